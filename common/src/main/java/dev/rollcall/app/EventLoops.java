package dev.rollcall.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Whether event loops turn: each beats four times in the time after which one that does not counts as stuck. */
final class EventLoops {
    private static final int BEATS = 4;

    /** When a loop last turned, by {@link System#nanoTime()}: no clock that somebody sets makes one stuck. */
    private static final class Beat {
        private volatile long at = System.nanoTime();

        /** Tells how long it had been, in nanoseconds. */
        long again() {
            long before = at;
            at = System.nanoTime();
            return at - before;
        }
    }

    private final List<Beat> beats = new CopyOnWriteArrayList<>();
    private final Duration stuckAfter;
    private final Duration period;
    private final Timer delay;

    EventLoops(Duration stuckAfter, MeterRegistry registry) {
        this.stuckAfter = stuckAfter;
        this.period = stuckAfter.dividedBy(BEATS);
        this.delay = Timer.builder("rollcall.event.loop.delay")
                .description("How late the beats of the event loops came")
                .register(registry);
    }

    /** Watches the loop that calls it, from now on. */
    void watchThis(Vertx vertx) {
        Beat beat = new Beat();
        beats.add(beat);
        vertx.setPeriodic(
                period.toMillis(),
                turn -> delay.record(Math.max(0, beat.again() - period.toNanos()), TimeUnit.NANOSECONDS));
    }

    int watched() {
        return beats.size();
    }

    boolean allTurn() {
        long now = System.nanoTime();
        return beats.stream().allMatch(beat -> now - beat.at < stuckAfter.toNanos());
    }
}
