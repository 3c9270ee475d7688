package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.OpenIdServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A provider that is down, or does not answer, is nobody's problem but of those who want to sign in by it. */
class ProviderDownTest {
    private static final String AUTHORIZE =
            "/v1/oauth/google/authorize?redirect_uri=" + Browser.encode(AuthServer.SIGNED_IN);

    private final String email = Registration.someone().email();

    @Test
    void aProviderThatIsDownIsToldSoAndUsedAsSoonAsItIsBack() {
        OpenIdServer provider = OpenIdServer.start(0);
        int port = provider.port();
        provider.close();
        try (AuthServer server = AuthServer.first().another(Map.of("GOOGLE_ISSUER", provider.issuer()))) {
            assertUnavailable(server.call(AUTHORIZE).get());
            assertUnavailable(server.call("/v1/me/identities/google")
                    .token(server.newPerson().accessToken())
                    .post());

            Browser browser = new Browser(server);
            String callback;
            try (OpenIdServer back = OpenIdServer.start(port)) {
                assertThat(back.issuer()).isEqualTo(provider.issuer());
                browser.exchange(browser.signIn(Claims.subject(), Claims.verified(email))
                                .code())
                        .expect(201);
                callback = Browser.logIn(browser.setOut(), Claims.subject(), Claims.verified(email));
            }

            assertThat(browser.comeBack(callback).error()).isEqualTo("provider-unavailable");
            browser.comeBackInVain(callback).expectProblem(400, "state-invalid");
        }
    }

    @Test
    void aProviderThatDoesNotAnswerIsSoonLeftAloneAndPasswordsServeOn() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                AuthServer server = AuthServer.first()
                        .another(Map.of("GOOGLE_ISSUER", "http://127.0.0.1:" + silent.getLocalPort()))) {
            acceptAndSayNothing(silent, connections);
            Registration ana = server.verified(Registration.someone());

            List<CompletableFuture<Answer>> waiting = IntStream.range(0, 5)
                    .mapToObj(i -> server.call(AUTHORIZE).getting())
                    .toList();
            server.logIn(ana);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            waiting.forEach(answer -> assertUnavailable(answer.join()));
            int tried = connections.get();

            for (int i = 0; i < 10; i++) {
                assertUnavailable(server.call(AUTHORIZE).get());
            }
            assertThat(connections).hasValue(tried);
            server.logIn(ana);
        }
    }

    private static void assertUnavailable(Answer answer) {
        answer.expectProblem(503, "unavailable");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
    }

    /** Until it is closed. */
    private static void acceptAndSayNothing(ServerSocket silent, AtomicInteger connections) {
        Thread accepting = new Thread(() -> {
            try {
                while (true) {
                    silent.accept();
                    connections.incrementAndGet();
                }
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }
}
