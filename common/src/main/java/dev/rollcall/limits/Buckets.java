package dev.rollcall.limits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buckets that all nodes share, and those of this node while Redis is away or slow: then each node allows the whole
 * quota by itself. Redis is asked again once a second, by one request at a time, so that its absence costs the others
 * nothing. Never fails.
 */
final class Buckets {
    private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);
    static final Duration PATIENCE = Duration.ofMillis(100);
    private static final long BACK_OFF_MICROS = micros(Duration.ofSeconds(1));

    /** When Redis may be asked again, while it is away. */
    private static final long PRESENT = 0;

    private final RedisBuckets shared;
    private final LocalBuckets local = new LocalBuckets();
    private final Duration patience;
    private final Clock clock;
    private final AtomicLong askAgainAt = new AtomicLong(PRESENT);

    /** @param patience how long Redis is waited for */
    Buckets(RedisBuckets shared, Duration patience, Clock clock) {
        this.shared = shared;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Takes permits from all of them, or from none.
     *
     * @param wanted permits of each; a bucket that has some but not so many gives what it has
     */
    Future<List<Verdict>> take(List<Bucket> buckets, int wanted) {
        if (!mayAsk(now())) {
            return Future.succeededFuture(local.take(buckets, now(), wanted));
        }
        return shared.take(buckets, RedisBuckets.OWN_CLOCK, wanted)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answered -> present())
                .recover(e -> {
                    absent(e);
                    return Future.succeededFuture(local.take(buckets, now(), wanted));
                });
    }

    private boolean mayAsk(long now) {
        long at = askAgainAt.get();
        return at == PRESENT || now >= at && askAgainAt.compareAndSet(at, now + BACK_OFF_MICROS);
    }

    private void present() {
        if (askAgainAt.get() != PRESENT && askAgainAt.getAndSet(PRESENT) != PRESENT) {
            LOG.info("Redis is back, and limits requests for all nodes together");
        }
    }

    private void absent(Throwable e) {
        if (askAgainAt.getAndSet(now() + BACK_OFF_MICROS) == PRESENT) {
            LOG.warn("Redis is away or slow; until it is back each node limits requests by itself: {}", e.toString());
        }
    }

    private long now() {
        return micros(clock.instant());
    }

    static long micros(Instant instant) {
        return micros(Duration.between(Instant.EPOCH, instant));
    }

    private static long micros(Duration duration) {
        return duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
    }
}
