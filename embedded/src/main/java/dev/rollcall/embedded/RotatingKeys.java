package dev.rollcall.embedded;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.concurrent.atomic.AtomicInteger;
import no.nav.security.mock.oauth2.token.KeyProvider;

/** The one key that tokens are signed with, until it is replaced. */
final class RotatingKeys extends KeyProvider {
    private static final int BITS = 2048;

    private final AtomicInteger rotations = new AtomicInteger();
    private volatile JWK current;

    @Override
    public JWK signingKey(String keyId) {
        JWK rotated = current;
        return rotated == null ? super.signingKey(keyId) : rotated;
    }

    void rotate() {
        try {
            current = new RSAKeyGenerator(BITS)
                    .keyID("rotated-" + rotations.incrementAndGet())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot make a key", e);
        }
    }
}
