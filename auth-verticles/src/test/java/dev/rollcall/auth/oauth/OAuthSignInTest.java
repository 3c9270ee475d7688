package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Signing in by an OpenID provider, where all goes well. */
class OAuthSignInTest {
    private final AuthServer server = AuthServer.first();
    private final Browser browser = new Browser(server);
    private final String subject = Claims.subject();
    private final String email = Registration.someone().email();

    @Test
    void whoIsNewGetsAnAccountWithAVerifiedAddress() {
        Browser.End end = browser.signIn(subject, Claims.verified(email));
        Answer tokens = browser.exchange(end.code()).expect(201);

        assertThat(end.url()).startsWith(AuthServer.SIGNED_IN + "?code=");
        assertThat(tokens.header("Location")).isEqualTo("/v1/sessions/current");
        assertThat(tokens.text("/user/email")).isEqualTo(email);
        assertThat(tokens.json().at("/user/is_email_verified").asBoolean()).isTrue();
        assertThat(tokens.json().at("/user/has_password").asBoolean(true)).isFalse();
        assertThat(tokens.text("/user/first_name")).isEqualTo("Ana");
        assertThat(tokens.text("/user/last_name")).isEqualTo("Ruiz");
        server.current(tokens.text("/access_token")).expect(200);
        assertThat(changes("user.created", tokens.text("/user/id"))).isEqualTo(1);
        assertThat(audited(tokens.text("/user/id")))
                .contains("account.registered", "account.verified", "identity.linked", "session.opened");
    }

    @Test
    void whoIsKnownGetsIntoTheSameAccountWhateverTheAddressIsByNow() {
        String user = signIn(subject, Claims.verified(email)).text("/user/id");

        Answer again = signIn(subject, Claims.unverified(Registration.someone().email()));

        assertThat(again.text("/user/id")).isEqualTo(user);
        assertThat(again.text("/user/email")).isEqualTo(email);
    }

    @Test
    void theSubjectNamesTheIdentityAndNotItsAddress() {
        String user = signIn(subject, Claims.verified(email)).text("/user/id");
        server.sql().update("UPDATE accounts SET email = ? WHERE email = ?", "moved-" + email, email);

        Answer other = signIn(Claims.subject(), Claims.verified(email));

        assertThat(other.text("/user/id")).isNotEqualTo(user);
    }

    @Test
    void namesAreTakenFromWhatTheProviderTells() {
        assertThat(names(Map.of("given_name", "Ana María", "family_name", "Ruiz")))
                .containsExactly("Ana María", "Ruiz");
        assertThat(names(Map.of("name", "Ana Ruiz Picasso"))).containsExactly("Ana", "Ruiz Picasso");
        assertThat(names(Map.of("name", "Teller"))).containsExactly("Teller", "");
        assertThat(names(Map.of("name", "ana.ruiz@example.com"))).containsExactly("ana.ruiz", "");
        assertThat(names(Map.of("given_name", " \u0007", "family_name", "x".repeat(300))))
                .element(1)
                .isEqualTo("x".repeat(100));
        assertThat(names(Map.of("name", 7)).get(0)).startsWith("person-");
    }

    @Test
    void theWayToTheProviderIsThatOfTheCodeFlowWithProofOfTheKey() {
        String url = browser.setOut();

        Map<String, String> sent = Browser.parameters(url);
        assertThat(url).startsWith(Servers.openId().issuer() + "/authorize?");
        assertThat(sent)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", AuthServer.CLIENT_ID)
                .containsEntry("scope", "openid email profile")
                .containsEntry("code_challenge_method", "S256");
        assertThat(sent.get("redirect_uri")).endsWith("/v1/oauth/google/callback");
        assertThat(List.of(sent.get("state"), sent.get("nonce"), sent.get("code_challenge")))
                .doesNotHaveDuplicates()
                .allSatisfy(value -> assertThat(value).matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void everyWayHasSecretsOfItsOwn() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Map<String, String> sent = Browser.parameters(browser.setOut());
            seen.addAll(List.of(sent.get("state"), sent.get("nonce"), sent.get("code_challenge")));
        }

        assertThat(seen).hasSize(60);
    }

    @Test
    void theCookieThatMarksTheBrowserIsForNobodyElse() {
        browser.setOut();

        assertThat(browser.cookie())
                .matches("oauth=[A-Za-z0-9_-]{43}; Max-Age=600; .*")
                .contains("Path=/", "HTTPOnly", "SameSite=Lax")
                .doesNotContain("Domain");
    }

    @Test
    void signInsInSeveralTabsDoNotDisturbEachOther() {
        String first = browser.setOut();
        String second = browser.setOut();

        Browser.End ofSecond = browser.comeBack(Browser.logIn(second, subject, Claims.verified(email)));
        Browser.End ofFirst = browser.comeBack(Browser.logIn(first, subject, Claims.verified(email)));

        assertThat(browser.exchange(ofFirst.code()).expect(201).text("/user/id"))
                .isEqualTo(browser.exchange(ofSecond.code()).expect(201).text("/user/id"));
    }

    @Test
    void theResultComesToThePlaceThatWasAskedForWithItsState() {
        String url = browser.setOut(
                "redirect_uri=" + Browser.encode(AuthServer.OTHER_END) + "&state=" + Browser.encode("a b&c=ü"));

        Browser.End end = browser.comeBack(Browser.logIn(url, subject, Claims.verified(email)));

        assertThat(end.url()).startsWith(AuthServer.OTHER_END + "&");
        assertThat(end.value("state")).isEqualTo("a b&c=ü");
        browser.exchange(end.code()).expect(201);
    }

    @Test
    void theWayBackMayLeadToAnotherNode() {
        String callback = Browser.logIn(browser.setOut(), subject, Claims.verified(email));
        browser.turnTo(AuthServer.second());

        Browser.End end = browser.comeBack(callback);

        browser.turnTo(AuthServer.first());
        browser.exchange(end.code()).expect(201);
    }

    @Test
    void whatASignInDidNamesItsRequest() {
        String callback = Browser.logIn(browser.setOut(), subject, Claims.verified(email));

        Answer answer = browser.comingBack(callback).join().expect(302);

        assertThat(server.sql().text("""
                SELECT origin ->> 'request_id' FROM audit JOIN accounts a ON a.id = user_id
                WHERE event = 'identity.linked' AND email = ?
                """, email)).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void aKeyThatIsNewIsLookedUpWhileSignInsAreUnderWay() {
        signIn(subject, Claims.verified(email));
        String underWay = Browser.logIn(browser.setOut(), subject, Claims.verified(email));
        Servers.openId().rotateKeys();

        assertThat(browser.comeBack(underWay).error()).isNull();

        Servers.openId().rotateKeys();
        signIn(subject, Claims.verified(email));
    }

    @Test
    void theSessionIsLikeAnyOther() {
        Answer tokens = server.call("/v1/oauth/exchange")
                .header("User-Agent", "a browser")
                .post(Map.of(
                        "code", browser.signIn(subject, Claims.verified(email)).code(), "device_name", "laptop"))
                .expect(201);

        assertThat(tokens.text("/session/device_info/name")).isEqualTo("laptop");
        assertThat(tokens.text("/session/device_info/user_agent")).isEqualTo("a browser");
        assertThat(Jwt.parse(tokens.text("/access_token"))
                        .claims()
                        .get("email_verified")
                        .asBoolean())
                .isTrue();
        server.refresh(tokens.text("/refresh_token")).expect(200);
        assertThat(server.sql().text("""
                SELECT detail ->> 'method' FROM audit WHERE event = 'session.opened' AND session_id = ?::uuid
                """, tokens.text("/session/session_id"))).isEqualTo("google");
    }

    @Test
    void theRefreshTokenCanTravelAsACookie() {
        Answer tokens = server.call("/v1/oauth/exchange")
                .post(Map.of(
                        "code", browser.signIn(subject, Claims.verified(email)).code(), "cookie", true))
                .expect(201);

        assertThat(tokens.json().has("refresh_token")).isFalse();
        assertThat(tokens.header("Set-Cookie")).startsWith("refresh=").contains("SameSite=Strict");
    }

    @Test
    void sixteenFirstSignInsAtOnceMakeOneAccount() {
        List<String> callbacks = IntStream.range(0, 16)
                .mapToObj(i -> Browser.logIn(browser.setOut(), subject, Claims.verified(email)))
                .toList();

        List<Answer> answers = Parallel.requests(16, i -> browser.comingBack(callbacks.get(i)));

        Set<String> users = new HashSet<>();
        answers.forEach(answer -> {
            Browser.End end = new Browser.End(answer.expect(302).header("Location"));
            assertThat(end.error()).isNull();
            users.add(browser.exchange(end.code()).expect(201).text("/user/id"));
        });
        assertThat(users).hasSize(1);
        assertThat(server.sql().number("SELECT count(*) FROM accounts WHERE email = ?", email))
                .isEqualTo(1);
        assertThat(changes("user.created", users.iterator().next())).isEqualTo(1);
        assertThat(server.sql().number("SELECT count(*) FROM identities WHERE subject = ?", subject))
                .isEqualTo(1);
    }

    private Answer signIn(String who, Map<String, ?> claims) {
        Browser.End end = browser.signIn(who, claims);
        assertThat(end.error()).isNull();
        return browser.exchange(end.code()).expect(201);
    }

    private List<String> names(Map<String, ?> told) {
        var claims = new java.util.HashMap<String, Object>(told);
        claims.put("email", Registration.someone().email());
        claims.put("email_verified", true);
        Answer tokens = signIn(Claims.subject(), claims);
        return List.of(tokens.text("/user/first_name"), tokens.text("/user/last_name"));
    }

    private long changes(String type, String user) {
        return server.sql().number("SELECT count(*) FROM changes WHERE type = ? AND data ->> 'id' = ?", type, user);
    }

    private List<String> audited(String user) {
        return server.sql().texts("SELECT event FROM audit WHERE user_id = ?::uuid ORDER BY id", user);
    }
}
