package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/** Loopback ports. */
final class Ports {
    private static final int TRIES = 5;

    private Ports() {}

    /** Starts a server on the wanted port, or on any free one for 0: again when another program was quicker there. */
    static <T> T start(int wanted, String server, IntFunction<T> start) {
        for (int tries = 1; ; tries++) {
            try {
                return start.apply(claim(wanted, server));
            } catch (PortTakenException taken) {
                if (wanted != 0 || tries == TRIES) {
                    throw taken;
                }
            }
        }
    }

    /** The wanted port, or any free one for 0. Looked at before a server starts, so that a taken one fails at once. */
    static int claim(int wanted, String server) {
        try {
            return bindable(wanted);
        } catch (BindException taken) {
            throw new PortTakenException(wanted, server, taken);
        } catch (IOException e) {
            throw new UncheckedIOException(server + " cannot listen on port " + wanted, e);
        }
    }

    static boolean isFree(int port) {
        try {
            return bindable(port) == port;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int bindable(int wanted) throws IOException {
        try (var socket = new ServerSocket()) {
            // as the servers do it: connections of a predecessor in TIME_WAIT do not make a port taken
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), wanted));
            return socket.getLocalPort();
        }
    }

    static InetAddress loopback() {
        try {
            // not InetAddress.getLoopbackAddress(), which is ::1 where a JVM prefers IPv6
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
