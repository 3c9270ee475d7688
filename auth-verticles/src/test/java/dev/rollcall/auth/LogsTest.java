package dev.rollcall.auth;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.EmailChanges;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.auth.running.WrittenLog;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service writes to its log with the configuration that it is delivered with. */
class LogsTest {
    private final AuthServer server = AuthServer.first();
    private WrittenLog written;

    @BeforeEach
    void capture() {
        written = WrittenLog.begin("TRACE");
    }

    @AfterEach
    void release() {
        written.close();
    }

    @Test
    void noSecretIsWrittenInAWholeJourney() {
        Registration ana = Registration.someone().withPassword("a password to be seen nowhere");
        Mail mail = server.register(ana);
        server.verify(ana.email(), "999999");
        server.verify(ana.email(), MailText.code(mail)).expect(204);
        server.verify(MailText.token(mail)).expectProblem(400, "verification-invalid");
        Person person = server.logIn(ana);
        server.call("/v1/sessions")
                .post(ana.withPassword("a wrong guess to be seen nowhere").logIn())
                .expectProblem(401, "credentials-invalid");
        server.call("/v1/sessions")
                .header("Content-Type", "application/json")
                .method("POST", "{\"email\": \"" + ana.email() + "\", \"password\": \"half a password")
                .expectProblem(400, "malformed-json");
        server.call("/v1/sessions")
                .post("{\"password\": [\"a password in a list\"], \"a password as a field\": 1}")
                .violations();
        String successor = server.refresh(person.refreshToken()).expect(200).text("/refresh_token");
        server.sql()
                .update(
                        "UPDATE sessions SET rotated_at = now() - interval '1 minute' WHERE id = ?::uuid",
                        person.sessionId());
        server.refresh(person.refreshToken()).expectProblem(401, "refresh-reused");
        server.call("/verify-email?token=" + MailText.token(mail)).get().expect(200);
        server.call("/v1/nothing/" + person.refreshToken()).get().expectProblem(404, "not-found");
        Passwords passwords = new Passwords(server);
        Person again = server.logIn(ana);
        passwords
                .change(again, ana.password(), "a new password to be seen nowhere")
                .expect(204);
        passwords
                .change(again, "a wrong password to be seen nowhere", "a next password to be seen nowhere")
                .expectProblem(403, "credentials-invalid");
        String reset = MailText.token(passwords.resetMail(ana.email()));
        passwords.confirmReset(reset, "a reset password to be seen nowhere").expect(204);
        EmailChanges changes = new EmailChanges(server);
        changes.request(server.logIn(ana.withPassword("a reset password to be seen nowhere")), "new-" + ana.email())
                .expect(202);
        String confirmation = MailText.token(changes.confirmation("new-" + ana.email()));
        changes.confirm(confirmation).expect(204);
        String undo = MailText.token(changes.changed(ana.email()));
        changes.undo(undo).expect(204);
        server.call("/v1/me").token(person.accessToken() + "x").get().expectProblem(401, "token-invalid");
        server.call("/internal/v1/changes").serviceKey().get().expect(200);

        String log = written.text();

        assertThat(log).contains("\"event\":\"request\"", "\"event\":\"mail\"");
        for (String secret : List.of(
                "to be seen nowhere",
                "half a password",
                "a password in a list",
                "a password as a field",
                MailText.token(mail),
                MailText.code(mail),
                "999999",
                person.accessToken(),
                person.accessToken().substring(person.accessToken().lastIndexOf('.')),
                person.refreshToken(),
                successor,
                reset,
                confirmation,
                undo,
                "$argon2id$",
                AuthServer.SERVICE_KEY,
                AuthServer.JWT_SECRET_KEY)) {
            assertThat(log).doesNotContain(secret);
        }
    }

    @Test
    void noSecretIsWrittenWhenSomebodySignsInByAProvider() {
        Browser browser = new Browser(server);
        String url = browser.setOut();
        String callback = Browser.logIn(
                url, Claims.subject(), Claims.verified(Registration.someone().email()));
        Browser.End end = browser.comeBack(callback);
        browser.exchange(end.code()).expect(201);
        browser.exchange(end.code()).expectProblem(400, "code-invalid");
        browser.comeBackInVain(callback).expectProblem(400, "state-invalid");
        browser.comeBack(Browser.logIn(browser.setOut(), "x", Map.of("nonce", "another")));

        String log = written.text();

        assertThat(log).contains("/v1/oauth/google/callback", "id-token-invalid");
        Map<String, String> sent = Browser.parameters(url);
        for (String secret : List.of(
                sent.get("state"),
                sent.get("nonce"),
                Browser.parameters(callback).get("code"),
                end.code(),
                browser.cookie().replaceFirst("oauth=([^;]*).*", "$1"),
                AuthServer.CLIENT_SECRET,
                Browser.encode(AuthServer.CLIENT_SECRET))) {
            assertThat(log).doesNotContain(secret);
        }
    }

    @Test
    void noPasswordOfANeighbourIsWrittenWhenItIsAwayOrRefusesIt() {
        String password = "a-neighbours-password";
        Map<String, String> away = Map.of(
                "REDIS_URL", "redis://:" + password + "@127.0.0.1:1",
                "SMTP_URL", "smtp://rollcall:" + password + "@127.0.0.1:1");
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), away)) {
            server.call("/v1/accounts").post(Registration.someone().body()).expect(202);
            server.call("/health/ready").serviceKey().get().expect(503);
            eventually("a mail has failed", () -> written.lines().stream()
                    .anyMatch(line -> line.path("outcome").asText().equals("failed")));
        }
        String refusing = Servers.freshDatabase().replaceFirst("://([^:]+):[^@]+@", "://$1:" + password + "@");
        assertThatThrownBy(() -> AuthServer.start(refusing, Servers.mail(), Map.of()))
                .hasStackTraceContaining("password authentication failed")
                .satisfies(fault -> assertThat(Throwables.getStackTrace(fault)).doesNotContain(password));

        assertThat(written.text()).doesNotContain(password);
    }

    @Test
    void everyRequestHasOneLineThatSaysWhoseAndWhatBecameOfIt() {
        Person ana = server.newPerson();
        written.forget();

        server.call("/v1/sessions/" + ana.sessionId())
                .token(ana.accessToken())
                .header("X-Request-Id", "the-one")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .delete()
                .expect(204);
        server.call("/v1/me")
                .token(ana.accessToken())
                .header("X-Request-Id", "the-other")
                .get()
                .expectProblem(401, "session-revoked");

        JsonNode line = requestLine("the-one");
        assertThat(line.properties())
                .extracting(Map.Entry::getKey)
                .contains("at", "level", "service", "trace_id", "logger", "message");
        assertThat(line.get("service").asText()).isEqualTo("auth");
        assertThat(line.get("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.get("method").asText()).isEqualTo("DELETE");
        assertThat(line.get("route").asText()).isEqualTo("/v1/sessions/:session_id");
        assertThat(line.get("status").asInt()).isEqualTo(204);
        assertThat(line.get("user").asText()).isEqualTo(ana.userId());
        assertThat(line.get("ms").isNumber()).isTrue();
        assertThat(requestLine("the-other").get("route").asText()).isEqualTo("/v1/me");
        assertThat(requestLine("the-other").get("status").asInt()).isEqualTo(401);
    }

    @Test
    void theLineOfAMailNamesTheRequestThatCausedIt() {
        Registration ana = Registration.someone();
        server.call("/v1/accounts")
                .header("X-Request-Id", "registration-of-ana")
                .post(ana.body())
                .expect(202);
        server.mailTo(ana.email());

        eventually("the mail has its line", () -> written.lines().stream()
                .anyMatch(line -> line.path("event").asText().equals("mail")
                        && line.path("origin_request_id").asText().equals("registration-of-ana")
                        && line.path("outcome").asText().equals("sent")));
    }

    private JsonNode requestLine(String requestId) {
        List<JsonNode> found = new ArrayList<>();
        eventually("the request has its line", () -> {
            found.clear();
            written.lines().stream()
                    .filter(line -> line.path("event").asText().equals("request")
                            && line.path("request_id").asText().equals(requestId))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
