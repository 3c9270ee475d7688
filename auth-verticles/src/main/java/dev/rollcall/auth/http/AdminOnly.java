package dev.rollcall.auth.http;

import dev.rollcall.http.Bearer;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Behind {@link Bearer}: lets administrators pass. Whoever stops being one loses their sessions, and so their tokens. */
final class AdminOnly implements Handler<RoutingContext> {
    private static final String ADMIN = "admin";

    @Override
    public void handle(RoutingContext context) {
        if (Bearer.caller(context).roles().contains(ADMIN)) {
            context.next();
        } else {
            context.fail(new Failure(Code.FORBIDDEN, "Only administrators may do that"));
        }
    }
}
