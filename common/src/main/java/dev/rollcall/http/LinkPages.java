package dev.rollcall.http;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Serves the pages behind mailed links: one template, one script and one style for all, and a policy that allows no more. */
public final class LinkPages {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private LinkPages() {}

    public static void mount(Api api, List<LinkPage> pages) {
        Template template = Mustache.compiler()
                .escapeHTML(true)
                .nullValue("")
                .compile(read("page.html").toString(StandardCharsets.UTF_8));
        pages.forEach(
                page -> serve(api, page.path(), "text/html; charset=utf-8", Buffer.buffer(template.execute(page))));
        mountStyle(api);
        serve(api, "/pages/page.js", "text/javascript", read("page.js"));
    }

    /** The style alone, at {@code /pages/page.css}, for pages of another kind. */
    public static void mountStyle(Api api) {
        serve(api, "/pages/page.css", "text/css", read("page.css"));
    }

    /** A page, or what it is made of, that may load and ask nothing but what is of its own origin. */
    public static void serve(Api api, String path, String type, Buffer content) {
        api.raw(HttpMethod.GET, path, context -> send(context, type, content));
    }

    private static void send(RoutingContext context, String type, Buffer content) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader("Content-Security-Policy", POLICY)
                .end(content.copy());
    }

    private static Buffer read(String file) {
        try (InputStream in = LinkPages.class.getResourceAsStream("/pages/" + file)) {
            if (in == null) {
                throw new IOException("There is no " + file + " for pages");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
