package dev.rollcall.auth.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Audit;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** What happened: to the caller's own account, and for administrators to all. */
public final class AuditRoutes implements Routes {
    private static final Pattern EVENT = Pattern.compile("[a-z.-]{1,64}");

    private final Bus bus;
    private final Bearer bearer;

    public AuditRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/me/activity", bearer, this::activity);
        api.route(HttpMethod.GET, "/v1/admin/audit", List.of(bearer, new AdminOnly()), this::search);
    }

    private Future<Reply> activity(RoutingContext context) {
        Params params = Params.of(context, "limit", "cursor");
        var query = new Audit.OfAccount(Bearer.caller(context).user(), params.text("cursor"), params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private Future<Reply> search(RoutingContext context) {
        Params params = Params.of(context, "user_id", "event", "from", "to", "limit", "cursor");
        var query = new Audit.Search(
                params.value("user_id", UserId.class),
                event(params),
                params.value("from", Instant.class),
                params.value("to", Instant.class),
                params.text("cursor"),
                params.limit());
        if (query.from() != null && query.to() != null && !query.from().isBefore(query.to())) {
            params.violations().add("?to", Violation.INVALID, "must be after from");
        }
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private static String event(Params params) {
        String event = params.text("event");
        if (event != null && !EVENT.matcher(event).matches()) {
            params.violations().add("?event", Violation.INVALID, "must be an event such as session.opened");
        }
        return event;
    }
}
