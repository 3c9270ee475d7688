package dev.rollcall.auth.sessions;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Issue 3, point 1: whoever refreshes, how often and when, a session has one chain of tokens. */
class RefreshRacesTest {
    private static final Pattern TOKEN = Pattern.compile("\"refresh_token\":\"([^\"]+)\"");
    private static final int PARALLEL = 64;
    private static final int ROUNDS = 200;

    private final List<AuthServer> nodes = List.of(AuthServer.first(), AuthServer.second());
    private final AuthServer server = nodes.get(0);

    @Test
    @DisplayName("keycloak #45647: parallel refreshes of one token never fail, and never log anybody out")
    void manyRefreshesOfOneTokenAtOnceMakeOneChainAgainAndAgain_keycloak45647() {
        Person ana = server.newPerson();
        Set<String> chain = new HashSet<>();
        String token = ana.refreshToken();

        for (int round = 0; round < ROUNDS; round++) {
            List<HttpResponse<String>> answers = refreshes(token);

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
            Set<String> successors = new HashSet<>();
            answers.forEach(answer -> successors.add(token(answer)));
            assertThat(successors).as("round " + round).hasSize(1);
            token = successors.iterator().next();
            assertThat(chain.add(token)).isTrue();
        }

        server.current(server.refresh(token).expect(200).text("/access_token")).expect(200);
        assertThat(server.sql().texts("SELECT revoked_reason FROM sessions WHERE user_id = ?::uuid", ana.userId()))
                .containsOnlyNulls()
                .hasSize(1);
    }

    /** Without holding each answer against the contract, which would take longer than all the rest. */
    private List<HttpResponse<String>> refreshes(String token) {
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, PARALLEL)
                .mapToObj(i -> HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + nodes.get(i % 2).running().httpPort() + "/v1/tokens/refresh"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"refresh_token\":\"" + token + "\"}"))
                        .build())
                .map(request -> CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String token(HttpResponse<String> answer) {
        Matcher found = TOKEN.matcher(answer.body());
        assertThat(found.find()).as(answer.body()).isTrue();
        return found.group(1);
    }

    @Test
    @DisplayName(
            "FusionAuth #1840: an old token that is used twice at once counts for nothing, and ends the session every time")
    void aReplayAfterTheGraceEndsTheSessionEveryTime_fusionAuth1840() {
        for (int round = 0; round < 25; round++) {
            Person ana = server.newPerson();
            String current = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
            server.sql()
                    .update(
                            "UPDATE sessions SET rotated_at = now() - interval '31 seconds' WHERE id = ?::uuid",
                            ana.sessionId());

            List<Answer> answers = Parallel.requests(9, i -> nodes.get(i % 2)
                    .call("/v1/tokens/refresh")
                    .posting(Map.of("refresh_token", i == 4 ? current : ana.refreshToken())));

            for (int i = 0; i < answers.size(); i++) {
                if (i != 4) {
                    assertThat(answers.get(i).status()).isEqualTo(401);
                    assertThat(answers.get(i).text("/code")).isIn("refresh-reused", "session-revoked");
                }
            }
            assertThat(answers.get(4).status())
                    .as("the current one, as it came in time or not")
                    .isIn(200, 401);
            assertEndedOnceAndForAll(ana, answers.get(4));
        }
    }

    private void assertEndedOnceAndForAll(Person ana, Answer last) {
        server.refresh(ana.refreshToken()).expectProblem(401, "session-revoked");
        if (last.status() == 200) {
            server.refresh(last.text("/refresh_token")).expectProblem(401, "session-revoked");
            nodes.get(1).current(last.text("/access_token")).expectProblem(401, "session-revoked");
        }
        nodes.get(1).current(ana.accessToken()).expectProblem(401, "session-revoked");
        assertThat(server.sql()
                        .texts(
                                "SELECT session_id || ' ' || outcome FROM audit WHERE event = 'session.reused' AND user_id = ?::uuid",
                                ana.userId()))
                .containsExactly(ana.sessionId() + " failure");
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM mails WHERE template = 'session-reused' AND to_address = ?",
                                ana.email()))
                .isEqualTo(1);
    }

    @Test
    void theftIsToldByMail() {
        Person ana = server.newPerson();
        String second = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
        server.refresh(second).expect(200);

        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-reused");

        var mail =
                server.mailTo(ana.email(), any -> any.subject().equals("We have ended one of your Rollcall sessions"));
        assertThat(mail.text()).contains("Hello Ana", "Device: laptop", "Address: 127.0.0.1", " UTC");
        assertThat(mail.html()).contains("laptop").doesNotContain("#token=");
    }

    @Test
    void whenTheAnswerIsCutOffTheNextTryYieldsTheSameSuccessor() throws IOException {
        Person ana = server.newPerson();
        String body = "{\"refresh_token\":\"" + ana.refreshToken() + "\"}";
        try (Socket socket = new Socket("127.0.0.1", server.running().httpPort())) {
            socket.setSoLinger(true, 0); // closing it cuts it off, and no answer is read before
            socket.getOutputStream()
                    .write(("POST /v1/tokens/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            eventually(
                    "the refresh is committed",
                    () -> server.sql()
                                    .number(
                                            "SELECT count(*) FROM sessions WHERE id = ?::uuid AND previous_hash IS NOT NULL",
                                            ana.sessionId())
                            == 1);
        }

        String retried = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");

        assertThat(server.refresh(ana.refreshToken()).expect(200).text("/refresh_token"))
                .isEqualTo(retried);
        server.refresh(retried).expect(200);
    }

    @Test
    void thatSomebodyWasHereIsWrittenOnceAMinuteAtMost() {
        Person ana = server.newPerson();
        String seen = lastSeen(ana);

        String second = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
        assertThat(lastSeen(ana)).isEqualTo(seen);

        server.sql()
                .update(
                        "UPDATE sessions SET last_seen_at = now() - interval '61 seconds' WHERE id = ?::uuid",
                        ana.sessionId());
        server.refresh(second).expect(200);
        assertThat(lastSeen(ana)).isGreaterThan(seen);
    }

    private String lastSeen(Person person) {
        return server.sql().text("SELECT last_seen_at FROM sessions WHERE id = ?::uuid", person.sessionId());
    }
}
