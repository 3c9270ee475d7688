package dev.rollcall.protocol;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A room that meetings can book.
 *
 * @param version rises with every change, for {@code If-Match}
 * @param capacity how many people it holds; null where nobody has said
 */
public record Room(
        RoomId id,
        long version,
        String name,
        Integer capacity,
        String location,
        ZoneId timeZone,
        Instant createdAt,
        Instant updatedAt) {}
