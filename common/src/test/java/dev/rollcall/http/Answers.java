package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractStringAssert;

/** What every answer of ours has in common. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** Asserts problem details of that status and code, whole and without a foreign word, and gives them back. */
    static JsonNode assertProblem(HttpResponse<String> response, int status, String code) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertHeaders(response.headers());
        JsonNode problem = json(response);
        assertProblem(problem, status, code);
        return problem;
    }

    static void assertProblem(JsonNode problem, int status, String code) {
        assertThat(names(problem)).startsWith("type", "title", "status", "detail", "code", "trace_id");
        assertThat(problem.get("type").asText()).isEqualTo("about:blank");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("trace_id").asText()).matches("[0-9a-f]{32}");
        assertDetail(problem).doesNotContain(TestServer.FOREIGN, "Exception", "io.vertx", "java.", "null");
    }

    /** Asserts that a request breaks these rules and no other, each as {@code pointer code} or {@code pointer code limit}. */
    static void assertViolations(HttpResponse<String> response, String... expected) throws IOException {
        JsonNode problem = assertProblem(response, 422, "validation-failed");
        List<String> found = StreamSupport.stream(problem.get("errors").spliterator(), false)
                .map(error -> error.get("pointer").asText()
                        + ' '
                        + error.get("code").asText()
                        + (error.has("limit") ? " " + error.get("limit").asText() : ""))
                .toList();
        assertThat(found).containsExactlyInAnyOrder(expected);
        problem.get("errors").forEach(error -> {
            assertThat(error.get("detail").asText()).isNotBlank().doesNotContain("{", "dev.rollcall", "java");
            assertThat(names(error)).isSubsetOf("pointer", "code", "detail", "limit");
        });
    }

    static void assertHeaders(HttpHeaders headers) {
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Strict-Transport-Security").orElse("")).startsWith("max-age=");
        assertThat(headers.firstValue("X-Request-Id").orElse("")).isNotBlank();
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static AbstractStringAssert<?> assertDetail(JsonNode problem) {
        return assertThat(problem.get("detail").asText()).isNotBlank();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
