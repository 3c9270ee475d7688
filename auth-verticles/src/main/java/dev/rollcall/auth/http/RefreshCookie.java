package dev.rollcall.auth.http;

import dev.rollcall.http.IdempotencyKey;
import dev.rollcall.http.Reply;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Tokens;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Cookie mode: the refresh token travels in a cookie alone, where no script can read it, and counts only when a page of an
 * allowed origin sends it. It is {@code __Host-refresh} (RFC 6265bis, section 4.1.3.2), which browsers keep for TLS; what
 * is reached as plain HTTP on loopback uses {@code refresh}.
 */
public final class RefreshCookie implements Handler<RoutingContext> {
    private static final String SECURE = "__Host-refresh";
    private static final String PLAIN = "refresh";
    private static final Pattern LOOPBACK = Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");

    private final Set<String> origins;
    private final URI own;

    /**
     * @param origins whose pages may use the cookie, besides our own
     * @param own where this service is reached from outside
     */
    public RefreshCookie(Set<String> origins, URI own) {
        this.origins = origins;
        this.own = own;
    }

    /** A guard of what reads the cookie: under an Idempotency-Key another cookie is another request. */
    @Override
    public void handle(RoutingContext context) {
        read(context).ifPresent(token -> IdempotencyKey.dependOn(context, token.value()));
        context.next();
    }

    /**
     * The tokens as the client wants them.
     *
     * @param cookie whether it asked for the cookie; null is no
     * @param status makes the answer of the body, such as {@code Reply::created}
     */
    Reply answer(RoutingContext context, Boolean cookie, Tokens tokens, Function<Record, Reply> status) {
        if (!Boolean.TRUE.equals(cookie)) {
            return status.apply(tokens);
        }
        set(context, tokens.refreshToken().value(), tokens.refreshExpiresIn());
        return status.apply(TokensInCookie.of(tokens));
    }

    /** The refresh token of the request's cookie. */
    Optional<Secret> read(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(name(context.request())))
                .map(cookie -> new Secret(cookie.getValue()));
    }

    /** Refuses pages that are not ours to trust: the browser sends the cookie along for whoever asks. */
    void requireAllowedOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !(origins.contains(origin) || isOwn(origin, context.request()))) {
            throw new Failure(Code.ORIGIN_NOT_ALLOWED, "The cookie counts only with the Origin of an allowed page");
        }
    }

    /** Has the browser forget the cookie, if it sent one. */
    void clear(RoutingContext context) {
        if (read(context).isPresent()) {
            set(context, "", 0);
        }
    }

    private void set(RoutingContext context, String value, long maxAgeSeconds) {
        Cookie cookie = Cookie.cookie(name(context.request()), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(!isPlainLoopback(context.request()))
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(maxAgeSeconds);
        context.response().headers().add(HttpHeaders.SET_COOKIE, cookie.encode()); // seen by who keeps the answer
    }

    private String name(HttpServerRequest request) {
        return isPlainLoopback(request) ? PLAIN : SECURE;
    }

    private boolean isOwn(String origin, HttpServerRequest request) {
        String scheme = isPlainLoopback(request) ? "http://" : "https://";
        return origin.equals(scheme + request.authority())
                || origin.equals(own.getScheme() + "://" + own.getAuthority());
    }

    private boolean isPlainLoopback(HttpServerRequest request) {
        return !request.isSSL()
                && own.getScheme().equals("http")
                && request.getHeader("X-Forwarded-Proto") == null
                && LOOPBACK.matcher(String.valueOf(request.authority())).matches();
    }
}
