package dev.rollcall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.protocol.Failure;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class JobsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** A run at the latest: what is added to a period comes to a tenth of it at most. */
    private static final Duration LATEST = Duration.ofMinutes(66);

    private final SteeredClock clock = new SteeredClock(Instant.parse("2026-10-20T07:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger batches = new AtomicInteger();
    private TestDatabase server;
    private Database database;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        server = TestDatabase.migrated(vertx);
        database = server.open(vertx);
    }

    @Test
    void aJobIsDueAtOnceAndThenOnceInEachPeriod() throws Exception {
        JobsVerticle node = node(job("sweep", () -> nothingLeft()));

        assertThat(all(node)).isEqualTo(1);
        clock.advance(HOUR.minusSeconds(1));
        assertThat(all(node)).isZero();
        clock.advance(LATEST.minus(HOUR).plusSeconds(1));
        assertThat(all(node)).isEqualTo(1);

        assertThat(batches).hasValue(2);
    }

    @Test
    void aTurnIsOneNodesAloneHoweverManyLook(Vertx vertx) throws Exception {
        List<JobsVerticle> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(node(server.open(vertx), job("sweep", () -> nothingLeft())));
        }

        for (int period = 1; period <= 25; period++) {
            Await.result(Future.all(Stream.generate(() -> nodes)
                    .limit(4)
                    .flatMap(List::stream)
                    .map(JobsVerticle::doOne)
                    .toList()));

            assertThat(batches).as("after %s periods", period).hasValue(period);
            clock.advance(LATEST);
        }
    }

    @Test
    void aJobGoesOnInBatchesUntilNothingIsLeft() throws Exception {
        AtomicInteger left = new AtomicInteger(1_234);
        JobsVerticle node = node(job("sweep", () -> {
            int batch = Math.min(500, left.get());
            left.addAndGet(-batch);
            return Future.succeededFuture(batch);
        }));

        assertThat(all(node)).isEqualTo(4);

        assertThat(left).hasValue(0);
        assertThat(registry.get("rollcall.job.done")
                        .tag("name", "sweep")
                        .counter()
                        .count())
                .isEqualTo(1_234);
        assertThat(registry.get("rollcall.job.last.success")
                        .tag("name", "sweep")
                        .gauge()
                        .value())
                .isEqualTo(clock.instant().getEpochSecond());
    }

    @Test
    void theOneThatHasBeenDueForLongestComesFirst() throws Exception {
        List<String> order = new ArrayList<>();
        AtomicInteger left = new AtomicInteger(2);
        JobsVerticle node = node(
                job("large", () -> {
                    order.add("large");
                    clock.advance(Duration.ofSeconds(1));
                    return Future.succeededFuture(left.getAndDecrement() > 0 ? 500 : 0);
                }),
                job("small", () -> {
                    order.add("small");
                    return Future.succeededFuture(0);
                }));
        Await.result(database.run("UPDATE jobs SET next_at = next_at - interval '1 min' WHERE name = 'large'"));

        assertThat(all(node)).isEqualTo(4);

        assertThat(order).startsWith("large").endsWith("large").containsOnlyOnce("small");
    }

    @Test
    void theJobOfANodeThatDiedIsTakenOverAfterItsLease() throws Exception {
        Promise<Void> begun = Promise.promise();
        JobsVerticle dead = node(job("sweep", () -> {
            begun.complete();
            return Promise.<Integer>promise().future();
        }));
        JobsVerticle other = node(job("sweep", () -> nothingLeft()));
        Future<Boolean> never = dead.doOne();
        Await.result(begun.future());

        assertThat(all(other)).isZero();
        clock.advance(JobsVerticle.LEASE);

        assertThat(all(other)).isEqualTo(1);
        assertThat(never.isComplete()).isFalse();
    }

    @Test
    void whoWasSlowerThanTheLeaseDoesNotPutOffTheTurnOfWhoTookOver() throws Exception {
        Promise<Integer> slow = Promise.promise();
        Promise<Void> begun = Promise.promise();
        JobsVerticle late = node(job("sweep", () -> {
            begun.complete();
            return slow.future();
        }));
        JobsVerticle other = node(job("sweep", () -> nothingLeft()));
        Future<Boolean> lateTurn = late.doOne();
        Await.result(begun.future());
        clock.advance(JobsVerticle.LEASE);
        assertThat(all(other)).isEqualTo(1);
        String next = next("sweep");

        slow.complete(7);
        Await.result(lateTurn);

        assertThat(next("sweep")).isEqualTo(next);
    }

    @Test
    void whatFailsIsTriedAgainAndKeepsNoOtherJobWaiting() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        JobsVerticle node = node(
                job("broken", () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("a bug");
                    }
                    return Future.failedFuture(Failure.unavailable("The database is away"));
                }),
                job("sweep", () -> nothingLeft()));

        assertThat(all(node)).isEqualTo(2);
        clock.advance(JobsVerticle.LEASE);
        assertThat(all(node)).isEqualTo(1);

        assertThat(tries).hasValue(2);
        assertThat(batches).hasValue(1);
        assertThat(registry.find("rollcall.job.last.success")
                        .tag("name", "broken")
                        .gauge())
                .isNull();
        assertThat(registry.get("rollcall.job.failures")
                        .tag("name", "broken")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aTurnThatAWrongClockPutOffForYearsComesAtOnce() throws Exception {
        JobsVerticle node = node(job("sweep", () -> nothingLeft()));
        Await.result(database.run("UPDATE jobs SET next_at = next_at + interval '1 year'"));

        assertThat(all(node)).isEqualTo(1);
    }

    @Test
    void aNodeDoesThoseOnlyThatItKnows() throws Exception {
        node(job("of another release", () -> nothingLeft()));

        assertThat(all(node(job("sweep", () -> nothingLeft())))).isEqualTo(1);
        assertThat(next("of another release")).startsWith("2026-10-20 07:00:00");
    }

    @Test
    void deployedItWorksByItselfAndLeavesInOrder(Vertx vertx) throws Exception {
        Promise<Void> begun = Promise.promise();
        Promise<Integer> batch = Promise.promise();
        String id = Await.result(vertx.deployVerticle(verticle(database, job("sweep", () -> {
            batches.incrementAndGet();
            begun.complete();
            return batch.future();
        }))));
        Await.result(begun.future());

        Future<Void> stopped = vertx.undeploy(id);
        assertThat(stopped.isComplete()).isFalse();
        batch.complete(500);
        Await.result(stopped);

        assertThat(batches).as("no further batch").hasValue(1);
        assertThat(next("sweep")).as("due for another node").startsWith("2026-10-20 07:00:00");
    }

    @Test
    void aJobComesRoundOnceADayAtLeast() {
        assertThatThrownBy(() -> new Job("rare", Duration.ofDays(2), () -> nothingLeft()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Future<Integer> nothingLeft() {
        batches.incrementAndGet();
        return Future.succeededFuture(0);
    }

    private static Job job(String name, Supplier<Future<Integer>> batch) {
        return new Job(name, HOUR, batch);
    }

    private JobsVerticle verticle(Database database, Job... jobs) {
        return new JobsVerticle(database, List.of(jobs), registry, clock);
    }

    private JobsVerticle node(Job... jobs) throws Exception {
        return node(database, jobs);
    }

    /** One that a test leads by the hand. */
    private JobsVerticle node(Database database, Job... jobs) throws Exception {
        Await.result(new JobStore(database).add(Stream.of(jobs).map(Job::name).toList(), clock.instant()));
        return verticle(database, jobs);
    }

    /** How many batches there were for it to do. */
    private static int all(JobsVerticle node) throws Exception {
        int done = 0;
        while (Await.result(node.doOne())) {
            done++;
        }
        return done;
    }

    private String next(String job) throws Exception {
        try (var session = server.session()) {
            return session.run("SELECT next_at AT TIME ZONE 'UTC' FROM jobs WHERE name = '" + job + "'");
        }
    }
}
