package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import jakarta.mail.MessagingException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailServerTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private MailServer server;

    @BeforeEach
    void start() {
        server = MailServer.start(0, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anInvitationComesOutAsDocumented() throws Exception {
        var before = Instant.now().minusSeconds(1);
        Smtp.invitation(server.smtpPort(), "Ada <ada+test@example.com>");

        var answer = Http.get(server.httpUrl() + "/messages?to=ADA+test@example.com");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var items = new ObjectMapper().readTree(answer.body()).path("items");
        assertThat(items).hasSize(1);
        var mail = items.get(0);
        assertThat(mail.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "from", "to", "subject", "text", "html", "attachments", "received_at");
        assertThat(mail.path("id").asText()).isNotEmpty();
        assertThat(mail.path("from").asText()).isEqualTo("no-reply@rollcall.example");
        assertThat(mail.path("to").toString()).isEqualTo("[\"ada+test@example.com\"]");
        assertThat(mail.path("subject").asText()).isEqualTo("Jour fixe – in der Küche");
        assertThat(mail.path("text").asText()).isEqualTo("Bring Kaffee ☕");
        assertThat(mail.path("html").asText()).isEqualTo("<p>Bring <b>Kaffee</b> ☕</p>");
        assertThat(mail.path("attachments")).hasSize(2).allSatisfy(attachment -> {
            assertThat(attachment.fieldNames()).toIterable().containsExactlyInAnyOrder("content_type", "text");
            assertThat(attachment.path("content_type").asText()).startsWith("text/calendar; charset=UTF-8;");
            assertThat(attachment.path("text").asText()).isEqualTo(Smtp.INVITATION);
        });
        assertThat(mail.path("received_at").getNodeType()).isEqualTo(JsonNodeType.STRING);
        assertThat(Instant.parse(mail.path("received_at").asText())).isBetween(before, Instant.now());
    }

    @Test
    void theNewestIsFirstAndOnlyItsRecipientsSeeIt() throws Exception {
        Smtp.text(server.smtpPort(), "ada@example.com", "first", "");
        Smtp.text(server.smtpPort(), "ada@example.com, bob@example.com", "second", "");

        assertThat(server.messages("ada@example.com")).extracting(Mail::subject).containsExactly("second", "first");
        assertThat(server.messages("bob@example.com")).extracting(Mail::subject).containsExactly("second");
    }

    @Test
    void deletingEmptiesTheMailbox() throws Exception {
        Smtp.text(server.smtpPort(), "ada@example.com", "gone", "");

        var deleted = Http.send("DELETE", server.httpUrl() + "/messages", "");

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(Http.get(server.httpUrl() + "/messages").body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void whoAwaitsAMailIsGivenItWhenItComes() throws Exception {
        var awaited = CompletableFuture.supplyAsync(
                () -> server.await("ada@example.com", mail -> mail.subject().equals("wanted"), SOON));
        Smtp.text(server.smtpPort(), "ada@example.com", "other", "");
        Smtp.text(server.smtpPort(), "ada@example.com", "wanted", "a code");

        assertThat(awaited.get(SOON.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("a code");
    }

    @Test
    void awaitingInVainSaysWhatCameInstead() throws Exception {
        Smtp.text(server.smtpPort(), "ada@example.com", "other", "");

        assertThatThrownBy(() -> server.await("ada@example.com", mail -> false, Duration.ofMillis(50)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ada@example.com")
                .hasMessageContaining("other");
    }

    @Test
    void refusedMailsAreNotTakenAndTheNextOneIs() throws Exception {
        server.refuseNext(1);

        assertThatThrownBy(() -> Smtp.text(server.smtpPort(), "ada@example.com", "first try", ""))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("451");
        Smtp.text(server.smtpPort(), "ada@example.com", "second try", "");

        assertThat(server.messages("ada@example.com")).extracting(Mail::subject).containsExactly("second try");
    }

    @Test
    void smtpGoesDownAndComesBackOnItsPort() throws Exception {
        Smtp.text(server.smtpPort(), "ada@example.com", "before", "");
        server.stopSmtp();
        assertThatThrownBy(() -> Smtp.text(server.smtpPort(), "ada@example.com", "lost", ""))
                .isInstanceOf(MessagingException.class);

        server.startSmtp();
        Smtp.text(server.smtpPort(), "ada@example.com", "after", "");

        assertThat(server.messages("ada@example.com")).extracting(Mail::subject).containsExactly("after", "before");
    }

    @Test
    void aMailboxWithADirectorySurvivesARestart(@TempDir Path dataDir) throws Exception {
        Mail first;
        try (var kept = MailServer.start(0, 0, dataDir)) {
            Smtp.invitation(kept.smtpPort(), "ada@example.com");
            Smtp.text(kept.smtpPort(), "ada@example.com", "second", "");
            first = kept.messages("ada@example.com").get(1);
        }

        try (var kept = MailServer.start(0, 0, dataDir)) {
            assertThat(kept.messages("ada@example.com")).hasSize(2).element(1).isEqualTo(first);
            kept.clear();
        }

        try (var kept = MailServer.start(0, 0, dataDir)) {
            assertThat(kept.messages("ada@example.com")).isEmpty();
        }
    }

    @Test
    void takenPortsAreNamedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, Ports.loopback())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> MailServer.start(port, 0))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + port + " is taken: SMTP cannot start there; choose another one");
            assertThatThrownBy(() -> MailServer.start(0, port))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + port + " is taken: the mailbox cannot start there; choose another one");
        }
    }
}
