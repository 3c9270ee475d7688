package dev.rollcall.auth.sessions;

import dev.rollcall.protocol.UserId;

/**
 * That somebody has proved to be a user.
 *
 * @param method how, such as {@code password}: a word for the audit log
 */
public record Proof(UserId user, String method) {
    public static final String PASSWORD = "password";
}
