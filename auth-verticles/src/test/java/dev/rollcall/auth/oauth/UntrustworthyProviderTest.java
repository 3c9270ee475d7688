package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.protocol.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service takes from a provider that errs or lies, and what it tells it. */
class UntrustworthyProviderTest {
    private static final Map<String, Object> HEADER = Map.of("typ", "JWT", "alg", "RS256", "kid", FakeProvider.KEY_ID);

    private static FakeProvider provider;
    private static AuthServer server;

    private final Browser browser = new Browser(server);
    private final Map<String, String> sent = Browser.parameters(browser.setOut());
    private final Map<String, Object> claims = provider.claims(
            sent.get("nonce"),
            Claims.subject(),
            Claims.with(Claims.verified(Registration.someone().email()), "aud", AuthServer.CLIENT_ID));

    @BeforeAll
    static void start() {
        provider = new FakeProvider();
        server = AuthServer.first()
                .another(Map.of("GOOGLE_ISSUER", provider.issuer(), "AUTH_SERVICE_URL", "https://auth.example.com/"));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
    }

    @Test
    void whatItsAddressAsksForIsKept() {
        assertThat(sent).containsEntry("tenant", "ours").containsEntry("response_type", "code");
    }

    @Test
    void anIdTokenOfItsKeyIsTaken() {
        provider.tell(FakeProvider.signed(HEADER, claims, FakeProvider.KEY));

        assertThat(comeBack().error()).isNull();
    }

    @Test
    void anIdTokenThatIsNotSignedIsRefused() {
        assertRefused(unsigned());
    }

    @Test
    void anIdTokenWithAnEmptySignatureIsRefused() {
        assertRefused(unsigned() + '.');
    }

    @Test
    void anIdTokenOfAnotherKeyIsRefused() {
        assertRefused(FakeProvider.signed(HEADER, claims, FakeProvider.newKey()));
    }

    @Test
    void anIdTokenThatWasChangedIsRefused() {
        String[] parts = FakeProvider.signed(HEADER, claims, FakeProvider.KEY).split("\\.");

        Map<String, Object> changed = new HashMap<>(claims);
        changed.put("sub", "somebody-else");
        assertRefused(parts[0] + '.' + FakeProvider.base64(FakeProvider.json(changed)) + '.' + parts[2]);
    }

    @Test
    void anIdTokenSignedByThePublicKeyAsIfItWereSecretIsRefused() {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> header = Map.of("alg", "HS256", "kid", FakeProvider.KEY_ID);
        String pem = Base64.getMimeEncoder()
                .encodeToString(FakeProvider.KEY.getPublic().getEncoded());

        assertRefused(Jwt.sign(json.valueToTree(header), json.valueToTree(claims), pem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b.c", "{}"})
    void whatIsNoIdTokenIsRefused(String text) {
        assertRefused(text);
    }

    @Test
    void anAnswerWithoutAnIdTokenIsRefused() {
        provider.tell(200, "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\"}");

        assertThat(comeBack().error()).isEqualTo("id-token-invalid");
    }

    @Test
    void aKeyThatIsNotKnownIsLookedForOnce() {
        provider.tell(FakeProvider.signed(HEADER, claims, FakeProvider.KEY));
        comeBack(Browser.parameters(browser.setOut()).get("state"), "code");
        long before = provider.askedForKeys();

        assertRefused(FakeProvider.signed(Map.of("alg", "RS256", "kid", "nobody-knows"), claims, FakeProvider.KEY));

        assertThat(provider.askedForKeys()).isEqualTo(before + 1);
    }

    @Test
    void keysAndAddressesAreNotAskedForAtEverySignIn() {
        provider.tell(FakeProvider.signed(HEADER, claims, FakeProvider.KEY));
        comeBack();
        long keys = provider.askedForKeys();
        Map<String, String> again = Browser.parameters(browser.setOut());
        comeBack(again.get("state"), "code");

        assertThat(provider.askedForKeys()).isEqualTo(keys);
        assertThat(provider.asked)
                .filteredOn("GET /.well-known/openid-configuration"::equals)
                .hasSize(1);
    }

    @Test
    void itIsToldWhoAsksAndProvedThatItIsTheSame() {
        provider.tell(FakeProvider.signed(HEADER, claims, FakeProvider.KEY));
        comeBack(sent.get("state"), "the code/of+it");

        String basic = "rollcall-test:s%2Bcret%2Fof%3Athe%3Dclient"; // RFC 6749, section 2.3.1
        assertThat(provider.authorization)
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> form = Browser.parameters("http://token/?" + provider.body);
        assertThat(form)
                .containsOnlyKeys("grant_type", "code", "redirect_uri", "code_verifier")
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "the code/of+it")
                .containsEntry("redirect_uri", "https://auth.example.com/v1/oauth/google/callback");
        assertThat(sha256(form.get("code_verifier"))).isEqualTo(sent.get("code_challenge"));
    }

    @Test
    void itsRedirectsAreNotFollowed() {
        provider.redirectTo(provider.issuer() + "/elsewhere");

        assertThat(comeBack().error()).isEqualTo("provider-unavailable");
        assertThat(provider.asked).noneMatch(request -> request.endsWith("/elsewhere"));
    }

    @Test
    void itsFaultsAreNotPassedOn() {
        provider.tell(500, "{\"error\":\"server_error\",\"error_description\":\"secret details\"}");

        assertThat(comeBack().url()).isEqualTo(AuthServer.SIGNED_IN + "?error=provider-unavailable");
    }

    @Test
    void codesThatAreWrongDoNotMakeItCountAsDown() {
        provider.tell(400, "{\"error\":\"invalid_grant\"}");
        for (int i = 0; i < 12; i++) {
            Map<String, String> way = Browser.parameters(browser.setOut());
            assertThat(comeBack(way.get("state"), "wrong").error()).isEqualTo("provider-refused");
        }
        long before = provider.askedForTokens();
        provider.tell(FakeProvider.signed(HEADER, claims, FakeProvider.KEY));

        assertThat(comeBack().error()).isNull();
        assertThat(provider.askedForTokens()).isEqualTo(before + 1);
    }

    @Test
    void whereTheServiceIsReachedByTlsTheCookieIsBoundToItsHost() {
        assertThat(browser.cookie())
                .matches("__Host-oauth=[A-Za-z0-9_-]{43}; Max-Age=600; .*")
                .contains("Path=/", "Secure", "HTTPOnly", "SameSite=Lax")
                .doesNotContain("Domain");
    }

    private String unsigned() {
        String header = FakeProvider.json(Map.of("alg", "none", "kid", FakeProvider.KEY_ID));
        return FakeProvider.base64(header) + '.' + FakeProvider.base64(FakeProvider.json(claims));
    }

    private void assertRefused(String idToken) {
        provider.tell(idToken);
        assertThat(comeBack().error()).isEqualTo("id-token-invalid");
    }

    private Browser.End comeBack() {
        return comeBack(sent.get("state"), "code");
    }

    private Browser.End comeBack(String state, String code) {
        return browser.comeBack(
                "http://callback/v1/oauth/google/callback?state=" + state + "&code=" + Browser.encode(code));
    }

    private static String sha256(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(OneTimeTokens.hash(new Secret(text)));
    }
}
