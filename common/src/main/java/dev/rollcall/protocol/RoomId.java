package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names a room that can be booked. */
public record RoomId(UUID value) implements Id {
    public RoomId {
        Objects.requireNonNull(value, "RoomId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
