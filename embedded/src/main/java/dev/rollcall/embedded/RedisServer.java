package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A real Redis on 127.0.0.1, outside of this JVM's process group. A server that a killed JVM left behind is stopped by
 * the next start on its directory. Stopped by {@link #close} only, never by a shutdown hook.
 */
public final class RedisServer implements Redis {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    private static final String NAME = "Redis";
    private static final String KIND = "redis";
    private static final String PROGRAM = "redis-server";
    private static final String READY = "Ready to accept connections";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOADING = Duration.ofSeconds(60);

    private static final String CONFIGURATION = """
            port %d
            bind 127.0.0.1
            protected-mode yes
            save ""
            appendonly %s

            # its arguments stay to be seen, by which a later start knows an orphan
            set-proc-title no

            # every user of this machine gets to it: with these he could write files and run programs as ours
            rename-command CONFIG ""
            rename-command MODULE ""
            rename-command REPLICAOF ""
            rename-command SLAVEOF ""
            """;

    private static Path program;

    private final DataDirectory directory;
    private final Process process;
    private final int port;

    private RedisServer(DataDirectory directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts on data that outlives it; port 0 is any free one.
     * Fails with {@link PortTakenException}, or with {@link DataInUseException} when a living process has the data.
     */
    public static RedisServer start(Path dataDir, int port) {
        return start(DataDirectory.claim(dataDir, KIND), port, "yes");
    }

    /** Starts an empty one on any port that keeps nothing. */
    public static RedisServer startTemporary() {
        DataDirectory.removeAbandoned(KIND, RedisServer::endAll);
        return start(DataDirectory.temporary(KIND), 0, "no");
    }

    public int port() {
        return port;
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Returns when the server has written everything and is gone. Doing it twice does no harm. */
    @Override
    public synchronized void close() {
        if (!directory.held()) {
            return;
        }
        Processes.end(process.toHandle(), PATIENCE);
        directory.close();
    }

    long pid() {
        return process.pid();
    }

    private static RedisServer start(DataDirectory directory, int wantedPort, String appendOnly) {
        try {
            endAll(directory.path());
            return Ports.start(wantedPort, NAME, port -> started(directory, port, appendOnly));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static RedisServer started(DataDirectory directory, int port, String appendOnly) {
        var log = directory.resolve("redis.log");
        try {
            var configuration =
                    Files.writeString(configuration(directory.path()), CONFIGURATION.formatted(port, appendOnly));
            // a session of its own: Ctrl-C in our terminal must not end it before those who use it. Redis' daemonize
            // would do that as well, but leaves us without its exit
            var process = new ProcessBuilder("setsid", program().toString(), configuration.toString())
                    .directory(directory.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            awaitReady(process, port, log);
            LOG.info("Redis listens on port {}", port);
            return new RedisServer(directory, process, port);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start Redis in " + directory.path(), e);
        }
    }

    private static void awaitReady(Process process, int port, Path log) {
        try {
            Wait.until(() -> !process.isAlive() || logged(log).contains(READY), LOADING);
            var said = logged(log);
            if (!process.isAlive() || !said.contains(READY)) {
                var failure = new IllegalStateException(NAME + " does not start: " + said);
                throw said.contains("Address already in use") ? new PortTakenException(port, NAME, failure) : failure;
            }
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static synchronized Path program() throws IOException {
        if (program == null) {
            program = unpack();
        }
        return program;
    }

    private static Path unpack() throws IOException {
        var resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        var content = Cache.resource(ExecutableProvider.class, resource);
        var unpacked = Cache.unpacked("redis", content, directory -> {
            var file = Files.write(directory.resolve(PROGRAM), content);
            if (!file.toFile().setExecutable(true, false)) {
                throw new IOException("Cannot make " + file + " executable");
            }
        });
        return unpacked.resolve(PROGRAM);
    }

    private static String logged(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    private static Path configuration(Path directory) {
        return directory.resolve("redis.conf");
    }

    private static void endAll(Path directory) {
        for (ProcessHandle orphan : Processes.of(PROGRAM, configuration(directory))) {
            LOG.warn("Stopping the Redis that a killed process left in {}", directory);
            Processes.end(orphan, PATIENCE);
        }
    }
}
