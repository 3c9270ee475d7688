package dev.rollcall.auth.keys;

import dev.rollcall.app.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the key set comes from: the secret that the services share, the setting {@code JWT_KEYS} itself, or the file that it
 * names, which may be replaced at any time.
 */
public final class KeySetSource {
    /** Null where the set cannot change. */
    private final String file;

    private final String text;
    private final KeySet first;

    private KeySetSource(String file, String text, KeySet first) {
        this.file = file;
        this.text = text;
        this.first = first;
    }

    public static KeySetSource ofSecret(String secret) {
        return new KeySetSource(null, "", KeySet.ofSecret(secret));
    }

    /** Fails with a {@code SettingsException} when the set cannot be read or will not do. */
    public static KeySetSource of(String setting) {
        boolean inline = setting.startsWith("{") || setting.startsWith("[");
        String text = inline ? setting : read(setting);
        return new KeySetSource(inline ? null : setting, text, KeySet.parse(text));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw unreadable();
        }
    }

    /** The set at the start. */
    KeySet first() {
        return first;
    }

    /** The text of that. */
    Optional<String> text() {
        return Optional.of(text);
    }

    /** The text of the set as it is now; empty when the file cannot be read. */
    Future<Optional<String>> read(Vertx vertx) {
        return file == null
                ? Future.succeededFuture(text())
                : vertx.fileSystem()
                        .readFile(file)
                        .map(content -> Optional.of(content.toString()))
                        .otherwise(Optional.empty());
    }

    /** Without the name: it could be a key that was meant to be in a file. */
    static SettingsException unreadable() {
        return KeySet.bad("names no file that can be read");
    }
}
