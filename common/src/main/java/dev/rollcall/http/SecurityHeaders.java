package dev.rollcall.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** The headers of every answer, for what is JSON and personal unless a route says otherwise (OWASP ASVS 5.0, V3.4). */
final class SecurityHeaders implements Handler<RoutingContext> {
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000; includeSubDomains");

    @Override
    public void handle(RoutingContext context) {
        set(context.response().headers());
        context.next();
    }

    static void set(MultiMap headers) {
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF);
        headers.set(POLICY, NOTHING);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(TRANSPORT, ONE_YEAR); // browsers heed it over HTTPS only
    }
}
