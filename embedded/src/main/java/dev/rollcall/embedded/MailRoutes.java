package dev.rollcall.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailbox over HTTP: a page for people, JSON for tests. */
record MailRoutes(Mailbox mailbox) implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MailRoutes.class);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** Any other name is a foreign web site's that it made resolve to this machine: DNS rebinding. */
    private static final Pattern OWN_HOST = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");

    private record Items(List<Mail> items) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            route(exchange);
        } catch (RuntimeException e) {
            LOG.warn("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            throw e;
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        var host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !OWN_HOST.matcher(host).matches()) {
            text(exchange, 403, "This mailbox answers to localhost only");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> {
                switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" -> page(exchange);
                    default -> notAllowed(exchange, "GET, HEAD");
                }
            }
            case "/messages" -> {
                switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" -> list(exchange);
                    case "DELETE" -> clear(exchange);
                    default -> notAllowed(exchange, "GET, HEAD, DELETE");
                }
            }
            default -> text(exchange, 404, "No such page");
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        var page = MailPage.of(mails(exchange), recipient(exchange).orElse(""));
        send(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    private void list(HttpExchange exchange) throws IOException {
        send(exchange, 200, "application/json", JSON.writeValueAsBytes(new Items(mails(exchange))));
    }

    private void clear(HttpExchange exchange) throws IOException {
        mailbox.clear();
        exchange.sendResponseHeaders(204, -1);
    }

    private List<Mail> mails(HttpExchange exchange) {
        return recipient(exchange).map(mailbox::to).orElseGet(mailbox::all);
    }

    private static Optional<String> recipient(HttpExchange exchange) {
        var query = exchange.getRequestURI().getRawQuery();
        return Pattern.compile("&")
                .splitAsStream(query == null ? "" : query)
                .filter(parameter -> parameter.startsWith("to="))
                // a plus that was not encoded is meant as one: addresses have them, and no blanks
                .map(to -> URLDecoder.decode(to.substring(3).replace("+", "%2B"), StandardCharsets.UTF_8))
                .filter(to -> !to.isBlank())
                .findFirst();
    }

    private static void notAllowed(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        text(exchange, 405, "Allowed are " + allowed);
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
