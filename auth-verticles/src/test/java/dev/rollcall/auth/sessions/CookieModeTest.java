package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 3, point 12. */
class CookieModeTest {
    private static final String PAGE = "https://app.example.com";

    private final AuthServer server = AuthServer.first();
    private final Registration ana = server.verified(Registration.someone());

    @Test
    void theRefreshTokenStandsInTheCookieAlone() {
        Answer tokens = logIn(server.call("/v1/sessions"));

        assertThat(tokens.json().has("refresh_token")).isFalse();
        assertThat(tokens.json().at("/refresh_expires_in").asLong()).isPositive();
        assertThat(tokens.header("Set-Cookie"))
                .matches(
                        "refresh=[\\w-]{86}; Max-Age=1209[56]\\d\\d; (Expires=[^;]+; )?Path=/; HTTPOnly; SameSite=Strict");
    }

    @Test
    void beyondPlainLoopbackItIsBoundToTheHostAndToTls() {
        Answer tokens = logIn(server.call("/v1/sessions").header("X-Forwarded-Proto", "https"));

        assertThat(tokens.header("Set-Cookie"))
                .startsWith("__Host-refresh=")
                .contains("; Path=/;", "; Secure;", "; HTTPOnly;")
                .endsWith("; SameSite=Strict")
                .doesNotContain("Domain");
    }

    @Test
    void whoDoesNotAskForACookieGetsNone() {
        Map<String, Object> without = new HashMap<>(ana.logIn());
        without.put("cookie", false);

        Answer tokens = server.call("/v1/sessions").post(without).expect(201);

        assertThat(tokens.header("Set-Cookie")).isNull();
        assertThat(tokens.text("/refresh_token")).isNotEmpty();
        assertThat(server.refresh(tokens.text("/refresh_token")).expect(200).header("Set-Cookie"))
                .isNull();
    }

    @Test
    void aRefreshWithoutABodyMovesTheCookieOn() {
        String first = cookie(logIn(server.call("/v1/sessions")));

        Answer refreshed = refresh(first).header("Origin", origin()).post().expect(200);

        assertThat(refreshed.json().has("refresh_token")).isFalse();
        assertThat(cookie(refreshed)).isNotEqualTo(first);
        server.current(refreshed.text("/access_token")).expect(200);
        refresh(cookie(refreshed)).header("Origin", origin()).post("{}").expect(200);
    }

    @Test
    void theCookieCountsOnlyFromAnAllowedPage() {
        String cookie = cookie(logIn(server.call("/v1/sessions")));

        refresh(cookie).post().expectProblem(403, "origin-not-allowed");
        for (String foreign : new String[] {
            "https://evil.example", "null", "", PAGE, origin().replace("http:", "https:"), origin() + "0"
        }) {
            refresh(cookie).header("Origin", foreign).post().expectProblem(403, "origin-not-allowed");
            refresh(cookie).header("Origin", foreign).post("{}").expectProblem(403, "origin-not-allowed");
        }

        refresh(cookie).header("Origin", origin()).post().expect(200);
    }

    @Test
    void aListedOriginIsAllowed() {
        try (AuthServer listing =
                AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of("CORS_ALLOWED_ORIGINS", PAGE))) {
            Registration bob = listing.verified(Registration.someone());
            String cookie = cookie(logIn(listing.call("/v1/sessions"), bob));

            Answer refreshed = listing.call("/v1/tokens/refresh")
                    .header("Cookie", cookie)
                    .header("Origin", PAGE)
                    .post()
                    .expect(200);
            Answer foreign = listing.call("/v1/tokens/refresh")
                    .header("Cookie", cookie(refreshed))
                    .header("Origin", PAGE + ".evil.example")
                    .post()
                    .expectProblem(403, "origin-not-allowed");

            assertThat(refreshed.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(refreshed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost", "*"})
    void anUnlistedOriginIsNeverReflected(String origin) {
        Answer answer = server.call("/v1/sessions").header("Origin", origin).post(ana.logIn());

        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    }

    @Test
    void aTokenInTheBodyNeedsNoOriginAndSetsNoCookie() {
        String inCookie = cookie(logIn(server.call("/v1/sessions")));
        String inBody = server.logIn(ana).refreshToken();

        Answer refreshed =
                refresh(inCookie).post(Map.of("refresh_token", inBody)).expect(200);

        assertThat(refreshed.text("/refresh_token")).isNotEmpty();
        assertThat(refreshed.header("Set-Cookie")).isNull();
    }

    @Test
    void withoutAnyTokenThereIsNothingToRefresh() {
        server.call("/v1/tokens/refresh").header("Origin", origin()).post().expectProblem(401, "refresh-invalid");
        assertThat(server.call("/v1/tokens/refresh").post("{}").violations())
                .containsExactly("/refresh_token required");
    }

    @Test
    void theCookieOpensNothingButTheRefresh() {
        String cookie = cookie(logIn(server.call("/v1/sessions")));

        for (String path : new String[] {"/v1/me", "/v1/sessions", "/v1/sessions/current"}) {
            server.call(path)
                    .header("Cookie", cookie)
                    .header("Origin", origin())
                    .get()
                    .expectProblem(401, "token-missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/sessions/current", "/v1/sessions/{session_id}", "/v1/sessions"})
    void loggingOutTakesTheCookieBack(String path) {
        Answer tokens = logIn(server.call("/v1/sessions"));

        Answer out = server.call(path.replace("{session_id}", tokens.text("/session/session_id")))
                .token(tokens.text("/access_token"))
                .header("Cookie", cookie(tokens))
                .delete()
                .expect(204);

        assertThat(out.header("Set-Cookie")).startsWith("refresh=; Max-Age=0;").contains("Path=/");
    }

    @Test
    void endingOtherSessionsLeavesTheCookie() {
        Answer tokens = logIn(server.call("/v1/sessions"));
        String other = server.logIn(ana).sessionId();

        for (String path : new String[] {"/v1/sessions/" + other, "/v1/sessions?except=current"}) {
            Answer ended = server.call(path)
                    .token(tokens.text("/access_token"))
                    .header("Cookie", cookie(tokens))
                    .delete()
                    .expect(204);
            assertThat(ended.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void aCookieOfAnEndedSessionIsTakenBack() {
        Answer tokens = logIn(server.call("/v1/sessions"));
        server.call("/v1/sessions").token(tokens.text("/access_token")).delete().expect(204);

        Answer refused = refresh(cookie(tokens)).header("Origin", origin()).post();

        refused.expectProblem(401, "session-revoked");
        assertThat(refused.header("Set-Cookie")).startsWith("refresh=; Max-Age=0;");
    }

    private Answer logIn(Call call) {
        return logIn(call, ana);
    }

    private static Answer logIn(Call call, Registration person) {
        Map<String, Object> body = new HashMap<>(person.logIn());
        body.put("cookie", true);
        return call.post(body).expect(201);
    }

    private Call refresh(String cookie) {
        return server.call("/v1/tokens/refresh").header("Cookie", cookie);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.running().httpPort();
    }

    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }
}
