package dev.rollcall.protocol;

import java.time.Instant;

/** A log-in on one device; {@code current} says whether it is the one that asks. */
public record Session(
        SessionId sessionId,
        UserId userId,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        boolean current,
        Device deviceInfo) {}
