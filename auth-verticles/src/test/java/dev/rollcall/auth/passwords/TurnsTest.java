package dev.rollcall.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Turns turns = new Turns();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void twoAtATimeHaveTheirTurnInTheOrderInWhichTheyCame() {
        List<Integer> begun = new ArrayList<>();
        List<Promise<Void>> running =
                IntStream.range(0, 5).mapToObj(i -> Promise.<Void>promise()).toList();
        List<Future<Void>> all = new ArrayList<>();

        Future<List<Integer>> seen = onContext(context -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                all.add(turns.take("key", () -> {
                    begun.add(number);
                    return running.get(number).future();
                }));
            }
            return Future.succeededFuture(List.copyOf(begun));
        });

        assertThat(seen.await()).containsExactly(0, 1);
        running.forEach(Promise::complete);
        Future.all(all).await();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void otherKeysDoNotWait() {
        Future<Boolean> other = onContext(context -> {
            turns.take("key", () -> Promise.promise().future());
            turns.take("key", () -> Promise.promise().future());
            return turns.take("other", () -> Future.succeededFuture(true));
        });

        assertThat(other.await()).isTrue();
    }

    @Test
    void whatFailsOrThrowsMakesRoomAsWell() {
        for (int i = 0; i < 4; i++) {
            Future<Object> failing = onContext(context -> turns.take("key", () -> Future.failedFuture("no")));
            Future<Object> throwing = onContext(context -> turns.take("key", () -> {
                throw new IllegalStateException("never");
            }));

            assertThatThrownBy(failing::await).hasMessage("no");
            assertThatThrownBy(throwing::await).hasMessage("never");
        }
    }

    @Test
    void eachGoesOnOnItsOwnContext() {
        Promise<Void> first = Promise.promise();
        onContext(context -> turns.take("key", first::future));
        onContext(context -> turns.take("key", first::future));

        Future<Boolean> own = onContext(
                context -> turns.take("key", () -> Future.succeededFuture(Vertx.currentContext() == context)));
        vertx.runOnContext(elsewhere -> first.complete());

        assertThat(own.await()).isTrue();
    }

    private <T> Future<T> onContext(java.util.function.Function<Context, Future<T>> work) {
        Context context = vertx.getOrCreateContext();
        Promise<T> done = Promise.promise();
        context.runOnContext(begun -> work.apply(context).onComplete(done));
        return done.future();
    }
}
