package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-behaved client sends. */
class RawRequestsTest {
    private static final String END = "Host: x\r\nConnection: close\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/trace\r\n\r\n",
                "GET /v1/trace NONSENSE\r\nHost: x\r\n\r\n",
                "GET /v1/trace HTTP/1.1\r\nno colon here\r\nHost: x\r\n\r\n",
                "GET /v1/trace HTTP/1.1\r\nBad Name: x\r\nHost: x\r\n\r\n",
                "POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "GET /v1/trace HTTP/1.1\r\nConnection: close\r\n\r\n"
            })
    void whatIsNoHttpIsABadRequest(String request) throws Exception {
        assertAnswer(server.raw(request), 400, "bad-request");
    }

    @Test
    void garbageOfAnyKindLeavesTheServerUp() throws Exception {
        for (String garbage : new String[] {
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "\r\n\r\n\r\nx\r\n\r\n"
        }) {
            assertAnswer(server.raw(garbage), 400, "bad-request");
        }

        assertThat(server.get("/v1/trace").statusCode()).isEqualTo(200);
    }

    @Test
    void aChunkThatIsNoneEndsTheConnection() throws Exception {
        String answer = server.raw("POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n0\r\n\r\n");

        assertThat(answer).doesNotContain(" 200 ", " 500 ");
    }

    @Test
    void aTooLongAddressIsRefused() throws Exception {
        assertAnswer(server.raw("GET /v1/search?q=" + "x".repeat(5_000) + " HTTP/1.1\r\n" + END), 414, "uri-too-long");
    }

    @Test
    void tooLargeHeadersAreRefused() throws Exception {
        assertAnswer(
                server.raw("GET /v1/trace HTTP/1.1\r\nX-Large: " + "x".repeat(9_000) + "\r\n" + END),
                431,
                "headers-too-large");
        assertAnswer(
                server.raw("GET /v1/trace HTTP/1.1\r\n" + ("X-Many: " + "x".repeat(90) + "\r\n").repeat(100) + END),
                431,
                "headers-too-large");
    }

    @Test
    void anAddressWithItsHostIsReadAsAnyOther() throws Exception {
        String answer = server.raw("GET http://x/v1/trace HTTP/1.1\r\n" + END);

        assertThat(answer).matches("(?s)HTTP/1.1 (200|404) .*");
    }

    @Test
    void anAnswerToOldHttpIsGivenToo() throws Exception {
        assertThat(server.raw("GET /v1/trace HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
    }

    private static void assertAnswer(String answer, int status, String code) throws IOException {
        assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
        assertThat(head)
                .contains(
                        "content-type: application/problem+json",
                        "cache-control: no-store",
                        "x-content-type-options: nosniff",
                        "x-request-id: ",
                        "connection: close");
        assertProblem(new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)), status, code);
    }
}
