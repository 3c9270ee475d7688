package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SteeredClock clock = new SteeredClock(Instant.now());
    private RedisServer redis;
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.startTemporary();
        service = new TestService(clock).started(TestService.settings(Servers.freshDatabase(), redis.url(), 0));
        untilUp();
    }

    @AfterEach
    void stop() throws Exception {
        Await.result(service.running().stop());
        redis.close();
    }

    @Test
    void aNodeThatHasAllItNeedsIsUp() throws Exception {
        for (String path : List.of("/health", "/health/ready")) {
            HttpResponse<String> answer = service.get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode health = JSON.readTree(answer.body());
            assertThat(health.get("status").asText()).isEqualTo("UP");
            assertThat(checks(health))
                    .containsExactlyInAnyOrder(
                            "started UP",
                            "database UP",
                            "migrations UP",
                            "redis UP",
                            "bus UP",
                            "change-log UP",
                            "cluster UP");
        }
    }

    @Test
    void howFarEachFollowerOfTheChangeLogIsBehindIsTold() throws Exception {
        JsonNode ready = JSON.readTree(service.get("/health/ready").body());

        JsonNode log = StreamSupport.stream(ready.get("checks").spliterator(), false)
                .filter(check -> check.get("id").asText().equals("change-log"))
                .findFirst()
                .orElseThrow();
        assertThat(log.at("/data/revocations").isIntegralNumber()).isTrue();
    }

    @Test
    void everyEventLoopOfTheServerIsWatched() throws Exception {
        JsonNode live = JSON.readTree(service.get("/health/live").body());

        assertThat(live.at("/checks/0/data/loops").asInt())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aNodeWithoutRedisIsNotReadyButLives() throws Exception {
        redis.close();
        clock.advance(Duration.ofMillis(1_001));

        HttpResponse<String> ready = service.get("/health/ready");
        HttpResponse<String> live = service.get("/health/live");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(ready.body()).get("status").asText()).isEqualTo("DOWN");
        assertThat(checks(JSON.readTree(ready.body()))).contains("redis DOWN", "database UP");
        assertThat(service.get("/metrics").body())
                .contains("rollcall_check_up{check=\"redis\"} 0.0", "rollcall_check_up{check=\"database\"} 1.0");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(checks(JSON.readTree(live.body()))).containsExactly("event-loop UP");
    }

    @Test
    void aDatabaseOfAnOlderReleaseMakesItUnready() throws Exception {
        Await.result(service.database().run("DELETE FROM flyway_schema_history WHERE version = '0020'"));
        clock.advance(Duration.ofMillis(1_001));

        HttpResponse<String> ready = service.get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(checks(JSON.readTree(ready.body()))).contains("migrations DOWN", "database UP");
    }

    @Test
    void aDatabaseThatANewerReleaseHasAddedToLeavesItReady() throws Exception {
        Await.result(service.database().run("""
                INSERT INTO flyway_schema_history
                  (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (1000, '9999', 'newer', 'SQL', 'V9999__newer.sql', 'test', 1, true)
                """));
        clock.advance(Duration.ofMillis(1_001));

        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void anOutcomeIsKeptForASecond() throws Exception {
        redis.close();

        clock.advance(Duration.ofMillis(1_000));
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);

        clock.advance(Duration.ofMillis(1));
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void othersThanOperatorsSeeTheStatusAlone() throws Exception {
        HttpResponse<String> forwarded = service.get("/health", "X-Forwarded-For", "192.0.2.1");
        HttpResponse<String> alsoForwarded = service.get("/health", "Forwarded", "for=192.0.2.1");
        HttpResponse<String> wrongKey = service.get("/health", "X-Forwarded-For", "192.0.2.1", "X-Service-Key", "x");
        HttpResponse<String> operator =
                service.get("/health", "X-Forwarded-For", "192.0.2.1", "X-Service-Key", Cluster.SERVICE_KEY);

        for (HttpResponse<String> answer : List.of(forwarded, alsoForwarded, wrongKey)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("{\"status\": \"UP\", \"checks\": []}"));
        }
        assertThat(checks(JSON.readTree(operator.body()))).hasSize(7);
    }

    @Test
    void metricsAreForOperatorsAndByRoute() throws Exception {
        service.get("/v1/things/01890a5d-ac96-774b-bcce-b302099a8057");

        HttpResponse<String> metrics = service.get("/metrics");
        HttpResponse<String> refused = service.get("/metrics", "X-Forwarded-For", "192.0.2.1");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("/v1/things/:id", "jvm_memory_used_bytes")
                .doesNotContain("01890a5d-ac96-774b-bcce-b302099a8057");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("service-key-invalid").doesNotContain("jvm_");
    }

    /** The cluster needs a moment to be safe. */
    private void untilUp() throws Exception {
        while (service.get("/health/ready").statusCode() != 200) {
            clock.advance(Duration.ofMillis(1_001));
        }
    }

    private static List<String> checks(JsonNode health) {
        return StreamSupport.stream(health.get("checks").spliterator(), false)
                .map(check ->
                        check.get("id").asText() + ' ' + check.get("status").asText())
                .toList();
    }
}
