package dev.rollcall.auth.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.protocol.Emails.CalendarPart;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.Secret;
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

    @Test
    void anInvitationIsThereAsTextAsPageAndForCalendars() {
        String event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n";

        send(letter("ana@example.com", null, "Invitation", new CalendarPart(Method.REQUEST, event)));

        Mail mail = smtp.await("ana@example.com", any -> true, SOON);
        assertThat(mail.text()).isEqualTo("text\n");
        assertThat(mail.html()).isEqualTo("<p>html</p>");
        assertThat(mail.attachments())
                .extracting(Mail.Attachment::contentType)
                .satisfiesExactly(
                        type -> assertThat(type)
                                .startsWith("text/calendar")
                                .contains("charset=utf-8", "method=REQUEST"),
                        type -> assertThat(type).startsWith("application/ics").contains("invite.ics"));
        assertThat(mail.attachments().get(0).text()).isEqualTo(event);
    }

    @Test
    void noPartOfAnInvitationCanEndIt() {
        String event =
                "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\n.\r\n--=_\r\n" + "x".repeat(2_000) + "\r\nEND:VCALENDAR\r\n";

        send(letter("ana@example.com", null, "Off", new CalendarPart(Method.CANCEL, event)));

        Mail mail = smtp.await("ana@example.com", any -> true, SOON);
        assertThat(mail.attachments().get(0).contentType()).contains("method=CANCEL");
        assertThat(mail.attachments().get(0).text()).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@example.com\r\nBcc: eve@example.com", "bob@example.com, eve@example.com"})
    void whomToAnswerNeverBringsInAnybodyElse(String replyTo) {
        send(letter("ana@example.com", replyTo, "Hello", null));

        smtp.await("ana@example.com", any -> true, SOON);
        assertThat(smtp.messages("eve@example.com")).isEmpty();
    }

    private void send(String to, String subject) {
        send(letter(to, null, subject, null));
    }

    private void send(Letter letter) {
        mailer.send(new MailId(UUID.randomUUID()), letter).await();
    }

    private static Letter letter(String to, String replyTo, String subject, CalendarPart calendar) {
        return new Letter("test", to, replyTo, subject, new Secret("text\n"), new Secret("<p>html</p>"), calendar);
    }
}
