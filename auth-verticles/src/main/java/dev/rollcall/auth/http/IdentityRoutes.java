package dev.rollcall.auth.http;

import dev.rollcall.auth.oauth.SignInFlow;
import dev.rollcall.auth.oauth.Wish;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Identities;
import dev.rollcall.protocol.Violation;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The identities by which the caller can sign in. */
public final class IdentityRoutes implements Routes {
    private static final String PROVIDER = "google";

    private final Bus bus;
    private final Bearer bearer;
    private final Clock clock;
    private final Optional<SignInFlow> flow;
    private final BrowserCookie browser;

    /** @param flow empty where no provider is set up */
    public IdentityRoutes(Bus bus, Bearer bearer, Clock clock, Optional<SignInFlow> flow, BrowserCookie browser) {
        this.bus = bus;
        this.bearer = bearer;
        this.clock = clock;
        this.flow = flow;
        this.browser = browser;
    }

    /** @param redirectUri null for the usual one */
    record Linking(String redirectUri) {}

    record Authorization(String authorizeUrl) {}

    record Items(List<Identities.Identity> items, String nextCursor) {}

    @Override
    public void mount(Api api) {
        List<Handler<RoutingContext>> fresh = List.of(bearer, new FreshLogin(clock));
        api.route(HttpMethod.GET, "/v1/me/identities", bearer, this::list);
        api.route(HttpMethod.POST, "/v1/me/identities/google", fresh, this::link);
        api.route(HttpMethod.DELETE, "/v1/me/identities/google", fresh, this::unlink);
    }

    /** One for each provider, which makes one page at most. */
    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "limit");
        params.limit();
        params.throwIfWrong();
        return bus.ask(new Identities.ListLinked(Bearer.caller(context).user()))
                .map(linked -> Reply.ok(new Items(linked.items(), null)));
    }

    private Future<Reply> link(RoutingContext context) {
        SignInFlow provider = flow.orElseThrow(OAuthRoutes::notSetUp);
        String redirectUri = redirectUri(context, provider).orElseGet(provider::usualEnd);
        AccessToken caller = Bearer.caller(context);
        Wish wish = Wish.toLink(redirectUri, caller.user(), caller.session());
        return provider.begin(wish, browser.keep(context)).map(url -> Reply.ok(new Authorization(url)));
    }

    private static Optional<String> redirectUri(RoutingContext context, SignInFlow provider) {
        if (context.body().isEmpty()) {
            return Optional.empty();
        }
        Linking body = Bodies.read(context, Linking.class, (given, violations) -> {
            if (given.redirectUri() != null && !provider.mayEndAt(given.redirectUri())) {
                violations.add("/redirect_uri", Violation.INVALID, "must be one of OAUTH_REDIRECT_URIS, as it stands");
            }
        });
        return Optional.ofNullable(body.redirectUri());
    }

    private Future<Reply> unlink(RoutingContext context) {
        AccessToken caller = Bearer.caller(context);
        return bus.ask(new Identities.Unlink(caller.user(), caller.session(), PROVIDER))
                .map(done -> Reply.noContent());
    }
}
