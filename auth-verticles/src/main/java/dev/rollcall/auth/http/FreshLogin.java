package dev.rollcall.auth.http;

import dev.rollcall.http.Bearer;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/** Behind {@link Bearer}: lets those pass who proved who they are within the last ten minutes (ASVS 5.0, V7.5). */
final class FreshLogin implements Handler<RoutingContext> {
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Clock clock;

    FreshLogin(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        if (Bearer.caller(context).authTime().isAfter(clock.instant().minus(FRESH))) {
            context.next();
        } else {
            context.fail(new Failure(
                    Code.REAUTHENTICATION_REQUIRED,
                    "Prove who you are again: POST /v1/sessions/current/reauthenticate, or log in"));
        }
    }
}
