package dev.rollcall.protocol;

import java.util.Objects;
import java.util.UUID;

/** Names a mail in the queue. */
public record MailId(UUID value) implements Id {
    public MailId {
        Objects.requireNonNull(value, "MailId");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
