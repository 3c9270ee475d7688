package dev.rollcall.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs. Of the library that brings them only the binaries are used: its server starts without
 * fsync, goes down before those who use it, and cannot tell an orphan from a stranger.
 */
record PostgresPrograms(Path bin, List<String> prefix) {
    private static final int EXECUTABLE = 0111;

    private static PostgresPrograms known;

    /** Unpacks them the first time. */
    static synchronized PostgresPrograms unpacked() {
        if (known == null) {
            known = unpack();
        }
        return known;
    }

    Command run(String program, String... arguments) {
        var command = Stream.concat(Stream.of(bin.resolve(program).toString()), Stream.of(arguments))
                .toList();
        return Command.run(Command.joined(prefix, command));
    }

    private static PostgresPrograms unpack() {
        try (var resource = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                System.getProperty("os.name"), machine(System.getProperty("os.arch")))) {
            var archive = resource.readAllBytes();
            var unpacked = Cache.unpacked("postgres", archive, directory -> unpack(archive, directory));
            return new PostgresPrograms(unpacked.resolve("bin"), Unprivileged.prefix());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL", e);
        }
    }

    private static String machine(String architecture) {
        return architecture.equals("amd64") ? "x86_64" : architecture;
    }

    private static void unpack(byte[] archive, Path directory) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    if ((entry.getMode() & EXECUTABLE) != 0 && !target.toFile().setExecutable(true, false)) {
                        throw new IOException("Cannot make " + target + " executable");
                    }
                }
            }
        }
    }
}
