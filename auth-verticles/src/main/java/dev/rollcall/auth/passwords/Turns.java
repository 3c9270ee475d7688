package dev.rollcall.auth.passwords;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/** Lets two at a time do something with the same key; the others wait in line. Safe for use by many threads. */
final class Turns {
    private static final int AT_ONCE = 2;

    private final Map<String, Line> lines = new HashMap<>();

    private static final class Line {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int busy;
    }

    /** @param work begun on the context of the caller, which it is to go on on */
    <T> Future<T> take(String key, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        Context context = Vertx.currentContext();
        Runnable turn = () -> Future.succeededFuture()
                .compose(begun -> work.get())
                .onComplete(finished -> next(key))
                .onComplete(done);
        if (begins(key, () -> context.runOnContext(begun -> turn.run()))) {
            turn.run();
        }
        return done.future();
    }

    private synchronized boolean begins(String key, Runnable later) {
        Line line = lines.computeIfAbsent(key, unknown -> new Line());
        if (line.busy < AT_ONCE) {
            line.busy++;
            return true;
        }
        line.waiting.add(later);
        return false;
    }

    private void next(String key) {
        Runnable next = leave(key);
        if (next != null) {
            next.run();
        }
    }

    /** The turn goes to whoever has waited longest. */
    private synchronized Runnable leave(String key) {
        Line line = lines.get(key);
        Runnable next = line.waiting.poll();
        if (next == null && --line.busy == 0) {
            lines.remove(key);
        }
        return next;
    }
}
