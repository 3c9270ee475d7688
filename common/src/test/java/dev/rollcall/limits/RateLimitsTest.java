package dev.rollcall.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class RateLimitsTest {
    private static final Limit LOGIN = Limit.perHour("login", 60);
    private static final String SECRET = "xW1eR5tYu7iO9pLk3jHg5fDs7aQz2wSx";

    /** So that a busy machine does not pass for a slow Redis. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int PARALLEL = 200;

    private final String key = UUID.randomUUID().toString();

    @Test
    void parallelRequestsOverTwoNodesGetWhatIsAllowedAndNoMore(Vertx vertx) throws Exception {
        List<RateLimits> nodes = List.of(patient(vertx), patient(vertx));

        assertThat(admitted(nodes, new Bucket(LOGIN, key))).isEqualTo(60);
    }

    @Test
    void onTabsEachNodeButOneGivesOutLittleMoreThanAllowed(Vertx vertx) throws Exception {
        Bucket bucket = new Bucket(LOGIN.onTabs(), key);

        assertThat(admitted(List.of(patient(vertx), patient(vertx)), bucket)).isBetween(60L, 62L);
        assertThat(admitted(List.of(patient(vertx)), bucket)).isBetween(0L, 2L);
    }

    @Test
    void oneNodeKeepsExactlyToWhatIsAllowedOnTabsToo(Vertx vertx) throws Exception {
        assertThat(admitted(List.of(patient(vertx)), new Bucket(LOGIN.onTabs(), key)))
                .isEqualTo(60);
    }

    @Test
    void oneBucketThatRefusesSparesTheOther(Vertx vertx) throws Exception {
        RateLimits limits = patient(vertx);
        Bucket address = new Bucket(Limit.perHour("address", 1), key);
        Bucket client = new Bucket(Limit.perHour("client", 20), key);
        Await.result(limits.take(address, client));

        List<Verdict> verdicts = Await.result(limits.take(address, client));

        assertThat(verdicts).extracting(Verdict::isExhausted).containsExactly(true, false);
        assertThat(verdicts).extracting(Verdict::remaining).containsExactly(0, 19);
    }

    @Test
    void whatOneServiceCountsIsNothingToTheOther(Vertx vertx) throws Exception {
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        Bucket bucket = new Bucket(LOGIN, key);
        Await.result(new RateLimits(redis, "auth", 1, SECRET, PATIENCE, Clock.systemUTC()).take(bucket));

        List<Verdict> verdicts =
                Await.result(new RateLimits(redis, "meeting", 1, SECRET, PATIENCE, Clock.systemUTC()).take(bucket));

        assertThat(verdicts.get(0).remaining()).isEqualTo(59);
    }

    @Test
    void whatIsPersonalNeverStandsInRedis(Vertx vertx) throws Exception {
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        RateLimits limits = patient(vertx);
        Bucket bucket = limits.concealed(LOGIN, key + "@example.com");
        Await.result(limits.take(bucket));

        String keys =
                Await.result(redis.send(Request.cmd(Command.KEYS).arg("*"))).toString();

        assertThat(keys).contains(bucket.key()).doesNotContain(key);
        assertThat(limits.concealed(LOGIN, key + "@example.com")).isEqualTo(bucket);
        assertThat(limits.concealed(LOGIN, key + "@example.org")).isNotEqualTo(bucket);
    }

    @Test
    void theScaleMultipliesAndZeroTurnsOff(Vertx vertx) throws Exception {
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        Bucket bucket = new Bucket(LOGIN, key);

        assertThat(Await.result(new RateLimits(redis, "test", 0, SECRET, Clock.systemUTC()).take(bucket)))
                .isEmpty();
        assertThat(Await.result(new RateLimits(redis, "test", 0.05, SECRET, Clock.systemUTC()).take(bucket))
                        .get(0)
                        .limit()
                        .quota())
                .isEqualTo(3);
    }

    @Test
    void withoutRedisEachNodeStillBounds(Vertx vertx) throws Exception {
        RateLimits limits = node(vertx, nowhere());

        assertThat(admitted(List.of(limits), new Bucket(LOGIN, key))).isEqualTo(60);
    }

    @Test
    void aRedisThatDoesNotAnswerHoldsUpNobodyForLong(Vertx vertx) throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            RateLimits limits = node(vertx, "redis://127.0.0.1:" + silent.getLocalPort());
            Await.result(limits.take(new Bucket(LOGIN, key)));
            long start = System.nanoTime();

            assertThat(admitted(List.of(limits), new Bucket(LOGIN, key))).isEqualTo(59);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aRedisThatDiesAndComesBackIsCountedInAgain(Vertx vertx, @TempDir Path data) throws Exception {
        SteeredClock clock = new SteeredClock(Instant.now());
        RedisServer server = RedisServer.start(data, 0);
        int port = server.port();
        Redis redis = Redis.createClient(vertx, server.url());
        RateLimits limits = new RateLimits(redis, "test", 1, SECRET, PATIENCE, clock);
        Bucket bucket = new Bucket(LOGIN, key);
        for (int i = 0; i < 30; i++) {
            Await.result(limits.take(bucket));
        }
        server.close();

        assertThat(remaining(limits, bucket)).isEqualTo(59); // of this node, which begins by itself

        server = RedisServer.start(data, port);
        do {
            clock.advance(Duration.ofSeconds(1));
            Await.result(limits.take(new Bucket(LOGIN, "probe")));
        } while (Await.result(redis.send(Request.cmd(Command.EXISTS).arg("rollcall:limit:test:login:probe")))
                        .toInteger()
                == 0);
        assertThat(remaining(limits, bucket)).isEqualTo(29);
        server.close();
    }

    private static int remaining(RateLimits limits, Bucket bucket) throws Exception {
        return Await.result(limits.take(bucket)).get(0).remaining();
    }

    private static long admitted(List<RateLimits> nodes, Bucket bucket) throws Exception {
        List<Future<List<Verdict>>> asked = IntStream.range(0, PARALLEL)
                .mapToObj(i -> nodes.get(i % nodes.size()).take(bucket))
                .toList();
        Await.result(Future.all(asked));
        return asked.stream()
                .filter(answer -> answer.result().get(0).isGranted())
                .count();
    }

    private static RateLimits patient(Vertx vertx) {
        RedisOptions options =
                new RedisOptions().setConnectionString(Servers.redis().url()).setMaxPoolWaiting(PARALLEL);
        return new RateLimits(Redis.createClient(vertx, options), "test", 1, SECRET, PATIENCE, Clock.systemUTC());
    }

    private static RateLimits node(Vertx vertx, String url) {
        RedisOptions options = new RedisOptions().setConnectionString(url).setMaxPoolWaiting(PARALLEL);
        return new RateLimits(Redis.createClient(vertx, options), "test", 1, SECRET, Clock.systemUTC());
    }

    private static String nowhere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "redis://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
