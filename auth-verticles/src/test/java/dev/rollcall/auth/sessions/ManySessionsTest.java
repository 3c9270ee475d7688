package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 3, point 2: fifty live sessions a user, the oldest make room. */
class ManySessionsTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void theFiftyFirstEndsTheOldestEverywhere() {
        Person second = server.logIn(ana.registration());
        laterOnes(48);
        assertThat(live()).isEqualTo(50);

        Person newest = server.logIn(ana.registration());

        assertThat(live()).isEqualTo(50);
        server.current(ana.accessToken()).expectProblem(401, "session-revoked");
        AuthServer.second().current(ana.accessToken()).expectProblem(401, "session-revoked");
        server.refresh(ana.refreshToken()).expectProblem(401, "session-revoked");
        server.current(second.accessToken()).expect(200);
        server.current(newest.accessToken()).expect(200);
        assertThat(server.sql()
                        .texts(
                                "SELECT detail ->> 'reason' FROM audit WHERE event = 'session.ended' AND session_id = ?::uuid",
                                ana.sessionId()))
                .containsExactly("too-many");
        assertThat(server.sql()
                        .texts(
                                "SELECT data ->> 'reason' FROM changes WHERE type = 'session.revoked' AND data ->> 'session_id' = ?",
                                ana.sessionId()))
                .containsExactly("too-many");
    }

    @Test
    void whatHasEndedOrExpiredTakesNoRoom() {
        laterOnes(60);
        server.sql()
                .update(
                        "UPDATE sessions SET idle_expires_at = now() WHERE user_id = ?::uuid AND id <> ?::uuid",
                        ana.userId(),
                        ana.sessionId());

        server.logIn(ana.registration());

        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void howeverManyLogInAtOnceFiftyAreLeft() {
        laterOnes(49);
        List<AuthServer> nodes = List.of(server, AuthServer.second());

        List<Answer> answers = Parallel.requests(20, i -> nodes.get(i % 2)
                .call("/v1/sessions")
                .posting(ana.registration().logIn()));

        assertThat(answers).allSatisfy(answer -> answer.expect(201));
        assertThat(live()).isEqualTo(50);
        answers.forEach(answer -> server.current(answer.text("/access_token")).expect(200));
    }

    private void laterOnes(int count) {
        server.sql().update("""
                        INSERT INTO sessions (id, user_id, refresh_hash, idle_expires_at, expires_at, ip)
                        SELECT uuid_v7(), user_id, refresh_hash, idle_expires_at, expires_at, ip
                        FROM sessions, generate_series(1, ?) WHERE id = ?::uuid
                        """, count, ana.sessionId());
    }

    private long live() {
        return server.sql().number("""
                        SELECT count(*) FROM sessions
                        WHERE user_id = ?::uuid AND revoked_at IS NULL AND least(idle_expires_at, expires_at) > now()
                        """, ana.userId());
    }
}
