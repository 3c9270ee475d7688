package dev.rollcall.auth.http;

import dev.rollcall.auth.oauth.RandomSecret;
import dev.rollcall.http.Peers;
import dev.rollcall.protocol.Secret;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;

/**
 * Tells whether a browser that comes back from an OpenID provider is the one that was sent there: otherwise one person's
 * sign-in could be slipped to another's browser (RFC 6749, section 10.12). It is {@code __Host-oauth}, or {@code oauth}
 * where this service is reached as plain HTTP on loopback.
 */
public final class BrowserCookie {
    private static final String SECURE = "__Host-oauth";
    private static final String PLAIN = "oauth";
    private static final long MAX_AGE_SECONDS = 600;

    private final boolean isPlain;

    /** @param own where this service is reached from outside */
    public BrowserCookie(URI own) {
        this.isPlain = own.getScheme().equals("http") && Peers.isLoopback(own.getHost());
    }

    /** The secret of the request's browser. */
    Optional<Secret> read(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(name()))
                .map(Cookie::getValue)
                .filter(RandomSecret::isOne)
                .map(Secret::new);
    }

    /** The same, or a new one; in either case the browser keeps it for long enough. One serves sign-ins in several tabs. */
    Secret keep(RoutingContext context) {
        Secret secret = read(context).orElseGet(RandomSecret::next);
        Cookie cookie = Cookie.cookie(name(), secret.value())
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(!isPlain)
                .setSameSite(CookieSameSite.LAX)
                .setMaxAge(MAX_AGE_SECONDS);
        context.response().headers().add(HttpHeaders.SET_COOKIE, cookie.encode()); // seen by who keeps the answer
        return secret;
    }

    private String name() {
        return isPlain ? PLAIN : SECURE;
    }
}
