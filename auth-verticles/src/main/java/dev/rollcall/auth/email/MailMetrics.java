package dev.rollcall.auth.email;

import dev.rollcall.app.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How many mails wait to be sent, for how long, how long it took, and what became of the attempts. */
public final class MailMetrics {
    /** What becomes of an attempt to send a mail: after the third one that fails it is dead. */
    enum Attempt {
        SENT,
        FAILED,
        DEAD
    }

    private final Tally<Attempt> attempts;
    private final Timer delivery;
    private volatile double depth = Double.NaN;
    private volatile double age = Double.NaN;

    public MailMetrics(MeterRegistry registry) {
        attempts = new Tally<>(
                registry, "rollcall.mails", "Attempts to send a mail by what became of them", "outcome", Attempt.class);
        delivery = Timer.builder("rollcall.mail.delivery")
                .description("How long after they were queued mails were sent")
                .register(registry);
        Gauge.builder("rollcall.mail.queue.depth", () -> depth)
                .description("Mails of all nodes together that wait to be sent")
                .register(registry);
        Gauge.builder("rollcall.mail.queue.age", () -> age)
                .description("For how long the oldest of them has waited")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Until it is told, and where no mails are sent, this node does not know. */
    void waiting(MailStore.Backlog now) {
        depth = now.depth();
        age = now.age().toSeconds();
    }

    /** @param age since it was queued */
    void sent(Duration age) {
        attempts.count(Attempt.SENT);
        delivery.record(age);
    }

    void failed() {
        attempts.count(Attempt.FAILED);
    }

    void dead() {
        attempts.count(Attempt.DEAD);
    }
}
