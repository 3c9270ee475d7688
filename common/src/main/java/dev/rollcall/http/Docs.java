package dev.rollcall.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The service's OpenAPI document, and a page (Swagger UI) to read it and try it out. */
public final class Docs implements Routes {
    private static final String UI = "META-INF/resources/webjars/swagger-ui/";
    private static final String UI_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final String START = """
            window.onload = () => SwaggerUIBundle({
              url: "/openapi.yaml", dom_id: "#ui", deepLinking: true, validatorUrl: null, queryConfigEnabled: false
            });
            """;

    private final Buffer document;
    private final Buffer page;

    /** @param service stands in the title; its document is the resource {@code openapi.yaml} of its own jar */
    public Docs(String service, String document) {
        this.document = Buffer.buffer(read(document));
        this.page = Buffer.buffer("""
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%s</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
                <body><div id="ui"></div>
                <script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
                </html>
                """.formatted(service));
    }

    @Override
    public void mount(Api api) {
        api.raw(HttpMethod.GET, "/openapi.yaml", context -> send(context, "application/yaml", document));
        api.raw(HttpMethod.GET, "/docs", context -> send(context, "text/html; charset=utf-8", page));
        api.raw(HttpMethod.GET, "/docs/start.js", context -> send(context, "text/javascript", Buffer.buffer(START)));
        asset(api, "swagger-ui.css", "text/css");
        asset(api, "swagger-ui-bundle.js", "text/javascript");
    }

    private static void asset(Api api, String name, String type) {
        Buffer content = Buffer.buffer(read(UI + version() + '/' + name));
        api.raw(HttpMethod.GET, "/docs/" + name, context -> send(context, type, content));
    }

    private static void send(RoutingContext context, String type, Buffer content) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=300")
                .putHeader("Content-Security-Policy", UI_POLICY)
                .end(content.copy());
    }

    private static String version() {
        Properties properties = new Properties();
        String name = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
        try (InputStream in = open(name)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Docs.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("Missing from the class path: " + resource);
        }
        return in;
    }
}
