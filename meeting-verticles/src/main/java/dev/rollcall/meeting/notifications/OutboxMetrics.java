package dev.rollcall.meeting.notifications;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** How many mails wait to be handed over, for how long, and what became of the others. */
public final class OutboxMetrics {
    private final MeterRegistry registry;
    private volatile OutboxStore.Backlog backlog = new OutboxStore.Backlog(0, Duration.ZERO);

    public OutboxMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("rollcall.outbox.depth", () -> backlog.depth())
                .description("Mails that wait to be handed to the auth service")
                .register(registry);
        Gauge.builder("rollcall.outbox.age", () -> backlog.age().toSeconds())
                .description("For how long the oldest of them has waited")
                .baseUnit("seconds")
                .register(registry);
    }

    void waiting(OutboxStore.Backlog now) {
        backlog = now;
    }

    void outcome(Notice.Kind kind, String outcome) {
        Counter.builder("rollcall.outbox.mails")
                .description("Mails by what became of an attempt to hand them over")
                .tag("kind", kind.word())
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
