package dev.rollcall.app;

import dev.rollcall.http.IpRange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Which address of this machine a setting means. */
final class LocalAddress {
    private LocalAddress() {}

    /**
     * A host as it stands, or, of a network such as {@code 10.1.0.0/16}, the one address that this machine has in it: so that
     * containers, whose addresses nobody knows before, can be told alike.
     */
    static String of(String setting, String text) {
        if (!text.contains("/")) {
            return text;
        }
        IpRange network;
        try {
            network = IpRange.of(text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(setting, "must be a host, or a network such as 10.1.0.0/16, unlike " + text);
        }
        List<String> found = addresses().stream()
                .filter(network::contains)
                .map(InetAddress::getHostAddress)
                .toList();
        if (found.size() != 1) {
            throw new SettingsException(
                    setting,
                    "must be a network in which this machine has one address; in " + text + " it has " + found);
        }
        return found.get(0);
    }

    private static List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            throw new IllegalStateException("The addresses of this machine cannot be listed", e);
        }
    }
}
