package dev.rollcall.http;

import dev.rollcall.bus.Trace;
import dev.rollcall.limits.Bucket;
import dev.rollcall.limits.Limit;
import dev.rollcall.limits.RateLimits;
import dev.rollcall.limits.Verdict;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often one request's client may ask. What has been checked last is told in the answer, whatever it is
 * (draft-ietf-httpapi-ratelimit-headers-10).
 */
public final class RequestLimits {
    /** Signed-in callers, each user. */
    public static final Limit USER = Limit.perMinute("user", 600).onTabs();

    /** Everybody else, each client. */
    public static final Limit ANONYMOUS = Limit.perMinute("anonymous", 300).onTabs();

    /** A guard that says: what the request is counted as is up to the endpoint, since it follows from the body. */
    public static final Handler<RoutingContext> BY_ENDPOINT = RoutingContext::next;

    private static final String LIMITS = "rollcall.limits";
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");

    private final RateLimits limits;
    private final HttpServerResponse response;
    private boolean isCounted;

    private RequestLimits(RateLimits limits, HttpServerResponse response) {
        this.limits = limits;
        this.response = response;
    }

    static void begin(RoutingContext context, RateLimits limits) {
        context.put(LIMITS, new RequestLimits(limits, context.response()));
        context.next();
    }

    public static RequestLimits of(RoutingContext context) {
        return context.get(LIMITS);
    }

    /** A guard that lets each client pass so often. */
    static Handler<RoutingContext> perClient(Limit limit) {
        return context -> {
            RequestLimits limits = of(context);
            limits.check(limits.client(limit))
                    .onSuccess(admitted -> context.next())
                    .onFailure(context::fail);
        };
    }

    /** The bucket of the client that asks: its IPv4 address, or the network of its IPv6 address. */
    public Bucket client(Limit limit) {
        return new Bucket(limit, Peers.network(Trace.current().ip()));
    }

    /** The bucket of somebody who is known by something personal, such as an email address in its canonical form. */
    public Bucket concealed(Limit limit, String personal) {
        return limits.concealed(limit, personal);
    }

    /** Takes from all of these buckets, or fails with {@code RATE_LIMITED} and takes from none. */
    public Future<Void> check(Bucket... buckets) {
        isCounted = true;
        return limits.take(buckets).map(verdicts -> {
            tell(verdicts);
            verdicts.stream()
                    .filter(Verdict::isExhausted)
                    .map(Verdict::next)
                    .max(Duration::compareTo)
                    .ifPresent(wait -> {
                        throw Failure.rateLimited("Too many requests: see RateLimit-Policy, and Retry-After", wait);
                    });
            return null;
        });
    }

    Future<Void> checkUser(UserId user) {
        return check(new Bucket(USER, user.toString()));
    }

    /** Fails with the reason why the request was refused, or for being one too many when it has not been counted yet. */
    <T> Future<T> refused(Throwable reason) {
        Future<Void> counted = isCounted ? Future.succeededFuture() : check(client(ANONYMOUS));
        return counted.compose(admitted -> Future.failedFuture(reason));
    }

    /** Whether it is one of the headers that tell of limits, which are those of one request. */
    static boolean isHeader(String name) {
        return name.equalsIgnoreCase(POLICY.toString()) || name.equalsIgnoreCase(STATE.toString());
    }

    private void tell(List<Verdict> verdicts) {
        if (!verdicts.isEmpty() && !response.headWritten()) {
            response.putHeader(POLICY, list(verdicts, RequestLimits::policy));
            response.putHeader(STATE, list(verdicts, RequestLimits::state));
        }
    }

    private static String list(List<Verdict> verdicts, Function<Verdict, String> item) {
        return verdicts.size() == 1
                ? item.apply(verdicts.get(0))
                : verdicts.stream().map(item).collect(Collectors.joining(", "));
    }

    private static String policy(Verdict verdict) {
        Limit limit = verdict.limit();
        return '"' + limit.name() + "\";q=" + limit.quota() + ";w="
                + limit.window().toSeconds();
    }

    private static String state(Verdict verdict) {
        long seconds = verdict.next().plusSeconds(1).minusNanos(1).toSeconds();
        return '"' + verdict.limit().name() + "\";r=" + verdict.remaining() + ";t=" + seconds;
    }
}
