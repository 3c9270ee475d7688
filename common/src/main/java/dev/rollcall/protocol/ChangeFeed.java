package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The change log of the auth service, to be followed by cursor. */
@ServedBy(Service.AUTH)
public sealed interface ChangeFeed<R> extends Command<R> {
    /**
     * The changes after a cursor, oldest first. Refused as {@code CURSOR_EXPIRED} when the log no longer reaches back to it:
     * the reader then starts over from a {@link Snapshot}.
     *
     * @param after the seq last seen, 0 for the beginning
     * @param types only these, all when empty
     * @param limit 1 to 1000
     * @param follower the name of a reader that keeps what it reads, so that the changes after its cursor are kept for it;
     *     null for any other
     */
    record Read(long after, Set<String> types, int limit, String follower)
            implements ChangeFeed<Changes>, Poll<Changes> {
        public Read(long after, Set<String> types, int limit) {
            this(after, types, limit, null);
        }
    }

    /** A cursor after which every change made since that moment is found, and perhaps some older ones. */
    record CursorAt(Instant moment) implements ChangeFeed<Cursor>, Poll<Cursor> {}

    record Cursor(long seq) {}

    /**
     * @param items changes before which nothing can appear any more
     * @param next the cursor for the next read; it also moves past changes of other types
     * @param more whether another read would find more items at once
     * @param early changes that are committed as well, but before which a transaction still under way may put others;
     *     they come again as items. Together with the items they are as many as the limit at most
     */
    record Changes(List<Change> items, long next, boolean more, List<Change> early) {
        public Changes {
            early = early == null ? List.of() : early;
        }

        public Changes(List<Change> items, long next, boolean more) {
            this(items, next, more, List.of());
        }
    }

    /**
     * The accounts as they stand, by id. Whoever has taken them all follows the log on from the seq of the first page.
     *
     * @param after the last id of the page before, null for the first page
     * @param limit 1 to 1000
     */
    record Snapshot(UserId after, int limit) implements ChangeFeed<Facts>, Poll<Facts> {}

    /**
     * @param seq a change that all of the facts are as new as, and perhaps newer
     * @param items as the data of a change has them
     * @param more whether another page follows
     */
    record Facts(long seq, List<Map<String, Object>> items, boolean more) {}

    /** There is more to read, up to this seq. */
    record Appended(long seq) implements Event {}
}
