package dev.rollcall.auth.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.MailId;
import dev.rollcall.token.AuthenticatedCipher;
import dev.rollcall.token.DerivedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Letters of other services as they wait in the queue, each under a key of its own: they may hold links that are secret. */
public final class LetterCipher {
    private final DerivedKey keys;

    public LetterCipher(String secret) {
        this.keys = new DerivedKey(secret, "letter");
    }

    byte[] encrypt(MailId id, Letter letter) {
        try {
            return AuthenticatedCipher.encrypt(Json.LENIENT.writeValueAsBytes(letter), key(id));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    Letter decrypt(MailId id, byte[] stored) {
        try {
            return Json.LENIENT.readValue(AuthenticatedCipher.decrypt(stored, key(id)), Letter.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] key(MailId id) {
        return keys.sign(id.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
