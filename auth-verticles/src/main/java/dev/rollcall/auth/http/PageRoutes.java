package dev.rollcall.auth.http;

import dev.rollcall.http.Api;
import dev.rollcall.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The plain pages behind mailed links, for where there is no frontend: what will happen, and one button that does it. */
public final class PageRoutes implements Routes {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    @Override
    public void mount(Api api) {
        page(api, "/verify-email", "verify-email.html", "text/html; charset=utf-8");
        page(api, "/pages/page.css", "page.css", "text/css");
        page(api, "/pages/verify-email.js", "verify-email.js", "text/javascript");
    }

    private static void page(Api api, String path, String file, String type) {
        Buffer content = read(file);
        api.raw(HttpMethod.GET, path, context -> send(context, type, content));
    }

    private static void send(RoutingContext context, String type, Buffer content) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader("Content-Security-Policy", POLICY)
                .end(content.copy());
    }

    private static Buffer read(String file) {
        try (InputStream in = PageRoutes.class.getResourceAsStream("/auth/pages/" + file)) {
            if (in == null) {
                throw new IOException("There is no page " + file);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
