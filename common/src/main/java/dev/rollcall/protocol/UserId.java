package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names an account, the same in both services. */
public record UserId(UUID value) implements Id {
    public UserId {
        Objects.requireNonNull(value, "UserId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
