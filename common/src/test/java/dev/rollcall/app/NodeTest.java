package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.protocol.Service;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeTest {
    @Test
    void nodesOnPortsOfTheSystemsChoiceJoinOneAnother() throws Exception {
        Cluster cluster = Cluster.shared();

        assertThat(cluster.auth().bus().nodeId())
                .isNotEqualTo(cluster.meeting().bus().nodeId());
        assertThat(cluster.auth().clusterAddress()).startsWith("127.0.0.1:").doesNotEndWith(":0");
    }

    @Test
    void aHostMayBeNamed() throws Exception {
        Node node = Cluster.join(Service.AUTH, "localhost", Set.of());

        assertThat(node.clusterAddress()).startsWith("127.0.0.1:");
        Await.result(node.close());
    }
}
