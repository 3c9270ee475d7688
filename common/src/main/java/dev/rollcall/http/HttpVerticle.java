package dev.rollcall.http;

import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.limits.RateLimits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One event loop's share of a service's HTTP server: the handlers that every request passes, then the routes. */
public final class HttpVerticle extends VerticleBase {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int DRAIN_SECONDS = 20;
    private static final int IDLE_SECONDS = 75;

    /** Vert.x's way to say: any free port, the same for all instances. */
    private static final int ANY_SHARED = -1;

    private static final List<Integer> ROUTER_REFUSALS = List.of(400, 404, 405, 413, 414, 500);

    private final HttpSettings settings;
    private final RateLimits limits;
    private final Idempotency idempotency;
    private final List<Routes> routes;
    private HttpServer server;

    /** What has been deployed. */
    public record Deployed(String deploymentId, int port) {}

    private HttpVerticle(HttpSettings settings, RateLimits limits, Idempotency idempotency, List<Routes> routes) {
        this.settings = settings;
        this.limits = limits;
        this.idempotency = idempotency;
        this.routes = routes;
    }

    /** Deploys one per core, all on the same port. */
    public static Future<Deployed> deploy(
            Vertx vertx, HttpSettings settings, RateLimits limits, Idempotency idempotency, List<Routes> routes) {
        Queue<HttpVerticle> instances = new ConcurrentLinkedQueue<>();
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(
                        () -> {
                            HttpVerticle instance = new HttpVerticle(settings, limits, idempotency, routes);
                            instances.add(instance);
                            return instance;
                        },
                        options)
                .map(id -> new Deployed(id, instances.element().server.actualPort()));
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? ANY_SHARED : settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxFormAttributeSize(MAX_BODY_BYTES)
                .setReuseAddress(true);
        Certificate certificate = settings.certificate();
        if (certificate != null) {
            options.setSsl(true).setUseAlpn(false).setKeyCertOptions(certificate.files());
        }
        server = vertx.createHttpServer(options)
                .requestHandler(router())
                .invalidRequestHandler(UnreadableRequests::refuse);
        return certificate == null
                ? server.listen()
                : server.listen().compose(listening -> certificate.follow(vertx, listening));
    }

    /** Lets the requests under way finish, for a while. */
    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    private Router router() {
        Router router = Router.router(vertx);
        Api api = new Api(router);
        RequestLog log = new RequestLog(settings.proxies());
        router.route().handler(log);
        router.route().handler(new SecurityHeaders());
        router.route().handler(new Cors(settings.corsOrigins()));
        router.route().handler(MediaTypes::leaveUndecoded);
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        router.route().handler(new MediaTypes(api::takesForms));
        router.route().handler(context -> RequestLimits.begin(context, limits));
        router.route().handler(context -> IdempotencyKey.begin(context, idempotency));
        routes.forEach(group -> group.mount(api));
        api.refuseOtherMethods();
        router.route().failureHandler(new Problems(500, log));
        ROUTER_REFUSALS.forEach(status -> router.errorHandler(status, new Problems(status, log)));
        return router;
    }
}
