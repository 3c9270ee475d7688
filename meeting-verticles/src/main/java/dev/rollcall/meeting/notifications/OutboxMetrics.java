package dev.rollcall.meeting.notifications;

import dev.rollcall.app.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How many mails wait to be handed over, for how long, and what became of the others. */
public final class OutboxMetrics {
    /** What becomes of an attempt to hand a mail over. */
    enum Outcome {
        HANDED_OVER,
        POSTPONED,
        DROPPED,
        DEAD
    }

    private final Map<Notice.Kind, Tally<Outcome>> attempts = new EnumMap<>(Notice.Kind.class);
    private volatile OutboxStore.Backlog backlog = new OutboxStore.Backlog(0, Duration.ZERO);

    public OutboxMetrics(MeterRegistry registry) {
        for (Notice.Kind kind : Notice.Kind.values()) {
            attempts.put(
                    kind,
                    new Tally<>(
                            registry,
                            "rollcall.outbox.mails",
                            "Mails by what became of an attempt to hand them over",
                            "outcome",
                            Outcome.class,
                            "kind",
                            kind.word()));
        }
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

    void count(Notice.Kind kind, Outcome outcome) {
        attempts.get(kind).count(outcome);
    }
}
