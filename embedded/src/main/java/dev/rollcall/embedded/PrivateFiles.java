package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that concern this system user alone. */
final class PrivateFiles {
    static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = permissions("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");

    /** Not what com.sun.security's UnixSystem says: to that everybody without an entry in /etc/passwd is root. */
    static final int USER =
            owner(Path.of("/proc", String.valueOf(ProcessHandle.current().pid())));

    static final int ROOT = 0;

    private PrivateFiles() {}

    /** A directory, no link to one, that this user owns: in /tmp anybody can make one of any name. */
    static boolean isOwnDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && owner(path) == USER;
    }

    private static int owner(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot see whose " + path + " is", e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String all) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(all));
    }
}
