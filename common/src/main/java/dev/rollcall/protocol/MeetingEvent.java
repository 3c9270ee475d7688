package dev.rollcall.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Something that happened to a meeting, as those who take part are told.
 *
 * @param id where it stands in the log: a cursor after which the next events follow
 * @param type such as {@code meeting.updated}
 * @param recurrenceId the occurrence that it is about, or null where it is about all
 * @param actor who did it; null for a guest or the service itself
 * @param changed the fields by their names in the API
 */
public record MeetingEvent(
        String id,
        String type,
        Instant at,
        MeetingId meetingId,
        LocalDateTime recurrenceId,
        long version,
        UserId actor,
        List<String> changed) {
    public MeetingEvent {
        changed = changed == null ? List.of() : List.copyOf(changed);
    }
}
