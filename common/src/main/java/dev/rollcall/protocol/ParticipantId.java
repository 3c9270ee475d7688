package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names one person's place in one meeting. */
public record ParticipantId(UUID value) implements Id {
    public ParticipantId {
        Objects.requireNonNull(value, "ParticipantId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
