package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Invitations;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The invitations of guests, who are known by a secret alone. Looking at one does nothing. */
public final class InvitationRoutes implements Routes {
    private static final String INVITATION = "/v1/invitations/:token";

    private final Bus bus;

    public InvitationRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, INVITATION, this::show);
        api.route(HttpMethod.PUT, INVITATION + "/response", this::respond);
        InvitationPage.mount(api);
    }

    private Future<Reply> show(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return bus.ask(new Invitations.Find(token(context))).map(Reply::ok);
    }

    private Future<Reply> respond(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        ResponseBody body = Bodies.read(context, ResponseBody.class, ResponseBody::check);
        return bus.ask(new Invitations.Respond(token(context), body.response(), options))
                .map(Reply::ok);
    }

    private static Secret token(RoutingContext context) {
        return new Secret(context.pathParam("token"));
    }
}
