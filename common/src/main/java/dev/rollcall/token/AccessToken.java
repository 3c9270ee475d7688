package dev.rollcall.token;

import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a verified access token says (RFC 9068).
 *
 * @param authTime when the user last proved who they are
 */
public record AccessToken(
        UserId user,
        SessionId session,
        Instant issuedAt,
        Instant expiresAt,
        Instant authTime,
        List<String> roles,
        boolean emailVerified) {
    public static final String ISSUER = "rollcall";
    public static final String AUDIENCE = "rollcall";

    /** The {@code typ} header, which keeps other JWTs from passing for access tokens (RFC 9068, section 2.1). */
    public static final String TYPE = "at+jwt";

    /** How long one is good for, and so how long a revocation has to be remembered. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    public AccessToken {
        roles = List.copyOf(roles);
    }
}
