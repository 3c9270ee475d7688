package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one PostgreSQL server, and what its own programs do with them. */
record PostgresCluster(Path directory, PostgresPrograms programs) {
    static final String NAME = "PostgreSQL";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DATA = "pgdata";

    /** Makes the files when there are none. A kill in the middle leaves nothing that a later start would trust. */
    void initialize(boolean durable) throws IOException {
        if (Files.exists(data())) {
            return;
        }
        writePassword();
        // a name of its own: an initdb that outlived a killed JVM may still be writing to another one
        var partial = directory.resolve(DATA + "-" + UUID.randomUUID());
        var initialized = programs.run(
                "initdb",
                "--pgdata=" + partial,
                "--username=postgres",
                // a password even on loopback: every user of this machine gets there, and whoever is PostgreSQL's
                // superuser can run programs as the user it runs as
                "--auth=password",
                "--pwfile=" + passwordFile(),
                // stretching helps weak passwords; this one has 128 random bits
                "--set=scram_iterations=1",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                durable ? "--sync-method=fsync" : "--no-sync");
        if (!initialized.succeeded()) {
            throw new IllegalStateException(NAME + " cannot make its files: " + initialized.output());
        }
        Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
        removePartial();
    }

    String password() throws IOException {
        return Files.readString(passwordFile());
    }

    void start(int port, String settings) throws IOException {
        Files.deleteIfExists(log());
        var options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= " + settings;
        // pg_ctl gives the server a session of its own: Ctrl-C in our terminal does not reach it
        var started = programs.run(
                "pg_ctl", "start", "-D", data().toString(), "-l", log().toString(), "-o", options, "-w", "-t", "60");
        if (!started.succeeded()) {
            stop();
            var reason = started.output() + "\n" + (Files.exists(log()) ? Files.readString(log()) : "");
            var failure = new IllegalStateException(NAME + " does not start: " + reason.strip());
            throw reason.contains("Address already in use") ? new PortTakenException(port, NAME, failure) : failure;
        }
    }

    /** Ends what a killed JVM left at work here. Only for the holder of the directory. */
    void stopOrphans() throws IOException {
        if (!running(directory).isEmpty()) {
            LOG.warn("Stopping the PostgreSQL that a killed process left in {}", directory);
            stop();
        }
        // a stranger may have that number by now, or the kill came before it was written: PostgreSQL, which cannot
        // know that nobody is at work here, would never start again
        var claimed = Files.exists(pidFile()) ? firstLine(pidFile()) : "0";
        if (!claimed.matches("\\d+") || Processes.running(Long.parseLong(claimed))) {
            Files.delete(pidFile());
        }
    }

    /** Disconnects everybody, and returns when the server is gone. */
    void stop() {
        var stopped = programs.run("pg_ctl", "stop", "-D", data().toString(), "-m", "fast", "-w", "-t", "30");
        if (!stopped.succeeded()) {
            LOG.debug("pg_ctl stop: {}", stopped.output());
        }
        endAll(directory);
    }

    /** The same without its programs, for a server whose data nobody will read again. */
    static void endAll(Path directory) {
        running(directory).forEach(server -> Processes.end(server, PATIENCE));
    }

    long pid() throws IOException {
        return Long.parseLong(firstLine(pidFile()));
    }

    private static String firstLine(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        }
    }

    private static List<ProcessHandle> running(Path directory) {
        return Processes.of("postgres", directory.resolve(DATA));
    }

    private void writePassword() throws IOException {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile());
        Files.createFile(passwordFile(), PrivateFiles.FILE);
        Files.writeString(passwordFile(), HexFormat.of().formatHex(random));
    }

    private void removePartial() throws IOException {
        try (var all = Files.newDirectoryStream(directory, DATA + "-*")) {
            for (Path partial : all) {
                FileUtils.deleteDirectory(partial.toFile());
            }
        }
    }

    private Path data() {
        return directory.resolve(DATA);
    }

    private Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    private Path passwordFile() {
        return directory.resolve("postgres.password");
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }
}
