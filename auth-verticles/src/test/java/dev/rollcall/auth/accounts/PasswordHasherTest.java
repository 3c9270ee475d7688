package dev.rollcall.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private static final Argon2Settings QUICK = new Argon2Settings(8_192, 1, 1);
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int ROOM = THREADS * 33;

    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void pastItsRoomItRefusesAndWhatIsInsideIsStillDone() throws Exception {
        PasswordHasher hasher = hasher(PATIENT);

        List<Future<String>> all = IntStream.range(0, ROOM + 50)
                .mapToObj(i -> hasher.hash(new Secret("password " + i)))
                .toList();
        assertThat(hasher.room().failed()).isTrue();
        CountDownLatch finished = new CountDownLatch(all.size());
        all.forEach(one -> one.onComplete(done -> finished.countDown()));

        assertThat(finished.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(all).filteredOn(Future::succeeded).hasSizeBetween(ROOM, ROOM + 49);
        assertThat(all).filteredOn(Future::failed).isNotEmpty().allSatisfy(one -> {
            Failure failure = (Failure) one.cause();
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.refusal().retryAfterSeconds()).isPositive();
        });
    }

    @Test
    void whatHasWaitedTooLongIsNotHashedAtAll() throws Exception {
        PasswordHasher hasher = hasher(Duration.ZERO);

        List<Future<String>> all = IntStream.range(0, THREADS * 10)
                .mapToObj(i -> hasher.hash(new Secret("password " + i)))
                .toList();

        assertThat(all)
                .allSatisfy(one -> assertThat(((Failure) cause(one)).code()).isEqualTo(Code.UNAVAILABLE));
        assertThat(registry.get("rollcall.password.hash").timer().count()).isZero();
        assertThat(refused("late")).isEqualTo(all.size());
    }

    @Test
    void whatWaitsAndWhatIsRefusedIsCounted() throws Exception {
        PasswordHasher hasher = hasher(PATIENT);
        double before = registry.get("rollcall.password.hash.queue").gauge().value();

        List<Future<String>> all = IntStream.range(0, ROOM + 50)
                .mapToObj(i -> hasher.hash(new Secret("password " + i)))
                .toList();
        double during = registry.get("rollcall.password.hash.queue").gauge().value();
        CountDownLatch finished = new CountDownLatch(all.size());
        all.forEach(one -> one.onComplete(done -> finished.countDown()));
        assertThat(finished.await(20, TimeUnit.SECONDS)).isTrue();

        long refused = all.stream().filter(Future::failed).count();
        assertThat(before).isZero();
        assertThat(during).isBetween(1.0, (double) ROOM);
        assertThat(refused("full")).isEqualTo(refused).isPositive();
        assertThat(registry.get("rollcall.password.hash").timer().count()).isEqualTo(all.size() - refused);
        assertThat(registry.get("rollcall.password.hash.wait").timer().count()).isEqualTo(all.size() - refused);
    }

    @Test
    void afterAStormThereIsRoomAgain() {
        PasswordHasher hasher = hasher(PATIENT);
        for (int storm = 0; storm < 3; storm++) {
            Future.join(IntStream.range(0, ROOM + 50)
                            .mapToObj(i -> hasher.hash(new Secret("password")))
                            .toList())
                    .otherwiseEmpty()
                    .await();
        }

        assertThat(hasher.room().succeeded()).isTrue();
        assertThat(hasher.hash(new Secret("password")).await()).startsWith("$argon2id$");
    }

    @Test
    void itNeverRunsOnTheThreadThatAsks() {
        // so slow that it cannot be done before the next line, however busy the machine
        PasswordHasher hasher = new PasswordHasher(vertx, new Argon2Settings(65_536, 10, 1), PATIENT, registry);
        Future<Boolean> turned = Future.future(promise -> vertx.runOnContext(loop -> {
            Future<String> hash = hasher.hash(new Secret("password"));
            promise.complete(hash.isComplete());
        }));

        assertThat(turned.await()).isFalse();
    }

    @Test
    void nothingMatchesWhereThereIsNoPassword() {
        PasswordHasher hasher = hasher(PATIENT);

        for (String password : List.of("", "nobody has this password", "x".repeat(300))) {
            assertThat(hasher.verify(null, new Secret(password)).await()).isFalse();
        }
    }

    private PasswordHasher hasher(Duration patience) {
        return new PasswordHasher(vertx, QUICK, patience, registry);
    }

    private double refused(String reason) {
        return registry.get("rollcall.password.hash.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static Throwable cause(Future<?> failing) {
        return catchThrowable(failing::await);
    }
}
