package dev.rollcall.http;

import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.UserId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the trace of each request and writes its one log line when it has been answered. */
final class RequestLog implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    static final String REQUEST_ID = "X-Request-Id";
    private static final String ROUTE = "rollcall.route";

    private final TrustedProxies proxies;

    RequestLog(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public void handle(RoutingContext context) {
        begin(context);
        context.next();
    }

    void begin(RoutingContext context) {
        long start = System.nanoTime();
        HttpServerRequest request = context.request();
        Trace trace = Trace.of(request.getHeader(REQUEST_ID), traceParent(request))
                .by(proxies.client(request), request.getHeader(HttpHeaders.USER_AGENT));
        trace.enter();
        context.response().putHeader(REQUEST_ID, trace.requestId());
        context.addEndHandler(end -> write(context, System.nanoTime() - start));
    }

    /** Where spans are recorded the request's own is already there, of the client's trace or of a new one. */
    private static String traceParent(HttpServerRequest request) {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01"
                : request.getHeader("traceparent");
    }

    /** The template of the path, whose values are nobody's business here. */
    static void route(RoutingContext context, String template) {
        context.put(ROUTE, template);
        Span.current().setAttribute("http.route", template);
    }

    static String route(RoutingContext context) {
        return context.get(ROUTE);
    }

    /** From here on all that the request causes is that user's. */
    static void user(UserId user) {
        Trace.current().signedIn(user).enter();
    }

    private static void write(RoutingContext context, long nanos) {
        LOG.atInfo()
                .addKeyValue("event", "request")
                .addKeyValue("method", context.request().method().name())
                .addKeyValue("route", route(context))
                .addKeyValue("status", context.response().getStatusCode())
                .addKeyValue("ms", nanos / 1_000 / 1000.0)
                .log("request");
    }
}
