import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** The least that an HTTP request can cost here: a Vert.x server that always answers the same. */
public class Bare {
    public static void main(String[] arguments) {
        AtomicInteger port = new AtomicInteger();
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        Vertx.vertx().deployVerticle(() -> new VerticleBase() {
            @Override
            public Future<?> start() {
                return vertx.createHttpServer()
                        .requestHandler(request -> request.response()
                                .putHeader("Content-Type", "application/json")
                                .end("{\"status\":\"UP\"}"))
                        .listen(-1, "127.0.0.1")
                        .onSuccess(server -> port.set(server.actualPort()));
            }
        }, options).onSuccess(id -> System.out.println("http://127.0.0.1:" + port.get() + "/"));
    }
}
