package dev.rollcall.auth.http;

import dev.rollcall.auth.http.Fields.DeviceName;
import dev.rollcall.auth.oauth.Return;
import dev.rollcall.auth.oauth.SignInFlow;
import dev.rollcall.auth.oauth.Wish;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SignIns;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;

/** Signing in by an OpenID provider: the browser goes there and comes back, and its page gets tokens for a one-time code. */
public final class OAuthRoutes implements Routes {
    private static final int MAX_STATE = 500;

    private final Bus bus;
    private final Optional<SignInFlow> flow;
    private final BrowserCookie browser;
    private final RefreshCookie cookie;

    /** @param flow empty where no provider is set up */
    public OAuthRoutes(Bus bus, Optional<SignInFlow> flow, BrowserCookie browser, RefreshCookie cookie) {
        this.bus = bus;
        this.flow = flow;
        this.browser = browser;
        this.cookie = cookie;
    }

    record Exchange(@NotNull Secret code, @DeviceName String deviceName, Boolean cookie) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/oauth/google/authorize", this::authorize);
        api.route(HttpMethod.GET, "/v1/oauth/google/callback", this::callback);
        api.route(HttpMethod.POST, "/v1/oauth/exchange", SessionRoutes.LOG_IN, this::exchange);
    }

    private Future<Reply> authorize(RoutingContext context) {
        SignInFlow provider = flow.orElseThrow(OAuthRoutes::notSetUp);
        Params params = Params.of(context, "redirect_uri", "state");
        String redirectUri = params.text("redirect_uri");
        if (redirectUri == null) {
            params.violations().add("?redirect_uri", Violation.REQUIRED, "is required");
        } else if (!provider.mayEndAt(redirectUri)) {
            params.violations()
                    .add("?redirect_uri", Violation.INVALID, "must be one of OAUTH_REDIRECT_URIS, as it stands");
        }
        String state = params.text("state");
        if (state != null && state.length() > MAX_STATE) {
            params.violations().add(new Violation("?state", Violation.OUT_OF_RANGE, "is too long", MAX_STATE));
        }
        params.throwIfWrong();
        return provider.begin(Wish.toSignIn(redirectUri, state), browser.keep(context))
                .map(Reply::found);
    }

    /** The provider says what it likes: what we do not know is passed over. */
    private Future<Reply> callback(RoutingContext context) {
        SignInFlow provider = flow.orElseThrow(OAuthRoutes::notSetUp);
        var back = new Return(
                param(context, "state").map(Secret::new),
                param(context, "code").map(Secret::new),
                param(context, "error"),
                param(context, "iss"));
        return provider.finish(back, browser.read(context)).map(Reply::found);
    }

    /** RFC 6749, section 3.1: none comes twice, and an empty one counts as absent. */
    private static Optional<String> param(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        return values.size() == 1 && !values.get(0).isEmpty() ? Optional.of(values.get(0)) : Optional.empty();
    }

    private Future<Reply> exchange(RoutingContext context) {
        Exchange body = Bodies.read(context, Exchange.class);
        return bus.ask(new SignIns.Exchange(body.code(), SessionRoutes.device(body.deviceName())))
                .map(tokens -> cookie.answer(context, body.cookie(), tokens, Reply::created)
                        .with(HttpHeaders.LOCATION, "/v1/sessions/current"));
    }

    static Failure notSetUp() {
        return Failure.notFound("Google sign-in is not set up here");
    }
}
