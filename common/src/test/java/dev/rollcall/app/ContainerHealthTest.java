package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import dev.rollcall.http.Certificate;
import dev.rollcall.http.HttpSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the images ask by {@code conf/healthy}: whether the service in the container is ready. */
@Timeout(60)
class ContainerHealthTest {
    private static final Path SCRIPT = Path.of("..", "conf", "healthy");

    @TempDir
    Path folder;

    private final SteeredClock clock = new SteeredClock(Instant.now());
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.startTemporary();
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    @Test
    void overHttpItIsHealthyForAsLongAsItIsReady() throws Exception {
        assertHealthyWhileReady(null, Map.of());
    }

    @Test
    void overHttpsItIsHealthyForAsLongAsItIsReady() throws Exception {
        ClusterSettings.Tls tls = DevelopmentSecrets.in(folder).of("backend");

        assertHealthyWhileReady(
                new Certificate(tls.certificate(), tls.key()), Map.of("HTTP_TLS_CERT", tls.certificate()));
    }

    private void assertHealthyWhileReady(Certificate certificate, Map<String, String> environment) throws Exception {
        TestService service = new TestService(clock).started(settings(certificate));
        int port = service.running().httpPort();

        while (!isHealthy(port, environment)) {
            clock.advance(Duration.ofMillis(1_001)); // what it found while it started is not kept
        }

        redis.close();
        clock.advance(Duration.ofMillis(1_001));
        assertThat(isHealthy(port, environment)).isFalse();

        Await.result(service.running().stop());
        assertThat(isHealthy(port, environment)).isFalse();
    }

    private NodeSettings settings(Certificate certificate) {
        NodeSettings plain = TestService.settings(Servers.freshDatabase(), redis.url(), 0);
        HttpSettings http = plain.http();
        return new NodeSettings(
                plain.bus(),
                plain.cluster(),
                new HttpSettings(
                        http.host(),
                        http.port(),
                        http.corsOrigins(),
                        http.proxies(),
                        http.rateLimitScale(),
                        certificate),
                plain.database(),
                plain.redisUrl(),
                plain.jwtSecret(),
                plain.serviceKey(),
                null);
    }

    private static boolean isHealthy(int port, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder script =
                new ProcessBuilder(SCRIPT.toAbsolutePath().normalize().toString(), String.valueOf(port));
        script.environment().remove("HTTP_TLS_CERT");
        script.environment().putAll(environment);
        Process check = script.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(check.waitFor(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
        return check.exitValue() == 0;
    }
}
