package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class SafeOnceTest {
    private Future<Boolean> safeNow;
    private final SafeOnce cluster = new SafeOnce(() -> safeNow);

    @Test
    void aNodeThatHasJustJoinedWaitsForASafeCluster() throws Exception {
        safeNow = Future.succeededFuture(false);
        assertThat(Await.result(cluster.get())).isFalse();

        safeNow = Future.failedFuture("no answer");
        assertThat(Await.fault(cluster.get())).hasMessage("no answer");

        safeNow = Future.succeededFuture(true);
        assertThat(Await.result(cluster.get())).isTrue();
    }

    @Test
    void aNeighbourThatIsLostLaterTakesNoOtherNodesReadiness() throws Exception {
        safeNow = Future.succeededFuture(true);
        Await.result(cluster.get());

        safeNow = Future.failedFuture("the neighbour is frozen");

        assertThat(Await.result(cluster.get())).isTrue();
    }
}
