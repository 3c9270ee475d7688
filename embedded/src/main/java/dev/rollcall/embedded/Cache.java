package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.commons.io.FileUtils;

/** Files unpacked from their jars, once for each user and version. */
final class Cache {
    private Cache() {}

    interface Unpacking {
        void into(Path directory) throws IOException;
    }

    /** The directory with this archive's content. A kill in the middle of unpacking leaves nothing half done. */
    static synchronized Path unpacked(String name, byte[] archive, Unpacking unpacking) throws IOException {
        var directory = directory();
        var unpacked = directory.resolve(name + "-" + digest(archive));
        var lock = directory.resolve(name + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // several JVMs may start at once; closing the channel gives the lock back
            channel.lock();
            if (!Files.isDirectory(unpacked)) {
                var partial = directory.resolve(name + ".partial");
                FileUtils.deleteDirectory(partial.toFile());
                Files.createDirectory(partial);
                unpacking.into(partial);
                Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return unpacked;
    }

    /** A resource of this module or of a library, whole. */
    static byte[] resource(Class<?> neighbour, String name) {
        try (var in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name, e);
        }
    }

    private static Path directory() throws IOException {
        var home = Path.of(System.getProperty("user.home"));
        // root's home is closed to the user that PostgreSQL may have to run as
        var parent = PrivateFiles.USER == PrivateFiles.ROOT ? Path.of("/var/cache") : home.resolve(".cache");
        // a container's user may have no home; "?" is what Java calls it then
        if (parent.isAbsolute() && mayMake(parent)) {
            return Files.createDirectories(parent.resolve("rollcall"));
        }
        var directory = Path.of(System.getProperty("java.io.tmpdir"), "rollcall-" + PrivateFiles.USER);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
        if (!PrivateFiles.isOwnDirectory(directory)) {
            throw new IOException(directory + " belongs to another user, whose programs are not to be trusted");
        }
        return directory;
    }

    private static boolean mayMake(Path directory) {
        var first = directory;
        while (!Files.exists(first)) {
            first = first.getParent();
        }
        return Files.isWritable(first);
    }

    /** To tell versions apart, not to find forgeries; a cryptographic hash takes a cold JVM half a second. */
    private static String digest(byte[] archive) {
        var crc = new CRC32();
        crc.update(archive);
        return "%08x-%d".formatted(crc.getValue(), archive.length);
    }
}
