package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Mail;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issue 4, point 8: mail about meetings, from the request at the meeting service to the mailbox. */
class MeetingMailTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Product product = Product.shared();
    private final Product.Person ana = product.newPerson();
    private final Product.Person ben = product.newPerson();
    private final String guest = Product.newAddress();

    /** Whoever asks is known there; an address that becomes known later changes the meetings it is invited to. */
    @BeforeEach
    void everybodyIsKnownAtTheMeetingService() {
        product.meeting("/v1/meetings").token(ben.accessToken()).get().expect(200);
    }

    @Test
    void invitationUpdateAndCancellationReachUsersAndGuestsInTextHtmlAndForCalendars() {
        String location = create("");

        Mail invitation = product.mail().await(guest, mail -> mail.subject().startsWith("Invitation: "), SOON);
        assertThat(invitation.subject()).isEqualTo("Invitation: Weekly review @ Mon 1 Mar 2027 09:00 (Europe/Berlin)");
        assertThat(invitation.text()).contains("Ana Ruiz invites you", "/invitation#token=");
        assertThat(invitation.html()).startsWith("<!doctype html>").contains("See the meeting and answer");
        assertCalendar(invitation, "REQUEST", "SEQUENCE:0");
        product.mail().await(ben.email(), mail -> mail.subject().startsWith("Invitation: "), SOON);

        product.meeting(location)
                .token(ana.accessToken())
                .header("If-Match", "\"1\"")
                .patch("{\"start\": \"2027-03-01T10:00:00\"}")
                .expect(200);

        Mail update = product.mail().await(guest, mail -> mail.subject().startsWith("Updated invitation: "), SOON);
        assertThat(update.text()).contains("Start: 2027-03-01 10:00 (was 2027-03-01 09:00)");
        assertCalendar(update, "REQUEST", "SEQUENCE:1");

        product.meeting(location)
                .token(ana.accessToken())
                .header("If-Match", "\"2\"")
                .delete()
                .expect(204);

        Mail cancellation = product.mail().await(guest, mail -> mail.subject().startsWith("Cancelled: "), SOON);
        assertCalendar(cancellation, "CANCEL", "SEQUENCE:2");
        product.mail().await(ben.email(), mail -> mail.subject().startsWith("Cancelled: "), SOON);
    }

    @Test
    void whoIsMailedIsForTheCallerToSay() {
        create("?notify=none");
        create("?notify=external");
        String last = Product.newAddress();
        product.meeting("/v1/meetings")
                .token(ana.accessToken())
                .post(body(last))
                .expect(201);

        product.mail().await(guest, mail -> mail.subject().startsWith("Invitation: "), SOON);
        product.mail().await(last, mail -> mail.subject().startsWith("Invitation: "), SOON);

        assertThat(product.mail().messages(guest)).hasSize(1);
        assertThat(product.mail().messages(ben.email()))
                .noneMatch(mail -> mail.subject().startsWith("Invitation: "));
    }

    private String create(String query) {
        return product.meeting("/v1/meetings" + query)
                .token(ana.accessToken())
                .post(body(guest, ben.email()))
                .expect(201)
                .header("Location");
    }

    private static String body(String... invited) {
        return Product.aMeeting().strip().replaceFirst("}$", ", \"participants\": [{\"email\": \"")
                + String.join("\"}, {\"email\": \"", invited) + "\"}]}";
    }

    private static void assertCalendar(Mail mail, String method, String sequence) {
        Mail.Attachment calendar = mail.attachments().get(0);
        assertThat(calendar.contentType()).startsWith("text/calendar").contains("method=" + method);
        assertThat(calendar.text())
                .contains("BEGIN:VCALENDAR", "METHOD:" + method, sequence + "\r\n", "DTSTART;TZID=Europe/Berlin:");
    }
}
