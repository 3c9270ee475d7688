package dev.rollcall.http;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Where requests come from. */
public final class Peers {
    private static final int NETWORK_BYTES = 8;

    private Peers() {}

    /** The textual IP address, or an empty string when the connection has gone. */
    public static String ip(SocketAddress peer) {
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    }

    /** What one client can well have to itself: an IPv4 address, or of an IPv6 address the first 64 bits (RFC 6177). */
    static String network(String ip) {
        return TrustedProxies.address(ip).map(Peers::network).orElse(ip);
    }

    private static String network(InetAddress ip) {
        return ip instanceof Inet6Address
                ? HexFormat.of().formatHex(ip.getAddress(), 0, NETWORK_BYTES) + "/64"
                : ip.getHostAddress();
    }

    static boolean isLoopback(SocketAddress peer) {
        String ip = ip(peer);
        return !ip.isEmpty() && isLoopback(ip);
    }

    /** @param host an address or a name, which is then looked up */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // a name nobody knows is certainly not this machine
        }
    }
}
