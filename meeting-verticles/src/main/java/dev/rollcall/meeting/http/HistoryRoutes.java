package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.History;
import dev.rollcall.protocol.MeetingId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** What has become of a meeting, by whom and when. */
public final class HistoryRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;

    public HistoryRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/meetings/:id/history", bearer, this::read);
    }

    private Future<Reply> read(RoutingContext context) {
        Params params = Params.of(context, "cursor", "limit");
        var query = new History.Read(
                Bearer.caller(context).user(),
                Params.id(context, "id", MeetingId.class),
                params.text("cursor"),
                params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }
}
