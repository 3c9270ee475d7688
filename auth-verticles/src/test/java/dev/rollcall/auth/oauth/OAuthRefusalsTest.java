package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Registration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way in which signing in by an OpenID provider must not succeed. */
class OAuthRefusalsTest {
    private final AuthServer server = AuthServer.first();
    private final Browser browser = new Browser(server);
    private final String subject = Claims.subject();
    private final String email = Registration.someone().email();
    private final Map<String, Object> claims = Claims.verified(email);

    @Test
    void whoeverRefusesAtTheProviderIsNotSignedIn() {
        Browser.End end = browser.comeBack(Browser.deny(browser.setOut()));

        assertThat(end.url()).isEqualTo(AuthServer.SIGNED_IN + "?error=access-denied");
    }

    @Test
    void aStateThatIsNotOursIsRefused() {
        String callback = Browser.logIn(browser.setOut(), subject, claims);

        browser.comeBackInVain(withState(callback, "x".repeat(43))).expectProblem(400, "state-invalid");
        browser.comeBackInVain(withState(callback, "")).expectProblem(400, "state-invalid");
        browser.comeBackInVain(callback + "&state=other").expectProblem(400, "state-invalid");
    }

    @Test
    void aWayBackWithoutAnythingIsRefused() {
        browser.setOut();

        browser.comeBackInVain("http://callback/v1/oauth/google/callback?x=y").expectProblem(400, "state-invalid");
    }

    @Test
    void aWayBackCountsOnce() {
        String callback = Browser.logIn(browser.setOut(), subject, claims);
        browser.comeBack(callback);

        browser.comeBackInVain(callback).expectProblem(400, "state-invalid");
    }

    @Test
    void ofManyWhoComeBackAtOnceOneIsLetIn() {
        String callback = Browser.logIn(browser.setOut(), subject, claims);

        List<Answer> answers = Parallel.requests(16, i -> browser.comingBack(callback));

        assertThat(answers).filteredOn(answer -> answer.status() == 302).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(15);
    }

    @Test
    void aBrowserThatDidNotSetOutIsRefused() {
        Browser attacker = new Browser(server);
        String slipped = Browser.logIn(attacker.setOut(), subject, claims);

        new Browser(server).comeBackInVain(slipped).expectProblem(400, "state-invalid");
    }

    @Test
    void aBrowserThatSetOutForItselfDoesNotTakeSomebodyElsesWayBack() {
        Browser attacker = new Browser(server);
        String slipped = Browser.logIn(attacker.setOut(), subject, claims);
        browser.setOut();

        browser.comeBackInVain(slipped).expectProblem(400, "state-invalid");
        attacker.comeBackInVain(slipped).expectProblem(400, "state-invalid"); // used up by the try
    }

    @Test
    void aBrowserThatLostItsCookieIsRefused() {
        String callback = Browser.logIn(browser.setOut(), subject, claims);
        browser.loseCookie();

        browser.comeBackInVain(callback).expectProblem(400, "state-invalid");
    }

    @Test
    void aCodeOfTheProviderThatWasUsedIsRefused() {
        String used = Browser.logIn(browser.setOut(), subject, claims);
        browser.comeBack(used);
        String callback = Browser.logIn(browser.setOut(), subject, claims);

        Browser.End end =
                browser.comeBack(withCode(callback, Browser.parameters(used).get("code")));

        assertThat(end.error()).isEqualTo("provider-refused");
    }

    @Test
    void aCodeOfAnotherWayIsOfNoUseWithoutItsVerifier() {
        String stolen = Browser.logIn(new Browser(server).setOut(), subject, claims);
        String callback = Browser.logIn(browser.setOut(), subject, claims);

        Browser.End end =
                browser.comeBack(withCode(callback, Browser.parameters(stolen).get("code")));

        assertThat(end.error()).isEqualTo("provider-refused");
    }

    @Test
    void theAnswerOfAnotherProviderIsRefused() {
        String callback = Browser.logIn(browser.setOut(), subject, claims);

        assertThat(browser.comeBack(callback + "&iss=https%3A%2F%2Fevil.example")
                        .error())
                .isEqualTo("provider-refused");
    }

    @Test
    void aProviderThatSendsNeitherCodeNorErrorIsRefused() {
        String state = Browser.parameters(browser.setOut()).get("state");

        assertThat(browser.comeBack("http://callback/v1/oauth/google/callback?state=" + state)
                        .error())
                .isEqualTo("provider-refused");
    }

    @Test
    void whateverElseTheProviderSaysIsNotPassedOn() {
        assertThat(comeBackWithError("temporarily_unavailable")).isEqualTo("provider-unavailable");
        assertThat(comeBackWithError("server_error")).isEqualTo("provider-unavailable");
        assertThat(comeBackWithError("invalid_scope")).isEqualTo("provider-refused");
        assertThat(comeBackWithError("<script>")).isEqualTo("provider-refused");
    }

    @Test
    void anIdTokenWithAnotherNonceIsRefused() {
        assertThat(signIn("nonce", "another")).isEqualTo("id-token-invalid");
    }

    @Test
    void anIdTokenForAnotherAudienceIsRefused() {
        assertThat(signIn("aud", "another-client")).isEqualTo("id-token-invalid");
        assertThat(signIn("aud", List.of("another-client"))).isEqualTo("id-token-invalid");
    }

    @Test
    void anIdTokenForSeveralIsRefusedUnlessWeAreTheOneWhoAsked() {
        List<String> several = List.of(AuthServer.CLIENT_ID, "another-client");

        assertThat(signIn("aud", several)).isEqualTo("id-token-invalid");
        assertThat(signIn("azp", "another-client")).isEqualTo("id-token-invalid");
        Map<String, Object> ours = Claims.with(Claims.with(claims, "aud", several), "azp", AuthServer.CLIENT_ID);
        assertThat(browser.signIn(subject, ours).error()).isNull();
    }

    @Test
    void anIdTokenOfAnotherIssuerIsRefused() {
        assertThat(signIn("iss", "https://accounts.google.example")).isEqualTo("id-token-invalid");
    }

    @Test
    void anExpiredIdTokenIsRefused() {
        assertThat(signIn("exp", secondsFromNow(-70))).isEqualTo("id-token-invalid");
    }

    @Test
    void anIdTokenFromTheFutureIsRefused() {
        assertThat(signIn("iat", secondsFromNow(70))).isEqualTo("id-token-invalid");
        assertThat(signIn("nbf", secondsFromNow(70))).isEqualTo("id-token-invalid");
    }

    @Test
    void theClocksMayBeAMinuteApart() {
        assertThat(signIn("exp", secondsFromNow(-50))).isNull();
        assertThat(signIn("iat", secondsFromNow(50))).isNull();
        assertThat(signIn("nbf", secondsFromNow(50))).isNull();
    }

    @Test
    void anIdTokenWithoutASubjectIsRefused() {
        assertThat(signIn("sub", "")).isEqualTo("id-token-invalid");
    }

    @Test
    void whatTheProviderEndsIsNotedInTheAuditLog() {
        for (String outcome : List.of("access-denied", "id-token-invalid")) {
            String callback = outcome.equals("access-denied")
                    ? Browser.deny(browser.setOut())
                    : Browser.logIn(browser.setOut(), subject, Claims.with(claims, "nonce", "another"));

            Answer answer = browser.comingBack(callback).join();

            assertThat(server.sql().text("""
                    SELECT detail ->> 'reason' FROM audit
                    WHERE event = 'session.refused' AND outcome = 'failure' AND origin ->> 'request_id' = ?
                    """, answer.header("X-Request-Id"))).isEqualTo(outcome);
        }
    }

    @Test
    void whoseAddressIsNotVerifiedGetsNoAccount() {
        Browser.End end = browser.signIn(subject, Claims.unverified(email));

        assertThat(end.error()).isEqualTo("email-not-verified");
        assertThat(server.sql().number("SELECT count(*) FROM accounts WHERE email = ?", email))
                .isZero();
        assertThat(server.sql().number("SELECT count(*) FROM identities WHERE subject = ?", subject))
                .isZero();
    }

    @Test
    void whoHasNoAddressGetsNoAccount() {
        assertThat(browser.signIn(subject, Map.of()).error()).isEqualTo("email-not-verified");
        assertThat(browser.signIn(subject, Map.of("email", "not an address", "email_verified", true))
                        .error())
                .isEqualTo("email-not-verified");
    }

    @Test
    void aDisabledAccountStaysClosed() {
        browser.exchange(browser.signIn(subject, claims).code()).expect(201);
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", email);

        assertThat(browser.signIn(subject, claims).error()).isEqualTo("account-disabled");
        assertThat(server.sql().text("""
                SELECT detail ->> 'reason' FROM audit JOIN accounts a ON a.id = user_id
                WHERE event = 'session.refused' AND email = ?
                """, email)).isEqualTo("account-disabled");
    }

    @Test
    void anAccountThatIsDisabledBeforeTheExchangeStaysClosed() {
        String code = browser.signIn(subject, claims).code();
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", email);

        browser.exchange(code).expectProblem(403, "account-disabled");
    }

    @Test
    void aCodeOfOursCountsOnce() {
        String code = browser.signIn(subject, claims).code();
        browser.exchange(code).expect(201);

        browser.exchange(code).expectProblem(400, "code-invalid");
    }

    @Test
    void ofManyWhoExchangeACodeAtOnceOneGetsASession() {
        String code = browser.signIn(subject, claims).code();

        List<Answer> answers =
                Parallel.requests(16, i -> server.call("/v1/oauth/exchange").posting(Map.of("code", code)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(15);
    }

    @Test
    void aCodeThatWasMadeUpIsRefused() {
        browser.exchange("x".repeat(43)).expectProblem(400, "code-invalid");
        browser.exchange("").expectProblem(400, "code-invalid");
    }

    @Test
    void onlyPlacesOfTheListAreSentTo() {
        for (String place : List.of(
                AuthServer.SIGNED_IN + "/",
                AuthServer.SIGNED_IN + "?x=y",
                AuthServer.SIGNED_IN.toUpperCase(java.util.Locale.ROOT),
                "https://app.example.com.evil.example/signed-in",
                "//evil.example",
                "")) {
            assertThat(authorize("redirect_uri=" + Browser.encode(place)).violations())
                    .as(place)
                    .containsExactly("?redirect_uri invalid");
        }
    }

    @Test
    void allThatIsWrongWithTheQuestionIsToldAtOnce() {
        assertThat(authorize("state=" + "x".repeat(501) + "&color=red").violations())
                .containsExactlyInAnyOrder("?redirect_uri required", "?state out_of_range", "?color unknown_parameter");
    }

    @Test
    void whereGoogleIsNotSetUpThatIsSaid() {
        try (AuthServer without = server.another(Map.of("GOOGLE_CLIENT_ID", "", "GOOGLE_CLIENT_SECRET", ""))) {
            without.call("/v1/oauth/google/authorize").get().expectProblem(404, "not-found");
            without.call("/v1/oauth/google/callback").get().expectProblem(404, "not-found");
            without.call("/v1/me/identities/google")
                    .token(server.newPerson().accessToken())
                    .post()
                    .expectProblem(404, "not-found");
        }
    }

    private String signIn(String claim, Object value) {
        return browser.signIn(subject, Claims.with(claims, claim, value)).error();
    }

    private String comeBackWithError(String error) {
        String state = Browser.parameters(browser.setOut()).get("state");
        return browser.comeBack(
                        "http://callback/v1/oauth/google/callback?state=" + state + "&error=" + Browser.encode(error))
                .error();
    }

    private Answer authorize(String query) {
        return server.call("/v1/oauth/google/authorize?" + query).get();
    }

    private static long secondsFromNow(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    private static String withState(String callback, String state) {
        return callback.replaceFirst("state=[^&]*", "state=" + state);
    }

    private static String withCode(String callback, String code) {
        return callback.replaceFirst("code=[^&]*", "code=" + code);
    }
}
