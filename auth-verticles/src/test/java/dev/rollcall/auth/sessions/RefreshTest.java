package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.protocol.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void itYieldsAnotherPairOfTheSameSession() {
        Answer refreshed = server.refresh(ana.refreshToken()).expect(200);

        assertThat(refreshed.json().properties())
                .hasSameSizeAs(ana.tokens().json().properties());
        assertThat(refreshed.text("/session/session_id")).isEqualTo(ana.sessionId());
        assertThat(refreshed.text("/refresh_token")).isNotEqualTo(ana.refreshToken());
        assertThat(refreshed.header("Cache-Control")).isEqualTo("no-store");
        server.current(refreshed.text("/access_token")).expect(200);
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void whenTheUserLoggedInIsRememberedAndThatTheyWereHereAsWell() {
        move("auth_time = auth_time - interval '1 hour', last_seen_at = last_seen_at - interval '1 hour'");

        Answer refreshed = server.refresh(ana.refreshToken()).expect(200);

        long authTime = Jwt.parse(refreshed.text("/access_token"))
                .claims()
                .get("auth_time")
                .asLong();
        assertThat(Instant.now().getEpochSecond() - authTime).isCloseTo(3600, within(5L));
        Instant lastSeen = Instant.parse(refreshed.text("/session/last_seen_at"));
        assertThat(Duration.between(lastSeen, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void itPutsTheIdleEndOffButNotTheAbsoluteOne() {
        move("idle_expires_at = now() + interval '1 day', expires_at = now() + interval '10 days'");

        Answer refreshed = server.refresh(ana.refreshToken()).expect(200);

        assertThat(refreshed.json().at("/refresh_expires_in").asLong())
                .isCloseTo(Duration.ofDays(10).toSeconds(), within(5L));
        assertThat(server.sql().number("""
                        SELECT extract(epoch FROM idle_expires_at - now())::bigint FROM sessions WHERE id = ?::uuid
                        """, ana.sessionId()))
                .isCloseTo(Duration.ofDays(14).toSeconds(), within(5L));
    }

    @Test
    void whatTheTokenSaysOfTheUserIsWhatIsTrueNow() {
        server.call("/v1/me")
                .token(ana.accessToken())
                .patch("{\"first_name\": \"Anabel\"}")
                .expect(200);
        server.sql().update("UPDATE accounts SET roles = '{user,admin}' WHERE id = ?::uuid", ana.userId());

        Answer refreshed = server.refresh(ana.refreshToken()).expect(200);

        assertThat(refreshed.text("/user/first_name")).isEqualTo("Anabel");
        assertThat(Jwt.parse(refreshed.text("/access_token"))
                        .claims()
                        .get("roles")
                        .toString())
                .isEqualTo("[\"user\",\"admin\"]");
    }

    @Test
    void aRepeatWithinHalfAMinuteYieldsTheSameSuccessor() {
        String successor = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
        move("rotated_at = now() - interval '29 seconds'");

        Answer repeat = server.refresh(ana.refreshToken()).expect(200);

        assertThat(repeat.text("/refresh_token")).isEqualTo(successor);
        server.refresh(successor).expect(200);
    }

    @Test
    void aRepeatAfterHalfAMinuteIsTheftAndEndsTheSession() {
        Answer refreshed = server.refresh(ana.refreshToken()).expect(200);
        move("rotated_at = now() - interval '31 seconds'");

        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-reused");

        server.current(refreshed.text("/access_token")).expectProblem(401, "session-revoked");
        AuthServer.second().current(refreshed.text("/access_token")).expectProblem(401, "session-revoked");
        server.refresh(refreshed.text("/refresh_token")).expectProblem(401, "session-revoked");
        assertThat(server.sql().text("SELECT revoked_reason FROM sessions WHERE id = ?::uuid", ana.sessionId()))
                .isEqualTo("reused");
    }

    @Test
    void whatIsOlderThanThePredecessorIsTheftAtOnce() {
        String second = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
        String third = server.refresh(second).expect(200).text("/refresh_token");

        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-reused");

        server.refresh(third).expectProblem(401, "session-revoked");
    }

    @Test
    void manyRefreshesOfOneTokenAtOnceMakeOneChain() {
        List<AuthServer> nodes = List.of(server, AuthServer.second());

        List<Answer> answers = Parallel.requests(
                32,
                i -> nodes.get(i % 2).call("/v1/tokens/refresh").posting(Map.of("refresh_token", ana.refreshToken())));

        assertThat(answers).allSatisfy(answer -> answer.expect(200));
        assertThat(answers)
                .extracting(answer -> answer.text("/refresh_token"))
                .containsOnly(answers.get(0).text("/refresh_token"));
        server.refresh(answers.get(0).text("/refresh_token")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle_expires_at", "expires_at"})
    void anExpiredSessionCannotBeRefreshed(String end) {
        move(end + " = now() - interval '1 second'");

        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-expired");
    }

    @Test
    void aLoggedOutSessionCannotBeRefreshed() {
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        server.refresh(ana.refreshToken()).expectProblem(401, "session-revoked");
    }

    @Test
    void aDisabledAccountCannotRefresh() {
        server.sql().update("UPDATE accounts SET is_active = false WHERE id = ?::uuid", ana.userId());

        server.refresh(ana.refreshToken()).expectProblem(401, "account-disabled");
    }

    @Test
    void garbageIsNoRefreshToken() {
        String good = ana.refreshToken();
        assertThat(List.of("", "x", "not base64 at all!", good.substring(1), good + "A", good + "=", ana.accessToken()))
                .allSatisfy(token -> server.refresh(token).expectProblem(401, "refresh-invalid"));
    }

    @Test
    void aTokenWithAnySignChangedIsNoneOfOurs() {
        char[] changed = ana.refreshToken().toCharArray();
        for (int i : List.of(0, 25, 50, 70, changed.length - 2)) {
            char[] other = changed.clone();
            other[i] = other[i] == 'A' ? 'B' : 'A';
            server.refresh(new String(other)).expectProblem(401, "refresh-invalid");
        }
        server.refresh(ana.refreshToken()).expect(200);
    }

    @Test
    void aTokenSignedByAnotherKeyIsNoneOfOurs() {
        SessionId session = new SessionId(UUID.fromString(ana.sessionId()));
        String forged = new RefreshTokens("another secret of thirty-two bytes or more")
                .first(session)
                .text()
                .value();

        server.refresh(forged).expectProblem(401, "refresh-invalid");

        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void aTokenOfASessionThatNeverWasIsInvalid() {
        String unknown = new RefreshTokens(AuthServer.JWT_SECRET_KEY)
                .first(new SessionId(UUID.randomUUID()))
                .text()
                .value();

        server.refresh(unknown).expectProblem(401, "refresh-invalid");
    }

    private void move(String change) {
        server.sql().update("UPDATE sessions SET " + change + " WHERE id = ?::uuid", ana.sessionId());
    }
}
