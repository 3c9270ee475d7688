package dev.rollcall.http;

import static dev.rollcall.http.Answers.header;
import static dev.rollcall.http.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracedRequestsTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void theRequestIdIsEchoedAndKnownToTheRoute() throws Exception {
        HttpResponse<String> answer = server.get("/v1/trace", "X-Request-Id", "checkout-7");

        assertThat(header(answer, "X-Request-Id")).isEqualTo("checkout-7");
        assertThat(json(answer).get("request_id").asText()).isEqualTo("checkout-7");
    }

    @Test
    void whereThereIsNoneOneIsMade() throws Exception {
        String first = header(server.get("/v1/trace"), "X-Request-Id");
        String second = header(server.get("/v1/trace"), "X-Request-Id");

        assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "a\\b", "a<b> c"})
    void aBadOneIsReplaced(String id) throws Exception {
        assertThat(header(server.get("/v1/trace", "X-Request-Id", id), "X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void anEndlessOneIsReplaced() throws Exception {
        assertThat(header(server.get("/v1/trace", "X-Request-Id", "x".repeat(129)), "X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void theTraceParentIsHonoured() throws Exception {
        JsonNode trace = json(server.get("/v1/trace", "traceparent", PARENT, "X-Request-Id", "checkout-7"));

        assertThat(trace.get("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(trace.get("request_id").asText()).isEqualTo("checkout-7");
    }

    @Test
    void aMalformedTraceParentIsReplaced() throws Exception {
        JsonNode trace = json(server.get("/v1/trace", "traceparent", PARENT + "-more"));

        assertThat(trace.get("trace_id").asText()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
    }
}
