package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.assertViolations;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final String BODY = "{\"sort\":\"apples\"}";

    private static final AtomicInteger ORDERS = new AtomicInteger();
    private static final Map<String, Promise<Void>> WAITING = new ConcurrentHashMap<>();

    private static TestDatabase database;
    private static TestServer server;
    private static TestServer second;

    private final String key = UUID.randomUUID().toString();
    private final int before = ORDERS.get();

    record Order(int number) {}

    @BeforeAll
    static void start() throws Exception {
        Vertx vertx = Vertx.vertx();
        database = TestDatabase.migrated(vertx);
        server = TestServer.start(database.open(vertx), IdempotencyKeyTest::orders);
        second = TestServer.start(database.open(vertx), IdempotencyKeyTest::orders);
    }

    private static void orders(Api api) {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)) {
            api.route(method, "/v1/orders", context -> Future.succeededFuture(order(context)));
            api.route(method, "/v1/other-orders", context -> Future.succeededFuture(order(context)));
        }
        api.route(HttpMethod.GET, "/v1/orders", context -> Future.succeededFuture(order(context)));
        api.route(HttpMethod.POST, "/v1/refused/:code", context -> {
            ORDERS.incrementAndGet();
            return Future.failedFuture(new Failure(Code.valueOf(context.pathParam("code")), "No"));
        });
        api.route(HttpMethod.POST, "/v1/slow-orders", context -> waiting(name(context))
                .future()
                .map(done -> order(context)));
    }

    private static Reply order(RoutingContext context) {
        int number = ORDERS.incrementAndGet();
        context.response().headers().add(HttpHeaders.SET_COOKIE, "order=" + number + "; Path=/");
        return Reply.created(new Order(number))
                .with(HttpHeaders.LOCATION, "/v1/orders/" + number)
                .with(HttpHeaders.ETAG, "\"1\"");
    }

    private static String name(RoutingContext context) {
        return context.queryParam("name").get(0);
    }

    /** Held up until the test goes on. */
    private static Promise<Void> waiting(String name) {
        return WAITING.computeIfAbsent(name, any -> Promise.promise());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void aRepeatGetsTheFirstAnswerAgain(String method) throws Exception {
        HttpResponse<String> first = ask(server, method, "/v1/orders", BODY);
        HttpResponse<String> repeat = ask(second, method, "/v1/orders", BODY);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(header(first, "Idempotency-Replayed")).isNull();
        assertThat(repeat.statusCode()).isEqualTo(201);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(header(repeat, "Idempotency-Replayed")).isEqualTo("true");
        for (String name : List.of("Content-Type", "Location", "ETag", "Set-Cookie")) {
            assertThat(repeat.headers().allValues(name))
                    .isEqualTo(first.headers().allValues(name));
        }
        assertThat(header(repeat, "X-Request-Id")).isNotEqualTo(header(first, "X-Request-Id"));
        Answers.assertHeaders(repeat.headers());
        assertThat(ORDERS).hasValue(before + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"NOT_FOUND", "FORBIDDEN", "CONFLICT", "VALIDATION_FAILED", "VERSION_STALE"})
    void aRefusalIsAnAnswerToo(Code code) throws Exception {
        HttpResponse<String> first = post("/v1/refused/" + code, BODY);
        HttpResponse<String> repeat = post("/v1/refused/" + code, BODY);

        assertProblem(repeat, code.status(), code.word());
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(header(repeat, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(ORDERS).hasValue(before + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"CREDENTIALS_INVALID", "RATE_LIMITED", "INTERNAL", "UNAVAILABLE"})
    void whatAnotherTryMightBetterIsNotKept(Code code) throws Exception {
        for (int i = 1; i <= 3; i++) {
            HttpResponse<String> answer = post("/v1/refused/" + code, BODY);

            assertProblem(answer, code.status(), code.word());
            assertThat(header(answer, "Idempotency-Replayed")).isNull();
            assertThat(ORDERS).hasValue(before + i);
        }
    }

    @Test
    void somethingElseUnderTheSameKeyIsRefused() throws Exception {
        String first = ask(server, "POST", "/v1/orders?gift=true", BODY, "If-Match", "\"1\"")
                .body();

        for (HttpResponse<String> other : List.of(
                ask(server, "POST", "/v1/orders?gift=true", BODY + ' ', "If-Match", "\"1\""),
                ask(server, "POST", "/v1/orders?gift=true", "", "If-Match", "\"1\""),
                ask(server, "POST", "/v1/orders?gift=true", BODY, "If-Match", "\"2\""),
                ask(server, "POST", "/v1/orders?gift=true", BODY),
                ask(server, "POST", "/v1/orders?gift=false", BODY, "If-Match", "\"1\""),
                ask(server, "PUT", "/v1/orders?gift=true", BODY, "If-Match", "\"1\""))) {
            assertProblem(other, 422, "idempotency-key-reused");
        }
        assertThat(ask(server, "POST", "/v1/orders?gift=true", BODY, "If-Match", "\"1\"")
                        .body())
                .isEqualTo(first);
        assertThat(ORDERS).hasValue(before + 1);
    }

    @Test
    void othersHaveKeysOfTheirOwn() throws Exception {
        post("/v1/orders", BODY);

        ask(server, "POST", "/v1/orders", BODY, "X-Forwarded-For", "192.0.2.1");
        ask(server, "POST", "/v1/orders", BODY, "X-Forwarded-For", "2001:db8::1");
        assertThat(ORDERS).hasValue(before + 3);

        ask(server, "POST", "/v1/orders", BODY, "X-Forwarded-For", "2001:db8::2");
        assertThat(ORDERS).as("another address of the same network").hasValue(before + 3);
        post("/v1/other-orders", BODY);
        assertThat(ORDERS).as("another route").hasValue(before + 4);
    }

    @Test
    void readingTakesNoKey() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(server.get("/v1/orders", "Idempotency-Key", key).statusCode())
                    .isEqualTo(201);
        }

        assertThat(ORDERS).hasValue(before + 2);
    }

    @Test
    void aKeyHas1To255Characters() throws Exception {
        assertThat(server.send(order("x".repeat(255))).statusCode()).isEqualTo(201);
        assertViolations(server.send(order("x".repeat(256))), "Idempotency-Key out_of_range 255");
        assertViolations(server.send(order("")), "Idempotency-Key out_of_range 1");
        assertViolations(server.send(order("x").header("Idempotency-Key", "y")), "Idempotency-Key invalid");

        assertThat(ORDERS).hasValue(before + 1);
    }

    @Test
    void aRepeatWhileTheFirstRunsIsToldSo() throws Exception {
        CompletableFuture<HttpResponse<String>> first = slow(server);
        awaitClaim();

        for (TestServer node : List.of(server, second)) {
            HttpResponse<String> repeat = ask(node, "POST", slowOrders(), BODY);
            assertProblem(repeat, 409, "idempotency-key-in-flight");
            assertThat(header(repeat, "Retry-After")).isEqualTo("1");
        }
        assertProblem(ask(second, "POST", slowOrders(), "{}"), 422, "idempotency-key-reused");

        waiting(key).complete();
        assertThat(first.join().statusCode()).isEqualTo(201);
        assertThat(post(slowOrders(), BODY).body()).isEqualTo(first.join().body());
    }

    @Test
    void parallelRepeatsOverTwoNodesAreCarriedOutOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            String shared = UUID.randomUUID().toString();
            int ordered = ORDERS.get();
            List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 32)
                    .mapToObj(i -> sendingTo(i % 2 == 0 ? server : second, shared))
                    .toList();

            List<HttpResponse<String>> answers =
                    asked.stream().map(CompletableFuture::join).toList();

            assertThat(ORDERS).hasValue(ordered + 1);
            for (HttpResponse<String> answer : answers) {
                if (answer.statusCode() == 409) {
                    assertProblem(answer, 409, "idempotency-key-in-flight");
                } else {
                    assertThat(answer.body()).isEqualTo("{\"number\":" + (ordered + 1) + "}");
                }
            }
            assertThat(answers).extracting(HttpResponse::statusCode).contains(201);
        }
    }

    @Test
    void whatANodeThatDiedHadClaimedIsTakenOverWithItsLease() throws Exception {
        CompletableFuture<HttpResponse<String>> first = slow(server);
        awaitClaim();
        String claimed =
                "claimed_until > now() + interval '59 seconds' AND claimed_until <= now() + interval '60 seconds'";
        assertThat(sql("SELECT count(*) FROM idempotency_keys WHERE answer IS NULL AND " + claimed))
                .isEqualTo("1");
        sql("UPDATE idempotency_keys SET claimed_until = now() WHERE answer IS NULL");

        assertProblem(ask(second, "POST", slowOrders(), "{}"), 422, "idempotency-key-reused");
        CompletableFuture<HttpResponse<String>> next = slow(second);
        while (sql("SELECT 1 FROM idempotency_keys WHERE answer IS NULL AND claimed_until > now()") == null) {
            Thread.onSpinWait();
        }
        waiting(key).complete(); // the first was only slow, after all; what it says does not count any more

        String answer = next.join().body();
        assertThat(first.join().body()).isNotEqualTo(answer);
        assertThat(post(slowOrders(), BODY).body()).isEqualTo(answer);
        assertThat(ORDERS).hasValue(before + 2);
    }

    @Test
    void whoeverHungUpGetsTheAnswerWhenTheyAskAgain() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = "POST " + slowOrders() + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Idempotency-Key: " + key + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            awaitClaim();
        }
        waiting(key).complete();

        HttpResponse<String> repeat = post(slowOrders(), BODY);
        while (repeat.statusCode() == 409) {
            repeat = post(slowOrders(), BODY);
        }
        assertThat(repeat.statusCode()).isEqualTo(201);
        assertThat(header(repeat, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(ORDERS).hasValue(before + 1);
    }

    @Test
    void anAnswerIsKeptForADay() throws Exception {
        post("/v1/orders", BODY);
        String day = "expires_at > now() + interval '1439 minutes' AND expires_at <= now() + interval '24 hours'";
        assertThat(sql("SELECT bool_and(" + day + ") FROM idempotency_keys")).isEqualTo("t");
        sql("UPDATE idempotency_keys SET expires_at = now()");

        HttpResponse<String> later = post("/v1/orders", "{}");

        assertThat(header(later, "Idempotency-Replayed")).isNull();
        assertThat(ORDERS).hasValue(before + 2);
        assertThat(header(post("/v1/orders", "{}"), "Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aCopyOfTheDatabaseTellsNothing() throws Exception {
        post("/v1/orders", BODY);

        String rows = sql("SELECT string_agg(encode(id, 'escape') || encode(fingerprint, 'escape') "
                + "|| coalesce(encode(answer, 'escape'), ''), ' ') FROM idempotency_keys");

        assertThat(rows).doesNotContain(key, "number", "apples", "/v1/orders", "127.0.0.1");
    }

    @Test
    void withoutItsDatabaseNothingIsCarriedOut() throws Exception {
        HttpResponse<String> answer =
                ask(TestServer.start(nowhere(), IdempotencyKeyTest::orders), "POST", "/v1/orders", BODY);

        assertProblem(answer, 503, "unavailable");
        assertThat(ORDERS).hasValue(before);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return ask(server, "POST", path, body);
    }

    private HttpResponse<String> ask(TestServer node, String method, String path, String body, String... headers)
            throws Exception {
        return node.send(request(node, method, path, body, headers));
    }

    private HttpRequest.Builder request(TestServer node, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = node.request(path)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static CompletableFuture<HttpResponse<String>> sendingTo(TestServer node, String key) {
        return node.sending(order(node, key));
    }

    private static HttpRequest.Builder order(String key) {
        return order(server, key);
    }

    private static HttpRequest.Builder order(TestServer node, String key) {
        return node.request("/v1/orders")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY));
    }

    private String slowOrders() {
        return "/v1/slow-orders?name=" + key;
    }

    private CompletableFuture<HttpResponse<String>> slow(TestServer node) {
        return node.sending(request(node, "POST", slowOrders(), BODY));
    }

    private void awaitClaim() throws Exception {
        while (!WAITING.containsKey(key)) {
            Thread.onSpinWait();
        }
    }

    private static String sql(String sql) throws Exception {
        try (TestDatabase.Session session = database.session()) {
            return session.run(sql);
        }
    }

    private static Database nowhere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            String url = "postgresql://nobody:secret@127.0.0.1:" + socket.getLocalPort() + "/none";
            return Database.open(Vertx.vertx(), new DatabaseSettings(PgConnectOptions.fromUri(url), 1, 10));
        }
    }
}
