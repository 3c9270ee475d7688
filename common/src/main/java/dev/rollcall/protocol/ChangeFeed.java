package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The change log of the auth service, to be followed by cursor. */
@ServedBy(Service.AUTH)
public sealed interface ChangeFeed<R> extends Command<R> {
    /**
     * The changes after a cursor, oldest first.
     *
     * @param after the seq last seen, 0 for the beginning
     * @param types only these, all when empty
     * @param limit 1 to 1000
     */
    record Read(long after, Set<String> types, int limit) implements ChangeFeed<Changes>, Poll<Changes> {}

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

    /** There is more to read, up to this seq. */
    record Appended(long seq) implements Event {}
}
