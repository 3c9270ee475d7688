package dev.rollcall.auth.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Sessions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;

/** What the links of mails about log-ins do. */
public final class LogInLinkRoutes implements Routes {
    private final Bus bus;

    public LogInLinkRoutes(Bus bus) {
        this.bus = bus;
    }

    record Link(@NotNull Secret token) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/sessions/disown", this::disown);
        api.route(HttpMethod.POST, "/v1/accounts/unlock", this::unlock);
    }

    private Future<Reply> disown(RoutingContext context) {
        Link body = Bodies.read(context, Link.class);
        return bus.ask(new Sessions.Disown(body.token())).map(done -> Reply.noContent());
    }

    private Future<Reply> unlock(RoutingContext context) {
        Link body = Bodies.read(context, Link.class);
        return bus.ask(new Sessions.Unlock(body.token())).map(done -> Reply.noContent());
    }
}
