package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The audit log: who did what, when, from where, and how it went. It only grows. */
@ServedBy(Service.AUTH)
public sealed interface Audit<R> extends Command<R> {
    /**
     * The entries, the newest first; every filter may be null.
     *
     * @param from only those of that moment or later
     * @param to only those before it
     * @param cursor where the page before ended
     */
    record Search(UserId user, String event, Instant from, Instant to, String cursor, int limit)
            implements Audit<Page>, Query<Page> {}

    /** What concerns one's own account, the newest first, without what belongs to others who acted on it. */
    record OfAccount(UserId user, String cursor, int limit) implements Audit<Page>, Query<Page> {}

    /**
     * @param event such as {@code session.opened}
     * @param outcome {@code success} or {@code failure}
     * @param userId whom it concerns, or null
     * @param actorId who did it; null where nobody was signed in
     * @param detail what else there is to know, or null
     */
    record Entry(
            UUID id,
            Instant at,
            String event,
            String outcome,
            UserId userId,
            UserId actorId,
            SessionId sessionId,
            String ip,
            String userAgent,
            String requestId,
            Map<String, Object> detail) {}

    /** A page of a list; the cursor is null on the last one. */
    record Page(List<Entry> items, String nextCursor) {}
}
