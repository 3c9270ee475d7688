package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.RecurrenceOverride;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * One meeting of a series; one that is called off is listed, too.
 *
 * @param recurrenceId its wall time by the rule, which names it even after it moved
 * @param time when it takes place
 * @param override what it has of its own, {@link RecurrenceOverride#NONE} for nothing
 */
public record Occurrence(
        LocalDateTime recurrenceId, WallTime time, Instant utcStart, Instant utcEnd, RecurrenceOverride override) {
    static Occurrence of(LocalDateTime recurrenceId, WallTime series, RecurrenceOverride override) {
        WallTime time = new WallTime(
                override.start() == null ? recurrenceId : override.start(),
                series.zone(),
                override.duration() == null ? series.duration() : override.duration(),
                series.allDay());
        return new Occurrence(recurrenceId, time, time.utcStart(), time.utcEnd(), override);
    }

    public boolean isCancelled() {
        return override.cancels();
    }

    /** Whether any of it lies in that range, whose end is not part of it. */
    public boolean overlaps(Instant from, Instant to) {
        return utcStart.isBefore(to) && utcEnd.isAfter(from);
    }
}
