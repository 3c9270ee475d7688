package dev.rollcall.protocol;

import java.time.Instant;

/** The calendars of people: what lies in a range of time, of all meetings that they take part in. */
@ServedBy(Service.MEETING)
public sealed interface Calendars<R> extends Command<R> {
    /**
     * Occurrences by when they start; those that are called off are among them.
     *
     * @param from only those that end after it
     * @param to only those that start before it
     * @param status that of the occurrence itself, or null
     * @param role one that the caller has, or null
     * @param participant an address or a user id, as text, or null
     * @param q words of the title, the description and the participants, or null
     * @param cursor where the previous page ended, or null
     */
    record View(
            UserId caller,
            Instant from,
            Instant to,
            MeetingDraft.Status status,
            Participant.Role role,
            String participant,
            String q,
            String cursor,
            int limit)
            implements Calendars<Occurrences.OccurrencePage>, Query<Occurrences.OccurrencePage> {}
}
