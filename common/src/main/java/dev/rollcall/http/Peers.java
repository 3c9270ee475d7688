package dev.rollcall.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where requests come from. */
public final class Peers {
    private Peers() {}

    /** The textual IP address, or an empty string when the connection has gone. */
    public static String ip(SocketAddress peer) {
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
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
