package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopsTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EventLoops loops = new EventLoops(Duration.ofMillis(800), meters);

    @AfterEach
    void close() throws Exception {
        Await.result(vertx.close());
    }

    @Test
    void oneStuckLoopIsSeenWhileTheOtherTurnsAndIsWellAgainOnceItTurns() throws Exception {
        var first = ((VertxInternal) vertx).createEventLoopContext();
        var second = ((VertxInternal) vertx).createEventLoopContext();
        assertThat(first.nettyEventLoop()).isNotSameAs(second.nettyEventLoop());
        CountDownLatch watching = new CountDownLatch(2);
        for (var loop : List.of(first, second)) {
            loop.runOnContext(turn -> {
                loops.watchThis(vertx);
                watching.countDown();
            });
        }
        watching.await();
        assertThat(loops.watched()).isEqualTo(2);
        CountDownLatch released = new CountDownLatch(1);

        first.runOnContext(turn -> awaitUninterrupted(released));

        until(false);
        released.countDown();
        until(true);
        assertThat(meters.get("rollcall.event.loop.delay").timer().max(TimeUnit.MILLISECONDS))
                .isGreaterThan(500);
    }

    private void until(boolean turning) {
        long deadline = System.nanoTime() + Duration.ofSeconds(Await.SECONDS).toNanos();
        while (loops.allTurn() != turning) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
