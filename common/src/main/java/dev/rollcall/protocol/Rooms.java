package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** The rooms that meetings can book. Whether somebody may change them is for the asker to know. */
@ServedBy(Service.MEETING)
public sealed interface Rooms<R> extends Command<R> {
    /** Refused with {@link Code#CONFLICT} while another room has that name. */
    record Add(RoomDraft draft, WriteOptions options) implements Rooms<Room> {}

    record Find(RoomId id) implements Rooms<Room>, Query<Room> {}

    /**
     * The rooms by name; every filter may be null.
     *
     * @param text what the name or the location contains
     * @param capacity how many people it has to hold
     * @param freeFrom with {@code freeTo} only those that nobody has booked in between
     * @param cursor where the previous page ended
     */
    record Search(String text, Integer capacity, Instant freeFrom, Instant freeTo, String cursor, int limit)
            implements Rooms<RoomPage>, Query<RoomPage> {}

    /** Refused with {@link Code#VERSION_STALE} unless the room still stands at that version. */
    record Change(RoomId id, long version, RoomDraft draft, WriteOptions options) implements Rooms<Room> {}

    /** The same, and with {@link Code#CONFLICT} while somebody has booked it for a time to come. */
    record Remove(RoomId id, long version, WriteOptions options) implements Rooms<Done> {}

    /** A page of a list; the cursor is null on the last one. */
    record RoomPage(List<Room> items, String nextCursor) {}
}
