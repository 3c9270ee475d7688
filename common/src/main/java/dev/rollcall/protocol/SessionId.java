package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names a log-in on one device. */
public record SessionId(UUID value) implements Id {
    public SessionId {
        Objects.requireNonNull(value, "SessionId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
