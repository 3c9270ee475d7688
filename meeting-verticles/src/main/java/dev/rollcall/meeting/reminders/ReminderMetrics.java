package dev.rollcall.meeting.reminders;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How many reminders were sent, how late, and how many were dropped because it was too late. */
public final class ReminderMetrics {
    private final Counter sent;
    private final Counter dropped;
    private final Timer late;

    public ReminderMetrics(MeterRegistry registry) {
        sent = outcome(registry, "sent");
        dropped = outcome(registry, "dropped");
        late = Timer.builder("rollcall.reminders.late")
                .description("How long after they were due reminders were sent")
                .register(registry);
    }

    private static Counter outcome(MeterRegistry registry, String outcome) {
        return Counter.builder("rollcall.reminders")
                .description("Reminders by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    void count(ReminderStore.Reminder reminder) {
        if (reminder.isSent()) {
            sent.increment();
            late.record(reminder.late());
        } else {
            dropped.increment();
        }
    }
}
