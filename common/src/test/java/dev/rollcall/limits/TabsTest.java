package dev.rollcall.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TabsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int QUOTA = 600;

    private final SteeredClock clock = new SteeredClock(Instant.now());
    private final String prefix = "test:" + UUID.randomUUID() + ':';
    private final Bucket bucket = new Bucket(Limit.perHour("user", QUOTA).onTabs(), "ana");

    private Redis redis;

    @BeforeEach
    void connect(Vertx vertx) {
        redis = Redis.createClient(vertx, Servers.redis().url());
    }

    @Test
    void redisHearsOfATwentyFirstOfTheRequestsAndOfAllThatWereAdmitted() throws Exception {
        Tabs node = node();
        for (int i = 0; i < 20; i++) {
            assertThat(take(node).remaining()).isEqualTo(QUOTA - i - 1);
        }
        assertThat(Await.result(redis.send(Request.cmd(Command.KEYS).arg(prefix + '*'))))
                .isEmpty();

        take(node);

        assertThat(take(node()).remaining())
                .as("as another node sees it, alone")
                .isEqualTo(QUOTA - 1);
        assertThat(untilSettled(node()).remaining()).isEqualTo(QUOTA - 21 - 21);
    }

    @Test
    void whatOthersHaveUsedIsHeardOfWhenItIsSettled() throws Exception {
        Tabs node = node();
        Tabs other = node();
        for (int i = 0; i < 210; i++) {
            take(other);
        }

        assertThat(untilSettled(node).remaining()).isEqualTo(QUOTA - 210 - 21);
        assertThat(take(node).remaining()).isEqualTo(QUOTA - 210 - 22);
    }

    @Test
    void aNodeRefusesByItselfWhatItKnowsToBeUsedUp() throws Exception {
        Tabs node = node();
        for (int i = 0; i < QUOTA; i++) {
            assertThat(take(node).isGranted()).isTrue();
        }
        redis.close();

        Verdict refused = take(node);

        assertThat(refused.isExhausted()).isTrue();
        assertThat(refused.next()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        clock.advance(refused.next());
        assertThat(take(node).isGranted()).isTrue();
    }

    @Test
    void overManyNodesNoMoreThanTheTabsOfTheOthersComesOnTop() throws Exception {
        List<Tabs> nodes = List.of(node(), node(), node());
        Random random = new Random(7);
        int admitted = 0;
        for (int i = 0; i < 4 * QUOTA; i++) {
            admitted += take(nodes.get(random.nextInt(nodes.size()))).isGranted() ? 1 : 0;
        }

        assertThat(admitted).isBetween(QUOTA, QUOTA + 2 * QUOTA / 30);
    }

    /** Until one more request has been told to Redis. */
    private Verdict untilSettled(Tabs node) throws Exception {
        for (int i = 0; i < 20; i++) {
            take(node);
        }
        return take(node);
    }

    private Verdict take(Tabs node) throws Exception {
        return Await.result(node.take(bucket));
    }

    private Tabs node() {
        return new Tabs(new Buckets(new RedisBuckets(redis, prefix), PATIENCE, clock), clock);
    }
}
