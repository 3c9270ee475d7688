package dev.rollcall.meeting.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    public ObjectNode object() {
        return (ObjectNode) json();
    }

    public JsonNode at(String pointer) {
        return json().at(pointer);
    }

    /** @param pointer such as {@code /location/name} */
    public String text(String pointer) {
        return at(pointer).asText();
    }

    /** The texts at that pointer of each item of a list. */
    public List<String> texts(String list, String pointer) {
        return StreamSupport.stream(at(list).spliterator(), false)
                .map(item -> item.at(pointer).asText())
                .toList();
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
                .isSubsetOf(
                        "type",
                        "title",
                        "status",
                        "detail",
                        "code",
                        "trace_id",
                        "errors",
                        "meeting",
                        "room",
                        "conflicts");
        assertThat(text("/code")).isEqualTo(code);
        assertThat(at("/status").asInt()).isEqualTo(status);
        return this;
    }

    /** The violations of a 422, each as {@code pointer code}, followed by the limit where there is one. */
    public List<String> violations() {
        expectProblem(422, "validation-failed");
        return StreamSupport.stream(at("/errors").spliterator(), false)
                .map(error -> error.get("pointer").asText() + " "
                        + error.get("code").asText()
                        + (error.has("limit") ? " " + error.get("limit").asText() : ""))
                .toList();
    }
}
