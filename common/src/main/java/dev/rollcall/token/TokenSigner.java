package dev.rollcall.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Signs access tokens with the key of the moment. Safe for use by many threads. */
public final class TokenSigner {
    private volatile SigningKey key;

    /** From now on with this one; whoever verifies must be able to learn of it by then. */
    public void use(SigningKey key) {
        this.key = key;
    }

    /** A signed token for these claims. */
    public String sign(AccessToken token) {
        if (key == null) {
            throw new IllegalStateException("There is no key to sign with yet");
        }
        return key.sign(new JsonObject()
                .put("iss", AccessToken.ISSUER)
                .put("aud", AccessToken.AUDIENCE)
                .put("sub", token.user().toString())
                .put("sid", token.session().toString())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", token.issuedAt().getEpochSecond())
                .put("exp", token.expiresAt().getEpochSecond())
                .put("auth_time", token.authTime().getEpochSecond())
                .put("roles", new JsonArray(token.roles()))
                .put("email_verified", token.emailVerified()));
    }
}
