package dev.rollcall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TurnsTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final LinkedBlockingQueue<Promise<Boolean>> begun = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

    @Test
    void theNextTurnComesAtOnceWhileThereIsMore(Vertx vertx) throws Exception {
        begin(vertx, NEVER);

        turn().complete(true);
        turn().complete(true);
        turn();
    }

    @Test
    void aTurnThatFailsIsToldOfAndFollowedByAnother(Vertx vertx) throws Exception {
        begin(vertx, Duration.ofMillis(1));

        turn().fail("away");

        assertThat(faults.poll(Await.SECONDS, TimeUnit.SECONDS)).hasMessage("away");
        turn();
    }

    @Test
    void aStopWaitsForTheTurnUnderWayAndNoneComesAfterIt(Vertx vertx) throws Exception {
        Turns turns = begin(vertx, Duration.ofMillis(1));
        Promise<Boolean> last = turn();

        Future<Void> stopped = turns.stop();
        assertThat(stopped.isComplete()).isFalse();
        last.complete(true);
        Await.result(stopped);

        CountDownLatch others = new CountDownLatch(10);
        vertx.setPeriodic(1, tick -> others.countDown()); // begun later, and as often
        assertThat(others.await(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).isEmpty();
    }

    private Turns begin(Vertx vertx, Duration period) {
        return Turns.every(
                period,
                vertx,
                () -> {
                    Promise<Boolean> turn = Promise.promise();
                    begun.add(turn);
                    return turn.future();
                },
                faults::add);
    }

    private Promise<Boolean> turn() throws InterruptedException {
        Promise<Boolean> turn = begun.poll(Await.SECONDS, TimeUnit.SECONDS);
        assertThat(turn).isNotNull();
        return turn;
    }
}
