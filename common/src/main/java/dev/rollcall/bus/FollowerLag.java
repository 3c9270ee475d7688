package dev.rollcall.bus;

import io.micrometer.core.instrument.Gauge;
import java.time.Duration;

/**
 * How long ago one who follows a change log had last taken in all that stood in it: what the log holds is not counted for
 * that, so it costs nothing. Who keeps up is behind by the time between two polls at most.
 */
public final class FollowerLag {
    /** What the metric is called; its tag {@code follower} says whose it is. */
    public static final String NAME = "rollcall.follower.lag";

    public static final String FOLLOWER = "follower";

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private volatile long caughtUpAt = System.nanoTime();

    /** @param follower by which logs and metrics know it, one of a few */
    public FollowerLag(Bus bus, String follower) {
        Gauge.builder(NAME, () -> (System.nanoTime() - caughtUpAt) / NANOS)
                .description("How long ago the follower of a change log had last taken in all of it")
                .baseUnit("seconds")
                .tag(FOLLOWER, follower)
                .register(bus.meters());
    }

    /** It has taken in everything, just now. */
    public void caughtUp() {
        caughtUpAt = System.nanoTime();
    }
}
