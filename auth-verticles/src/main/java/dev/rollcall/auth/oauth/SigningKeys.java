package dev.rollcall.auth.oauth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWT;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the provider signs id tokens with (RFC 7517). Only keys for public-key signatures are taken, so that
 * a token cannot choose to be unsigned, or signed by what is no secret.
 */
final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private SigningKeys() {}

    /** Fails when there is not one key that can be used. */
    static JWT read(JsonObject jwks) {
        JWT keys = new JWT();
        for (Object key : jwks.getJsonArray("keys", new JsonArray())) {
            if (key instanceof JsonObject json && "sig".equals(json.getValue("use", "sig"))) {
                add(keys, json);
            }
        }
        if (keys.isUnsecure()) {
            throw new IllegalStateException("The provider has no key that can be used");
        }
        return keys;
    }

    private static void add(JWT keys, JsonObject json) {
        try {
            JWK key = new JWK(json);
            if (ALGORITHMS.contains(key.getAlgorithm()) && key.publicKey() != null) {
                keys.addJWK(key);
            }
        } catch (RuntimeException e) {
            LOG.debug("A key of the provider is of a kind that is not known here: {}", e.toString());
        }
    }
}
