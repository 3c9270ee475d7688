package dev.rollcall.containers;

import dev.rollcall.embedded.Postgres;
import java.io.IOException;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The official image of PostgreSQL, or one that is used alike. */
record PostgresContainer(GenericContainer<?> container, String password) implements Postgres {
    private static final int PORT = 5432;
    private static final String DUPLICATE_DATABASE = "already exists";
    private static final String[] FAST = {
        "postgres",
        "-c",
        "fsync=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "synchronous_commit=off",
        "-c",
        "max_connections=200",
        "-c",
        "timezone=UTC"
    };

    @SuppressWarnings("resource") // closed by close()
    static PostgresContainer start(String image) {
        var password = UUID.randomUUID().toString();
        var container = new GenericContainer<>(image)
                .withEnv("POSTGRES_PASSWORD", password)
                .withCommand(FAST)
                .withExposedPorts(PORT)
                // by TCP: while the data is being made it is served by a socket file alone
                .waitingFor(Wait.forSuccessfulCommand("pg_isready -h 127.0.0.1 -U postgres"));
        container.start();
        return new PostgresContainer(container, password);
    }

    @Override
    public String url(String database) {
        return "postgresql://postgres:%s@%s:%d/%s"
                .formatted(password, container.getHost(), container.getMappedPort(PORT), database);
    }

    @Override
    public void createDatabase(String name) {
        try {
            var result = container.execInContainer(
                    "createdb", "-U", "postgres", "--template=template0", "--strategy=file_copy", name);
            if (result.getExitCode() != 0 && !result.getStderr().contains(DUPLICATE_DATABASE)) {
                throw new IllegalStateException("Cannot create the database " + name + ": " + result.getStderr());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot create the database " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating the database " + name, e);
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
