package dev.rollcall.auth.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the service answered. */
public record Answer(HttpResponse<String> response) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public int status() {
        return response.statusCode();
    }

    public String body() {
        return response.body();
    }

    /** Null when absent. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    public JsonNode json() {
        try {
            return body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(body());
        } catch (IOException e) {
            throw new UncheckedIOException(body(), e);
        }
    }

    /** @param pointer such as {@code /user/id} */
    public String text(String pointer) {
        return json().at(pointer).asText();
    }

    /** The same, if it has that status. */
    public Answer expect(int status) {
        assertThat(status()).as(body()).isEqualTo(status);
        return this;
    }

    /** The same, if it is a problem of that status and code in the shape of the contract. */
    public Answer expectProblem(int status, String code) {
        expect(status);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json().fieldNames())
                .toIterable()
                .contains("type", "title", "status", "detail", "code", "trace_id")
                .isSubsetOf("type", "title", "status", "detail", "code", "trace_id", "errors");
        assertThat(text("/code")).isEqualTo(code);
        assertThat(json().at("/status").asInt()).isEqualTo(status);
        return this;
    }

    /** The violations of a 422, each as {@code pointer code}. */
    public List<String> violations() {
        expectProblem(422, "validation-failed");
        return StreamSupport.stream(json().at("/errors").spliterator(), false)
                .map(error ->
                        error.get("pointer").asText() + " " + error.get("code").asText())
                .toList();
    }
}
