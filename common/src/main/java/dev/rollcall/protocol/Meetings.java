package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** The meetings: whoever may not see one is told that there is none. */
@ServedBy(Service.MEETING)
public sealed interface Meetings<R> extends Command<R> {
    /** The caller becomes its owner. */
    record Create(UserId caller, MeetingDraft draft, List<Invitee> invitees, WriteOptions options)
            implements Meetings<Meeting> {}

    record Find(UserId caller, MeetingId id) implements Meetings<Meeting>, Query<Meeting> {}

    /** The meeting as that participant, who has no account, may see it. */
    record FindAsGuest(ParticipantId guest, MeetingId id) implements Meetings<Meeting>, Query<Meeting> {}

    /**
     * The meetings that the caller takes part in, by start; every filter may be null.
     *
     * @param from only those with an occurrence that ends after it
     * @param to only those with an occurrence, the same, that starts before it
     * @param participant an address or a user id, as text
     * @param q words of the title, the description and the participants
     * @param cursor where the previous page ended
     */
    record ListMine(
            UserId caller,
            Instant from,
            Instant to,
            MeetingDraft.Status status,
            Participant.Role role,
            String participant,
            String q,
            String cursor,
            int limit)
            implements Meetings<MeetingPage>, Query<MeetingPage> {}

    /** Refused with {@link Code#VERSION_STALE} unless the meeting still stands at that version. */
    record Revise(UserId caller, MeetingId id, long version, MeetingDraft draft, WriteOptions options)
            implements Meetings<Meeting> {}

    record Delete(UserId caller, MeetingId id, long version, WriteOptions options) implements Meetings<Done> {}

    /** Takes a deletion back, within 30 days of it. */
    record Restore(UserId caller, MeetingId id, WriteOptions options) implements Meetings<Meeting> {}

    /** A page of a list; the cursor is null on the last one. */
    record MeetingPage(List<Meeting> items, String nextCursor) {}
}
