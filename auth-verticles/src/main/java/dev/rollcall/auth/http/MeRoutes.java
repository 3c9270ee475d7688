package dev.rollcall.auth.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.auth.http.Fields.Name;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The caller's own account. */
public final class MeRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;

    public MeRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    /** What one may change about oneself. */
    record Profile(@Name String firstName, @Name String lastName) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/me", bearer, this::show);
        api.route(HttpMethod.PATCH, "/v1/me", bearer, this::change);
    }

    private Future<Reply> show(RoutingContext context) {
        return bus.ask(new Accounts.Find(Bearer.caller(context).user())).map(Reply::ok);
    }

    private Future<Reply> change(RoutingContext context) {
        ObjectNode patch = Bodies.object(context);
        UserId caller = Bearer.caller(context).user();
        return bus.ask(new Accounts.Find(caller))
                .map(user -> Bodies.read(
                        MergePatch.apply(new Profile(user.firstName(), user.lastName()), patch),
                        Profile.class,
                        (body, violations) -> {}))
                .compose(profile -> bus.ask(new Accounts.Rename(
                        caller, profile.firstName().strip(), profile.lastName().strip())))
                .map(Reply::ok);
    }
}
