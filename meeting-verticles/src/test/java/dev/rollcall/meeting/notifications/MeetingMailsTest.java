package dev.rollcall.meeting.notifications;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.FakeMails;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Emails.Letter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are mailed of the meetings that they are in. */
class MeetingMailsTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final FakeMails mails = auth.mails();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final String guest = "guest." + UUID.randomUUID() + "@example.com";
    private final MeetingJson plan = meeting().startingAt("2027-10-20T09:00:00");

    @Test
    void whoeverIsInvitedGetsTextPageAndCalendarPartAndTheOrganizerNothing() {
        String id = server.created(ana, plan.inviting(byId(ben), byEmail(guest)));

        Letter letter = mails.await(ben.email(), 1).get(0);

        assertThat(letter.subject()).isEqualTo("Invitation: Weekly review @ Wed 20 Oct 2027 09:00 (Europe/Berlin)");
        assertThat(letter.text().value())
                .contains("Ana Albers invites you", "When: Wed 20 Oct 2027 09:00 – 09:30 (Europe/Berlin)");
        assertThat(letter.html().value()).startsWith("<!doctype html>").contains("Weekly review");
        assertThat(letter.replyTo()).isEqualTo(ana.email());
        assertThat(letter.calendar().method()).isEqualTo(Method.REQUEST);
        assertThat(unfolded(letter))
                .contains(
                        "METHOD:REQUEST\r\n",
                        "UID:" + id + "\r\n",
                        "SEQUENCE:0\r\n",
                        "DTSTART;TZID=Europe/Berlin:20271020T090000\r\n",
                        "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n",
                        "ORGANIZER;CN=Ana Albers:mailto:" + ana.email(),
                        "RSVP=TRUE:mailto:" + ben.email());
        mails.await(guest, 1);
        assertThat(mails.to(ana.email())).isEmpty();
    }

    @Test
    void timesAreToldInTheRecipientsZoneWithThatOfTheMeetingBesideIt() {
        profile(ben, Map.of("time_zone", "Asia/Kathmandu"));
        server.created(ana, plan.inviting(byId(ben)));

        Letter letter = mails.await(ben.email(), 1).get(0);

        assertThat(letter.subject()).contains("Wed 20 Oct 2027 12:45 (Asia/Kathmandu)");
        assertThat(letter.text().value())
                .contains("Wed 20 Oct 2027 12:45 – 13:15 (Asia/Kathmandu)", "09:00 – 09:30 (Europe/Berlin)");
    }

    @Test
    void whoDoesNotWantInvitationsIsSentNoneButHearsOfTheEnd() {
        profile(ben, Map.of("notifications", Map.of("invitations", false, "updates", false)));
        String id = server.created(ana, plan.inviting(byId(ben), byEmail(guest)));
        mails.await(guest, 1);

        server.call("/v1/meetings/" + id).by(ana).ifMatch(1).delete().expect(204);

        assertThat(mails.await(ben.email(), 1)).singleElement().satisfies(letter -> assertThat(letter.subject())
                .startsWith("Cancelled"));
    }

    private void profile(Person person, Map<String, ?> patch) {
        server.call("/v1/me").by(person).patch(patch).expect(200);
    }

    @Test
    void aGuestsLinkIsSecretAndOnlyItsHashIsKept() {
        String id = server.created(ana, plan.inviting(byId(ben), byEmail(guest)));

        String text = mails.await(guest, 1).get(0).text().value();

        String token = text.lines()
                .filter(line -> line.contains("/invitation#token="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
        assertThat(token).hasSize(43);
        assertThat(server.sql().texts("""
                        SELECT count(*) FROM invitations i JOIN participants p ON p.id = i.participant_id
                        WHERE p.meeting_id = ?::uuid AND i.token_hash = sha256(?::bytea)
                        """, id, token.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1");
        assertThat(mails.await(ben.email(), 1).get(0).text().value()).doesNotContain("#token=");
    }

    @Test
    void anUpdateSaysWhatChangedFromWhatToWhatUnderTheSameUidAndAHigherSequence() {
        String id = server.created(ana, plan.inviting(byId(ben)));
        mails.await(ben.email(), 1);

        patch(id, 1, Map.of("title", "Monthly review", "start", "2027-10-20T10:00:00"));

        Letter update = mails.await(ben.email(), 2).get(1);
        assertThat(update.subject()).startsWith("Updated invitation: Monthly review @ Wed 20 Oct 2027 10:00");
        assertThat(update.text().value())
                .contains(
                        "Changed: Title: Monthly review (was Weekly review)",
                        "Changed: Start: 2027-10-20 10:00 (was 2027-10-20 09:00)");
        assertThat(unfolded(update)).contains("UID:" + id + "\r\n", "SEQUENCE:1\r\n", "METHOD:REQUEST\r\n");
    }

    @Test
    void whatConcernsNobodyElseIsNotMailed() {
        String id = server.created(ana, plan.inviting(byId(ben)));
        mails.await(ben.email(), 1);

        patch(id, 1, Map.of("hide_participants", true));
        patch(id, 2, Map.of("title", "Told"));

        assertThat(mails.await(ben.email(), 2)).hasSize(2);
        assertThat(mails.to(ben.email()).get(1).subject()).contains("Told");
    }

    @Test
    void aMeetingThatIsDeletedIsCancelledAndInvitedToAnewWhenRestored() {
        String id = server.created(ana, plan.inviting(byId(ben), byEmail(guest)));
        mails.await(guest, 1);
        mails.await(ben.email(), 1);

        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("If-Match", "\"1\"")
                .delete()
                .expect(204);

        Letter cancelled = mails.await(guest, 2).get(1);
        assertThat(cancelled.subject()).startsWith("Cancelled: Weekly review @");
        assertThat(cancelled.calendar().method()).isEqualTo(Method.CANCEL);
        assertThat(unfolded(cancelled)).contains("METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n", "SEQUENCE:1\r\n", id);
        assertThat(cancelled.text().value()).doesNotContain("#token=");
        mails.await(ben.email(), 2);

        server.call("/v1/meetings/" + id + "/restore").by(ana).post().expect(200);

        assertThat(mails.await(ben.email(), 3).get(2).subject()).startsWith("Invitation: ");
    }

    @Test
    void aMeetingThatIsSetToCancelledIsCancelledOnce() {
        String id = server.created(ana, plan.inviting(byId(ben)));
        mails.await(ben.email(), 1);

        patch(id, 1, Map.of("status", "cancelled"));
        assertThat(mails.await(ben.email(), 2).get(1).calendar().method()).isEqualTo(Method.CANCEL);
        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("If-Match", "\"2\"")
                .delete()
                .expect(204);

        assertSentUpToNow();
        assertThat(mails.to(ben.email())).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"all, 1, 1", "external, 0, 1", "none, 0, 0"})
    void whoIsToldIsForTheCallerToSay(String notify, int users, int guests) {
        server.call("/v1/meetings?notify=" + notify)
                .by(ana)
                .post(plan.inviting(byId(ben), byEmail(guest)).fields())
                .expect(201);

        assertSentUpToNow();
        assertThat(mails.to(ben.email())).hasSize(users);
        assertThat(mails.to(guest)).hasSize(guests);
    }

    @Test
    void aMeetingThatIsPastIsNotAnnounced() {
        server.created(ana, meeting().startingAt("2020-10-20T09:00:00").inviting(byId(ben)));

        assertSentUpToNow();
        assertThat(mails.to(ben.email())).isEmpty();
    }

    @Test
    void whoHasDeclinedHearsOfAnotherTimeAndNotOfAnotherTitle() {
        String id = server.created(ana, plan.inviting(byId(ben)));
        mails.await(ben.email(), 1);
        server.sql().update("""
                UPDATE participants SET participation_status = 'declined' WHERE meeting_id = ?::uuid AND user_id = ?
                """, id, ben.id().value());

        patch(id, 1, Map.of("title", "Another title"));
        patch(id, 2, Map.of("start", "2027-10-21T09:00:00"));

        assertThat(mails.await(ben.email(), 2)).hasSize(2);
        assertThat(mails.to(ben.email()).get(1).text().value())
                .contains("Start: 2027-10-21 09:00")
                .doesNotContain("Title:");
    }

    @Test
    void whatPeopleWroteIsNothingButTextAndEndsNoLine() {
        server.created(
                ana,
                plan.with("title", "<b>Bold</b>, \"so\"")
                        .with("description", "BEGIN:VEVENT\nATTENDEE:mailto:eve@example.com;\\")
                        .inviting(byId(ben)));

        Letter letter = mails.await(ben.email(), 1).get(0);
        assertThat(letter.html().value()).doesNotContain("<b>").contains("&lt;b&gt;Bold");
        assertThat(unfolded(letter))
                .contains("SUMMARY:<b>Bold</b>\\, \"so\"\r\n")
                .contains("DESCRIPTION:BEGIN:VEVENT\\nATTENDEE:mailto:eve@example.com\\;\\\\\r\n");
    }

    @Test
    void aSeriesIsSentWithItsRuleAndWhatSingleDatesHaveOfTheirOwn() {
        server.created(
                ana,
                plan.startingAt("2027-10-19T09:00:00")
                        .with("recurrence_rule", Map.of("frequency", "weekly", "count", 4))
                        .with(
                                "recurrence_overrides",
                                Map.of(
                                        "2027-10-26T09:00:00", Map.of("excluded", true),
                                        "2027-11-02T09:00:00", Map.of("start", "2027-11-02T11:00:00")))
                        .inviting(byId(ben)));

        Letter letter = mails.await(ben.email(), 1).get(0);
        assertThat(letter.text().value()).contains("(Europe/Berlin), weekly\n");
        assertThat(unfolded(letter))
                .contains(
                        "RRULE:FREQ=WEEKLY",
                        "COUNT=4",
                        "EXDATE;TZID=Europe/Berlin:20271026T090000\r\n",
                        "RECURRENCE-ID;TZID=Europe/Berlin:20271102T090000\r\n"
                                + "DTSTART;TZID=Europe/Berlin:20271102T110000\r\n");
    }

    private void patch(String id, int version, Map<String, ?> patch) {
        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("If-Match", "\"" + version + "\"")
                .patch(patch)
                .expect(200);
    }

    /** A meeting made later has been mailed, and so what stood before it in the log. */
    private void assertSentUpToNow() {
        String later = "later." + UUID.randomUUID() + "@example.com";
        server.created(ana, plan.inviting(byEmail(later)));
        mails.await(later, 1);
        eventually("nothing is left over", () -> server.sql()
                .texts(
                        "SELECT id FROM outbox WHERE recipient IN (?, ?)",
                        ben.id().toString(),
                        guest)
                .isEmpty());
    }

    private static String unfolded(Letter letter) {
        return letter.calendar().text().replace("\r\n ", "");
    }
}
