package dev.rollcall.meeting.reminders;

import dev.rollcall.bus.Bus;
import dev.rollcall.jobs.Turns;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.OutboxFilled;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the reminders as they fall due, on as many nodes at once as there are: each meeting is claimed by one of them. */
public final class RemindersVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RemindersVerticle.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;

    /** Later than so, after a time when no node was about, a reminder misleads more than it helps. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private static final Duration LATEST_AFTER_START = Duration.ofMinutes(1);

    private final Bus bus;
    private final ReminderStore store;
    private final ReminderMetrics metrics;
    private Turns turns;

    public RemindersVerticle(Bus bus, ReminderStore store, ReminderMetrics metrics) {
        this.bus = bus;
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        turns = Turns.every(POLL, vertx, this::send, e -> LOG.warn("Reminders could not be sent: {}", e.toString()));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return turns.stop();
    }

    private Future<Boolean> send() {
        return store.claim(AT_ONCE, LATEST, LATEST_AFTER_START).map(this::tell);
    }

    /** Yields whether there may be more. */
    private boolean tell(ReminderStore.Claim claim) {
        claim.reminders().forEach(metrics::count);
        if (claim.reminders().stream().anyMatch(ReminderStore.Reminder::isSent)) {
            bus.publish(new Events.Appended());
            bus.publish(new OutboxFilled());
        }
        return claim.more();
    }
}
