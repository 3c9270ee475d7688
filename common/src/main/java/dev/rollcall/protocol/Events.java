package dev.rollcall.protocol;

import java.util.List;

/** What happened to the meetings, as those who take part in them may know. */
@ServedBy(Service.MEETING)
public sealed interface Events<R> extends Command<R> {
    /**
     * What the caller may know of, in order; refused with {@link Code#CURSOR_EXPIRED} when that is no longer all kept.
     *
     * @param after the id of the last event known, 0 for the oldest that is kept
     * @param limit 1 to 100
     */
    record ReadMine(UserId caller, long after, int limit) implements Events<EventPage>, Query<EventPage> {}

    /** @param nextCursor where to read on, also when there is nothing more yet */
    record EventPage(List<MeetingEvent> items, String nextCursor) {}

    /** There is more to read. */
    record Appended() implements Event {}
}
