package dev.rollcall.app;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether event loops turn: each beats four times in the time after which one that does not counts as stuck. */
final class EventLoops {
    private static final int BEATS = 4;

    /** When a loop last turned, by {@link System#nanoTime()}: no clock that somebody sets makes one stuck. */
    private static final class Beat {
        private volatile long at = System.nanoTime();
    }

    private final List<Beat> beats = new CopyOnWriteArrayList<>();
    private final Duration stuckAfter;

    EventLoops(Duration stuckAfter) {
        this.stuckAfter = stuckAfter;
    }

    /** Watches the loop that calls it, from now on. */
    void watchThis(Vertx vertx) {
        Beat beat = new Beat();
        beats.add(beat);
        vertx.setPeriodic(stuckAfter.toMillis() / BEATS, turn -> beat.at = System.nanoTime());
    }

    int watched() {
        return beats.size();
    }

    boolean allTurn() {
        long now = System.nanoTime();
        return beats.stream().allMatch(beat -> now - beat.at < stuckAfter.toNanos());
    }
}
