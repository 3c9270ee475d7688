package dev.rollcall.auth.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.token.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key pair of the curve P-256 that is fit to sign with.
 *
 * @param d the private part, base64url
 */
record KeyPair(TokenKey key, Secret d) {
    private static final Pattern KID = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** A random number of 256 bits is never as short, or made of as few different bytes. */
    private static final int LEAST_BITS = 192;

    private static final int LEAST_DIFFERENT_BYTES = 8;

    /** The x of the pairs that everybody knows: of RFC 7515 (A.3), RFC 7517 (A.2), and the example of jwt.io. */
    private static final Set<String> WELL_KNOWN = Set.of(
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84");

    /** @param place in its set, counted from 1, for what has no name */
    static KeyPair read(JsonNode jwk, int place) {
        String kid = text(jwk, "kid");
        if (!KID.matcher(kid).matches()) {
            throw KeySet.bad("needs a kid for key " + place + ": 1 to 64 visible characters");
        }
        if (!is(jwk, "kty", "EC") || !is(jwk, "crv", "P-256")) {
            throw KeySet.bad(
                    "may hold keys of the curve P-256 only (kty EC, crv P-256), which the key " + kid + " is not");
        }
        if (jwk.has("alg") && !is(jwk, "alg", "ES256") || jwk.has("use") && !is(jwk, "use", "sig")) {
            throw KeySet.bad("may hold keys for ES256 signatures only, which the key " + kid + " is not");
        }
        if (!jwk.has("d")) {
            throw KeySet.bad("needs the private part (d) of the key " + kid);
        }
        TokenKey key = new TokenKey(kid, number(jwk, "x", kid), number(jwk, "y", kid));
        KeyPair pair = new KeyPair(key, new Secret(number(jwk, "d", kid)));
        pair.check();
        return pair;
    }

    private void check() {
        byte[] bytes = Base64.getUrlDecoder().decode(d.value());
        long different = new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .distinct()
                .count();
        boolean guessable = new BigInteger(1, bytes).bitLength() < LEAST_BITS || different < LEAST_DIFFERENT_BYTES;
        if (guessable || WELL_KNOWN.contains(key.x())) {
            throw KeySet.bad("has a key that is easy to guess: " + key.kid());
        }
        if (!SigningKey.isPair(key, d.value())) {
            throw KeySet.bad("has a private part that does not belong to the public one: the key " + key.kid());
        }
    }

    SigningKey signing() {
        return SigningKey.of(key, d.value());
    }

    private static boolean is(JsonNode jwk, String member, String value) {
        return text(jwk, member).equals(value);
    }

    /** 32 bytes, whatever the number (RFC 7518, section 6.2). */
    private static String number(JsonNode jwk, String member, String kid) {
        String text = text(jwk, member);
        if (!NUMBER.matcher(text).matches()) {
            throw KeySet.bad("has no " + member + " of 32 bytes in base64url for the key " + kid);
        }
        return text;
    }

    private static String text(JsonNode jwk, String member) {
        JsonNode value = jwk.path(member);
        return value.isTextual() ? value.textValue() : "";
    }
}
