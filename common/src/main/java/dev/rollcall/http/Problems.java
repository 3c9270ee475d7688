package dev.rollcall.http;

import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong with a request into problem details; foreign words stay in the log. */
final class Problems implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final long LINGER_MS = 2_000;
    static final String PROBLEM_JSON = "application/problem+json";

    /** What the router itself refuses, by status. */
    private static final Map<Integer, Failure> ROUTER = Map.of(
            400,
                    new Failure(
                            Code.BAD_REQUEST,
                            "The request could not be read: its path, query or headers are malformed"),
            404, new Failure(Code.NOT_FOUND, "There is nothing at this path"),
            405, new Failure(Code.METHOD_NOT_ALLOWED, "This path does not answer that method"),
            413, new Failure(Code.BODY_TOO_LARGE, "The body may have 1 MiB at most"),
            414, new Failure(Code.URI_TOO_LONG, "The address is too long"));

    private final int status;
    private final RequestLog log;

    /** @param status what the router fails with where the context tells no status */
    Problems(int status, RequestLog log) {
        this.status = status;
        this.log = log;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close(); // half an answer must not pass for a whole one
            return;
        }
        if (Trace.current() == null) { // refused before any handler of ours
            log.begin(context);
            SecurityHeaders.set(response.headers());
        }
        Throwable cause = context.failure();
        Failure failure = failure(context, cause);
        Refusal refusal = failure.refusal();
        challenge(response, refusal);
        if (refusal.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfterSeconds()));
        }
        if (refusal.code() == Code.BODY_TOO_LARGE && isSending(context.request())) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            hangUp(context);
        }
        response.setStatusCode(refusal.code().status()).putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON);
        Map<String, Record> extensions = cause instanceof StaleVersion stale ? stale.current() : Map.of();
        var body = Reply.encode(Problem.of(refusal, traceId(), extensions));
        Sending.end(context, body);
    }

    private static boolean isSending(HttpServerRequest request) {
        return !request.isEnded() && request.version() != HttpVersion.HTTP_2;
    }

    /** Not at once: a client that is still sending would be cut off before it reads the answer. */
    private static void hangUp(RoutingContext context) {
        HttpServerRequest request = context.request();
        long late =
                context.vertx().setTimer(LINGER_MS, over -> request.connection().close());
        request.handler(unread -> {}).endHandler(sent -> {
            context.vertx().cancelTimer(late);
            request.connection().close();
        });
    }

    private Failure failure(RoutingContext context, Throwable cause) {
        if (cause instanceof Failure failure) {
            return failure;
        }
        if (cause instanceof StaleVersion) {
            String detail = "It was changed meanwhile: look at the current version and send your change again";
            return new Failure(Code.VERSION_STALE, detail);
        }
        Failure known = ROUTER.get(context.statusCode() < 0 ? status : context.statusCode());
        if (known != null) {
            return known;
        }
        LOG.error("{} {} failed", context.request().method(), RequestLog.route(context), cause);
        return Failure.internal();
    }

    /** RFC 9110, section 11.6.1, and RFC 6750, section 3. */
    private static void challenge(HttpServerResponse response, Refusal refusal) {
        if (refusal.code().status() != 401) {
            return;
        }
        boolean noToken = List.of(Code.TOKEN_MISSING, Code.SERVICE_KEY_INVALID).contains(refusal.code());
        String error = noToken ? "invalid_request" : "invalid_token";
        response.putHeader(
                "WWW-Authenticate",
                "Bearer error=\"" + error + "\", error_description=\""
                        + refusal.code().word() + '"');
    }

    private static String traceId() {
        Trace trace = Trace.current();
        return trace == null ? null : trace.traceId();
    }
}
