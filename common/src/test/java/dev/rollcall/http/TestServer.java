package dev.rollcall.http;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.bus.Trace;
import dev.rollcall.embedded.Servers;
import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.limits.Limit;
import dev.rollcall.limits.RateLimits;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Redis;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A server with routes that do what a test needs, for all the tests of a JVM; and a client of it. */
final class TestServer {
    static final String ORIGIN = "https://app.example.com";
    static final String FOREIGN = "SELECT secret FROM users";

    private static final String SECRET = "xW1eR5tYu7iO9pLk3jHg5fDs7aQz2wSx";

    private static TestServer shared;

    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What the routes answer. */
    record Echo(String id, String q, Integer limit, String after, String requestId, String traceId) {
        static Echo of(String text) {
            return new Echo(null, text, null, null, null, null);
        }
    }

    record Current(int version) {}

    record Form(@NotNull Secret token, String typeHint) {}

    private TestServer(int port) {
        this.port = port;
    }

    static synchronized TestServer shared() throws Exception {
        if (shared == null) {
            shared = start(Set.of(), 0);
        }
        return shared;
    }

    /** One of its own, with these proxies and this scale of its limits. */
    static TestServer start(Set<String> proxies, double rateLimitScale) throws Exception {
        Vertx vertx = Vertx.vertx();
        return start(
                vertx, proxies, rateLimitScale, TestDatabase.migrated(vertx).open(vertx), List.of());
    }

    /** One on that database, with more routes. */
    static TestServer start(Database database, Routes... more) throws Exception {
        return start(Vertx.vertx(), Set.of("127.0.0.1"), 0, database, List.of(more));
    }

    private static TestServer start(
            Vertx vertx, Set<String> proxies, double rateLimitScale, Database database, List<Routes> more)
            throws Exception {
        return start(
                vertx,
                new HttpSettings("127.0.0.1", 0, Set.of(ORIGIN), TrustedProxies.of(proxies), rateLimitScale, null),
                database,
                more);
    }

    /** One that speaks TLS. */
    static TestServer start(Certificate certificate) throws Exception {
        Vertx vertx = Vertx.vertx();
        return start(
                vertx,
                new HttpSettings("127.0.0.1", 0, Set.of(ORIGIN), TrustedProxies.of(Set.of()), 0, certificate),
                TestDatabase.migrated(vertx).open(vertx),
                List.of());
    }

    private static TestServer start(Vertx vertx, HttpSettings settings, Database database, List<Routes> more)
            throws Exception {
        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        RateLimits limits = new RateLimits(
                redis, "test-" + UUID.randomUUID(), settings.rateLimitScale(), SECRET, Clock.systemUTC());
        List<Routes> routes = new ArrayList<>(more);
        routes.addAll(List.<Routes>of(
                TestServer::echoing,
                TestServer::counting,
                TestServer::failing,
                new Docs("Rollcall test", "test/openapi.yaml")));
        Idempotency idempotency = new Idempotency(database, SECRET);
        return new TestServer(Await.result(HttpVerticle.deploy(vertx, settings, limits, idempotency, routes))
                .port());
    }

    private static void echoing(Api api) {
        api.route(
                HttpMethod.GET,
                "/v1/things/:id",
                context ->
                        ok(new Echo(Params.id(context, "id", UserId.class).toString(), null, null, null, null, null)));
        api.route(HttpMethod.DELETE, "/v1/things/:id", context -> Future.succeededFuture(Reply.noContent()));
        api.route(HttpMethod.GET, "/v1/search", context -> {
            Params params = Params.of(context, "q", "limit", "after");
            String after = String.valueOf(params.value("after", java.time.Instant.class));
            Echo echo = new Echo(null, params.text("q"), params.limit(), after, null, null);
            params.throwIfWrong();
            return ok(echo);
        });
        api.route(HttpMethod.GET, "/v1/trace", context -> {
            Trace trace = Trace.current();
            return ok(new Echo(null, null, null, null, trace.requestId(), trace.traceId()));
        });
        api.route(
                HttpMethod.GET,
                "/v1/client",
                context -> ok(Echo.of(Trace.current().ip())));
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH)) {
            api.route(method, "/v1/everything", context -> ok(Bodies.read(context, Everything.class)));
        }
        api.form("/oauth2/form", context -> {
            Form form = Forms.read(context, Form.class);
            return ok(Echo.of(form.token().value() + '|' + form.typeHint()));
        });
        api.route(HttpMethod.POST, "/v1/nothing", context -> Future.succeededFuture(Reply.noContent()));
        api.route(
                HttpMethod.GET,
                "/internal/v1/things",
                new ServiceKey(Cluster.SERVICE_KEY),
                context -> ok(Echo.of("internal")));
    }

    private static void counting(Api api) {
        api.route(HttpMethod.GET, "/v1/counted", RequestLimits.BY_ENDPOINT, context -> {
            if (!context.queryParam("fail").isEmpty()) {
                throw Failure.notFound("Not counted yet");
            }
            RequestLimits limits = RequestLimits.of(context);
            return limits.check(limits.client(Limit.perMinute("own", 100))).map(Reply.noContent());
        });
        api.route(HttpMethod.GET, "/v1/both", context -> {
            RequestLimits limits = RequestLimits.of(context);
            Limit client = Limit.perHour("client", 200);
            Limit address = Limit.perHour("address", 100);
            return limits.check(limits.client(client), limits.concealed(address, "ana@example.com"))
                    .map(Reply.noContent());
        });
    }

    private static void failing(Api api) {
        api.route(HttpMethod.GET, "/v1/fails/:how", TestServer::fail);
        api.route(HttpMethod.GET, "/v1/refuses/:code", context -> {
            Code code = Code.valueOf(context.pathParam("code"));
            return Future.failedFuture(new Failure(new Refusal(code, "No", List.of(), 7)));
        });
        api.raw(HttpMethod.GET, "/v1/half", context -> {
            context.response().setChunked(true).write("half an ans");
            context.fail(new IllegalStateException(FOREIGN));
        });
        api.route(
                HttpMethod.GET,
                "/v1/guarded",
                context -> {
                    throw new IllegalStateException(FOREIGN);
                },
                context -> ok(Echo.of("never")));
    }

    private static Future<Reply> fail(RoutingContext context) {
        return switch (context.pathParam("how")) {
            case "throws" -> throw new IllegalStateException(FOREIGN);
            case "fails" -> Future.failedFuture(new java.sql.SQLException(FOREIGN));
            case "overflows" -> fail(context);
            case "null" -> null;
            case "nothing" -> Future.succeededFuture();
            case "unwritable" -> ok(new Unwritable(Map.of("unknown to JSON", new Object())));
            case "unwritable-later" ->
                context.vertx().timer(1).compose(late -> ok(new Unwritable(Map.of("unknown to JSON", new Object()))));
            case "violations" ->
                Future.failedFuture(Failure.invalid(
                        List.of(new Violation("/a", "too_odd", "must be even"), new Violation("/b", "x", "y", 7))));
            case "stale" -> Future.failedFuture(new StaleVersion("thing", new Current(7)));
            default -> throw Failure.notFound("No such fault");
        };
    }

    record Unwritable(Map<String, Object> content) {}

    private static Future<Reply> ok(Record body) {
        return Future.succeededFuture(Reply.ok(body));
    }

    int port() {
        return port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(Await.SECONDS));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> sending(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.getBytes(StandardCharsets.UTF_8))));
    }

    /** Sends these bytes, and gives back all that comes until the server closes the connection. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(Await.SECONDS * 1_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
