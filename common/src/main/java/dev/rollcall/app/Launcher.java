package dev.rollcall.app;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service as a process: until SIGTERM or Ctrl-C, then stops it in order before the JVM goes. */
public final class Launcher {
    static {
        Logging.start();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
    private static final int STOP_SECONDS = 30;

    private Launcher() {}

    /** What cannot start says so in one line and ends the process with 1. */
    public static void run(String name, Supplier<Future<? extends Running>> service) {
        Future.succeededFuture()
                .<Running>compose(begun -> service.get().map(running -> running)) // bad settings are thrown at once
                .onSuccess(running -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, running), "stop-" + name));
                    LOG.info("{} is up on port {}", name, running.httpPort());
                })
                .onFailure(e -> {
                    refuse(name, e);
                    Runtime.getRuntime().halt(1);
                });
    }

    private static void refuse(String name, Throwable e) {
        if (e instanceof SettingsException) {
            System.err.println(name + " cannot start: " + e.getMessage());
        } else {
            LOG.error("{} cannot start", name, e);
        }
    }

    /** The hook thread waits: once it returns, the JVM ends. */
    private static void stop(String name, Running running) {
        CountDownLatch stopped = new CountDownLatch(1);
        running.stop().onComplete(done -> stopped.countDown());
        try {
            if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} did not stop within {} s", name, STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
