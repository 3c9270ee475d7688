package dev.rollcall.auth.sessions;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Device;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.Tokens;
import io.vertx.core.Future;

/** Opens a session for somebody who has proved who they are, by whatever means. */
public final class SessionOpening {
    private final SessionStore store;
    private final RefreshTokens refreshTokens;
    private final TokenIssuer issuer;

    public SessionOpening(SessionStore store, RefreshTokens refreshTokens, TokenIssuer issuer) {
        this.store = store;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
    }

    /** Fails with a refusal when the account may no longer be signed in to. */
    public Future<Tokens> open(Proof proof, Device device) {
        RefreshToken token = refreshTokens.first(new SessionId(UuidCreator.getTimeOrderedEpoch()));
        return store.open(proof.user(), token, device)
                .map(granted -> issuer.tokens(granted.orElseThrow(SessionOpening::disabled), token));
    }

    static Failure disabled() {
        return new Failure(Code.ACCOUNT_DISABLED, "This account has been disabled");
    }
}
