package dev.rollcall.auth.audit;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.WrittenLog;
import dev.rollcall.embedded.Servers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issue 5, point 7: one line of the log for each entry of the audit log, whichever of two nodes writes it. */
class AuditLinesTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final AuthServer server = AuthServer.first();
    private final AuthServer other = AuthServer.second();
    private final Person ana = server.newPerson();
    private final String requestId = "audit-line-" + UUID.randomUUID();
    private WrittenLog log;

    @BeforeEach
    void capture() {
        awaitLines(server);
        log = WrittenLog.begin("INFO");
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void aLogInIsOneLineThatSaysWhoseAndOfWhichRequest() {
        Instant before = Instant.now();
        Answer opened = call("/v1/sessions").post(ana.registration().logIn()).expect(201);

        JsonNode line = line();

        assertThat(line.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "at",
                        "level",
                        "service",
                        "node",
                        "logger",
                        "message",
                        "event",
                        "action",
                        "outcome",
                        "account",
                        "actor",
                        "session",
                        "entry",
                        "happened_at",
                        "request_id",
                        "trace_id");
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("service").asText()).isEqualTo("auth");
        assertThat(line.get("action").asText()).isEqualTo("session.opened");
        assertThat(line.get("outcome").asText()).isEqualTo("success");
        assertThat(line.get("account").asText()).isEqualTo(ana.userId());
        assertThat(line.get("actor").asText()).isEqualTo(ana.userId());
        assertThat(line.get("session").asText()).isEqualTo(opened.text("/session/session_id"));
        assertThat(line.get("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(Instant.parse(line.get("happened_at").asText()))
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM audit WHERE id = ?::uuid",
                                line.get("entry").asText()))
                .isOne();
        assertThat(line.toString())
                .doesNotContain(ana.email(), ana.password(), opened.text("/access_token"), "127.0.0.1", "Java-http");
    }

    @Test
    void aRefusedLogInIsOneLineThatSaysWhy() {
        call("/v1/sessions")
                .post(ana.registration().withPassword("a wrong guess of mine").logIn())
                .expectProblem(401, "credentials-invalid");

        JsonNode line = line();

        assertThat(line.get("action").asText()).isEqualTo("session.refused");
        assertThat(line.get("outcome").asText()).isEqualTo("failure");
        assertThat(line.get("reason").asText()).isEqualTo("wrong-password");
        assertThat(line.get("account").asText()).isEqualTo(ana.userId());
        assertThat(line.has("actor")).as("nobody was signed in").isFalse();
        assertThat(line.has("session")).isFalse();
        assertThat(line.toString()).doesNotContain(ana.email(), "a wrong guess of mine");
    }

    @Test
    void aPasswordChangeIsOneLine() {
        call("/v1/me/password")
                .token(ana.accessToken())
                .post(Map.of("current_password", ana.password(), "new_password", Passwords.NEW))
                .expect(204);

        JsonNode line = line();

        assertThat(line.get("action").asText()).isEqualTo("password.changed");
        assertThat(line.get("outcome").asText()).isEqualTo("success");
        assertThat(line.get("account").asText()).isEqualTo(ana.userId());
        assertThat(line.get("actor").asText()).isEqualTo(ana.userId());
        assertThat(line.get("session").asText()).isEqualTo(ana.sessionId());
        assertThat(line.toString()).doesNotContain(ana.password(), Passwords.NEW);
    }

    @Test
    void aRevokedSessionIsOneLineThatNamesIt() {
        Person phone = server.logIn(ana.registration());
        call("/v1/sessions/" + phone.sessionId())
                .token(ana.accessToken())
                .delete()
                .expect(204);

        JsonNode line = line();

        assertThat(line.get("action").asText()).isEqualTo("session.ended");
        assertThat(line.get("account").asText()).isEqualTo(ana.userId());
        assertThat(line.get("session").asText()).isEqualTo(phone.sessionId());
    }

    @Test
    void whatAnAdministratorDoesIsOneLineThatNamesBoth() {
        Person admin = Admin.of(server);
        call("/v1/admin/users/" + ana.userId())
                .token(admin.accessToken())
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", "{\"roles\": [\"user\", \"admin\"]}")
                .expect(200);

        JsonNode line = line();

        assertThat(line.get("action").asText()).isEqualTo("account.roles-changed");
        assertThat(line.get("account").asText()).isEqualTo(ana.userId());
        assertThat(line.get("actor").asText()).isEqualTo(admin.userId());
    }

    @Test
    void anErasureIsOneLineOfItsRequestThoughTheEntryKeepsNothing() {
        call("/v1/me").token(ana.accessToken()).delete().expect(204);

        JsonNode line = line();

        assertThat(line.get("action").asText()).isEqualTo("account.erased");
        assertThat(line.get("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(server.sql()
                        .text(
                                "SELECT origin FROM audit WHERE id = ?::uuid",
                                line.get("entry").asText()))
                .isEqualTo("{}");
    }

    @Test
    void whatIsNotCommittedHasNoLineAndWhatIsCommittedLateHasOne() throws SQLException {
        String broken = UUID.randomUUID().toString();
        String late = UUID.randomUUID().toString();
        try (var breaking = server.sql().connect();
                var waiting = server.sql().connect();
                var undone = breaking.createStatement();
                var open = waiting.createStatement()) {
            breaking.setAutoCommit(false);
            waiting.setAutoCommit(false);
            undone.execute(entry(broken));
            open.execute(entry(late));
            breaking.rollback();

            call("/v1/sessions").post(ana.registration().logIn()).expect(201);
            line();
            assertThat(linesOf(late)).isEmpty();
            waiting.commit();
        }

        awaitLines(server);
        assertThat(linesOf(late)).hasSize(1);
        assertThat(linesOf(broken)).isEmpty();
    }

    @Test
    void ofTwoNodesThatLookAtOnceOneWritesEachLine() {
        List<Answer> opened = Parallel.requests(40, i -> (i % 2 == 0 ? server : other)
                .call("/v1/sessions")
                .posting(ana.registration().logIn()));

        awaitLines(server);
        List<String> ended = opened.stream()
                .map(answer -> answer.expect(201).text("/session/session_id"))
                .toList();
        assertThat(log.lines().stream()
                        .filter(line -> line.path("action").asText().equals("session.opened"))
                        .map(line -> line.path("session").asText()))
                .containsExactlyInAnyOrderElementsOf(ended);
    }

    @Test
    void whatANodeCommittedBeforeItDiedIsWrittenByTheNext() {
        String database = Servers.freshDatabase();
        Person ben;
        try (AuthServer mute =
                AuthServer.start(database, Servers.mail(), Map.of("ROLES", "accounts,changes,email,sessions"))) {
            ben = mute.newPerson();
        }
        assertThat(linesOf(ben.userId())).isEmpty();

        try (AuthServer next = AuthServer.start(database, Servers.mail(), Map.of())) {
            awaitLines(next);
        }

        assertThat(linesOf(ben.userId()))
                .extracting(line -> line.get("action").asText())
                .containsExactly("account.registered", "account.verified", "session.opened");
    }

    /** A request whose lines can be told from all others'. */
    private Call call(String path) {
        return server.call(path)
                .header("X-Request-Id", requestId)
                .header("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
    }

    /** The one line of the audit log that the request has. */
    private JsonNode line() {
        awaitLines(server);
        List<JsonNode> found = auditLines("request_id", requestId);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<JsonNode> linesOf(String account) {
        return auditLines("account", account);
    }

    private List<JsonNode> auditLines(String field, String value) {
        return log.lines().stream()
                .filter(line -> line.path("event").asText().equals("audit")
                        && line.path(field).asText().equals(value))
                .toList();
    }

    /** Until all are written, and nothing can be written again. */
    private static void awaitLines(AuthServer server) {
        eventually("all lines are written", () -> server.sql().number("SELECT count(*) FROM audit_lines") == 0);
    }

    private static String entry(String account) {
        return "INSERT INTO audit (event, user_id, origin) VALUES ('test', '" + account + "', '{}')";
    }
}
