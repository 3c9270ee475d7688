package dev.rollcall.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.assertj.core.api.Assertions;

/** What a service answered. */
record Answer(HttpResponse<String> response) {
    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    JsonNode json() {
        try {
            return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    String text(String pointer) {
        return json().at(pointer).asText();
    }

    /** The same, if it has that status. */
    Answer expect(int status) {
        Assertions.assertThat(status()).as(response.body()).isEqualTo(status);
        return this;
    }

    /** A problem of that status and code, in the shape of the contract. */
    Answer expectProblem(int status, String code) {
        expect(status);
        Assertions.assertThat(header("Content-Type")).startsWith("application/problem+json");
        Assertions.assertThat(json().fieldNames())
                .toIterable()
                .contains("type", "title", "status", "detail", "code", "trace_id");
        Assertions.assertThat(text("/code")).isEqualTo(code);
        Assertions.assertThat(json().at("/status").asInt()).isEqualTo(status);
        return this;
    }
}
