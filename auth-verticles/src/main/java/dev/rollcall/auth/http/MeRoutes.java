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
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;

/** The caller's own account. */
public final class MeRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;

    public MeRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    /** What one may change about oneself. */
    record Profile(
            @NotNull @Name String firstName, @NotNull @Name String lastName) {}

    /** Stands for what a patch leaves alone. */
    private static final Profile ANYBODY = new Profile("any", "body");

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/me", bearer, this::show);
        api.route(HttpMethod.PATCH, "/v1/me", bearer, this::change);
    }

    private Future<Reply> show(RoutingContext context) {
        return bus.ask(new Accounts.Find(Bearer.caller(context).user())).map(Reply::ok);
    }

    /** Only what the patch names is sent on, so that two patches at once do not undo one another. */
    private Future<Reply> change(RoutingContext context) {
        ObjectNode patch = Bodies.object(context);
        Profile patched = Bodies.read(MergePatch.apply(ANYBODY, patch), Profile.class, (body, violations) -> {});
        if (patch.isEmpty()) {
            return show(context);
        }
        var command = new Accounts.Rename(
                Bearer.caller(context).user(),
                patch.has("first_name") ? patched.firstName().strip() : null,
                patch.has("last_name") ? patched.lastName().strip() : null);
        return bus.ask(command).map(Reply::ok);
    }
}
