package dev.rollcall.auth.audit;

import dev.rollcall.bus.Trace;
import io.vertx.core.json.JsonObject;

/** From where what runs now was asked for, as the {@code origin} of an audit entry. */
public final class Origin {
    private Origin() {}

    /** The client's address and what it calls itself, the request and its trace; empty where no request is behind it. */
    public static JsonObject current() {
        Trace trace = Trace.current();
        return trace == null
                ? new JsonObject()
                : new JsonObject()
                        .put("ip", trace.ip())
                        .put("user_agent", trace.userAgent())
                        .put("request_id", trace.requestId())
                        .put("trace_id", trace.traceId());
    }
}
