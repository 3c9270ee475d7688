package dev.rollcall.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Sends answers whose status and headers have been set. Under an Idempotency-Key they are kept first. */
final class Sending {
    private Sending() {}

    /** @param body null for none */
    static void end(RoutingContext context, Buffer body) {
        IdempotencyKey key = IdempotencyKey.of(context);
        if (key == null) {
            write(context, body);
        } else {
            key.settle(body).onComplete(settled -> write(context, body));
        }
    }

    /** A client that has gone away needs no answer. */
    private static void write(RoutingContext context, Buffer body) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        if (body == null || context.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(body);
        }
    }
}
