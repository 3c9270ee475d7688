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

/** Where the key set comes from: the setting itself, or the file that it names, which may be replaced at any time. */
public final class KeySetSource {
    /** Null where the set is the setting itself. */
    private final String file;

    private final String text;
    private final KeySet first;

    private KeySetSource(String file, String text) {
        this.file = file;
        this.text = text;
        this.first = KeySet.parse(text);
    }

    /** Fails with a {@code SettingsException} when the set cannot be read or will not do. */
    public static KeySetSource of(String setting) {
        boolean inline = setting.startsWith("{") || setting.startsWith("[");
        return inline ? new KeySetSource(null, setting) : new KeySetSource(setting, read(setting));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw unreadable();
        }
    }

    /** The set at the start. */
    public KeySet first() {
        return first;
    }

    /** The text of that. */
    String text() {
        return text;
    }

    /** The text of the set as it is now; empty when the file cannot be read. */
    Future<Optional<String>> read(Vertx vertx) {
        return file == null
                ? Future.succeededFuture(Optional.of(text))
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
