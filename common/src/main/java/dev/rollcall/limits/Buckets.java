package dev.rollcall.limits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The buckets that all nodes share, and those of this node while Redis is away or slow: then each node allows the whole
 * quota by itself. Never fails.
 */
final class Buckets {
    static final Duration PATIENCE = Duration.ofMillis(100);

    private final RedisBuckets shared;
    private final LocalBuckets local = new LocalBuckets();
    private final RedisOrLocal counting;
    private final Clock clock;

    /** @param patience how long Redis is waited for */
    Buckets(RedisBuckets shared, Duration patience, Clock clock) {
        this.shared = shared;
        this.counting = new RedisOrLocal("requests", patience, clock);
        this.clock = clock;
    }

    /**
     * Takes a permit from each of them, or from none.
     *
     * @param owed permits of each that have been used before, which are counted in any case
     */
    Future<List<Verdict>> take(List<Bucket> buckets, int owed) {
        return counting.ask(
                () -> shared.take(buckets, RedisBuckets.OWN_CLOCK, owed),
                () -> local.take(buckets, micros(clock.instant()), owed));
    }

    static long micros(Instant instant) {
        Duration sinceEpoch = Duration.between(Instant.EPOCH, instant);
        return sinceEpoch.getSeconds() * 1_000_000 + sinceEpoch.getNano() / 1_000;
    }
}
