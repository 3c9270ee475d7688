package dev.rollcall.limits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis, for all nodes together, and in the memory of this node while Redis is away or slow. Redis is asked again
 * once a second, by one request at a time, so that its absence costs the others nothing. Safe for use by many threads.
 */
public final class RedisOrLocal {
    private static final Logger LOG = LoggerFactory.getLogger(RedisOrLocal.class);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    /** Instead of when Redis may be asked again. */
    private static final Instant PRESENT = Instant.MIN;

    private final String what;
    private final Duration patience;
    private final Clock clock;
    private final AtomicReference<Instant> askAgainAt = new AtomicReference<>(PRESENT);

    /**
     * @param what is counted, for the log: such as {@code requests}
     * @param patience how long Redis is waited for
     */
    public RedisOrLocal(String what, Duration patience, Clock clock) {
        this.what = what;
        this.patience = patience;
        this.clock = clock;
    }

    /** Never fails, unless {@code local} does. */
    public <T> Future<T> ask(Supplier<Future<T>> shared, Supplier<T> local) {
        if (!mayAsk(clock.instant())) {
            return Future.succeededFuture(local.get());
        }
        return shared.get()
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answered -> present())
                .recover(e -> {
                    absent(e);
                    return Future.succeededFuture(local.get());
                });
    }

    private boolean mayAsk(Instant now) {
        Instant at = askAgainAt.get();
        return at.equals(PRESENT) || !now.isBefore(at) && askAgainAt.compareAndSet(at, now.plus(BACK_OFF));
    }

    private void present() {
        if (!askAgainAt.get().equals(PRESENT) && !askAgainAt.getAndSet(PRESENT).equals(PRESENT)) {
            LOG.info("Redis is back, and counts {} for all nodes together", what);
        }
    }

    private void absent(Throwable e) {
        if (askAgainAt.getAndSet(clock.instant().plus(BACK_OFF)).equals(PRESENT)) {
            LOG.warn("Redis is away or slow; until it is back each node counts {} by itself: {}", what, e.toString());
        }
    }
}
