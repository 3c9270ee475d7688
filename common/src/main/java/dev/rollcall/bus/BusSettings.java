package dev.rollcall.bus;

import dev.rollcall.protocol.Service;
import java.time.Duration;

/**
 * How a node takes part in the bus.
 *
 * @param service which service this node belongs to
 * @param nodeId the node's name in the cluster
 * @param serviceKey signs the credential of messages that leave the process; at least 32 bytes
 * @param deadline how long one ask waits for its answer
 * @param maxInFlight asks of one protocol that may wait at once; more are refused as unavailable
 * @param breakerFailures faults of another service in a row, within {@code breakerReset} or 10 s, that open its breaker
 * @param breakerReset how long an open breaker refuses before it tries again
 */
public record BusSettings(
        Service service,
        String nodeId,
        String serviceKey,
        Duration deadline,
        int maxInFlight,
        int breakerFailures,
        Duration breakerReset) {
    public static final Duration DEADLINE = Duration.ofSeconds(2);
    public static final int MAX_IN_FLIGHT = 2_000;
    public static final int BREAKER_FAILURES = 5;
    public static final Duration BREAKER_RESET = Duration.ofSeconds(60);

    /** The same for the node of that id. */
    public BusSettings named(String nodeId) {
        return new BusSettings(service, nodeId, serviceKey, deadline, maxInFlight, breakerFailures, breakerReset);
    }
}
