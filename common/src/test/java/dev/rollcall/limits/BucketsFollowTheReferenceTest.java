package dev.rollcall.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At random times the buckets of this node and those in Redis grant what the textbook does, and both say the same. */
@ExtendWith(VertxExtension.class)
class BucketsFollowTheReferenceTest {
    /** Microseconds; a date of our days, so that numbers are as long as they get. */
    private static final long START = 1_800_000_000_000_000L;

    /** Windows of an hour, so that Redis, whose keys go by its own time, forgets nothing meanwhile. */
    private static final List<Limit> LIMITS =
            List.of(Limit.perHour("few", 7), Limit.perHour("odd", 1_009), Limit.perHour("many", 3_600_000));

    private static final int ASKED = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneBucket(long seed, Vertx vertx) throws Exception {
        Random random = new Random(seed);
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        RedisBuckets shared = new RedisBuckets(redis, "test:" + UUID.randomUUID() + ':');
        LocalBuckets local = new LocalBuckets();

        for (Limit limit : LIMITS) {
            TokenBucket reference = new TokenBucket(limit);
            List<Bucket> bucket = List.of(new Bucket(limit, "key"));
            long now = START;
            for (int i = 0; i < ASKED; i++) {
                now += pause(limit, random);
                int owed = random.nextBoolean() ? 0 : random.nextInt(1 + limit.quota() / 3);

                Verdict here = local.take(bucket, now, owed).get(0);

                assertThat(here)
                        .isEqualTo(Await.result(shared.take(bucket, now, owed)).get(0));
                assertThat(here.isGranted()).isEqualTo(reference.take(now, owed));
                assertThat(here.remaining()).isEqualTo(reference.remaining());
                assertThat(here.next()).isEqualTo(Duration.of(reference.next(), ChronoUnit.MICROS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void severalAreTakenFromAllTogetherOrNotAtAll(long seed, Vertx vertx) throws Exception {
        Random random = new Random(seed);
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        RedisBuckets shared = new RedisBuckets(redis, "test:" + UUID.randomUUID() + ':');
        LocalBuckets local = new LocalBuckets();
        Bucket address = new Bucket(Limit.perHour("address", 5), "a");
        Bucket client = new Bucket(Limit.perHour("client", 20), "c");
        TokenBucket ofAddress = new TokenBucket(address.limit());
        TokenBucket ofClient = new TokenBucket(client.limit());
        long now = START;
        for (int i = 0; i < ASKED; i++) {
            now += pause(client.limit(), random);

            List<Verdict> here = local.take(List.of(address, client), now, 0);

            assertThat(here).isEqualTo(Await.result(shared.take(List.of(address, client), now, 0)));
            ofAddress.fill(now);
            ofClient.fill(now);
            boolean isGranted = Math.min(ofAddress.remaining(), ofClient.remaining()) > 0
                    && ofAddress.take(now, 0)
                    && ofClient.take(now, 0);
            assertThat(here).extracting(Verdict::isGranted).containsExactly(isGranted, isGranted);
            assertThat(here)
                    .extracting(Verdict::remaining)
                    .containsExactly(ofAddress.remaining(), ofClient.remaining());
        }
    }

    @Test
    void aLimitThatWasLoweredIsMadeUpForOnce(Vertx vertx) throws Exception {
        RedisBuckets shared =
                new RedisBuckets(Redis.createClient(vertx, Servers.redis().url()), "test:" + UUID.randomUUID() + ':');
        List<Bucket> generous = List.of(new Bucket(new Limit("x", 60, Duration.ofMinutes(30), false), "key"));
        List<Bucket> strict = List.of(new Bucket(new Limit("x", 60, Duration.ofMinutes(1), false), "key"));
        Await.result(shared.take(generous, START, 59));

        Verdict verdict = Await.result(shared.take(strict, START, 0)).get(0);

        assertThat(verdict.isExhausted()).isTrue();
        assertThat(verdict.next()).isEqualTo(Duration.ofMinutes(29).plusSeconds(1));
    }

    @Test
    void theScriptIsSentAgainToARedisThatHasForgottenIt(Vertx vertx) throws Exception {
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        List<Bucket> bucket =
                List.of(new Bucket(Limit.perHour("x", 5), UUID.randomUUID().toString()));
        RedisBuckets shared = new RedisBuckets(redis, "test:");
        Await.result(shared.take(bucket, RedisBuckets.OWN_CLOCK, 0));
        Await.result(redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.SCRIPT)
                .arg("FLUSH")));

        Verdict verdict =
                Await.result(shared.take(bucket, RedisBuckets.OWN_CLOCK, 0)).get(0);

        assertThat(verdict.remaining()).isEqualTo(3);
    }

    /** Mostly short, so that it runs empty; at times as long as it takes to fill up. */
    private static long pause(Limit limit, Random random) {
        return random.nextInt(20) == 0
                ? limit.span() / (1 + random.nextInt(3))
                : random.nextLong(2 * limit.interval() + 1);
    }
}
