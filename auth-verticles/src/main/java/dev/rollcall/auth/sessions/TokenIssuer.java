package dev.rollcall.auth.sessions;

import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.TokenSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes what a client gets for a session. */
public final class TokenIssuer {
    private final TokenSigner signer;
    private final Clock clock;

    public TokenIssuer(TokenSigner signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    Tokens tokens(Granted granted, RefreshToken refreshToken) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        AccessToken access = new AccessToken(
                granted.user().id(),
                granted.session().sessionId(),
                now,
                now.plus(AccessToken.LIFETIME),
                granted.authTime(),
                granted.user().roles(),
                granted.user().isEmailVerified());
        long refreshExpiresIn =
                Duration.between(now, granted.session().expiresAt()).toSeconds();
        return new Tokens(
                new Secret(signer.sign(access)),
                "Bearer",
                AccessToken.LIFETIME.toSeconds(),
                refreshToken.text(),
                refreshExpiresIn,
                granted.session(),
                granted.user());
    }
}
