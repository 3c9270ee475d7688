package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void theListShowsTheCallersLiveSessionsNewestFirst() {
        Person tablet = server.logIn(ana.registration());
        Person phone = server.logIn(ana.registration());
        server.newPerson();

        Answer list = list("");

        assertThat(ids(list)).containsExactly(phone.sessionId(), tablet.sessionId(), ana.sessionId());
        assertThat(list.json().at("/next_cursor").isNull()).isTrue();
        assertThat(list.json().at("/items").findValuesAsText("current")).containsExactly("false", "false", "true");
        assertThat(list.json().at("/items/2")).isEqualTo(ana.tokens().json().at("/session"));
    }

    @Test
    void theListLeavesOutWhatHasEnded() {
        Person idle = server.logIn(ana.registration());
        Person old = server.logIn(ana.registration());
        Person out = server.logIn(ana.registration());
        expire("idle_expires_at", idle);
        expire("expires_at", old);
        logOut(out).expect(204);

        assertThat(ids(list(""))).containsExactly(ana.sessionId());
    }

    @Test
    void theListComesInPages() {
        List<String> all = new ArrayList<>(List.of(ana.sessionId()));
        for (int i = 0; i < 4; i++) {
            all.add(0, server.logIn(ana.registration()).sessionId());
        }

        Answer first = list("?limit=2");
        Answer second = list("?limit=2&cursor=" + first.text("/next_cursor"));
        Answer third = list("?limit=2&cursor=" + second.text("/next_cursor"));

        assertThat(ids(first)).isEqualTo(all.subList(0, 2));
        assertThat(ids(second)).isEqualTo(all.subList(2, 4));
        assertThat(ids(third)).isEqualTo(all.subList(4, 5));
        assertThat(third.json().at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void aFullLastPageHasNoNext() {
        server.logIn(ana.registration());

        assertThat(list("?limit=2").json().at("/next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "made up",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z|1",
                "+1000000000-12-31T23:59:59.999999999Z|0190a0a0-0000-7000-8000-000000000000",
                "-1000000000-01-01T00:00:00Z|0190a0a0-0000-7000-8000-000000000000",
                "+294277-01-01T00:00:00Z|0190a0a0-0000-7000-8000-000000000000"
            })
    void aMadeUpCursorIsRefused(String keys) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(keys.getBytes(StandardCharsets.UTF_8));

        assertThat(list("?cursor=" + cursor).violations()).containsExactly("?cursor invalid");
    }

    @Test
    void everythingWrongWithTheParametersIsToldAtOnce() {
        assertThat(list("?limit=101&sort=name&cursor=a&cursor=b").violations())
                .containsExactlyInAnyOrder("?limit out_of_range", "?sort unknown_parameter", "?cursor invalid");
    }

    @Test
    void theCurrentSessionIsToldFromTheTokenAlone() throws Exception {
        try (Connection locking = server.sql().connect();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE accounts, sessions, one_time_tokens, mails IN ACCESS EXCLUSIVE MODE");

            CompletableFuture<Answer> me =
                    server.call("/v1/me").token(ana.accessToken()).getting();
            Answer current = server.current(ana.accessToken()).expect(200);

            assertThat(me).as("a query waits for the lock").isNotDone();
            JsonNode json = current.json();
            assertThat(json.properties()).hasSize(6);
            assertThat(json.get("session_id").asText()).isEqualTo(ana.sessionId());
            assertThat(json.get("user_id").asText()).isEqualTo(ana.userId());
            assertThat(json.get("expires_at").asText()).endsWith("Z");
            assertThat(json.get("auth_time").asText()).endsWith("Z");
            assertThat(json.get("roles").toString()).isEqualTo("[\"user\"]");
            assertThat(json.get("email_verified").booleanValue()).isTrue();
            locking.rollback();
            me.join().expect(200);
        }
    }

    @Test
    void oneSessionCanBeEndedFromAnother() {
        Person phone = server.logIn(ana.registration());

        server.call("/v1/sessions/" + phone.sessionId())
                .token(ana.accessToken())
                .delete()
                .expect(204);

        server.current(phone.accessToken()).expectProblem(401, "session-revoked");
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void endingASessionTwiceIsEndingItOnce() {
        Person phone = server.logIn(ana.registration());
        String path = "/v1/sessions/" + phone.sessionId();
        server.call(path).token(ana.accessToken()).delete().expect(204);

        server.call(path).token(ana.accessToken()).delete().expect(204);

        assertThat(revocations(phone)).isEqualTo(1);
    }

    @Test
    void eachSessionThatIsEndedIsNotedOnceWithWhoDidIt() {
        Person phone = server.logIn(ana.registration());
        Person tablet = server.logIn(ana.registration());

        Parallel.requests(8, i -> server.call("/v1/sessions?except=current")
                .token(ana.accessToken())
                .deleting());
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        assertThat(server.sql().texts("""
                        SELECT concat_ws(' ', session_id, outcome, actor_id = user_id, detail ->> 'reason')
                        FROM audit WHERE event = 'session.ended' AND user_id = ?::uuid ORDER BY session_id
                        """, ana.userId()))
                .containsExactly(
                        ana.sessionId() + " success t logged-out",
                        phone.sessionId() + " success t logged-out",
                        tablet.sessionId() + " success t logged-out");
    }

    @Test
    void theOthersCanBeEndedAtOnce() {
        Person phone = server.logIn(ana.registration());
        Person tablet = server.logIn(ana.registration());

        server.call("/v1/sessions?except=current")
                .token(ana.accessToken())
                .delete()
                .expect(204);

        server.current(phone.accessToken()).expectProblem(401, "session-revoked");
        server.current(tablet.accessToken()).expectProblem(401, "session-revoked");
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void allCanBeEndedAtOnceAndNobodyElses() {
        Person phone = server.logIn(ana.registration());
        Person bob = server.newPerson();

        server.call("/v1/sessions").token(ana.accessToken()).delete().expect(204);

        server.current(phone.accessToken()).expectProblem(401, "session-revoked");
        server.current(ana.accessToken()).expectProblem(401, "session-revoked");
        server.current(bob.accessToken()).expect(200);
    }

    @Test
    void whatToSpareIsNotGuessed() {
        assertThat(server.call("/v1/sessions?except=mine")
                        .token(ana.accessToken())
                        .delete()
                        .violations())
                .containsExactly("?except invalid");
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void aSessionOfSomebodyElseIsNotFound() {
        Person bob = server.newPerson();

        server.call("/v1/sessions/" + bob.sessionId())
                .token(ana.accessToken())
                .delete()
                .expectProblem(404, "not-found");

        server.current(bob.accessToken()).expect(200);
    }

    @Test
    void aSessionThatNeverWasIsNotFound() {
        for (String id : List.of(UUID.randomUUID().toString(), "1", "%00")) {
            server.call("/v1/sessions/" + id).token(ana.accessToken()).delete().expectProblem(404, "not-found");
        }
    }

    @Test
    void loggingOutManyTimesAtOnceIsToldOnce() {
        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(
                    server.call("/v1/sessions/current").token(ana.accessToken()).deleting());
        }

        assertThat(sent)
                .extracting(CompletableFuture::join)
                .extracting(Answer::status)
                .isSubsetOf(204, 401);
        assertThat(revocations(ana)).isEqualTo(1);
    }

    private Answer list(String query) {
        return server.call("/v1/sessions" + query).token(ana.accessToken()).get();
    }

    private Answer logOut(Person person) {
        return server.call("/v1/sessions/current").token(person.accessToken()).delete();
    }

    private long revocations(Person person) {
        return server.sql()
                .number(
                        "SELECT count(*) FROM changes WHERE type = 'session.revoked' AND data ->> 'session_id' = ?",
                        person.sessionId());
    }

    private void expire(String column, Person person) {
        server.sql()
                .update(
                        "UPDATE sessions SET " + column + " = now() - interval '1 second' WHERE id = ?::uuid",
                        person.sessionId());
    }

    private static List<String> ids(Answer list) {
        return StreamSupport.stream(list.expect(200).json().at("/items").spliterator(), false)
                .map(session -> session.get("session_id").asText())
                .toList();
    }
}
