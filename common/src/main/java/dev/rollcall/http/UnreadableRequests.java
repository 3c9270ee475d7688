package dev.rollcall.http;

import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/** Answers what is not even HTTP, which never reaches the router; what follows it on the connection is not to be trusted. */
final class UnreadableRequests {
    private UnreadableRequests() {}

    static void refuse(HttpServerRequest request) {
        Refusal refusal = refusal(request.decoderResult().cause());
        Trace trace = Trace.fresh();
        Problem problem = Problem.of(refusal, trace.traceId(), Map.of());
        SecurityHeaders.set(request.response().headers());
        request.response()
                .putHeader(RequestLog.REQUEST_ID, trace.requestId())
                .setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problems.PROBLEM_JSON)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Reply.encode(problem))
                .onComplete(sent -> request.connection().close());
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(Code.URI_TOO_LONG, "The address is too long", List.of(), 0);
        }
        return cause instanceof TooLongHttpHeaderException
                ? new Refusal(Code.HEADERS_TOO_LARGE, "The headers may have 8 KiB in all", List.of(), 0)
                : new Refusal(Code.BAD_REQUEST, "The request is not well-formed HTTP", List.of(), 0);
    }
}
