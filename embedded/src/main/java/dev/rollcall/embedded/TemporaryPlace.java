package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Where temporary servers have their files. */
final class TemporaryPlace {
    private static final Path DISK = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_MEMORY = 2L << 30;
    private static final Duration NEWBORN = Duration.ofMinutes(1);

    private TemporaryPlace() {}

    static Path create(String server) throws IOException {
        return Files.createTempDirectory(place(), prefix(server)).toRealPath();
    }

    /** This user's directories of such servers, but for the newest: another JVM may not have locked one yet. */
    static List<Path> all(String server) {
        return Stream.of(DISK, MEMORY)
                .distinct()
                .filter(Files::isDirectory)
                .flatMap(place -> in(place, server).stream())
                .toList();
    }

    /** A new database takes 15 ms in memory and up to 300 on a disk. Containers often have little of it: 64 MB. */
    private static Path place() throws IOException {
        boolean enough = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_MEMORY;
        return enough ? MEMORY : DISK;
    }

    private static List<Path> in(Path place, String server) {
        try (var names = Files.list(place.toRealPath())) {
            return names.filter(path -> path.getFileName().toString().startsWith(prefix(server)))
                    .filter(TemporaryPlace::isOwnAndOld)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for abandoned directories", e);
        }
    }

    private static boolean isOwnAndOld(Path path) {
        try {
            var old = Instant.now().minus(NEWBORN);
            return PrivateFiles.isOwnDirectory(path)
                    && Files.getLastModifiedTime(path).toInstant().isBefore(old);
        } catch (IOException | UncheckedIOException goneMeanwhile) {
            return false;
        }
    }

    private static String prefix(String server) {
        return "rollcall-" + server + "-";
    }
}
