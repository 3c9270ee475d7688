package dev.rollcall.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IP address, or a range of them such as {@code 10.0.0.0/8} (RFC 4632). */
public final class IpRange {
    private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?");

    private final IpSubnetFilterRule rule;

    private IpRange(IpSubnetFilterRule rule) {
        this.rule = rule;
    }

    /** Throws IllegalArgumentException for anything else than an address or a range. */
    public static IpRange of(String text) {
        Matcher parts = RANGE.matcher(text);
        Optional<InetAddress> address = parts.matches() ? address(parts.group(1)) : Optional.empty();
        int bits = address.map(found -> 8 * found.getAddress().length).orElse(-1);
        int prefix = bits < 0 || parts.group(2) == null ? bits : Integer.parseInt(parts.group(2));
        if (bits < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "must list IP addresses and ranges such as 10.0.0.0/8 or fd00::/8, unlike " + text);
        }
        return new IpRange(new IpSubnetFilterRule(address.get(), prefix, IpFilterRuleType.ACCEPT));
    }

    public boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
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
