package dev.rollcall.containers;

import dev.rollcall.embedded.Redis;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The official image of Redis, or one that is used alike. */
record RedisContainer(GenericContainer<?> container, String password) implements Redis {
    private static final int PORT = 6379;

    @SuppressWarnings("resource") // closed by close()
    static RedisContainer start(String image) {
        var password = UUID.randomUUID().toString();
        var container = new GenericContainer<>(image)
                .withEnv("REDISCLI_AUTH", password)
                .withCommand("--requirepass", password, "--bind", "0.0.0.0", "--save", "")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forSuccessfulCommand("redis-cli ping | grep PONG"));
        container.start();
        return new RedisContainer(container, password);
    }

    @Override
    public String url() {
        return "redis://:%s@%s:%d".formatted(password, container.getHost(), container.getMappedPort(PORT));
    }

    @Override
    public void close() {
        container.close();
    }
}
