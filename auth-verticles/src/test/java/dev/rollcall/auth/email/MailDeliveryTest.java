package dev.rollcall.auth.email;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Metrics;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.auth.running.Sql;
import dev.rollcall.auth.running.WrittenLog;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.embedded.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that empty one queue into an SMTP server, which comes and goes. */
class MailDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static MailServer smtp;
    private static AuthServer server;
    private static AuthServer other;

    private final Sql sql = server.sql();

    @BeforeAll
    static void start() {
        smtp = MailServer.start(0, 0);
        server = AuthServer.start(Servers.freshDatabase(), smtp, Map.of());
        other = server.another(Map.of());
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
        smtp.close();
    }

    @Test
    void aMailThatFailsIsTriedAfter4And8SecondsAndThenGivenUpUntilAnOperatorRequeuesIt() {
        Registration ana = Registration.someone();
        smtp.stopSmtp();
        server.call("/v1/accounts").post(ana.body()).expect(202);
        String id = sql.text("SELECT id FROM mails WHERE to_address = ?", ana.email());

        assertWaitsAfterAttempt(id, 1, 4);
        sql.update("UPDATE mails SET next_attempt_at = now() WHERE id = ?::uuid", id);
        assertWaitsAfterAttempt(id, 2, 8);
        assertThat(deadMails()).extracting(mail -> mail.get("id").asText()).doesNotContain(id);
        sql.update("UPDATE mails SET next_attempt_at = now() WHERE id = ?::uuid", id);
        eventually("it is given up", () -> state(id).equals("dead"));

        JsonNode dead = deadMails().get(0);
        assertThat(dead.get("id").asText()).isEqualTo(id);
        assertThat(dead.get("to").asText()).isEqualTo(ana.email());
        assertThat(dead.get("template").asText()).isEqualTo("verify-email");
        assertThat(dead.get("attempts").asInt()).isEqualTo(3);
        assertThat(dead.get("last_error").asText()).contains("Connection refused");

        smtp.startSmtp();
        server.call("/internal/v1/mails/" + id + "/requeue").serviceKey().post().expect(204);

        String token = MailText.token(smtp.await(ana.email(), any -> true, SOON));
        server.verify(token).expect(204);
        eventually("it counts as sent", () -> state(id).equals("sent"));
        assertThat(deadMails()).extracting(mail -> mail.get("id").asText()).doesNotContain(id);
        server.call("/internal/v1/mails/" + id + "/requeue").serviceKey().post().expectProblem(404, "not-found");
    }

    private void assertWaitsAfterAttempt(String id, int attempt, int seconds) {
        eventually(
                "attempt " + attempt + " has failed",
                () -> sql.number(
                                "SELECT count(*) FROM mails WHERE id = ?::uuid AND state = 'queued' AND attempts = ?",
                                id,
                                attempt)
                        == 1);
        double waits = Double.parseDouble(
                sql.text("SELECT extract(epoch FROM next_attempt_at - now()) FROM mails WHERE id = ?::uuid", id));
        assertThat(waits).isBetween(seconds - 2.0, (double) seconds);
    }

    @Test
    void aMailThatIsRefusedOnceIsSentByTheNextAttempt() {
        Registration ana = Registration.someone();
        smtp.refuseNext(1);
        server.call("/v1/accounts").post(ana.body()).expect(202);
        String id = sql.text("SELECT id FROM mails WHERE to_address = ?", ana.email());
        assertWaitsAfterAttempt(id, 1, 4);
        assertThat(sql.text("SELECT last_error FROM mails WHERE id = ?::uuid", id))
                .contains("451");

        sql.update("UPDATE mails SET next_attempt_at = now() WHERE id = ?::uuid", id);

        smtp.await(ana.email(), any -> true, SOON);
        eventually("it counts as sent", () -> state(id).equals("sent"));
        assertThat(sql.text("SELECT last_error FROM mails WHERE id = ?::uuid", id))
                .isNull();
    }

    @Test
    void whyAMailIsGivenUpStandsInTheLogWithoutTheAddressThatTheServerNames() {
        Registration ana = Registration.someone();
        smtp.refuseNext(3);

        try (WrittenLog log = WrittenLog.begin("TRACE")) {
            server.call("/v1/accounts").post(ana.body()).expect(202);
            String id = sql.text("SELECT id FROM mails WHERE to_address = ?", ana.email());
            for (int attempt = 1; attempt < 3; attempt++) {
                assertWaitsAfterAttempt(id, attempt, attempt * 4);
                sql.update("UPDATE mails SET next_attempt_at = now() WHERE id = ?::uuid", id);
            }
            eventually("it is given up", () -> state(id).equals("dead"));

            assertThat(log.text()).contains("Mail " + id + " is given up").doesNotContain(ana.email());
            assertThat(log.lines().stream()
                            .filter(line -> line.path("mail").asText().equals(id))
                            .map(line -> line.path("error").asText()))
                    .hasSize(3)
                    .allMatch(error -> error.contains("451 4.3.0 Try again later for [(address)]"));
            assertThat(deadMails())
                    .anySatisfy(
                            mail -> assertThat(mail.get("last_error").asText()).contains(ana.email()));
        }
    }

    @Test
    void whatBecomesOfMailsIsCounted() {
        double sent = attempts("sent");
        double failed = attempts("failed");
        double dead = attempts("dead");
        double delivered = count("rollcall_mail_delivery_seconds_count");
        Registration ana = Registration.someone();
        Registration late = Registration.someone();
        smtp.stopSmtp();

        server.call("/v1/accounts").post(ana.body()).expect(202);
        eventually("an attempt has failed", () -> attempts("failed") == failed + 1);
        sql.update("UPDATE mails SET next_attempt_at = now(), attempts = 2 WHERE to_address = ?", ana.email());
        eventually("it is given up", () -> attempts("dead") == dead + 1);
        smtp.startSmtp();
        server.call("/v1/accounts").post(late.body()).expect(202);

        eventually("one is sent", () -> attempts("sent") == sent + 1);
        assertThat(count("rollcall_mail_delivery_seconds_count")).isEqualTo(delivered + 1);
    }

    @Test
    void aNodeThatStartsKnowsHowManyMailsWaitAndForHowLong() {
        String to = Registration.someone().email();
        sql.update("""
                INSERT INTO mails (id, to_address, template, params, next_attempt_at, created_at)
                SELECT gen_random_uuid(), ?, 'already-registered', '{"name": "Ana"}', now() + interval '1 hour',
                  now() - n * interval '1 minute'
                FROM generate_series(1, 3) n
                """, to);

        try (AuthServer later = server.another(Map.of())) {
            eventually("it has counted", () -> Metrics.of(later).value("rollcall_mail_queue_depth") >= 3);
            assertThat(Metrics.of(later).value("rollcall_mail_queue_age_seconds"))
                    .isGreaterThanOrEqualTo(180);
        }
        sql.update("DELETE FROM mails WHERE to_address = ?", to);
    }

    private static double attempts(String outcome) {
        return count("rollcall_mails_total{outcome=\"" + outcome + "\"}");
    }

    private static double count(String series) {
        return Metrics.of(server).value(series) + Metrics.of(other).value(series);
    }

    @Test
    void twoNodesSendEveryMailOnce() {
        String to = Registration.someone().email();
        sql.update("""
                INSERT INTO mails (id, to_address, template, params)
                SELECT gen_random_uuid(), ?, 'already-registered', jsonb_build_object('name', 'Number ' || n)
                FROM generate_series(1, 200) n
                """, to);

        smtp.await(to, any -> smtp.messages(to).size() >= 200, SOON);
        eventually(
                "all count as sent",
                () -> sql.number("SELECT count(*) FROM mails WHERE to_address = ? AND state <> 'sent'", to) == 0);

        Pattern name = Pattern.compile("Hello Number (\\d+),");
        List<Integer> numbers = smtp.messages(to).stream()
                .map(mail -> name.matcher(mail.text()).results().findFirst().orElseThrow())
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 200).boxed().toList());
        assertThat(sql.number("SELECT sum(attempts) FROM mails WHERE to_address = ?", to))
                .isEqualTo(200);
    }

    @Test
    void aMailOfANodeThatDiedIsSentByAnotherWhenItsLeaseIsOver() {
        String to = Registration.someone().email();
        sql.update("""
                INSERT INTO mails (id, to_address, template, params, state, attempts, next_attempt_at)
                VALUES (gen_random_uuid(), ?, 'already-registered', '{"name": "Ana"}', 'sending', 1,
                  now() + interval '30 seconds')
                """, to);
        Registration later = Registration.someone();
        server.call("/v1/accounts").post(later.body()).expect(202);
        smtp.await(later.email(), any -> true, SOON);
        assertThat(smtp.messages(to)).isEmpty();

        sql.update("UPDATE mails SET next_attempt_at = now() WHERE to_address = ?", to);

        smtp.await(to, any -> true, SOON);
        eventually("it counts as sent", () -> sql.text("SELECT state || attempts FROM mails WHERE to_address = ?", to)
                .equals("sent2"));
    }

    @Test
    void ofASentMailNothingIsKeptThatItWasMadeOf() {
        Registration ana = Registration.someone();
        server.call("/v1/accounts").post(ana.body()).expect(202);
        smtp.await(ana.email(), any -> true, SOON);

        eventually("it counts as sent", () -> sql.text("SELECT state FROM mails WHERE to_address = ?", ana.email())
                .equals("sent"));

        assertThat(sql.text("SELECT params FROM mails WHERE to_address = ?", ana.email()))
                .isEqualTo("{}");
        assertThat(sql.text("SELECT finished_at FROM mails WHERE to_address = ?", ana.email()))
                .isNotNull();
    }

    @Test
    void aMailNamesTheRequestThatCausedIt() {
        Registration ana = Registration.someone();

        server.call("/v1/accounts")
                .header("X-Request-Id", "request-of-ana")
                .post(ana.body())
                .expect(202);

        assertThat(sql.text("SELECT request_id FROM mails WHERE to_address = ?", ana.email()))
                .isEqualTo("request-of-ana");
    }

    @Test
    void aMailIsFromTheConfiguredSenderToOneRecipientInTextAndHtml() {
        Registration ana = Registration.someone().withFirstName("Bcc: bob@example.com <b>{{token}}</b> & Co");
        server.call("/v1/accounts").post(ana.body()).expect(202);

        Mail mail = smtp.await(ana.email(), any -> true, SOON);

        assertThat(mail.from()).isEqualTo("no-reply@localhost");
        assertThat(mail.to()).containsExactly(ana.email());
        assertThat(mail.subject()).isEqualTo("Verify your email address for Rollcall");
        assertThat(mail.text()).contains("Hello Bcc: bob@example.com <b>{{token}}</b> & Co,");
        assertThat(mail.html()).contains("Hello Bcc: bob@example.com &lt;b&gt;{{token}}&lt;/b&gt; &amp; Co,");
        String link = AuthServer.PAGES + "/verify-email#token=" + MailText.token(mail);
        assertThat(mail.text().lines()).contains(link, "Code: " + MailText.code(mail));
        assertThat(mail.html()).contains("href=\"" + link + "\"", MailText.code(mail));
        assertThat(smtp.messages("bob@example.com")).isEmpty();
    }

    private String state(String id) {
        return sql.text("SELECT state FROM mails WHERE id = ?::uuid", id);
    }

    private static List<JsonNode> deadMails() {
        Answer answer =
                server.call("/internal/v1/mails/dead").serviceKey().get().expect(200);
        return StreamSupport.stream(answer.json().get("items").spliterator(), false)
                .toList();
    }
}
