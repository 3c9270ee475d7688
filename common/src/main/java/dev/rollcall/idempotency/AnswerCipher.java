package dev.rollcall.idempotency;

import dev.rollcall.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Answers as they are stored: AES-256 in Galois/counter mode (NIST SP 800-38D), each with a nonce of its own in front. */
final class AnswerCipher {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AnswerCipher() {}

    /** @param key 32 bytes */
    static byte[] encrypt(KeptAnswer answer, byte[] key) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] encrypted = run(Cipher.ENCRYPT_MODE, key, nonce, Json.LENIENT.writeValueAsBytes(answer));
            return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeptAnswer decrypt(byte[] stored, byte[] key) {
        byte[] nonce = Arrays.copyOf(stored, NONCE_BYTES);
        byte[] encrypted = Arrays.copyOfRange(stored, NONCE_BYTES, stored.length);
        try {
            return Json.LENIENT.readValue(run(Cipher.DECRYPT_MODE, key, nonce, encrypted), KeptAnswer.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
