package dev.rollcall.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The folder that keeps everything between two runs. It bears a mark, and nothing without that mark is ever deleted. */
final class DataFolder {
    private static final String MARK = "rollcall-data";
    private static final String SECRETS = "secrets.properties";
    private static final int SECRET_BYTES = 48;

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param fresh whether what an earlier run left is deleted
     * @throws Options.UsageException when the folder holds something that is not ours
     */
    static DataFolder open(Path folder, boolean fresh) {
        try {
            Path mark = folder.resolve(MARK);
            if (Files.exists(folder) && !Files.exists(mark) && !isEmpty(folder)) {
                throw new Options.UsageException(folder + " holds something else: choose another folder for --data");
            }
            if (fresh && Files.exists(mark)) {
                deleteWithin(folder);
            }
            Files.createDirectories(folder);
            if (!Files.exists(mark)) {
                Files.writeString(mark, "Kept by ./run; ./run --fresh deletes this folder's content.\n");
            }
            return new DataFolder(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path in(String name) {
        return folder.resolve(name);
    }

    /** The keys of this installation, made at its first start. */
    Properties secrets(List<String> names) {
        Path file = in(SECRETS);
        Properties secrets = new Properties();
        try {
            if (Files.exists(file)) {
                try (var in = Files.newInputStream(file)) {
                    secrets.load(in);
                }
            }
            if (!secrets.stringPropertyNames().containsAll(names)) {
                names.forEach(name -> secrets.putIfAbsent(name, random()));
                Files.deleteIfExists(file);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try (var out = Files.newOutputStream(file)) {
                    secrets.store(out, "Of this installation alone");
                }
            }
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    private static void deleteWithin(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                if (!visited.equals(folder)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
