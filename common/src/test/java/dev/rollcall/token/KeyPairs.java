package dev.rollcall.token;

import dev.rollcall.protocol.TokenKey;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Key pairs of the curve P-256, made and used without the help of the code under test. */
record KeyPairs(String kid, KeyPair pair) {
    static KeyPairs named(String kid) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new KeyPairs(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    TokenKey known() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return new TokenKey(kid, number(point.getAffineX()), number(point.getAffineY()));
    }

    SigningKey signing() {
        return SigningKey.of(known(), number(((ECPrivateKey) pair.getPrivate()).getS()));
    }

    /** The compact form of these, signed by this key whatever the header says. */
    String sign(JsonObject header, JsonObject claims) {
        return sign(header, claims, "SHA256withECDSAinP1363Format");
    }

    String sign(JsonObject header, JsonObject claims, String algorithm) {
        String signed = base64(header.encode().getBytes(StandardCharsets.UTF_8))
                + '.'
                + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] all = new byte[32];
        for (int i = 1; i <= Math.min(bytes.length, all.length); i++) {
            all[all.length - i] = bytes[bytes.length - i];
        }
        return base64(all);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
