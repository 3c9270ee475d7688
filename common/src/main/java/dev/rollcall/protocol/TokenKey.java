package dev.rollcall.protocol;

import java.util.Objects;

/**
 * The public part of a key that access tokens are signed with, of the curve P-256 (RFC 7518, section 6.2.1).
 *
 * @param kid its name, as the tokens' headers have it
 * @param x base64url of 32 bytes, as {@code y}
 */
public record TokenKey(String kid, String x, String y) {
    public TokenKey {
        Objects.requireNonNull(kid, "kid");
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
    }
}
