package dev.rollcall.meeting.running;

import dev.rollcall.protocol.TokenKey;
import dev.rollcall.token.SigningKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key pair that the auth service may sign with. */
public record KeyPairs(String kid, KeyPair pair) {
    public static KeyPairs named(String kid) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new KeyPairs(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public TokenKey known() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return new TokenKey(kid, number(point.getAffineX()), number(point.getAffineY()));
    }

    public SigningKey signing() {
        return SigningKey.of(known(), number(((ECPrivateKey) pair.getPrivate()).getS()));
    }

    /** 32 bytes, whatever the number. */
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] all = new byte[32];
        for (int i = 1; i <= Math.min(bytes.length, all.length); i++) {
            all[all.length - i] = bytes[bytes.length - i];
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }
}
