package dev.rollcall.app;

import java.util.Set;

/**
 * How a node finds the others.
 *
 * @param host the address that the cluster and the bus listen on and are reached at
 * @param port of the cluster; 0 for any free one
 * @param members {@code host:port} of nodes to join, any that is up will do
 * @param busPort of the bus; 0 for any free one
 * @param tls null on loopback only
 */
public record ClusterSettings(String host, int port, Set<String> members, int busPort, Tls tls) {
    /** PEM files: this node's certificate and key, and the authority whose certificates it trusts. */
    public record Tls(String certificate, String key, String authority) {}
}
