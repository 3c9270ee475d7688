package dev.rollcall.bus;

import dev.rollcall.protocol.UserId;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What ties together all that one request causes, on every node: it follows the request through handlers, messages and
 * log lines.
 *
 * @param requestId of the caller's choice ({@code X-Request-Id}), or the trace id where it made none
 * @param traceId 32 hex digits, as in W3C Trace Context
 * @param ip the address of the client that began it, or null where none did
 * @param userAgent what that client calls itself, at most 512 characters, or null
 * @param user the id of who is signed in, or null
 */
public record Trace(String requestId, String traceId, String ip, String userAgent, String user) {
    static final String REQUEST_ID = "request-id";
    static final String TRACE_PARENT = "traceparent";
    private static final String IP = "client-ip";
    private static final String USER_AGENT = "client-agent";
    private static final String USER = "user";
    private static final int MAX_USER_AGENT = 512;

    /**
     * W3C Trace Context, section 3.2: version, trace id, parent id, flags; all-zero ids are invalid. Only a version that we
     * do not know may say more.
     */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /** Printable ASCII without quotes and backslash, so that it can stand in a header and in any log. */
    private static final Pattern SAFE_ID = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,128}");

    /** A new trace, or the one that the headers of a request name; what is malformed counts as absent. */
    public static Trace of(String requestId, String traceParent) {
        var parent = traceParent == null ? null : PARENT.matcher(traceParent);
        String traceId = parent != null && parent.matches() ? parent.group(1) : randomHex() + randomHex();
        boolean named = requestId != null && SAFE_ID.matcher(requestId).matches();
        return new Trace(named ? requestId : traceId, traceId, null, null, null);
    }

    /** The same, begun by that client. */
    public Trace by(String ip, String userAgent) {
        boolean fits = userAgent == null || userAgent.length() <= MAX_USER_AGENT;
        return new Trace(requestId, traceId, ip, fits ? userAgent : userAgent.substring(0, MAX_USER_AGENT), user);
    }

    /** The same, of somebody who is signed in. */
    public Trace signedIn(UserId user) {
        return new Trace(requestId, traceId, ip, userAgent, user.toString());
    }

    public static Trace fresh() {
        return of(null, null);
    }

    /** The trace of what runs now, or null where nothing does. */
    public static Trace current() {
        Context context = Vertx.currentContext();
        return context == null ? null : context.getLocal(TraceLocal.KEY);
    }

    /** The request id of what runs now, or null. */
    public static String currentRequestId() {
        Trace trace = current();
        return trace == null ? null : trace.requestId();
    }

    /** Makes it the trace of the running context; only on a context of its own, such as a request's or a message's. */
    public void enter() {
        Vertx.currentContext().putLocal(TraceLocal.KEY, this);
    }

    /** The header that passes it on, each time with a parent id of its own. */
    public String traceParent() {
        return "00-" + traceId + "-" + randomHex() + "-00";
    }

    MultiMap writeTo(MultiMap headers) {
        headers.add(REQUEST_ID, requestId).add(TRACE_PARENT, traceParent());
        if (ip != null) {
            headers.add(IP, ip);
        }
        if (user != null) {
            headers.add(USER, user);
        }
        return userAgent == null ? headers : headers.add(USER_AGENT, userAgent);
    }

    static Trace readFrom(MultiMap headers) {
        Trace trace =
                of(headers.get(REQUEST_ID), headers.get(TRACE_PARENT)).by(headers.get(IP), headers.get(USER_AGENT));
        return new Trace(trace.requestId, trace.traceId, trace.ip, trace.userAgent, headers.get(USER));
    }

    private static String randomHex() {
        // an id of all zeros would be invalid, so one bit is always set
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }
}
