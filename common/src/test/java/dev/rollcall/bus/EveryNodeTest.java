package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.app.Node;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Revocations;
import dev.rollcall.protocol.Service;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EveryNodeTest {
    private static final Revocations.CatchUp CATCH_UP = new Revocations.CatchUp(7);
    private static final Duration LONG = Duration.ofMinutes(1);

    private Cluster cluster;
    private Actor here;
    private Actor there;

    @BeforeEach
    void find() throws Exception {
        cluster = Cluster.shared();
    }

    @AfterEach
    void leave() throws Exception {
        if (here != null) {
            Await.result(here.stop());
        }
        if (there != null) {
            Await.result(there.stop());
        }
    }

    @Test
    void itCompletesWhenEveryNodeHasAnswered() throws Exception {
        Promise<Done> slow = Promise.promise();
        BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
        here = listen(cluster.auth(), catchUp -> Future.succeededFuture(Done.DONE));
        there = listen(cluster.meeting(), catchUp -> {
            asked.add(catchUp.seq());
            return slow.future();
        });

        Future<Void> all = cluster.auth().bus().askEveryNode(CATCH_UP, LONG);
        assertThat(asked.poll(Await.SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(all.isComplete()).isFalse();
        slow.complete(Done.DONE);

        Await.result(all);
    }

    @Test
    void aNodeThatRefusesDoesNotFailIt() throws Exception {
        here = listen(cluster.auth(), catchUp -> Future.succeededFuture(Done.DONE));
        there = listen(cluster.meeting(), catchUp -> {
            throw new IllegalStateException("cannot");
        });

        Await.result(cluster.auth().bus().askEveryNode(CATCH_UP, LONG));
    }

    @Test
    void aNodeWhereNobodyListensDoesNotFailIt() throws Exception {
        here = listen(cluster.auth(), catchUp -> Future.succeededFuture(Done.DONE));

        // that somebody has stopped listening there spreads by itself; who is asked until then is waited for
        Await.result(cluster.auth().bus().askEveryNode(CATCH_UP, Duration.ofSeconds(2)));
    }

    @Test
    void aNodeThatNeverAnswersHoldsItUpNoLongerThanTheDeadline() throws Exception {
        here = listen(cluster.auth(), catchUp -> Future.succeededFuture(Done.DONE));
        there = listen(cluster.meeting(), catchUp -> Promise.<Done>promise().future());

        Await.result(cluster.auth().bus().askEveryNode(CATCH_UP, Duration.ofMillis(100)));
    }

    @Test
    void anEventReachesEveryNode() throws Exception {
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        Await.result(cluster.auth().bus().on(ChangeFeed.Appended.class, hint -> heard.add(hint.seq())));
        Await.result(cluster.meeting().bus().on(ChangeFeed.Appended.class, hint -> heard.add(-hint.seq())));

        cluster.meeting().bus().publish(new Emails.Queued());
        cluster.meeting().bus().publish(new ChangeFeed.Appended(7));

        assertThat(heard.poll(Await.SECONDS, TimeUnit.SECONDS)).isIn(7L, -7L);
        assertThat(heard.poll(Await.SECONDS, TimeUnit.SECONDS)).isIn(7L, -7L);
    }

    private static Actor listen(Node node, Function<Revocations.CatchUp, Future<Done>> catchUp) throws Exception {
        Actor actor = Actor.of(Revocations.class).on(Revocations.CatchUp.class, catchUp, Service.AUTH, Service.MEETING);
        Await.result(actor.listenHere(node.bus()));
        return actor;
    }
}
