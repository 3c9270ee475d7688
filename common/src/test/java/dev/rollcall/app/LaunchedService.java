package dev.rollcall.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** A process of its own, for {@link LauncherTest}: does what its argument says. */
final class LaunchedService {
    private LaunchedService() {}

    public static void main(String[] arguments) {
        Launcher.run("test", () -> start(arguments[0]));
    }

    private static Future<Running> start(String what) {
        return switch (what) {
            case "bad-setting" ->
                Future.succeededFuture(serving(Settings.of(Map.of()).text("REDIS_URL")));
            case "port-taken" -> Future.failedFuture(new SettingsException("HTTP_PORT", "is taken"));
            case "fault" -> Future.failedFuture(new IllegalStateException("a fault"));
            default -> Future.succeededFuture(serving("127.0.0.1:5701"));
        };
    }

    private static Running serving(String clusterAddress) {
        Vertx vertx = Vertx.vertx();
        Lifecycle lifecycle = new Lifecycle();
        lifecycle.started("vertx", vertx::close);
        lifecycle.started("http", () -> vertx.timer(100));
        return new Running() {
            @Override
            public int httpPort() {
                return 5001;
            }

            @Override
            public String clusterAddress() {
                return clusterAddress;
            }

            @Override
            public Future<Void> stop() {
                System.out.println("STOPPING");
                return lifecycle.stop().onSuccess(down -> System.out.println("STOPPED"));
            }
        };
    }
}
