package dev.rollcall.auth.tokens;

import java.util.UUID;

/** A mailed secret as it is stored. */
public record OneTimeToken(UUID id, byte[] hash) {}
