package dev.rollcall.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies in front of us, whose word is taken on where a request comes from. Each appends to {@code X-Forwarded-For}
 * whom it was asked by, so the client is the last entry that is none of them; what stands before it anybody can have made up.
 */
public final class TrustedProxies {
    private static final String HEADER = "X-Forwarded-For";

    /** Some proxies add the port. */
    private static final Pattern ENTRY =
            Pattern.compile("([0-9.]+)(?::\\d{1,5})?|([0-9A-Fa-f:.]+)|\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?");

    private final List<IpRange> ranges;

    private TrustedProxies(List<IpRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * @param ranges IP addresses, and ranges such as {@code 10.0.0.0/8} (RFC 4632); throws IllegalArgumentException for
     *     anything else
     */
    public static TrustedProxies of(Collection<String> ranges) {
        return new TrustedProxies(ranges.stream().map(IpRange::of).toList());
    }

    /** The address of the client, as far as it can be trusted; empty when the connection has gone. */
    String client(HttpServerRequest request) {
        String peer = Peers.ip(request.remoteAddress());
        if (ranges.isEmpty() || !IpRange.address(peer).map(this::contains).orElse(false)) {
            return peer;
        }
        String[] entries = String.join(",", request.headers().getAll(HEADER)).split(",", -1);
        String client = peer;
        for (int i = entries.length - 1; i >= 0; i--) {
            Optional<InetAddress> entry = entry(entries[i].trim());
            if (entry.isEmpty()) {
                return peer;
            }
            client = NetUtil.toAddressString(entry.get());
            if (!contains(entry.get())) {
                return client;
            }
        }
        return client;
    }

    private boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static Optional<InetAddress> entry(String text) {
        Matcher parts = ENTRY.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return IpRange.address(address != null ? address : parts.group(3));
    }
}
