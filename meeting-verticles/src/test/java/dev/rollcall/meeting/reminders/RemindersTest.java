package dev.rollcall.meeting.reminders;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.EventClient;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Point 8 of the meeting service: two nodes that both send reminders, each once and on time. */
class RemindersTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LEAD = HOUR.plusMinutes(2);

    private static FakeAuth auth;
    private static MeetingServer server;
    private static MeetingServer other;

    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    private final LocalDateTime inAnHour = now.plusHours(1);

    @BeforeAll
    static void start() {
        auth = FakeAuth.start();
        server = MeetingServer.start(auth, Servers.freshDatabase());
        other = server.another(Map.of());
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
        auth.close();
    }

    @Test
    void aReminderReachesStreamsAndMailsOnce() {
        String guest = "guest." + UUID.randomUUID() + "@example.com";
        String id = server.created(ana, alerting().inviting(byId(ben), byEmail(guest)));
        try (EventClient stream = EventClient.of(other, ben)) {
            fallDue(id);

            EventClient.Event event = stream.until(told -> told.type().equals("reminder.due")).stream()
                    .reduce((first, last) -> last)
                    .orElseThrow();
            assertThat(event.data().at("/meeting_id").asText()).isEqualTo(id);
            assertThat(event.data().at("/version").asInt()).isEqualTo(1);
        }
        for (String address : List.of(ana.email(), ben.email(), guest)) {
            eventually("a reminder to " + address, () -> mails(address) > 0);
            assertThat(mails(address)).isEqualTo(1);
        }
        assertThat(told(id)).hasSize(1);
        assertThat(nextOf(id)).containsExactly((String) null);
    }

    @Test
    void everyOneOfHundredsThatAreDueAtOnceIsSentOnceAndOnTime() {
        MeetingJson many = meetingAt(inAnHour.plusDays(1)).with("title", "Many").with("alerts", alerts(HOUR));
        for (int i = 0; i < 300; i++) {
            server.created(ana, many);
        }

        server.sql().update("""
                UPDATE occurrences o SET during = tstzrange(now() + interval '1 hour 5 seconds', now() + interval '2 hours')
                FROM meetings m WHERE m.id = o.meeting_id AND m.title = 'Many'
                """);

        eventually("none is left", () -> server.sql()
                .texts("SELECT id FROM meetings WHERE title = 'Many' AND next_reminder_at IS NOT NULL")
                .isEmpty());
        List<String> secondsLate = server.sql().texts("""
                SELECT extract(epoch FROM c.at - (lower(o.during) - interval '1 hour'))
                FROM changes c JOIN occurrences o ON o.meeting_id = (c.data ->> 'meeting_id')::uuid
                JOIN meetings m ON m.id = o.meeting_id AND m.title = 'Many'
                WHERE c.type = 'reminder.due'
                """);
        assertThat(secondsLate).hasSize(300).allSatisfy(late -> assertThat(Double.parseDouble(late))
                .isBetween(0.0, 5.0));
        assertThat(server.sql().texts("""
                SELECT DISTINCT c.data ->> 'meeting_id' FROM changes c JOIN meetings m ON m.id::text = c.data ->> 'meeting_id'
                WHERE c.type = 'reminder.due' AND m.title = 'Many'
                """)).hasSize(300);
    }

    @Test
    void everyAlertOfAMeetingRemindsByItself() {
        String id = server.created(
                ana, alerting().with("alerts", alerts(LEAD, LEAD.plusMinutes(1), LEAD, Duration.ofMinutes(10))));

        fallDue(id);

        eventually("two were told", () -> told(id).size() == 2);
        assertThat(nextIs(id, inAnHour.minusMinutes(10))).isTrue();
    }

    @Test
    @Execution(CONCURRENT)
    void everyReminderIsSentOnceHoweverOftenTheMeetingIsWrittenMeanwhile() {
        LocalDateTime start = LocalDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(SOON)
                .plusHours(1);
        Duration[] leads =
                IntStream.range(0, 5).mapToObj(n -> HOUR.minusSeconds(n)).toArray(Duration[]::new);
        String id = server.created(ana, meetingAt(start).with("alerts", alerts(leads)));

        eventually("all are told", () -> {
            server.sql().update("UPDATE occurrences SET during = during WHERE meeting_id = ?::uuid", id);
            return nextOf(id).get(0) == null;
        });

        assertThat(told(id)).hasSize(5);
    }

    @Test
    @Execution(CONCURRENT)
    void anAlertAtTheStartIsToldThoughTheMeetingHasBegunByThen() {
        String id = server.created(ana, meetingAt(now.plusSeconds(10)).with("alerts", alerts(Duration.ZERO)));

        eventually("it is told", () -> told(id).size() == 1);
    }

    @Test
    void onlyTheOccurrencesOfASeriesThatStandAreReminded() {
        String id = server.created(
                ana,
                alerting()
                        .with("recurrence_rule", Map.of("frequency", "daily", "count", 3))
                        .with(
                                "recurrence_overrides",
                                Map.of(inAnHour.plusDays(1).toString(), Map.of("excluded", true))));

        fallDue(id);

        eventually("the first is told", () -> told(id).size() == 1);
        assertThat(LocalDateTime.parse(told(id).get(0))).isEqualTo(inAnHour);
        assertThat(nextIs(id, inAnHour.plusDays(2).minus(LEAD))).isTrue();
    }

    @Test
    void whoDeclinedOrWaitsForASeatIsNeitherMailedNorTold() {
        Person cem = auth.register("Cem", "Celik");
        String id = server.created(ana, alerting().inviting(byId(ben), byId(cem)));
        answer(ben, "declined");
        answer(cem, "waitlisted");

        fallDue(id);

        eventually("she is reminded", () -> mails(ana.email()) == 1);
        assertThat(mails(ben.email())).isZero();
        assertThat(mails(cem.email())).isZero();
        assertThat(server.sql().texts("""
                SELECT a.user_id FROM event_audience a JOIN changes c USING (seq)
                WHERE c.type = 'reminder.due' AND c.data ->> 'meeting_id' = ?
                """, id)).containsExactly(ana.id().toString());
    }

    @Test
    void anAnswerToOneOccurrenceCountsForThatOne() {
        Person cem = auth.register("Cem", "Celik");
        String id = server.created(
                ana,
                alerting()
                        .with("recurrence_rule", Map.of("frequency", "daily", "count", 2))
                        .inviting(byId(ben), byId(cem)));
        answer(cem, "declined");
        answerToFirst(ben, "declined");
        answerToFirst(cem, "accepted");

        fallDue(id);

        eventually("they are reminded", () -> mails(ana.email()) == 1 && mails(cem.email()) == 1);
        assertThat(mails(ben.email())).isZero();
    }

    @Test
    @Execution(CONCURRENT)
    void aMeetingThatIsMovedIsRemindedOfAtItsNewTime() {
        String id = server.created(ana, meetingAt(inAnHour.plusDays(1)).with("alerts", alerts(HOUR)));
        assertThat(nextIs(id, now.plusDays(1))).isTrue();

        change(id, 1, Map.of("start", inAnHour.plusDays(2).toString()));
        assertThat(nextIs(id, now.plusDays(2))).isTrue();

        LocalDateTime due = LocalDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(SOON);
        change(id, 2, Map.of("start", due.plus(HOUR).toString()));
        eventually("it is told", () -> told(id).size() == 1);
    }

    @Test
    void alertsThatAreChangedCountFromThenOn() {
        String id = server.created(ana, meetingAt(inAnHour.plusDays(1)));
        assertThat(nextOf(id)).containsExactly((String) null);

        change(id, 1, Map.of("alerts", alerts(Duration.ofHours(1), Duration.ofHours(30))));
        assertThat(nextIs(id, inAnHour.plusHours(23))).isTrue();

        change(id, 2, Map.of("alerts", List.of()));
        assertThat(nextOf(id)).containsExactly((String) null);
    }

    @Test
    void aMeetingThatIsOffIsNotRemindedOfUntilItIsRestored() {
        MeetingJson tomorrow = meetingAt(inAnHour.plusDays(1)).with("alerts", alerts(HOUR));
        String cancelled = server.created(ana, tomorrow);
        change(cancelled, 1, Map.of("status", "cancelled"));
        assertThat(nextOf(cancelled)).containsExactly((String) null);

        String deleted = server.created(ana, tomorrow);
        server.call("/v1/meetings/" + deleted)
                .by(ana)
                .header("If-Match", "\"1\"")
                .delete()
                .expect(204);
        assertThat(nextOf(deleted)).containsExactly((String) null);

        server.call("/v1/meetings/" + deleted + "/restore")
                .by(ana)
                .post(Map.of())
                .expect(200);
        assertThat(nextIs(deleted, now.plusDays(1))).isTrue();
    }

    @Test
    void aMeetingThatIsOffWhenItIsClaimedIsNotTold() {
        String id = server.created(ana, alerting());
        change(id, 1, Map.of("status", "cancelled"));

        fallDue(id);

        eventually("it was claimed", () -> nextOf(id).get(0) == null);
        assertThat(told(id)).isEmpty();
    }

    @Test
    void whatFellDueWhileNobodyWasAboutIsDroppedAndCounted() {
        double before = dropped();
        String id = server.created(ana, meetingAt(inAnHour).with("alerts", alerts(Duration.ofHours(2))));
        assertThat(nextOf(id)).containsExactly((String) null);

        server.sql().update("UPDATE meetings SET next_reminder_at = now() - interval '2 hours' WHERE id = ?::uuid", id);

        eventually("it is counted", () -> dropped() == before + 1);
        assertThat(told(id)).isEmpty();
        assertThat(nextOf(id)).containsExactly((String) null);
    }

    @Test
    void whatIsDueAndNotYetClaimedIsToldThoughTheMeetingChanges() {
        String id = server.created(ana, alerting());

        server.sql().update("""
                UPDATE meetings SET next_reminder_at = now() - interval '3 minutes', alerts = alerts || '{"offset": "PT-1M"}'
                WHERE id = ?::uuid
                """, id);

        eventually("it is told", () -> told(id).size() == 1);
        assertThat(nextIs(id, inAnHour.minusMinutes(1))).isTrue();
    }

    @Test
    void aMeetingWithoutAlertsIsLeftAlone() {
        String id = server.created(ana, meetingAt(inAnHour));
        change(id, 1, Map.of("start", inAnHour.plusHours(1).toString()));

        assertThat(nextOf(id)).containsExactly((String) null);
    }

    /** Its alert was due two minutes ago, before there was the meeting, so that nothing is told until it falls due. */
    private MeetingJson alerting() {
        return meetingAt(inAnHour).with("alerts", alerts(LEAD));
    }

    /** As if nobody had looked for four minutes. */
    private static void fallDue(String id) {
        server.sql()
                .update("UPDATE meetings SET next_reminder_at = now() - interval '4 minutes' WHERE id = ?::uuid", id);
    }

    private static void answer(Person person, String status) {
        server.sql()
                .update(
                        "UPDATE participants SET participation_status = ? WHERE user_id = ?",
                        status,
                        person.id().value());
    }

    private void answerToFirst(Person person, String status) {
        server.sql().update("""
                        INSERT INTO occurrence_responses (participant_id, recurrence_id, participation_status)
                        SELECT id, ?::timestamp, ? FROM participants WHERE user_id = ?
                        """, inAnHour.toString(), status, person.id().value());
    }

    private static MeetingJson meetingAt(LocalDateTime start) {
        return meeting().with("time_zone", "Etc/UTC").startingAt(start.toString());
    }

    private static List<Map<String, String>> alerts(Duration... before) {
        return Arrays.stream(before)
                .map(lead -> Map.of("offset", lead.isZero() ? "PT0S" : "-" + lead))
                .toList();
    }

    private void change(String id, int version, Map<String, ?> change) {
        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("If-Match", "\"" + version + "\"")
                .patch(change)
                .expect(200);
    }

    /** The occurrences of the reminders; null for a meeting that does not recur. */
    private static List<String> told(String id) {
        return server.sql().texts("""
                SELECT data ->> 'recurrence_id' FROM changes WHERE type = 'reminder.due' AND data ->> 'meeting_id' = ?
                """, id);
    }

    private static List<String> nextOf(String id) {
        return server.sql().texts("SELECT next_reminder_at FROM meetings WHERE id = ?::uuid", id);
    }

    private static boolean nextIs(String id, LocalDateTime utc) {
        return server.sql()
                .texts(
                        "SELECT next_reminder_at = ?::timestamp AT TIME ZONE 'UTC' FROM meetings WHERE id = ?::uuid",
                        utc.toString(),
                        id)
                .equals(List.of("t"));
    }

    private static long mails(String address) {
        return auth.mails().to(address).stream()
                .filter(letter -> letter.subject().startsWith("Reminder: "))
                .count();
    }

    /** Of both nodes together. */
    private static double dropped() {
        Pattern line = Pattern.compile("(?m)^rollcall_reminders_total\\{outcome=\"dropped\",?} (\\S+)$");
        double sum = 0;
        for (MeetingServer node : List.of(server, other)) {
            Matcher found = line.matcher(
                    node.call("/metrics").get().expect(200).response().body());
            assertThat(found.find()).isTrue();
            sum += Double.parseDouble(found.group(1));
        }
        return sum;
    }
}
