package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    @TempDir
    Path directory;

    @Test
    void whatAKilledJvmLeftIsStoppedAndItsDataIsThere() throws Exception {
        int postgresPort = Ports.claim(0, "PostgreSQL");
        int redisPort = Ports.claim(0, "Redis");
        var pids = startAndKill(postgresPort, redisPort);
        assertThat(pids).allMatch(Processes::running);

        try (var postgres = PostgresServer.start(directory.resolve("postgres"), postgresPort);
                var redis = RedisServer.start(directory.resolve("redis"), redisPort)) {

            assertThat(pids).noneMatch(Processes::running);
            assertThat(Sql.value(postgres.url("app"), "SELECT word FROM note")).isEqualTo("kept");
            assertThat(RedisLine.send(redis.url(), "GET word")).isEqualTo("kept");
        }
    }

    @Test
    void temporaryFilesOfAKilledJvmAreRemovedByTheNextOne() throws Exception {
        var abandoned = Files.createTempDirectory("rollcall-redis-");
        Files.writeString(abandoned.resolve("redis.log"), "");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        var newborn = Files.createTempDirectory("rollcall-redis-");

        RedisServer.startTemporary().close();

        assertThat(abandoned).doesNotExist();
        assertThat(newborn).exists();
        Files.delete(newborn);
    }

    private List<Long> startAndKill(int postgresPort, int redisPort) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var child = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJvm.class.getName(),
                        directory.toString(),
                        String.valueOf(postgresPort),
                        String.valueOf(redisPort))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            var pids = out.readLine().split(" ");
            return Stream.of(pids).map(Long::valueOf).toList();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }
}
