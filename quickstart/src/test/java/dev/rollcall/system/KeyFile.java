package dev.rollcall.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A key set of one key in a file, made by the tool and replaced in one move, as the book says. */
record KeyFile(Path path) {
    KeyFile withNewKey(String kid) {
        try {
            Process tool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.rollcall.auth.keys.NewKeyMain",
                            kid)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String set = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Path beside = Files.writeString(path.resolveSibling("keys.new"), set);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
