package dev.rollcall.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse order, one after the other; a step that fails does not keep the rest up. */
public final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Step(String name, Supplier<Future<?>> stop) {}

    private final Deque<Step> started = new ArrayDeque<>();

    /** Of no context: when the last step is done, the event loops that would carry the news are gone. */
    private Promise<Void> stopped;

    /** Notes how to stop something that has just been started. */
    public synchronized void started(String name, Supplier<Future<?>> stop) {
        started.push(new Step(name, stop));
    }

    /** Stops everything, once; completes when all is down. */
    public synchronized Future<Void> stop() {
        if (stopped == null) {
            stopped = Promise.promise();
            stopNext();
        }
        return stopped.future();
    }

    private synchronized void stopNext() {
        Step step = started.poll();
        if (step == null) {
            stopped.complete();
            return;
        }
        LOG.debug("Stopping {}", step.name());
        Future.succeededFuture()
                .compose(turn -> step.stop().get().mapEmpty()) // even one that throws
                .onFailure(e -> LOG.warn("{} did not stop in order", step.name(), e))
                .onComplete(done -> stopNext());
    }
}
