package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.assertViolations;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.protocol.Code;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "fails", "overflows", "null", "nothing", "unwritable", "unwritable-later"})
    void whateverGoesWrongIsAnInternalErrorWithoutAForeignWord(String how) throws Exception {
        HttpResponse<String> answer = server.get("/v1/fails/" + how);

        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain(TestServer.FOREIGN, "Exception", "dev.rollcall");
    }

    @Test
    void aGuardThatThrowsLetsNobodyPass() throws Exception {
        assertProblem(server.get("/v1/guarded"), 500, "internal");
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeHasItsStatusAndItsWord(Code code) throws Exception {
        HttpResponse<String> answer = server.get("/v1/refuses/" + code.name());

        JsonNode problem = assertProblem(answer, code.status(), code.word());
        assertThat(problem.get("detail").asText()).isEqualTo("No");
        assertThat(problem.has("errors")).isFalse();
        assertThat(header(answer, "Retry-After")).isEqualTo("7");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TOKEN_MISSING",
                "TOKEN_INVALID",
                "TOKEN_EXPIRED",
                "SESSION_REVOKED",
                "CREDENTIALS_INVALID",
                "REFRESH_INVALID",
                "SERVICE_KEY_INVALID"
            })
    void everyUnauthorizedAnswerHasAChallenge(Code code) throws Exception {
        HttpResponse<String> answer = server.get("/v1/refuses/" + code.name());

        assertThat(header(answer, "WWW-Authenticate"))
                .startsWith("Bearer error=\"")
                .contains(code.word());
    }

    @Test
    void otherAnswersHaveNoChallenge() throws Exception {
        assertThat(header(server.get("/v1/refuses/FORBIDDEN"), "WWW-Authenticate"))
                .isNull();
    }

    @Test
    void violationsAreListed() throws Exception {
        assertViolations(server.get("/v1/fails/violations"), "/a too_odd", "/b x 7");
    }

    @Test
    void aStaleVersionShowsTheCurrentOne() throws Exception {
        JsonNode problem = assertProblem(server.get("/v1/fails/stale"), 412, "version-stale");

        assertThat(problem.get("thing").get("version").asInt()).isEqualTo(7);
    }

    @Test
    void halfAnAnswerIsCutOffAndNeverPassesForAWholeOne() {
        assertThatThrownBy(() -> server.get("/v1/half")).isInstanceOf(IOException.class);
    }

    @Test
    void theTraceIdIsTheCallers() throws Exception {
        HttpResponse<String> answer =
                server.get("/v1/nowhere", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        JsonNode problem = assertProblem(answer, 404, "not-found");

        assertThat(problem.get("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }
}
