package dev.rollcall.idempotency;

import dev.rollcall.json.Json;
import dev.rollcall.token.AuthenticatedCipher;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers as they are stored. */
final class AnswerCipher {
    private AnswerCipher() {}

    /** @param key 32 bytes */
    static byte[] encrypt(KeptAnswer answer, byte[] key) {
        try {
            return AuthenticatedCipher.encrypt(Json.LENIENT.writeValueAsBytes(answer), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeptAnswer decrypt(byte[] stored, byte[] key) {
        try {
            return Json.LENIENT.readValue(AuthenticatedCipher.decrypt(stored, key), KeptAnswer.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
