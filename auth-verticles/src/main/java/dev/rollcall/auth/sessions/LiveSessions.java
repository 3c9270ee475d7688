package dev.rollcall.auth.sessions;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many sessions are live, of all nodes together, as they were counted within the last minute. */
public final class LiveSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final SessionStore store;
    private volatile double counted = Double.NaN;
    private Future<Long> counting = Future.succeededFuture();

    public LiveSessions(SessionStore store, MeterRegistry registry) {
        this.store = store;
        Gauge.builder("rollcall.sessions.live", () -> counted)
                .description("Live sessions of all nodes together, counted once a minute")
                .register(registry);
    }

    /** Counts now and then, on the event loop that calls it. */
    void watch(Vertx vertx) {
        vertx.setPeriodic(0, EVERY.toMillis(), tick -> count());
    }

    private void count() {
        if (counting.isComplete()) {
            counting = store.countLive()
                    .onSuccess(live -> counted = live)
                    .onFailure(e -> LOG.warn("The live sessions could not be counted: {}", e.toString()));
        }
    }
}
