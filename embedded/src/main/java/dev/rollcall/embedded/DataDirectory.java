package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one server, held by this JVM alone. The system releases the lock when the JVM dies, however it
 * dies: whatever still works there then is an orphan.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    /** What this JVM holds: the system's locks belong to a process, and a second one on the file would end the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;
    private final boolean temporary;

    private DataDirectory(Path path, Path lockFile, FileChannel lock, boolean temporary) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
        this.temporary = temporary;
    }

    /** Fails with DataInUseException when a living process holds it. */
    static DataDirectory claim(Path directory, String server) {
        try {
            var path =
                    Files.createDirectories(directory, PrivateFiles.DIRECTORY).toRealPath();
            return tryClaim(path, server, false).orElseThrow(() -> new DataInUseException(path, server));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + directory + " for the data of " + server, e);
        }
    }

    /** One that is removed when it is closed. */
    static DataDirectory temporary(String server) {
        try {
            var path = TemporaryPlace.create(server);
            return tryClaim(path, server, true).orElseThrow(() -> new DataInUseException(path, server));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a temporary directory for " + server, e);
        }
    }

    /** Removes temporary ones whose JVM was killed, and the servers that it left there: nobody else ever will. */
    static void removeAbandoned(String server, Consumer<Path> stopOrphans) {
        for (Path path : TemporaryPlace.all(server)) {
            try {
                tryClaim(path, server, true).ifPresent(directory -> {
                    stopOrphans.accept(path);
                    directory.close();
                });
            } catch (IOException | UncheckedIOException e) {
                // as when another JVM is removing it at this moment
                LOG.debug("Leaving {} to a later start", path, e);
            }
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** False once it is closed. */
    boolean held() {
        return lock.isOpen();
    }

    @Override
    public void close() {
        try (lock) {
            if (temporary) {
                FileUtils.deleteDirectory(path.toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release " + path, e);
        } finally {
            HELD.remove(lockFile);
        }
    }

    private static Optional<DataDirectory> tryClaim(Path path, String server, boolean temporary) throws IOException {
        var file = path.resolve(server + ".lock");
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return Optional.of(new DataDirectory(path, file, channel, temporary));
            }
            channel.close();
        } catch (IOException e) {
            HELD.remove(file);
            throw e;
        }
        HELD.remove(file);
        return Optional.empty();
    }
}
