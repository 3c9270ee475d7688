package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertViolations;
import static dev.rollcall.http.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamsTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void whatIsAbsentHasItsDefault() throws Exception {
        JsonNode echo = json(server.get("/v1/search"));

        assertThat(echo.get("limit").asInt()).isEqualTo(20);
        assertThat(echo.get("q").isNull()).isTrue();
    }

    @Test
    void whatIsGivenIsRead() throws Exception {
        JsonNode echo = json(server.get("/v1/search?limit=100&q=%C3%BC+a%2Bb%26c&after=2026-10-20T07:00:00Z"));

        assertThat(echo.get("limit").asInt()).isEqualTo(100);
        assertThat(echo.get("q").asText()).isEqualTo("ü a+b&c");
        assertThat(echo.get("after").asText()).isEqualTo("2026-10-20T07:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0, out_of_range 1",
        "-1, out_of_range 1",
        "101, out_of_range 100",
        "99999999999999999999, out_of_range 100",
        "-99999999999999999999, out_of_range 1",
        "many, wrong_type",
        "1.5, wrong_type",
        "+7, wrong_type",
        "'', wrong_type"
    })
    void aLimitOutsideOfItsBoundsIsToldTheOneItBreaks(String limit, String violation) throws Exception {
        assertViolations(server.get("/v1/search?limit=" + limit), "?limit " + violation);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        assertViolations(
                server.get("/v1/search?limit=0&after=yesterday&q=a&q=b&nonsense=1&more="),
                "?limit out_of_range 1",
                "?after invalid",
                "?q invalid",
                "?nonsense unknown_parameter",
                "?more unknown_parameter");
    }

    @Test
    void aCharacterThatNoTextMayHoldIsRefused() throws Exception {
        assertViolations(server.get("/v1/search?q=a%00b"), "?q invalid");
    }
}
