package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalityTest {
    @Test
    void anActorHostedHereIsAskedWithoutANetworkHopThoughAnotherNodeHasOneToo() throws Exception {
        Cluster cluster = Cluster.shared();
        ServedAccounts here = ServedAccounts.on(cluster.meeting());
        ServedAccounts there = ServedAccounts.on(cluster.auth(), cluster.auth().bus());
        there.found = null;

        for (int i = 0; i < 20; i++) {
            var question = new Accounts.Find(new UserId(UUID.randomUUID()));
            Await.result(cluster.meeting().bus().ask(question));

            assertThat(here.found).isSameAs(question);
        }

        assertThat(there.found).isNull();
        here.undeploy(cluster.meeting());
        there.undeploy(cluster.auth());
    }

    @Test
    void whereNoneIsHostedTheOtherNodesIsAsked() throws Exception {
        Cluster cluster = Cluster.shared();
        ServedAccounts there =
                ServedAccounts.on(cluster.auth(), cluster.meeting().bus());
        var question = new Accounts.Find(new UserId(UUID.randomUUID()));

        Await.result(cluster.meeting().bus().ask(question));

        assertThat(there.found).isEqualTo(question).isNotSameAs(question);
        there.undeploy(cluster.auth());
    }

    @Test
    void onceTheActorHereHasStoppedTheOtherNodesIsAsked() throws Exception {
        Cluster cluster = Cluster.shared();
        ServedAccounts there =
                ServedAccounts.on(cluster.auth(), cluster.meeting().bus());
        ServedAccounts here =
                ServedAccounts.on(cluster.meeting(), cluster.meeting().bus());
        here.undeploy(cluster.meeting());
        there.found = null;

        Await.result(cluster.meeting().bus().ask(new Accounts.Find(ServedAccounts.ID)));

        assertThat(there.found).isNotNull();
        there.undeploy(cluster.auth());
    }
}
