package dev.rollcall.meeting.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Directory;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Profile;
import dev.rollcall.protocol.Profiles;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The caller's own profile, and the directory of whom they can invite. */
public final class ProfileRoutes implements Routes {
    /** How often a change is tried when others change the same profile. */
    private static final int ATTEMPTS = 5;

    private final Bus bus;
    private final Bearer bearer;

    public ProfileRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/me", bearer, this::show);
        api.route(HttpMethod.PATCH, "/v1/me", bearer, this::revise);
        api.route(HttpMethod.GET, "/v1/users", bearer, this::search);
        api.route(HttpMethod.GET, "/v1/users/:id", bearer, this::find);
    }

    private Future<Reply> show(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return mine(context).map(Reply::ok);
    }

    private Future<Reply> revise(RoutingContext context) {
        Params.of(context).throwIfWrong();
        ObjectNode patch = Bodies.object(context);
        return revise(context, patch, ATTEMPTS).map(Reply::ok);
    }

    private Future<Profile> revise(RoutingContext context, ObjectNode patch, int attempts) {
        return mine(context)
                .compose(profile -> {
                    ProfileBody body = Bodies.read(
                            MergePatch.apply(ProfileBody.of(profile), patch.deepCopy()),
                            ProfileBody.class,
                            ProfileBody::check);
                    return bus.ask(body.revision(profile));
                })
                .recover(e -> {
                    if (!(e instanceof Failure failure && failure.code() == Code.VERSION_STALE)) {
                        return Future.failedFuture(e);
                    }
                    return attempts > 1
                            ? revise(context, patch, attempts - 1)
                            : Future.failedFuture(Failure.unavailable("Others keep changing it; try again shortly"));
                });
    }

    private Future<Profile> mine(RoutingContext context) {
        return bus.ask(new Profiles.FindMine(Bearer.caller(context).user()));
    }

    private Future<Reply> search(RoutingContext context) {
        Params params = Params.of(context, "q", "cursor", "limit");
        String text = params.text("q");
        boolean tooShort = text == null || length(text.strip()) < Limits.SHORTEST_SEARCH;
        if (tooShort || length(text) > Limits.LONGEST_SEARCH) {
            String detail = "must be %d to %d characters".formatted(Limits.SHORTEST_SEARCH, Limits.LONGEST_SEARCH);
            int limit = tooShort ? Limits.SHORTEST_SEARCH : Limits.LONGEST_SEARCH;
            params.violations().add(new Violation("?q", Violation.OUT_OF_RANGE, detail, limit));
        } else if (!text.matches(Text.REGEXP)) {
            params.violations().add("?q", Violation.INVALID, "must be text on a single line");
        }
        var query = new Directory.Search(text, params.text("cursor"), params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private Future<Reply> find(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return bus.ask(new Directory.Find(Params.id(context, "id", UserId.class)))
                .map(Reply::ok);
    }
}
