package dev.rollcall.auth.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.protocol.MailId;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final MailServer smtp = MailServer.start(0, 0);
    private final Mailer mailer =
            new Mailer(vertx, new MailSettings(URI.create(smtp.smtpUrl()), "Rollcall <no-reply@rollcall.example>", ""));

    @AfterEach
    void close() {
        mailer.close().await();
        vertx.close().await();
        smtp.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana@example.com\r\nBcc: bob@example.com",
                "ana@example.com\nBcc: bob@example.com",
                "ana@example.com, bob@example.com",
                "ana@example.com>\r\nRCPT TO:<bob@example.com"
            })
    void anAddressNeverBringsInAnotherRecipient(String to) {
        assertThatThrownBy(() -> send(to, "Hello")).isNotNull();

        assertThat(smtp.messages("bob@example.com")).isEmpty();
    }

    @Test
    void aSubjectNeverBringsInAnotherHeader() {
        send("ana@example.com", "Hello\r\nBcc: bob@example.com\r\nX-Evil: yes");

        Mail mail = smtp.await("ana@example.com", any -> true, SOON);
        assertThat(mail.to()).containsExactly("ana@example.com");
        assertThat(mail.subject()).contains("Hello", "Bcc: bob@example.com");
    }

    @Test
    void whatIsNotAsciiArrivesAsItWasWritten() {
        send("ana@example.com", "Grüße an 李");

        assertThat(smtp.await("ana@example.com", any -> true, SOON).subject()).isEqualTo("Grüße an 李");
    }

    private void send(String to, String subject) {
        mailer.send(new MailId(UUID.randomUUID()), to, new MailTemplates.Rendered(subject, "text\n", "<p>html</p>"))
                .await();
    }
}
