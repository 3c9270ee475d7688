package dev.rollcall.token;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What access tokens are verified with: one key, for its one algorithm. */
final class VerificationKey {
    /** Characters of an ES256 signature: two numbers of 32 bytes (RFC 7518, section 3.4). */
    private static final int PAIR_SIGNATURE = 86;

    private final String algorithm;
    private final TokenKey key;
    private final JWTAuth jwt;

    private VerificationKey(Vertx vertx, String algorithm, TokenKey key, JWTAuthOptions options) {
        this.algorithm = algorithm;
        this.key = key;
        // expiry is checked on every use and by our clock, not once when the signature is computed
        this.jwt = JWTAuth.create(
                vertx,
                options.setJWTOptions(new JWTOptions()
                        .setAlgorithm(algorithm)
                        .setIssuer(AccessToken.ISSUER)
                        .setAudience(List.of(AccessToken.AUDIENCE))
                        .setIgnoreExpiration(true)));
    }

    static VerificationKey shared(Vertx vertx, String secret) {
        var key = new PubSecKeyOptions().setAlgorithm(TokenHeader.HS256).setBuffer(secret);
        return new VerificationKey(vertx, TokenHeader.HS256, null, new JWTAuthOptions().addPubSecKey(key));
    }

    static VerificationKey of(Vertx vertx, TokenKey key) {
        return new VerificationKey(vertx, TokenHeader.ES256, key, new JWTAuthOptions().addJwk(jwk(key)));
    }

    static JsonObject jwk(TokenKey key) {
        return new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", TokenHeader.ES256)
                .put("use", "sig")
                .put("kid", key.kid())
                .put("x", key.x())
                .put("y", key.y());
    }

    /** What it was made of; null for the shared secret. */
    TokenKey key() {
        return key;
    }

    /** Fails with {@code TOKEN_INVALID}; whether it has expired is not asked here. */
    Future<AccessToken> verify(String text) {
        if (algorithm.equals(TokenHeader.ES256) && text.length() - text.lastIndexOf('.') - 1 != PAIR_SIGNATURE) {
            return invalid();
        }
        return Future.succeededFuture(new TokenCredentials(text))
                .compose(jwt::authenticate) // it throws for claims of the wrong form
                .map(user -> claims(user.attributes().getJsonObject("accessToken")))
                .recover(e -> invalid());
    }

    static <T> Future<T> invalid() {
        return Future.failedFuture(new Failure(Code.TOKEN_INVALID, "The access token is not one of ours"));
    }

    private static AccessToken claims(JsonObject claims) {
        return new AccessToken(
                new UserId(UUID.fromString(claims.getString("sub"))),
                new SessionId(UUID.fromString(claims.getString("sid"))),
                Instant.ofEpochSecond(claims.getLong("iat")),
                Instant.ofEpochSecond(claims.getLong("exp")),
                Instant.ofEpochSecond(claims.getLong("auth_time")),
                claims.getJsonArray("roles").stream().map(String.class::cast).toList(),
                claims.getBoolean("email_verified"));
    }
}
