package dev.rollcall.token;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a token says that it was signed. Of what else a header may hold, keys and their addresses ({@code jwk}, {@code jku},
 * {@code x5u}, {@code x5c}) are nothing that a token could say of itself, and are passed over.
 *
 * @param kid names the key; null where there is none, as with the secret that all share
 */
record TokenHeader(String algorithm, String kid) {
    static final String HS256 = "HS256";
    static final String ES256 = "ES256";

    /** Empty unless it is of an access token, signed by an algorithm of ours, that asks for nothing unknown (RFC 7515, 4.1.11). */
    static Optional<TokenHeader> read(String token) {
        if (token.chars().filter(character -> character == '.').count() != 2) {
            return Optional.empty();
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            JsonObject json = new JsonObject(new String(header, StandardCharsets.UTF_8));
            return isOurKind(json)
                    ? Optional.of(new TokenHeader(json.getString("alg"), json.getString("kid")))
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty(); // whatever cannot be read is not ours
        }
    }

    private static boolean isOurKind(JsonObject json) {
        boolean hasKey = HS256.equals(json.getValue("alg"))
                || ES256.equals(json.getValue("alg")) && json.getValue("kid") instanceof String;
        return hasKey && AccessToken.TYPE.equals(json.getValue("typ")) && !json.containsKey("crit");
    }
}
