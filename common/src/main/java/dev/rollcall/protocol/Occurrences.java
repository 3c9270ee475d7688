package dev.rollcall.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/** The occurrences of a meeting: whoever may not see the meeting is told that there is none. */
@ServedBy(Service.MEETING)
public sealed interface Occurrences<R> extends Command<R> {
    /**
     * Those of one meeting, by when they start; as far as the horizon where it goes on without an end.
     *
     * @param from only those that end after it, or null
     * @param to only those that start before it, or null
     * @param cursor where the previous page ended
     */
    record ListOf(UserId caller, MeetingId meeting, Instant from, Instant to, String cursor, int limit)
            implements Occurrences<OccurrencePage>, Query<OccurrencePage> {}

    /**
     * Gives one occurrence of a series what it has of its own. Refused with {@link Code#VERSION_STALE} unless the meeting still
     * stands at that version, as all edits are.
     *
     * @param own all of it, {@link RecurrenceOverride#NONE} for nothing
     */
    record ReviseOne(
            UserId caller,
            MeetingId meeting,
            long version,
            LocalDateTime recurrenceId,
            RecurrenceOverride own,
            WriteOptions options)
            implements Occurrences<Meeting> {}

    /**
     * Changes an occurrence and all that follow, which become a meeting of their own unless it is the first one.
     *
     * @param rest what they are from then on, beginning with that occurrence
     * @param otherRule whether it has a rule that was said anew, rather than the old one moved along
     */
    record ReviseFrom(
            UserId caller,
            MeetingId meeting,
            long version,
            LocalDateTime recurrenceId,
            MeetingDraft rest,
            boolean otherRule,
            WriteOptions options)
            implements Occurrences<Meeting> {}

    /** Calls off one occurrence, or ends the series before it, or calls off all. */
    record Cancel(
            UserId caller,
            MeetingId meeting,
            long version,
            LocalDateTime recurrenceId,
            Scope scope,
            WriteOptions options)
            implements Occurrences<Meeting> {}

    /** How much of a series an edit is about. */
    enum Scope {
        THIS,
        FOLLOWING,
        ALL
    }

    /** A page of a list; the cursor is null on the last one. */
    record OccurrencePage(List<MeetingOccurrence> items, String nextCursor) {}
}
