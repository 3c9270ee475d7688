package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenIdServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static OpenIdServer server;

    @BeforeAll
    static void start() {
        server = OpenIdServer.start(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theDiscoveryDocumentNamesTheIssuer() throws Exception {
        var document = JSON.readTree(
                Http.get(server.issuer() + "/.well-known/openid-configuration").body());

        assertThat(server.issuer()).isEqualTo("http://127.0.0.1:" + server.port() + "/rollcall");
        assertThat(document.path("issuer").asText()).isEqualTo(server.issuer());
        assertThat(document.path("token_endpoint").asText()).startsWith(server.issuer());
        assertThat(Http.get(document.path("jwks_uri").asText()).body()).contains("\"keys\"");
    }

    @Test
    void theLoginPageAsksForAnAddress() throws Exception {
        assertThat(Http.get(authorization()).body()).contains("E-mail address");
    }

    @Test
    void whoSignsInWithAnAddressHasIt() throws Exception {
        var claims = signIn("username=ada%40example.com");

        assertThat(claims.path("sub").asText()).isEqualTo("ada@example.com");
        assertThat(claims.path("email").asText()).isEqualTo("ada@example.com");
        assertThat(claims.path("email_verified").asBoolean()).isTrue();
        assertThat(claims.path("aud").asText()).isEqualTo("client");
        assertThat(claims.path("nonce").asText()).isEqualTo("n-1");
        assertThat(claims.path("iss").asText()).isEqualTo(server.issuer());
    }

    @Test
    void claimsCanBeGivenWithASubject() throws Exception {
        var claims =
                signIn("username=4711&claims={\"email\":\"a@b.example\",\"email_verified\":false,\"nonce\":\"x\"}");

        assertThat(claims.path("sub").asText()).isEqualTo("4711");
        assertThat(claims.path("email_verified").asBoolean()).isFalse();
        assertThat(claims.path("nonce").asText()).isEqualTo("x");
    }

    @Test
    void claimsReplaceWhatTheProviderMade() throws Exception {
        var claims =
                signIn("username=ada%40example.com&claims={\"aud\":\"other\",\"exp\":1,\"iss\":\"https://x.example\"}");

        assertThat(claims.path("aud").asText()).isEqualTo("other");
        assertThat(claims.path("exp").asLong()).isEqualTo(1);
        assertThat(claims.path("iss").asText()).isEqualTo("https://x.example");
        assertThat(claims.path("email").asText()).isEqualTo("ada@example.com");
    }

    @Test
    void whoDeniesIsSentBackWithoutACode() throws Exception {
        var redirect = Http.send("POST", authorization(), "deny=true");

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location"))
                .contains("http://localhost/back?error=access_denied&state=s-1");
    }

    @Test
    void aRotatedKeyTakesThePlaceOfTheOneBefore() throws Exception {
        try (var rotating = OpenIdServer.start(0)) {
            var before = keyIds(rotating);
            rotating.rotateKeys();
            var after = keyIds(rotating);
            rotating.rotateKeys();

            assertThat(before).hasSize(1);
            assertThat(after).hasSize(1).doesNotContainAnyElementsOf(before);
            assertThat(keyIds(rotating)).hasSize(1).doesNotContainAnyElementsOf(after);
        }
    }

    @Test
    void aTakenPortIsNamedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, Ports.loopback())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> OpenIdServer.start(port))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage(
                            "Port " + port + " is taken: the OpenID provider cannot start there; choose another one");
        }
    }

    @Test
    void aPortThatAnotherTookWhileItStartedIsTakenAndNoThreadIsLeft() throws Exception {
        var before = eventLoops();
        try (var taken = new ServerSocket(0, 1, Ports.loopback())) {
            assertThatThrownBy(() -> new OpenIdServer(taken.getLocalPort())).isInstanceOf(PortTakenException.class);
        }

        assertThat(Wait.until(() -> before.containsAll(eventLoops()), Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void itsPortIsFreeAfterClose() {
        var first = OpenIdServer.start(0);
        first.close();

        OpenIdServer.start(first.port()).close();
    }

    private static Set<Thread> eventLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("EventLoop"))
                .collect(Collectors.toSet());
    }

    private static List<String> keyIds(OpenIdServer provider) throws Exception {
        return JSON.readTree(Http.get(provider.issuer() + "/jwks").body()).findValuesAsText("kid");
    }

    private static JsonNode signIn(String form) throws Exception {
        var redirect = Http.send("POST", authorization(), form).headers().firstValue("Location");
        var code = URI.create(redirect.orElseThrow()).getQuery().replaceAll(".*code=([^&]*).*", "$1");
        var token = Http.send(
                "POST",
                server.issuer() + "/token",
                "grant_type=authorization_code&client_id=client&client_secret=secret&redirect_uri=http://localhost/back&code="
                        + code);
        var idToken = JSON.readTree(token.body()).path("id_token").asText();
        return JSON.readTree(Base64.getUrlDecoder().decode(idToken.split("\\.")[1]));
    }

    private static String authorization() {
        return server.issuer() + "/authorize?client_id=client&response_type=code&scope=openid&state=s-1&nonce=n-1"
                + "&redirect_uri=http://localhost/back";
    }
}
