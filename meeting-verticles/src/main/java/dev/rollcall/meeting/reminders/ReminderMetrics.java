package dev.rollcall.meeting.reminders;

import dev.rollcall.app.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How many reminders were sent, how late, and how many were dropped because it was too late. */
public final class ReminderMetrics {
    private enum Outcome {
        SENT,
        DROPPED
    }

    private final Tally<Outcome> reminders;
    private final Timer late;

    public ReminderMetrics(MeterRegistry registry) {
        reminders = new Tally<>(
                registry, "rollcall.reminders", "Reminders by what became of them", "outcome", Outcome.class);
        late = Timer.builder("rollcall.reminders.late")
                .description("How long after they were due reminders were sent")
                .register(registry);
    }

    void count(ReminderStore.Reminder reminder) {
        if (reminder.isSent()) {
            reminders.count(Outcome.SENT);
            late.record(reminder.late());
        } else {
            reminders.count(Outcome.DROPPED);
        }
    }
}
