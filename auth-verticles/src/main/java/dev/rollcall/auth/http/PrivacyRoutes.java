package dev.rollcall.auth.http;

import dev.rollcall.auth.privacy.PersonalExport;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Privacy;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;

/** All that is stored about the caller: to be had, and to be erased. */
public final class PrivacyRoutes implements Routes {
    private static final String FILE = "attachment; filename=\"rollcall-export.json\"";

    private final Bus bus;
    private final Bearer bearer;
    private final RefreshCookie cookie;
    private final Clock clock;
    private final PersonalExport export;

    public PrivacyRoutes(Bus bus, Bearer bearer, RefreshCookie cookie, Clock clock) {
        this.bus = bus;
        this.export = new PersonalExport(bus, clock);
        this.bearer = bearer;
        this.cookie = cookie;
        this.clock = clock;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/me/export", bearer, this::export);
        api.route(HttpMethod.DELETE, "/v1/me", List.of(bearer, new FreshLogin(clock)), this::erase);
    }

    private Future<Reply> export(RoutingContext context) {
        return export.gather(Bearer.caller(context).user())
                .map(document -> Reply.ok(document).with("Content-Disposition", FILE));
    }

    private Future<Reply> erase(RoutingContext context) {
        return bus.ask(new Privacy.Erase(Bearer.caller(context).user())).map(done -> {
            cookie.clear(context);
            return Reply.noContent();
        });
    }
}
