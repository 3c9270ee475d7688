package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeBodiesTest {
    private static final int LIMIT = 1 << 20;
    private static final String FIXED = "Content-Length: %d\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws Exception {
        String body = "{\"first_name\": \"Ana\"" + " ".repeat(LIMIT - 21) + "}";

        assertThat(body).hasSize(LIMIT);
        assertThat(server.post("/v1/everything", body).statusCode()).isEqualTo(200);
        assertThat(server.post("/v1/everything", body + " ").statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 2 * LIMIT, 20 * LIMIT})
    void aTooLargeBodyIsRefusedWithAnAnswerThatArrives(int size) throws Exception {
        for (int i = 0; i < 5; i++) {
            assertRefused(send(FIXED.formatted(size), size, false));
            assertRefused(send(CHUNKED, size, true));
        }
    }

    @Test
    void aRefusedBodyIsRefusedToAnOrdinaryClientToo() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/everything")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[2 * LIMIT])));

        Answers.assertProblem(answer, 413, "body-too-large");
    }

    @Test
    void aTooLargeBodyIsRefusedOverHttp2Too() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        client.send(server.request("/v1/trace").build(), BodyHandlers.ofString());

        HttpResponse<String> answer = client.send(
                server.request("/v1/everything")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(new byte[2 * LIMIT]))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void whoAsksBeforeSendingIsToldAtOnce() throws Exception {
        String answer = server.raw("POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\n" + FIXED.formatted(2 * LIMIT));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body-too-large\"");
    }

    @Test
    void whoAsksBeforeSendingALittleMayGoOn() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/everything")
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("{\"first_name\": \"Ana\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aTooLargeBodyIsRefusedWhereNoneBelongs() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/nothing").POST(BodyPublishers.ofByteArray(new byte[2 * LIMIT])));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    private static void assertRefused(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close")
                .contains("\"code\":\"body-too-large\"")
                .endsWith("}");
    }

    /** Sends the whole body as long as the server takes it, as a simple client does, and only then reads the answer. */
    private String send(String framing, int size, boolean chunked) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(Await.SECONDS * 1_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + framing)
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] part = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
            try {
                for (int sent = 0; sent < size; sent += part.length) {
                    int length = Math.min(part.length, size - sent);
                    if (chunked) {
                        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                    out.write(part, 0, length);
                    if (chunked) {
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                }
                if (chunked) {
                    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (SocketException e) {
                // the server takes no more; what it answered stands in our buffer
            }
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .reduce("", (all, line) -> all + line + "\r\n")
                    .stripTrailing();
        }
    }
}
