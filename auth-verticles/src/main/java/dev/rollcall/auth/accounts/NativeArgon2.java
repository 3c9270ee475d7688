package dev.rollcall.auth.accounts;

import de.mkammerer.argon2.Argon2Factory;
import java.nio.charset.StandardCharsets;

/** The C library, by its Java binding. */
final class NativeArgon2 implements Argon2 {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final de.mkammerer.argon2.Argon2 library =
            Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);

    NativeArgon2() {
        hash("", new Argon2Settings(8, 1, 1)); // loads the library now, not at the first log-in
    }

    @Override
    public String hash(String password, Argon2Settings settings) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return library.hash(settings.iterations(), settings.memoryKib(), settings.parallelism(), bytes);
    }

    @Override
    public boolean verify(String hash, String password) {
        return library.verify(hash, password.getBytes(StandardCharsets.UTF_8));
    }
}
