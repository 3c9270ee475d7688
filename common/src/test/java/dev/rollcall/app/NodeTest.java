package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeTest {
    @Test
    void nodesOnPortsOfTheSystemsChoiceJoinOneAnother() throws Exception {
        Cluster cluster = Cluster.shared();

        assertThat(cluster.auth().bus().nodeId())
                .isNotEqualTo(cluster.meeting().bus().nodeId());
        assertThat(cluster.auth().clusterAddress()).startsWith("127.0.0.1:").doesNotEndWith(":0");
    }
}
