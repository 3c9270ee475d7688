package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names a meeting. */
public record MeetingId(UUID value) implements Id {
    public MeetingId {
        Objects.requireNonNull(value, "MeetingId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
