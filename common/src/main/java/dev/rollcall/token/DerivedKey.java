package dev.rollcall.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for one purpose, derived from the service's secret, so that what is signed for one never passes for another. */
public final class DerivedKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    public DerivedKey(String secret, String purpose) {
        byte[] master = secret.getBytes(StandardCharsets.UTF_8);
        byte[] label = ("rollcall " + purpose + " v1").getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(mac(new SecretKeySpec(master, ALGORITHM), label), ALGORITHM);
    }

    /** 32 bytes that only this key yields for these parts, each of which must have a fixed length but the last. */
    public byte[] sign(byte[]... parts) {
        return mac(key, parts);
    }

    private static byte[] mac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
