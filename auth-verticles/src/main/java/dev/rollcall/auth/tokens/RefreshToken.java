package dev.rollcall.auth.tokens;

import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.token.Sha256;

/** A refresh token of ours, current or not. */
public final class RefreshToken {
    private final SessionId session;
    private final byte[] secret;
    private final Secret text;

    RefreshToken(SessionId session, byte[] secret, Secret text) {
        this.session = session;
        this.secret = secret;
        this.text = text;
    }

    public SessionId session() {
        return session;
    }

    /** What the client holds. */
    public Secret text() {
        return text;
    }

    /** What is stored. */
    public byte[] hash() {
        return Sha256.of(secret);
    }

    byte[] secret() {
        return secret;
    }
}
