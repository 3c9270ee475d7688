package dev.rollcall.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
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
    static final long USER = new UnixSystem().getUid();
    static final long ROOT = 0;

    private PrivateFiles() {}

    /** A directory, no link to one, that this user owns: in /tmp anybody can make one of any name. */
    static boolean isOwnDirectory(Path path) throws IOException {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == (int) USER;
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String all) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(all));
    }
}
