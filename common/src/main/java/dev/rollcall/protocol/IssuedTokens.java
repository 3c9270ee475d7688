package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** The tokens that the auth service has given out, access and refresh tokens alike, as somebody shows them. */
@ServedBy(Service.AUTH)
public sealed interface IssuedTokens<R> extends Command<R> {
    /** What a token is good for at this moment, by what the database says of its session and account. */
    record Introspect(Secret token) implements IssuedTokens<Introspection>, Query<Introspection> {}

    /** Ends the session of a token of ours; answered when every live node refuses it, or there was nothing to end. */
    record Revoke(Secret token) implements IssuedTokens<Done> {}

    /** @param grant null when the token is good for nothing, whyever */
    record Introspection(Grant grant) {}

    /**
     * What a good token stands for; roles and verification are those of the account now.
     *
     * @param accessTokenId the id of an access token; null for a refresh token
     */
    record Grant(
            String accessTokenId,
            UserId user,
            SessionId session,
            Instant issuedAt,
            Instant expiresAt,
            Instant authTime,
            List<String> roles,
            boolean emailVerified) {}
}
