package dev.rollcall.protocol;

import java.util.List;

/** Who can be invited: the active users who have proved their address. */
@ServedBy(Service.MEETING)
public sealed interface Directory<R> extends Command<R> {
    /**
     * By name.
     *
     * @param text whose words begin words of the name or the address
     * @param cursor where the previous page ended, or null
     */
    record Search(String text, String cursor, int limit) implements Directory<EntryPage>, Query<EntryPage> {}

    record Find(UserId id) implements Directory<Entry>, Query<Entry> {}

    record Entry(UserId id, String name, String email) {}

    /** A page of a list; the cursor is null on the last one. */
    record EntryPage(List<Entry> items, String nextCursor) {}
}
