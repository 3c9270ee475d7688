package dev.rollcall.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that is done in turns, on the event loop that begins it: one turn at a time, the next at once while there is more, and none
 * any more once it is stopped. A turn that fails is followed by the next one when its time has come.
 */
public final class Turns {
    private final Vertx vertx;
    private final Supplier<Future<Boolean>> work;
    private final Consumer<Throwable> failed;
    private Future<Void> turn = Future.succeededFuture();
    private boolean stopping;

    private Turns(Vertx vertx, Supplier<Future<Boolean>> work, Consumer<Throwable> failed) {
        this.vertx = vertx;
        this.work = work;
        this.failed = failed;
    }

    /**
     * Begins now, and again every so often.
     *
     * @param work does a part of what is due, and yields whether there may be more
     */
    public static Turns every(
            Duration period, Vertx vertx, Supplier<Future<Boolean>> work, Consumer<Throwable> failed) {
        Turns turns = new Turns(vertx, work, failed);
        vertx.setPeriodic(0, period.toMillis(), tick -> turns.take());
        return turns;
    }

    /** Completes when the turn under way is over. */
    public Future<Void> stop() {
        stopping = true;
        return turn;
    }

    private void take() {
        if (stopping || !turn.isComplete()) {
            return;
        }
        turn = work.get()
                .recover(e -> {
                    failed.accept(e);
                    return Future.succeededFuture(false);
                })
                .map(more -> {
                    if (more) {
                        vertx.runOnContext(next -> take());
                    }
                    return null;
                });
    }
}
