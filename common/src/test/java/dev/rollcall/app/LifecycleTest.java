package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> stopped = new CopyOnWriteArrayList<>();

    @Test
    void whatWasStartedIsStoppedInReverseOneAfterTheOther() throws Exception {
        Promise<Void> slow = Promise.promise();
        lifecycle.started("first", () -> stop("first"));
        lifecycle.started("second", () -> stop("second").compose(noted -> slow.future()));
        lifecycle.started("third", () -> stop("third"));

        Future<Void> all = lifecycle.stop();
        assertThat(stopped).containsExactly("third", "second");
        assertThat(all.isComplete()).isFalse();
        slow.complete();

        Await.result(all);
        assertThat(stopped).containsExactly("third", "second", "first");
    }

    @Test
    void aStepThatFailsDoesNotKeepTheRestUp() throws Exception {
        lifecycle.started("first", () -> stop("first"));
        lifecycle.started("fails", () -> Future.failedFuture("no"));
        lifecycle.started("throws", () -> {
            throw new IllegalStateException("no");
        });
        lifecycle.started("last", () -> stop("last"));

        Await.result(lifecycle.stop());

        assertThat(stopped).containsExactly("last", "first");
    }

    @Test
    void stoppingTwiceStopsOnce() throws Exception {
        lifecycle.started("only", () -> stop("only"));

        Future<Void> first = lifecycle.stop();
        Future<Void> second = lifecycle.stop();
        Await.result(Future.all(first, second));

        assertThat(stopped).containsExactly("only");
    }

    @Test
    void whereNothingWasStartedStoppingIsDone() throws Exception {
        Await.result(lifecycle.stop());

        assertThat(stopped).isEmpty();
    }

    private Future<Void> stop(String name) {
        stopped.add(name);
        return Future.succeededFuture();
    }
}
