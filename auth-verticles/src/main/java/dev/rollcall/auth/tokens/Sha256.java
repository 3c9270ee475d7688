package dev.rollcall.auth.tokens;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How secrets of full entropy are stored: nothing slower is needed where there is nothing to guess. */
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
