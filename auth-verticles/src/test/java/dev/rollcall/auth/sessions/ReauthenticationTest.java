package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Hashes;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReauthenticationTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void itYieldsOtherTokensOfTheSameSessionWithAFreshAuthTime() {
        loggedInAnHourAgo();

        Answer tokens = reauthenticate(ana.password()).expect(200);

        assertThat(tokens.text("/session/session_id")).isEqualTo(ana.sessionId());
        assertThat(authTime(tokens)).isCloseTo(Instant.now().getEpochSecond(), within(5L));
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        assertThat(tokens.header("Set-Cookie")).isNull();
        Answer refreshed = server.refresh(tokens.text("/refresh_token")).expect(200);
        assertThat(authTime(refreshed)).isEqualTo(authTime(tokens));
    }

    @Test
    void whatNeedsAFreshLogInIsAllowedThen() {
        loggedInAnHourAgo();
        String old = server.refresh(ana.refreshToken()).expect(200).text("/access_token");
        erase(old).expectProblem(403, "reauthentication-required");

        String fresh = reauthenticate(ana.password()).expect(200).text("/access_token");

        erase(fresh).expect(204);
    }

    private Answer erase(String accessToken) {
        return server.call("/v1/me").token(accessToken).delete();
    }

    @Test
    void theRefreshTokenBeforeYieldsTheNewOneForAWhileSoThatNoOtherTabIsLoggedOut() {
        String fresh = reauthenticate(ana.password()).expect(200).text("/refresh_token");

        String other = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");

        assertThat(other).isEqualTo(fresh);
        String next = server.refresh(fresh).expect(200).text("/refresh_token");
        assertThat(server.refresh(fresh).expect(200).text("/refresh_token")).isEqualTo(next);
        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-reused");
    }

    @Test
    void afterThatWhileItIsTakenForStolen() {
        reauthenticate(ana.password()).expect(200);
        server.sql()
                .update(
                        "UPDATE sessions SET rotated_at = now() - interval '31 seconds' WHERE id = ?::uuid",
                        ana.sessionId());

        server.refresh(ana.refreshToken()).expectProblem(401, "refresh-reused");
    }

    @Test
    void aWrongPasswordIsRefusedInAWayThatIsNoLogOut() {
        Answer answer = reauthenticate("not the password");

        answer.expectProblem(403, "credentials-invalid");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        server.current(ana.accessToken()).expect(200);
        server.refresh(ana.refreshToken()).expect(200);
    }

    @Test
    void wrongPasswordsCountAsThoseOfLogInsDo() {
        for (int i = 0; i < 3; i++) {
            reauthenticate("not the password").expect(403);
        }
        new Passwords(server).change(ana, "not the password", Passwords.NEW).expect(403);
        server.call("/v1/sessions")
                .post(ana.registration().withPassword("not the password").logIn())
                .expect(401);
        long hashes = Hashes.of(server);

        reauthenticate(ana.password()).expectProblem(429, "rate-limited");
        new Passwords(server).change(ana, ana.password(), Passwords.NEW).expectProblem(429, "rate-limited");

        assertThat(Hashes.of(server)).isEqualTo(hashes);
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void anAccountWithoutAPasswordCannotProveItself() {
        server.sql().update("UPDATE accounts SET password_hash = NULL WHERE id = ?::uuid", ana.userId());

        reauthenticate(ana.password()).expectProblem(403, "credentials-invalid");
    }

    @Test
    void itIsNotedInTheAuditLogWhetherItWentWellOrNot() {
        reauthenticate("not the password").expect(403);
        reauthenticate(ana.password()).expect(200);

        assertThat(server.sql()
                        .texts(
                                "SELECT concat_ws(' ', outcome, detail ->> 'reason') FROM audit WHERE event = 'session.reauthenticated' AND session_id = ?::uuid AND user_id = ?::uuid ORDER BY at",
                                ana.sessionId(),
                                ana.userId()))
                .containsExactly("failure wrong-password", "success");
    }

    @Test
    void whatIsKeptInTheCookieStaysThere() {
        Map<String, Object> body = new HashMap<>(ana.registration().logIn());
        body.put("cookie", true);
        Answer logIn = server.call("/v1/sessions").post(body).expect(201);
        String cookie = logIn.header("Set-Cookie").replaceFirst(";.*", "");

        Answer tokens = server.call("/v1/sessions/current/reauthenticate")
                .token(logIn.text("/access_token"))
                .header("Cookie", cookie)
                .post(Map.of("password", ana.password()))
                .expect(200);

        assertThat(tokens.json().has("refresh_token")).isFalse();
        assertThat(tokens.header("Set-Cookie")).startsWith("refresh=").isNotEqualTo(logIn.header("Set-Cookie"));
    }

    @Test
    void theCookieOfAnotherSessionIsLeftAlone() {
        Map<String, Object> body = new HashMap<>(ana.registration().logIn());
        body.put("cookie", true);
        String others = server.call("/v1/sessions").post(body).expect(201).header("Set-Cookie");

        Answer tokens = call().header("Cookie", others.replaceFirst(";.*", ""))
                .post(Map.of("password", ana.password()))
                .expect(200);

        assertThat(tokens.text("/refresh_token")).isNotEmpty();
        assertThat(tokens.header("Set-Cookie")).isNull();
    }

    private Answer reauthenticate(String password) {
        return call().post(Map.of("password", password));
    }

    private Call call() {
        return server.call("/v1/sessions/current/reauthenticate").token(ana.accessToken());
    }

    private void loggedInAnHourAgo() {
        server.sql()
                .update(
                        "UPDATE sessions SET auth_time = auth_time - interval '1 hour' WHERE id = ?::uuid",
                        ana.sessionId());
    }

    private static long authTime(Answer tokens) {
        return Jwt.parse(tokens.text("/access_token")).claims().get("auth_time").asLong();
    }
}
