package dev.rollcall.meeting.notifications;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.FakeMails;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.meeting.running.Sql;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Emails.Letter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the change log tells of people's places, as they are mailed of it. */
class PeopleMailsTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final FakeMails mails = auth.mails();
    private final MeetingServer server = MeetingServer.shared();
    private final Sql sql = server.sql();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final String guest = "guest." + UUID.randomUUID() + "@example.com";
    private String id;

    @BeforeEach
    void createSilently() {
        id = server.call("/v1/meetings?notify=none")
                .by(ana)
                .post(meeting()
                        .startingAt("2027-10-20T09:00:00")
                        .inviting(byId(ben), byEmail(guest))
                        .fields())
                .expect(201)
                .text("/id");
    }

    @Test
    void whoIsAddedIsInvitedAndNobodyElse() {
        append("participant.added", placeOf(guest), ana, "null", "[]");

        assertThat(mails.await(guest, 1).get(0).subject()).startsWith("Invitation: Weekly review @");
        assertThat(mails.to(ben.email())).isEmpty();
    }

    @Test
    void theOwnerHearsWhoAnsweredWhatWithCommentAndProposedTime() {
        String place = placeOf(ben.email());
        sql.update("""
                UPDATE participants SET participation_status = 'tentative', comment = 'Could be late',
                  proposed_start = '2027-10-20 10:00' WHERE id = ?::uuid
                """, place);

        append(
                "participant.responded",
                place,
                ben,
                "\"" + ben.id() + "\"",
                "[{\"field\": \"participation_status\", \"before\": \"needs-action\", \"after\": \"tentative\"}]");

        Letter letter = mails.await(ana.email(), 1).get(0);
        assertThat(letter.subject()).startsWith("Tentatively accepted: Weekly review @");
        assertThat(letter.replyTo()).isEqualTo(ben.email());
        assertThat(letter.text().value())
                .contains(
                        "Ben Baker: tentatively accepted.",
                        "Comment: Could be late",
                        "Proposed instead: 2027-10-20 10:00 (Europe/Berlin)");
        assertThat(letter.calendar()).isNull();
        assertThat(mails.to(ben.email())).isEmpty();
    }

    @Test
    void whoComesOffTheWaitingListIsTold() {
        append("participant.promoted", placeOf(ben.email()), null, "\"" + ben.id() + "\"", "[]");

        assertThat(mails.await(ben.email(), 1).get(0).subject()).startsWith("You have a place: Weekly review @");
    }

    @Test
    void whoIsRemovedIsToldThatItIsOffForThemAlone() {
        String place = placeOf(guest);
        sql.update("DELETE FROM participants WHERE id = ?::uuid", place);

        append(
                "participant.removed",
                place,
                ana,
                "null",
                "[{\"field\": \"participants\", \"before\": {\"email\": \"%s\"}, \"after\": null}]".formatted(guest));

        Letter letter = mails.await(guest, 1).get(0);
        assertThat(letter.text().value()).contains("You are no longer invited");
        assertThat(letter.calendar().method()).isEqualTo(Method.CANCEL);
        assertThat(letter.calendar().text().replace("\r\n ", ""))
                .containsPattern("ATTENDEE;[^\r\n]*:mailto:" + guest)
                .doesNotContain(ben.email());
        assertThat(mails.to(ben.email())).isEmpty();
    }

    @Test
    void whoIsAddedAnswersAndIsRemovedByTheRoutesIsMailedAlike() {
        String late = "late." + UUID.randomUUID() + "@example.com";
        String place = server.call("/v1/meetings/" + id + "/participants")
                .by(ana)
                .post(byEmail(late))
                .expect(201)
                .text("/id");
        assertThat(mails.await(late, 1).get(0).text().value()).contains("/invitation#token=");

        server.call("/v1/meetings/" + id + "/response")
                .by(ben)
                .put(Map.of("participation_status", "declined", "comment", "On holiday"))
                .expect(200);
        assertThat(mails.await(ana.email(), 1).get(0).text().value())
                .contains("Ben Baker: declined.", "Comment: On holiday");

        server.call("/v1/meetings/" + id + "/participants/" + place).by(ana).delete();
        assertThat(mails.await(late, 2).get(1).calendar().method()).isEqualTo(Method.CANCEL);
    }

    @Test
    void aReminderInTheOutboxIsSentWithoutACalendarPart() {
        sql.update(
                "INSERT INTO outbox (kind, meeting_id, user_id) VALUES ('reminder', ?::uuid, ?)",
                id,
                ben.id().value());

        Letter letter = mails.await(ben.email(), 1).get(0);
        assertThat(letter.subject()).startsWith("Reminder: Weekly review @");
        assertThat(letter.calendar()).isNull();
    }

    private String placeOf(String email) {
        List<String> places =
                sql.texts("SELECT id FROM participants WHERE meeting_id = ?::uuid AND email = ?", id, email);
        return places.get(0);
    }

    /** As the routes for people write it. */
    private void append(String type, String place, Person actor, String subject, String details) {
        sql.update("""
                INSERT INTO changes (type, data) VALUES (?, ?::jsonb)
                """, type, """
                {"meeting_id": "%s", "version": 2, "actor": %s, "notify": "all", "changed": ["participants"],
                 "participant_id": "%s", "subject": %s, "details": %s}
                """.formatted(
                        id, actor == null ? "null" : "\"" + actor.id() + "\"", place, subject, details));
    }
}
