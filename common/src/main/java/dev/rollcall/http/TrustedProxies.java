package dev.rollcall.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
    private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?");

    /** Some proxies add the port. */
    private static final Pattern ENTRY =
            Pattern.compile("([0-9.]+)(?::\\d{1,5})?|([0-9A-Fa-f:.]+)|\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?");

    private final List<IpSubnetFilterRule> ranges;

    private TrustedProxies(List<IpSubnetFilterRule> ranges) {
        this.ranges = ranges;
    }

    /**
     * @param ranges IP addresses, and ranges such as {@code 10.0.0.0/8} (RFC 4632); throws IllegalArgumentException for
     *     anything else
     */
    public static TrustedProxies of(Collection<String> ranges) {
        return new TrustedProxies(ranges.stream().map(TrustedProxies::range).toList());
    }

    /** The address of the client, as far as it can be trusted; empty when the connection has gone. */
    String client(HttpServerRequest request) {
        String peer = Peers.ip(request.remoteAddress());
        if (ranges.isEmpty() || !address(peer).map(this::contains).orElse(false)) {
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
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return ranges.stream().anyMatch(range -> range.matches(socket));
    }

    private static IpSubnetFilterRule range(String text) {
        Matcher parts = RANGE.matcher(text);
        Optional<InetAddress> address = parts.matches() ? address(parts.group(1)) : Optional.empty();
        int bits = address.map(found -> 8 * found.getAddress().length).orElse(-1);
        int prefix = bits < 0 || parts.group(2) == null ? bits : Integer.parseInt(parts.group(2));
        if (bits < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "must list IP addresses and ranges such as 10.0.0.0/8 or fd00::/8, unlike " + text);
        }
        return new IpSubnetFilterRule(address.get(), prefix, IpFilterRuleType.ACCEPT);
    }

    private static Optional<InetAddress> entry(String text) {
        Matcher parts = ENTRY.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return address(address != null ? address : parts.group(3));
    }

    /** Never looks a name up. An IPv4 address stays one when it is written as IPv6 (RFC 4291, section 2.5.5.2). */
    static Optional<InetAddress> address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of four or sixteen bytes there is always one
        }
    }
}
