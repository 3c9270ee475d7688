package dev.rollcall.auth.http;

import dev.rollcall.auth.http.Fields.Address;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.EmailChanges;
import dev.rollcall.protocol.Secret;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.util.List;

/** Another address for one's account. */
public final class EmailRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;
    private final FreshLogin freshLogin;

    public EmailRoutes(Bus bus, Bearer bearer, Clock clock) {
        this.bus = bus;
        this.bearer = bearer;
        this.freshLogin = new FreshLogin(clock);
    }

    record Change(@NotNull @Address String email) {}

    record Link(@NotNull Secret token) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/me/email", List.of(bearer, freshLogin), this::request);
        api.route(HttpMethod.POST, "/v1/accounts/confirm-email", this::confirm);
        api.route(HttpMethod.POST, "/v1/accounts/undo-email", this::undo);
    }

    private Future<Reply> request(RoutingContext context) {
        Change body = Bodies.read(context, Change.class);
        AccessToken caller = Bearer.caller(context);
        String email = Fields.canonical(body.email());
        return MailLimit.EMAIL_CHANGE
                .check(context, email)
                .compose(admitted -> bus.ask(new EmailChanges.Request(caller.user(), caller.session(), email)))
                .map(done -> Reply.accepted(Status.CONFIRMATION_SENT));
    }

    private Future<Reply> confirm(RoutingContext context) {
        Link body = Bodies.read(context, Link.class);
        return bus.ask(new EmailChanges.Confirm(body.token())).map(done -> Reply.noContent());
    }

    private Future<Reply> undo(RoutingContext context) {
        Link body = Bodies.read(context, Link.class);
        return bus.ask(new EmailChanges.Undo(body.token())).map(done -> Reply.noContent());
    }
}
