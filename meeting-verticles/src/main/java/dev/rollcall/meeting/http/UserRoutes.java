package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The copy of the accounts, for integrations. */
public final class UserRoutes implements Routes {
    private final Bus bus;
    private final ServiceKey key;

    public UserRoutes(Bus bus, ServiceKey key) {
        this.bus = bus;
        this.key = key;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/internal/v1/users/:id", key, this::show);
    }

    private Future<Reply> show(RoutingContext context) {
        return bus.ask(new Users.Find(Params.id(context, "id", UserId.class))).map(Reply::ok);
    }
}
