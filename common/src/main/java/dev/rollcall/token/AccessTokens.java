package dev.rollcall.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWS;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Signs and verifies access tokens, HS256 with one key. Verification allows that algorithm and type alone and follows no
 * key that a token brings along; tokens found good are remembered, so that each is computed once and then looked up.
 * Whether the session still lives is another question: {@link RevocationList}. Safe for use by many threads.
 */
public final class AccessTokens {
    private static final String ALGORITHM = "HS256";

    /** At about a kilobyte each; past it the longest unused is computed anew. */
    private static final int REMEMBERED = 10_000;

    /** Longer than any of ours; what is longer is refused unread. */
    private static final int MAX_LENGTH = 4_096;

    private static final String HEADER = base64(
            new JsonObject().put("typ", AccessToken.TYPE).put("alg", ALGORITHM).encode());

    /** Vert.x's own way to sign writes {@code JWT} as the type, whatever it is told. */
    private final JWS signer;

    private final JWTAuth jwt;
    private final Clock clock;
    private final Cache<String, AccessToken> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** @param secret at least 32 bytes, the same on every node */
    public AccessTokens(Vertx vertx, String secret, Clock clock) {
        this.clock = clock;
        var key = new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret);
        this.signer = new JWS(new JWK(key));
        // expiry is checked here, on every use and by our clock, not once when the signature is computed
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(key)
                        .setJWTOptions(new JWTOptions()
                                .setAlgorithm(ALGORITHM)
                                .setIssuer(AccessToken.ISSUER)
                                .setAudience(List.of(AccessToken.AUDIENCE))
                                .setIgnoreExpiration(true)));
    }

    /** A signed token for these claims. */
    public String sign(AccessToken token) {
        JsonObject claims = new JsonObject()
                .put("iss", AccessToken.ISSUER)
                .put("aud", AccessToken.AUDIENCE)
                .put("sub", token.user().toString())
                .put("sid", token.session().toString())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", token.issuedAt().getEpochSecond())
                .put("exp", token.expiresAt().getEpochSecond())
                .put("auth_time", token.authTime().getEpochSecond())
                .put("roles", new JsonArray(token.roles()))
                .put("email_verified", token.emailVerified());
        String signed = HEADER + '.' + base64(claims.encode());
        byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + base64(signature);
    }

    /** Fails with {@code TOKEN_INVALID} or {@code TOKEN_EXPIRED}. */
    public Future<AccessToken> verify(String text) {
        AccessToken known = verified.getIfPresent(text);
        if (known != null) {
            return current(known);
        }
        if (text.length() > MAX_LENGTH || !isOurKind(text)) {
            return invalid();
        }
        return Future.succeededFuture(new TokenCredentials(text))
                .compose(jwt::authenticate) // it throws for claims of the wrong form
                .map(user -> claims(user.attributes().getJsonObject("accessToken")))
                .recover(e -> invalid())
                .compose(token -> {
                    verified.put(text, token);
                    return current(token);
                });
    }

    private Future<AccessToken> current(AccessToken token) {
        return clock.instant().isBefore(token.expiresAt())
                ? Future.succeededFuture(token)
                : Future.failedFuture(new Failure(Code.TOKEN_EXPIRED, "The access token has expired; refresh it"));
    }

    private static <T> Future<T> invalid() {
        return Future.failedFuture(new Failure(Code.TOKEN_INVALID, "The access token is not one of ours"));
    }

    private static boolean isOurKind(String text) {
        if (text.chars().filter(character -> character == '.').count() != 2) {
            return false;
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(text.substring(0, text.indexOf('.')));
            JsonObject json = new JsonObject(new String(header, StandardCharsets.UTF_8));
            return AccessToken.TYPE.equals(json.getValue("typ")) && ALGORITHM.equals(json.getValue("alg"));
        } catch (RuntimeException e) {
            return false; // whatever cannot be read is not ours
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
