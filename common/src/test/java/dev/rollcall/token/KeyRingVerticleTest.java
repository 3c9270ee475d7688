package dev.rollcall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.bus.Actor;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.KeyRings;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.TokenKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of the meeting service that learns the keys of a node of the auth service. */
class KeyRingVerticleTest {
    private static final TokenKey MAY = KeyPairs.named("2026-05").known();
    private static final TokenKey JUNE = KeyPairs.named("2026-06").known();

    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<TokenKeys.InUse> answered = new LinkedBlockingQueue<>();
    private volatile Future<TokenKeys.InUse> inUse = keys(MAY);
    private Cluster cluster;
    private Actor auth;
    private KeyRing ring;
    private String deployment;

    @BeforeEach
    void follow() throws Exception {
        cluster = Cluster.shared();
        auth = Actor.of(TokenKeys.class).on(TokenKeys.ListInUse.class, this::answer, Service.MEETING);
        Await.result(auth.listen(cluster.auth().bus()));
        ring = new KeyRing(cluster.meeting().vertx(), null);
        deployment = Await.result(cluster.meeting()
                .vertx()
                .deployVerticle(new KeyRingVerticle(cluster.meeting().bus(), ring)));
    }

    @AfterEach
    void leave() throws Exception {
        Await.result(cluster.meeting().vertx().undeploy(deployment));
        Await.result(auth.stop());
    }

    private Future<TokenKeys.InUse> answer(TokenKeys.ListInUse query) {
        asked.incrementAndGet();
        return inUse.onSuccess(answered::add);
    }

    private static Future<TokenKeys.InUse> keys(TokenKey... keys) {
        return Future.succeededFuture(new TokenKeys.InUse(List.of(keys), false));
    }

    private Future<Done> look() {
        return cluster.meeting().bus().ask(new KeyRings.Look());
    }

    private Optional<VerificationKey> find(String kid) {
        return ring.find(new TokenHeader("ES256", kid));
    }

    @Test
    void aNodeHasTheKeysWhenItHasStarted() {
        assertThat(find("2026-05")).isPresent();
        assertThat(find("2026-06")).isEmpty();
    }

    @Test
    void aLookFindsWhatWasThereWhenItWasAskedFor() throws Exception {
        for (int i = 0; i < 20; i++) {
            TokenKey key = new TokenKey("key-" + i, MAY.x(), MAY.y());
            Future<Done> earlier = look();
            inUse = keys(key);
            Await.result(look());

            assertThat(find("key-" + i)).isPresent();
            Await.result(earlier);
        }
    }

    @Test
    void manyWhoLookAtOnceShareALook() throws Exception {
        int before = asked.get();

        List<Future<Done>> looks =
                IntStream.range(0, 1_000).mapToObj(i -> look()).toList();

        Await.result(Future.all(looks));
        assertThat(asked.get() - before).isBetween(1, 5);
    }

    @Test
    void changesAreHeardOfSoonerThanTheNodeWouldHaveLooked() throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            answered.clear();
            cluster.auth().bus().publish(new TokenKeys.Changed());
            assertThat(answered.poll(Await.SECONDS, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(KeyRingVerticle.POLL);
    }

    @Test
    void aKeyThatIsNotInUseAnyMoreLeavesTheRing() throws Exception {
        inUse = keys(JUNE);

        Await.result(look());

        assertThat(find("2026-05")).isEmpty();
        assertThat(find("2026-06")).isPresent();
    }

    @Test
    void whenNobodyAnswersTheKeysStayAndALookIsRefusedAsUnavailable() throws Exception {
        inUse = Future.failedFuture(Failure.unavailable("the database is away"));

        assertThat(Await.refusal(look()).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(find("2026-05")).isPresent();

        inUse = keys(JUNE);
        Await.result(look());
        assertThat(find("2026-06")).isPresent();
    }

    @Test
    void aKeyOfTheSameNameButOtherNumbersIsAnotherKey() throws Exception {
        VerificationKey may = find("2026-05").orElseThrow();
        Await.result(look());
        assertThat(find("2026-05")).containsSame(may);

        inUse = keys(new TokenKey("2026-05", JUNE.x(), JUNE.y()));
        Await.result(look());

        assertThat(ring.holds(may)).isFalse();
    }
}
