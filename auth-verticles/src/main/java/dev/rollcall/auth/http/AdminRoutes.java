package dev.rollcall.auth.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.AccountRole;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Administration;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The accounts of all, for administrators. */
public final class AdminRoutes implements Routes {
    private static final Pattern TEXT = Pattern.compile("(?s).{1," + Fields.MAX_EMAIL + "}");

    private final Bus bus;
    private final List<Handler<RoutingContext>> guards;

    public AdminRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.guards = List.of(bearer, new AdminOnly());
    }

    /** What an administrator may change about somebody. */
    record Standing(@NotNull Boolean isActive, @NotNull List<@NotNull AccountRole> roles) {}

    /** Stands for what a patch leaves alone. */
    private static final Standing ANY = new Standing(true, List.of());

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/admin/users", guards, this::list);
        api.route(HttpMethod.GET, "/v1/admin/users/:id", guards, this::show);
        api.route(HttpMethod.PATCH, "/v1/admin/users/:id", guards, this::change);
        api.route(HttpMethod.DELETE, "/v1/admin/users/:id/sessions", guards, this::endSessions);
    }

    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "q", "is_active", "limit", "cursor");
        String isActive = params.word("is_active", Set.of("true", "false"));
        var query = new Administration.ListUsers(
                text(params),
                isActive == null ? null : Boolean.valueOf(isActive),
                params.text("cursor"),
                params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    /** An empty field of a search form searches for nothing. */
    private static String text(Params params) {
        String text = params.text("q");
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!TEXT.matcher(text).matches() || !text.matches(Fields.NO_CONTROLS)) {
            String detail = "must be %d characters at most, no control characters".formatted(Fields.MAX_EMAIL);
            params.violations().add("?q", Violation.INVALID, detail);
        }
        return text;
    }

    private Future<Reply> show(RoutingContext context) {
        return bus.ask(new Accounts.Find(user(context))).map(Reply::ok);
    }

    private Future<Reply> change(RoutingContext context) {
        ObjectNode patch = Bodies.object(context);
        Standing patched = Bodies.read(MergePatch.apply(ANY, patch), Standing.class, (body, violations) -> {});
        var command = new Administration.ChangeUser(
                Bearer.caller(context).user(),
                user(context),
                patch.has("is_active") ? patched.isActive() : null,
                patch.has("roles") ? Set.copyOf(patched.roles()) : null);
        return bus.ask(command).map(Reply::ok);
    }

    private Future<Reply> endSessions(RoutingContext context) {
        return bus.ask(new Administration.EndSessions(Bearer.caller(context).user(), user(context)))
                .map(done -> Reply.noContent());
    }

    private static UserId user(RoutingContext context) {
        return Params.id(context, "id", UserId.class);
    }
}
