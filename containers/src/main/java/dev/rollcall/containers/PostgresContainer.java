package dev.rollcall.containers;

import dev.rollcall.embedded.Postgres;
import dev.rollcall.embedded.Superuser;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The official image of PostgreSQL, or one that is used alike. */
record PostgresContainer(GenericContainer<?> container, Superuser superuser) implements Postgres {
    private static final int PORT = 5432;
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
        return new PostgresContainer(
                container, new Superuser(container.getHost(), container.getMappedPort(PORT), password));
    }

    @Override
    public String url(String database) {
        return superuser.url(database);
    }

    @Override
    public void createDatabase(String name) {
        superuser.createByCopy(name);
    }

    @Override
    public void close() {
        container.close();
    }
}
