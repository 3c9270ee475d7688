package dev.rollcall.protocol;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * What one occurrence of a series has of its own (RFC 8984, section 4.3.5); what is null is as in the series.
 *
 * @param excluded true, or null: it does not take place
 * @param start the wall time that it was moved to, in the zone of the series
 */
public record RecurrenceOverride(
        Boolean excluded,
        LocalDateTime start,
        Duration duration,
        String title,
        String description,
        Meeting.Location location,
        String joinUrl,
        MeetingDraft.Status status,
        MeetingDraft.FreeBusyStatus freeBusyStatus) {
    /** Of an occurrence that is as the series has it. */
    public static final RecurrenceOverride NONE =
            new RecurrenceOverride(null, null, null, null, null, null, null, null, null);

    public RecurrenceOverride {
        excluded = Boolean.TRUE.equals(excluded) ? Boolean.TRUE : null;
    }

    /** Whether the occurrence is called off, either way of saying so. */
    public boolean cancels() {
        return excluded != null || status == MeetingDraft.Status.CANCELLED;
    }

    /** The same for an occurrence that starts when the series says. */
    public RecurrenceOverride inPlace() {
        return new RecurrenceOverride(
                excluded, null, duration, title, description, location, joinUrl, status, freeBusyStatus);
    }
}
