package dev.rollcall.token;

import dev.rollcall.protocol.TokenKey;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWS;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What access tokens are signed with: a secret (HS256), or the private half of a pair (ES256). */
public final class SigningKey {
    /** Vert.x's own way to sign a JWT writes {@code JWT} as the type, whatever it is told. */
    private final JWS signer;

    private final String header;

    private SigningKey(JWK key, JsonObject header) {
        this.signer = new JWS(key);
        this.header = base64(header.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** @param secret at least 32 bytes, the same on every node */
    public static SigningKey shared(String secret) {
        var key = new PubSecKeyOptions().setAlgorithm(TokenHeader.HS256).setBuffer(secret);
        return new SigningKey(new JWK(key), header(TokenHeader.HS256));
    }

    /** @param d the private part of the key, base64url (RFC 7518, section 6.2.2) */
    public static SigningKey of(TokenKey key, String d) {
        JWK pair = new JWK(VerificationKey.jwk(key).put("d", d));
        return new SigningKey(pair, header(TokenHeader.ES256).put("kid", key.kid()));
    }

    /** Whether that private part belongs to the public one, and the public one to the curve. */
    public static boolean isPair(TokenKey key, String d) {
        try {
            JWS pair = new JWS(new JWK(VerificationKey.jwk(key).put("d", d)));
            byte[] text = key.kid().getBytes(StandardCharsets.UTF_8);
            return pair.verify(pair.sign(text), text);
        } catch (RuntimeException e) {
            return false; // as the library says of numbers that are no point or no key
        }
    }

    /** The compact form (RFC 7515, section 7.1) of these claims. */
    public String sign(JsonObject claims) {
        String signed = header + '.' + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
        return signed + '.' + base64(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static JsonObject header(String algorithm) {
        return new JsonObject().put("typ", AccessToken.TYPE).put("alg", algorithm);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
