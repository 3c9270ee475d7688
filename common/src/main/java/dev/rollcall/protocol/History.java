package dev.rollcall.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/** Who changed what of a meeting, when, from what to what. */
@ServedBy(Service.MEETING)
public sealed interface History<R> extends Command<R> {
    /**
     * The newest first; for those who take part.
     *
     * @param cursor where the previous page ended, or null
     */
    record Read(UserId caller, MeetingId meeting, String cursor, int limit)
            implements History<HistoryPage>, Query<HistoryPage> {}

    enum ActorKind {
        USER,
        GUEST,
        SERVICE
    }

    /** Who did it; both are null for the service itself, and for a user who is hidden from the caller. */
    record Actor(ActorKind kind, UserId userId, String name) {}

    /**
     * What became of one field by one change, or a change that says all by its type.
     *
     * @param type as the events have it, such as {@code meeting.updated}
     * @param version that the meeting had after it
     * @param recurrenceId the occurrence that it is about, or null where it is about all
     * @param participantId whose place it is about, or null
     * @param field by its name in the API, or null
     * @param before the value as JSON has it; null for what was not set
     * @param after the same of now
     */
    record Entry(
            String id,
            Instant at,
            long version,
            String type,
            Actor actor,
            LocalDateTime recurrenceId,
            ParticipantId participantId,
            String field,
            Object before,
            Object after) {}

    /** The cursor is null on the last page. */
    record HistoryPage(List<Entry> items, String nextCursor) {}
}
