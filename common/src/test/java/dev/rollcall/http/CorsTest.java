package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertHeaders;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/trace", "/v1/nowhere", "/v1/fails/throws"})
    void aListedOriginMayReadEveryAnswer(String path) throws Exception {
        HttpResponse<String> answer = server.get(path, "Origin", TestServer.ORIGIN);

        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(TestServer.ORIGIN);
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(header(answer, "Access-Control-Expose-Headers"))
                .contains(
                        "ETag", "X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed");
        assertThat(header(answer, "Vary")).containsIgnoringCase("origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example.com",
                "https://app.example.com.evil.example",
                "https://app.example.com:8443",
                "https://APP.example.com",
                "null"
            })
    void anotherOriginNeverMay(String origin) throws Exception {
        List<HttpResponse<String>> answers = List.of(
                server.get("/v1/trace", "Origin", origin),
                server.get("/v1/nowhere", "Origin", origin),
                preflight(origin));

        for (HttpResponse<String> answer : answers) {
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
            assertThat(header(answer, "Vary")).containsIgnoringCase("origin");
        }
    }

    @Test
    void aPreflightOfAListedOriginIsTold() throws Exception {
        HttpResponse<String> answer = preflight(TestServer.ORIGIN);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(TestServer.ORIGIN);
        assertThat(header(answer, "Access-Control-Allow-Methods")).contains("PATCH", "DELETE", "PUT");
        assertThat(header(answer, "Access-Control-Allow-Headers"))
                .contains("Authorization", "Content-Type", "If-Match", "Idempotency-Key");
        assertThat(header(answer, "Access-Control-Max-Age")).isNotBlank();
        assertHeaders(answer.headers());
    }

    @Test
    void withoutAnOriginNothingIsSaid() throws Exception {
        assertThat(header(server.get("/v1/trace"), "Access-Control-Allow-Origin"))
                .isNull();
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return server.send(server.request("/v1/everything")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "content-type,if-match")
                .method("OPTIONS", BodyPublishers.noBody()));
    }
}
