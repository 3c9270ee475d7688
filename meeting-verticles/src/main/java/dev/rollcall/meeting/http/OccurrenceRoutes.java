package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Occurrences;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The occurrences of a meeting. */
public final class OccurrenceRoutes implements Routes {
    private static final String PATH = "/v1/meetings/:id/occurrences";

    private final Bus bus;
    private final Bearer bearer;

    public OccurrenceRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, PATH, bearer, this::list);
    }

    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "from", "to", "cursor", "limit");
        var query = new Occurrences.ListOf(
                caller(context),
                id(context),
                MeetingRoutes.instant(params, "from"),
                MeetingRoutes.instant(params, "to"),
                params.text("cursor"),
                params.limit());
        if (query.from() != null && query.to() != null && !query.from().isBefore(query.to())) {
            params.violations().add("?to", Violation.INVALID, "must be after from");
        }
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private static UserId caller(RoutingContext context) {
        return Bearer.caller(context).user();
    }

    private static MeetingId id(RoutingContext context) {
        return Params.id(context, "id", MeetingId.class);
    }
}
