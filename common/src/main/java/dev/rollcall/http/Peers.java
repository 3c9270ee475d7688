package dev.rollcall.http;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Where requests come from. */
public final class Peers {
    private static final int NETWORK_BYTES = 8;
    private static final int NEIGHBOURHOOD_BYTES = 6;
    private static final int NEIGHBOURHOOD_BYTES_V4 = 3;

    private Peers() {}

    /** The textual IP address, or an empty string when the connection has gone. */
    public static String ip(SocketAddress peer) {
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    }

    /** What one client can well have to itself: an IPv4 address, or of an IPv6 address the first 64 bits (RFC 6177). */
    public static String network(String ip) {
        return IpRange.address(ip).map(Peers::network).orElse(ip);
    }

    /** Where a client stays as its address changes by the day: 24 bits of an IPv4 address, 48 of an IPv6 address. */
    public static String neighbourhood(String ip) {
        return IpRange.address(ip)
                .map(address ->
                        prefix(address, address instanceof Inet6Address ? NEIGHBOURHOOD_BYTES : NEIGHBOURHOOD_BYTES_V4))
                .orElse(ip);
    }

    private static String network(InetAddress ip) {
        return ip instanceof Inet6Address ? prefix(ip, NETWORK_BYTES) : ip.getHostAddress();
    }

    private static String prefix(InetAddress ip, int bytes) {
        return HexFormat.of().formatHex(ip.getAddress(), 0, bytes) + '/' + Byte.SIZE * bytes;
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
