package dev.rollcall.auth.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.app.SettingsException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.token.SigningKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What this node signs access tokens with. Either {@code JWT_KEYS}, a set of key pairs (RFC 7517) of which the first signs and
 * all are made known; or else the secret that the services share.
 *
 * @param known the public halves; none for the secret
 */
public record KeySet(SigningKey signing, List<TokenKey> known) {
    static final String SETTING = "JWT_KEYS";

    public static KeySet ofSecret(String secret) {
        return new KeySet(SigningKey.shared(secret), List.of());
    }

    /** Fails with a {@link SettingsException} that says what is wrong with the set, and nothing of its secrets. */
    public static KeySet parse(String json) {
        List<KeyPair> pairs = new ArrayList<>();
        for (JsonNode key : keys(json)) {
            KeyPair pair = KeyPair.read(key, pairs.size() + 1);
            if (pairs.stream()
                    .anyMatch(other -> other.key().kid().equals(pair.key().kid()))) {
                throw bad("has two keys of the kid " + pair.key().kid());
            }
            pairs.add(pair);
        }
        if (pairs.isEmpty()) {
            throw bad("holds no key");
        }
        return new KeySet(
                pairs.get(0).signing(), pairs.stream().map(KeyPair::key).toList());
    }

    boolean isSecret() {
        return known.isEmpty();
    }

    /** Names the key that signs and those that are made known besides. */
    @Override
    public String toString() {
        return isSecret()
                ? "the secret that the services share"
                : known.stream().map(TokenKey::kid).collect(Collectors.joining(", "));
    }

    private static JsonNode keys(String json) {
        try {
            JsonNode keys = Json.STRICT.readTree(json).path("keys");
            if (keys.isArray()) {
                return keys;
            }
        } catch (IOException e) {
            throw bad("is not JSON"); // the text of the exception could hold a key
        }
        throw bad("is no JWK set: {\"keys\": […]}");
    }

    static SettingsException bad(String problem) {
        return new SettingsException(SETTING, problem);
    }
}
