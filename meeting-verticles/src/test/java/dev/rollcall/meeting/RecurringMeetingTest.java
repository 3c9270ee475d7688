package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Meetings with a rule: kept as they were said, with every occurrence written out. */
class RecurringMeetingTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    private static MeetingJson weekly() {
        return meeting().with("recurrence_rule", Map.of("frequency", "weekly", "count", 3));
    }

    @Test
    void aRuleIsToldAsItWasGiven() {
        Map<String, Object> rule = Map.of(
                "frequency",
                "monthly",
                "interval",
                2,
                "by_day",
                List.of(Map.of("day", "tu", "nth_of_period", 3)),
                "count",
                4);

        Answer created =
                server.create(ana, meeting().with("recurrence_rule", rule)).expect(201);

        assertThat(created.at("/recurrence_rule"))
                .isEqualTo(server.show(ana, created.text("/id")).at("/recurrence_rule"));
        assertThat(created.at("/recurrence_rule").toString())
                .isEqualTo("{\"frequency\":\"monthly\",\"interval\":2,\"count\":4,"
                        + "\"by_day\":[{\"day\":\"tu\",\"nth_of_period\":3}]}");
    }

    @Test
    void everyOccurrenceKeepsTheWallTimeOverAChangeOfTheClocks() {
        String id = server.created(ana, weekly());

        assertThat(occurrences(id))
                .containsExactly(
                        "2026-10-20 09:00:00 2026-10-20 07:00:00",
                        "2026-10-27 09:00:00 2026-10-27 08:00:00",
                        "2026-11-03 09:00:00 2026-11-03 08:00:00");
    }

    @Test
    void aSingleMeetingHasOneOccurrence() {
        assertThat(occurrences(server.created(ana, meeting())))
                .containsExactly("2026-10-20 09:00:00 2026-10-20 07:00:00");
    }

    @Test
    void overridesMoveAndCallOffSingleOccurrences() {
        String id = server.created(
                ana,
                weekly().with(
                                "recurrence_overrides",
                                Map.of(
                                        "2026-10-27T09:00:00", Map.of("start", "2026-10-28T10:00:00"),
                                        "2026-11-03T09:00:00", Map.of("excluded", true))));

        assertThat(occurrences(id))
                .containsExactly(
                        "2026-10-20 09:00:00 2026-10-20 07:00:00",
                        "2026-10-27 09:00:00 2026-10-28 09:00:00",
                        "2026-11-03 09:00:00 2026-11-03 08:00:00 cancelled");
    }

    @Test
    void anotherRuleWritesTheOccurrencesAnewAndANewTitleDoesNot() {
        String id = server.created(ana, weekly());

        patch(id, 1, Map.of("title", "Other"));
        assertThat(occurrences(id)).hasSize(3);
        patch(id, 2, Map.of("recurrence_rule", Map.of("count", 2), "start", "2026-10-20T11:00:00"));
        assertThat(occurrences(id))
                .containsExactly("2026-10-20 11:00:00 2026-10-20 09:00:00", "2026-10-27 11:00:00 2026-10-27 10:00:00");
        patch(id, 3, "{\"recurrence_rule\":null}");
        assertThat(occurrences(id)).hasSize(1);
    }

    @Test
    void aDeletedMeetingTakesNobodysTimeUntilItIsRestored() {
        String id = server.created(ana, weekly());
        String busy = "SELECT count(*)::text FROM occurrences WHERE is_busy AND meeting_id = ?";

        server.call("/v1/meetings/" + id).by(ana).ifMatch(1).delete().expect(204);
        assertThat(server.sql().texts(busy, UUID.fromString(id))).containsExactly("0");
        server.call("/v1/meetings/" + id + "/restore").by(ana).post().expect(200);
        assertThat(server.sql().texts(busy, UUID.fromString(id))).containsExactly("3");
    }

    @Test
    void aSeriesWithoutAnEndIsExpandedForFiveYears() {
        String id = server.created(ana, meeting().with("recurrence_rule", Map.of("frequency", "yearly")));

        assertThat(occurrences(id)).hasSizeBetween(5, 7);
        assertThat(server.sql()
                        .texts(
                                "SELECT (expanded_to IS NOT NULL)::text FROM meetings WHERE id = ?",
                                UUID.fromString(id)))
                .containsExactly("true");
    }

    @Test
    void aRuleThatIsNoneIsRefusedWithAllThatIsWrong() {
        assertThat(server.create(
                                ana,
                                meeting()
                                        .with(
                                                "recurrence_rule",
                                                Map.of(
                                                        "frequency",
                                                        "weekly",
                                                        "interval",
                                                        100,
                                                        "count",
                                                        731,
                                                        "by_week_no",
                                                        1)))
                        .violations())
                .containsExactlyInAnyOrder(
                        "/recurrence_rule/interval out_of_range 99",
                        "/recurrence_rule/count out_of_range 730",
                        "/recurrence_rule/by_week_no unknown_field");
        assertThat(server.create(
                                ana,
                                meeting()
                                        .with(
                                                "recurrence_overrides",
                                                Map.of("2026-10-20T09:00:00", Map.of("excluded", true))))
                        .violations())
                .containsExactly("/recurrence_overrides invalid");
    }

    @Test
    void whatSingleOnesHaveOfTheirOwnIsOfOccurrencesThatThereAreAndWithinTheLimits() {
        Map<String, Object> wrong = Map.of(
                "2026-10-27T09:00:00", Map.of("title", "x".repeat(256), "duration", "PT1S"),
                "2026-11-03T09:00:00", Map.of("start", "2200-01-01T00:00:00", "location", Map.of("name", "\u0000")));
        assertThat(server.create(ana, weekly().with("recurrence_overrides", wrong))
                        .violations())
                .containsExactlyInAnyOrder(
                        "/recurrence_overrides/2026-10-27T09:00:00/title out_of_range 255",
                        "/recurrence_overrides/2026-10-27T09:00:00/duration out_of_range 1",
                        "/recurrence_overrides/2026-11-03T09:00:00/start out_of_range 2199",
                        "/recurrence_overrides/2026-11-03T09:00:00/location/name invalid");
        Map<String, Object> nobodys = Map.of("2026-10-28T09:00:00", Map.of("excluded", true));
        assertThat(server.create(ana, weekly().with("recurrence_overrides", nobodys))
                        .violations())
                .containsExactly("/recurrence_overrides/2026-10-28T09:00:00 not_an_occurrence");
        Map<String, Object> all = Map.of(
                "2026-10-20T09:00:00", Map.of("excluded", true),
                "2026-10-27T09:00:00", Map.of("excluded", true),
                "2026-11-03T09:00:00", Map.of("status", "cancelled"));
        assertThat(server.create(ana, weekly().with("recurrence_overrides", all))
                        .violations())
                .containsExactly("/recurrence_overrides invalid");
    }

    @SuppressWarnings("unchecked")
    private void patch(String id, int version, Object body) {
        var call = server.call("/v1/meetings/" + id).by(ana).ifMatch(version);
        (body instanceof String text ? call.patch(text) : call.patch((Map<String, ?>) body)).expect(200);
    }

    private List<String> occurrences(String id) {
        return server.sql().texts("""
                        SELECT concat_ws(' ', recurrence_id, lower(during) AT TIME ZONE 'UTC',
                          CASE WHEN is_cancelled THEN 'cancelled' END)
                        FROM occurrences WHERE meeting_id = ? ORDER BY recurrence_id
                        """, UUID.fromString(id));
    }
}
