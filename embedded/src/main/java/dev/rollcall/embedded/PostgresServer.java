package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on 127.0.0.1, outside of this JVM's process group. A server that a killed JVM left behind is
 * stopped by the next start on its directory. Stopped by {@link #close} only, never by a shutdown hook: the services
 * above have to drain first.
 */
public final class PostgresServer implements Postgres {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String KIND = "postgres";
    private static final String ALWAYS = " -c max_connections=200 -c timezone=UTC -c log_timezone=UTC";
    private static final String DURABLE = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on" + ALWAYS;
    private static final String FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off" + ALWAYS;

    private final DataDirectory directory;
    private final PostgresCluster cluster;
    private final Superuser superuser;
    private final boolean durable;
    private final long pid;

    private PostgresServer(DataDirectory directory, PostgresCluster cluster, int port, boolean durable)
            throws IOException {
        this.directory = directory;
        this.cluster = cluster;
        this.superuser = new Superuser("127.0.0.1", port, cluster.password());
        this.durable = durable;
        this.pid = cluster.pid();
    }

    /**
     * Starts on data that outlives it, made at the first start; port 0 is any free one.
     * Fails with {@link PortTakenException}, or with {@link DataInUseException} when a living process has the data.
     */
    public static PostgresServer start(Path dataDir, int port) {
        return start(DataDirectory.claim(dataDir, KIND), port, true);
    }

    /** Starts an empty one on any port, as fast as it can be and safe against nothing; its files go with it. */
    public static PostgresServer startTemporary() {
        DataDirectory.removeAbandoned(KIND, PostgresCluster::endAll);
        return start(DataDirectory.temporary(KIND), 0, false);
    }

    public int port() {
        return superuser.port();
    }

    @Override
    public String url(String database) {
        return superuser.url(database);
    }

    @Override
    public void createDatabase(String name) {
        if (durable) {
            superuser.createDatabase(name);
        } else {
            superuser.createByCopy(name);
        }
    }

    /** Disconnects everybody, and returns when the server is gone. Doing it twice does no harm. */
    @Override
    public synchronized void close() {
        if (!directory.held()) {
            return;
        }
        cluster.stop();
        directory.close();
    }

    long pid() {
        return pid;
    }

    private static PostgresServer start(DataDirectory directory, int wantedPort, boolean durable) {
        try {
            var cluster = new PostgresCluster(directory.path(), PostgresPrograms.unpacked());
            cluster.stopOrphans();
            return Ports.start(wantedPort, PostgresCluster.NAME, port -> started(directory, cluster, port, durable));
        } catch (IOException e) {
            directory.close();
            throw new UncheckedIOException("Cannot start PostgreSQL in " + directory.path(), e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static PostgresServer started(DataDirectory directory, PostgresCluster cluster, int port, boolean durable) {
        try {
            cluster.initialize(durable);
            cluster.start(port, durable ? DURABLE : FAST);
            LOG.info("PostgreSQL listens on port {}", port);
            return new PostgresServer(directory, cluster, port, durable);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start PostgreSQL in " + directory.path(), e);
        }
    }
}
