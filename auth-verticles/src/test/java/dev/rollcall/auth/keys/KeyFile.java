package dev.rollcall.auth.keys;

import dev.rollcall.auth.running.KeyPairs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The file of the key set, which is replaced as an operator would. */
record KeyFile(Path path) {
    static KeyFile in(Path folder, KeyPairs... keys) {
        KeyFile file = new KeyFile(folder.resolve("keys.json"));
        file.put(KeyPairs.set(keys));
        return file;
    }

    void put(KeyPairs... keys) {
        put(KeyPairs.set(keys));
    }

    /** In one move. */
    void put(String text) {
        try {
            Path beside = Files.writeString(path.resolveSibling("keys.new"), text);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove() {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> setting() {
        return Map.of("JWT_KEYS", path.toString());
    }
}
