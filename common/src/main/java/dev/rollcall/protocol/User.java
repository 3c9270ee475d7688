package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** An account as its owner sees it. */
public record User(
        UserId id,
        String email,
        boolean isActive,
        boolean isEmailVerified,
        String firstName,
        String lastName,
        List<String> roles,
        boolean hasPassword,
        Instant createdAt,
        Instant updatedAt) {}
