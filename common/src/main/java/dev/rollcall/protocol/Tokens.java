package dev.rollcall.protocol;

/** What a log-in or a refresh yields; the lifetimes are in seconds. */
public record Tokens(
        Secret accessToken,
        String tokenType,
        long expiresIn,
        Secret refreshToken,
        long refreshExpiresIn,
        Session session,
        User user) {}
