package dev.rollcall.protocol;

import java.time.Instant;
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

    /** A page of a list; the cursor is null on the last one. */
    record OccurrencePage(List<MeetingOccurrence> items, String nextCursor) {}
}
