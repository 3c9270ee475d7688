package dev.rollcall.app;

import dev.rollcall.Await;
import dev.rollcall.bus.BusSettings;
import dev.rollcall.protocol.Service;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Two nodes of one cluster on loopback, one of each service, for all the tests of a JVM. */
public final class Cluster {
    public static final String SERVICE_KEY = "gQ3rT7yUi9oP2aSd4fGh6jKl8zXc0vBn";

    /** More than all tests together do wrong, so that they do not open the breaker for each other. */
    private static final int BREAKER_FAILURES = 1_000_000;

    private static Cluster shared;

    private final Node auth;
    private final Node meeting;

    private Cluster(Node auth, Node meeting) {
        this.auth = auth;
        this.meeting = meeting;
    }

    public static synchronized Cluster shared() throws Exception {
        if (shared == null) {
            Node first = join(Service.AUTH, "127.0.0.1", Set.of());
            shared = new Cluster(first, join(Service.MEETING, "127.0.0.1", Set.of(first.clusterAddress())));
        }
        return shared;
    }

    public Node auth() {
        return auth;
    }

    public Node meeting() {
        return meeting;
    }

    static Node join(Service service, String host, Set<String> members) throws Exception {
        return join(service, SERVICE_KEY, new ClusterSettings(host, 0, members, 0, null));
    }

    public static Node join(Service service, String serviceKey, ClusterSettings cluster) throws Exception {
        return join(service, serviceKey, cluster, Duration.ofSeconds(5));
    }

    /** @param deadline of what it asks */
    public static Node join(Service service, String serviceKey, ClusterSettings cluster, Duration deadline)
            throws Exception {
        BusSettings bus = new BusSettings(
                service,
                "",
                serviceKey,
                deadline,
                BusSettings.MAX_IN_FLIGHT,
                BREAKER_FAILURES,
                BusSettings.BREAKER_RESET);
        NodeSettings settings = new NodeSettings(bus, cluster, null, null, null, null, serviceKey, null);
        return Await.result(Node.join(settings, Map.of(), Clock.systemUTC()));
    }
}
