package dev.rollcall.auth.http;

import dev.rollcall.auth.http.Fields.Address;
import dev.rollcall.auth.http.Fields.DeviceName;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.bus.Bus;
import dev.rollcall.bus.Trace;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.RequestLimits;
import dev.rollcall.http.Routes;
import dev.rollcall.limits.Bucket;
import dev.rollcall.limits.Limit;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Device;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.Sessions;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Logging in, staying so, looking at one's sessions and ending them. */
public final class SessionRoutes implements Routes {
    /** Each client. */
    static final Limit LOG_IN = Limit.perMinute("login", 60);

    /** Each session. */
    private static final Limit REFRESH = Limit.perMinute("refresh", 60);

    private final Bus bus;
    private final Bearer bearer;
    private final RefreshCookie cookie;
    private final RefreshTokens refreshTokens;

    public SessionRoutes(Bus bus, Bearer bearer, RefreshCookie cookie, RefreshTokens refreshTokens) {
        this.bus = bus;
        this.bearer = bearer;
        this.cookie = cookie;
        this.refreshTokens = refreshTokens;
    }

    record LogIn(
            @NotNull @Address String email,
            @NotNull Secret password,
            @DeviceName String deviceName,
            Boolean cookie) {}

    record Refresh(Secret refreshToken) {}

    record Reauthentication(@NotNull Secret password) {}

    /** What the token itself says: no query is needed for it. */
    record Current(
            SessionId sessionId,
            UserId userId,
            Instant expiresAt,
            Instant authTime,
            List<String> roles,
            boolean emailVerified) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/sessions", LOG_IN, this::open);
        api.route(HttpMethod.POST, "/v1/tokens/refresh", List.of(RequestLimits.BY_ENDPOINT, cookie), this::refresh);
        api.route(HttpMethod.GET, "/v1/sessions", bearer, this::list);
        api.route(HttpMethod.DELETE, "/v1/sessions", bearer, this::revokeAll);
        api.route(HttpMethod.GET, "/v1/sessions/current", bearer, this::current);
        api.route(HttpMethod.DELETE, "/v1/sessions/current", bearer, this::logOut);
        api.route(HttpMethod.POST, "/v1/sessions/current/reauthenticate", bearer, this::reauthenticate);
        api.route(HttpMethod.DELETE, "/v1/sessions/:session_id", bearer, this::revoke);
    }

    private Future<Reply> open(RoutingContext context) {
        LogIn body = Bodies.read(context, LogIn.class);
        var command = new Sessions.Open(Fields.canonical(body.email()), body.password(), device(body.deviceName()));
        return bus.ask(command).map(tokens -> cookie.answer(context, body.cookie(), tokens, Reply::created)
                .with(HttpHeaders.LOCATION, "/v1/sessions/current"));
    }

    /** What the client that asks is on. */
    static Device device(String name) {
        Trace client = Trace.current();
        return new Device(name, client.userAgent(), client.ip());
    }

    private Future<Reply> refresh(RoutingContext context) {
        if (context.body().isEmpty()) {
            return refreshByCookie(context);
        }
        Optional<Secret> inCookie = cookie.read(context);
        Refresh body = Bodies.read(context, Refresh.class, (given, violations) -> {
            if (given.refreshToken() == null && inCookie.isEmpty()) {
                violations.add("/refresh_token", Violation.REQUIRED, "is required, or else the cookie");
            }
        });
        return body.refreshToken() == null
                ? refreshByCookie(context)
                : refresh(context, body.refreshToken()).map(Reply::ok);
    }

    /** A cookie that is good for nothing any more is taken back. */
    private Future<Reply> refreshByCookie(RoutingContext context) {
        cookie.requireAllowedOrigin(context);
        Secret token = cookie.read(context)
                .orElseThrow(() ->
                        new Failure(Code.REFRESH_INVALID, "There is no refresh token, in the body or as a cookie"));
        return refresh(context, token)
                .map(tokens -> cookie.answer(context, true, tokens, Reply::ok))
                .onFailure(e -> {
                    if (e instanceof Failure failure && failure.code().status() == 401) {
                        cookie.clear(context);
                    }
                });
    }

    /** Counted for the session, unless it is a token that we never made. */
    private Future<Tokens> refresh(RoutingContext context, Secret token) {
        RequestLimits limits = RequestLimits.of(context);
        Bucket bucket = refreshTokens
                .parse(token)
                .map(ours -> new Bucket(REFRESH, ours.session().toString()))
                .orElseGet(() -> limits.client(RequestLimits.ANONYMOUS));
        return limits.check(bucket).compose(admitted -> bus.ask(new Sessions.Refresh(token)));
    }

    /** In cookie mode, if the session is kept in the cookie. */
    private Future<Reply> reauthenticate(RoutingContext context) {
        Reauthentication body = Bodies.read(context, Reauthentication.class);
        AccessToken caller = Bearer.caller(context);
        boolean inCookie = cookie.read(context)
                .flatMap(refreshTokens::parse)
                .map(kept -> kept.session().equals(caller.session()))
                .orElse(false);
        return bus.ask(new Sessions.Reauthenticate(caller.user(), caller.session(), body.password()))
                .map(tokens -> cookie.answer(context, inCookie, tokens, Reply::ok));
    }

    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "limit", "cursor");
        AccessToken caller = Bearer.caller(context);
        var query = new Sessions.ListLive(caller.user(), caller.session(), params.limit(), params.text("cursor"));
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private Future<Reply> current(RoutingContext context) {
        AccessToken caller = Bearer.caller(context);
        return Future.succeededFuture(Reply.ok(new Current(
                caller.session(),
                caller.user(),
                caller.expiresAt(),
                caller.authTime(),
                caller.roles(),
                caller.emailVerified())));
    }

    private Future<Reply> logOut(RoutingContext context) {
        return end(context, Bearer.caller(context).session());
    }

    private Future<Reply> revoke(RoutingContext context) {
        return end(context, Params.id(context, "session_id", SessionId.class));
    }

    private Future<Reply> end(RoutingContext context, SessionId session) {
        AccessToken caller = Bearer.caller(context);
        return bus.ask(new Sessions.Revoke(caller.user(), session))
                .map(done -> ended(context, session.equals(caller.session())));
    }

    private Future<Reply> revokeAll(RoutingContext context) {
        Params params = Params.of(context, "except");
        boolean others = params.word("except", Set.of("current")) != null;
        params.throwIfWrong();
        AccessToken caller = Bearer.caller(context);
        return bus.ask(new Sessions.RevokeAll(caller.user(), others ? caller.session() : null))
                .map(done -> ended(context, !others));
    }

    /** @param own whether the session that asks is among those that have ended */
    private Reply ended(RoutingContext context, boolean own) {
        if (own) {
            cookie.clear(context);
        }
        return Reply.noContent();
    }
}
