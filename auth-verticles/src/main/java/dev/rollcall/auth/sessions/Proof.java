package dev.rollcall.auth.sessions;

import dev.rollcall.protocol.UserId;
import java.time.OffsetDateTime;

/**
 * That somebody has proved to be a user.
 *
 * @param method how, such as {@code password}: a word for the audit log
 * @param passwordOf when the password was set that it was proved by: another one since then proves nothing; null for other
 *     methods
 * @param rehash what that password is to be stored as from now on, or null
 */
public record Proof(UserId user, String method, OffsetDateTime passwordOf, Rehash rehash) {
    /** The hash of a password by which the one that stands is replaced, if that still stands. */
    record Rehash(String from, String to) {}

    public Proof(UserId user, String method) {
        this(user, method, null, null);
    }
}
