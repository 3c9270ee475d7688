package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The calendar view: the occurrences of all meetings of the caller in a range. */
class CalendarViewTest {
    private static final String YEAR = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @Test
    void itShowsEveryOccurrenceOfAllMeetingsByStartOverAChangeOfTheClocks() {
        String series = server.created(ben, weekly(Map.of()).inviting(byId(ana)));
        String single = server.created(ana, meeting().startingAt("2026-10-27T09:30:00"));
        server.created(ben, meeting());

        Answer view = view(YEAR);

        assertThat(view.texts("/items", "/utc_start"))
                .containsExactly(
                        "2026-10-20T07:00:00Z", "2026-10-27T08:00:00Z", "2026-10-27T08:30:00Z", "2026-11-03T08:00:00Z");
        assertThat(view.texts("/items", "/start"))
                .containsExactly(
                        "2026-10-20T09:00:00", "2026-10-27T09:00:00", "2026-10-27T09:30:00", "2026-11-03T09:00:00");
        assertThat(view.texts("/items", "/meeting_id")).containsExactly(series, series, single, series);
        assertThat(view.at("/items/0/roles/0").asText()).isEqualTo("attendee");
        assertThat(view.at("/items/2/participation_status").asText()).isEqualTo("accepted");
    }

    @Test
    void anOccurrenceIsShownWhereItWasMovedToAndAsItIsByItself() {
        server.created(
                ana,
                weekly(Map.of(
                        "2026-10-20T09:00:00", Map.of("start", "2026-10-05T10:00:00", "title", "Kick-off"),
                        "2026-11-03T09:00:00", Map.of("start", "2026-12-01T08:00:00"))));

        assertThat(starts("from=2026-10-01T00:00:00Z&to=2026-10-10T00:00:00Z")).containsExactly("2026-10-05T10:00:00");
        assertThat(view("from=2026-10-01T00:00:00Z&to=2026-10-10T00:00:00Z").text("/items/0/title"))
                .isEqualTo("Kick-off");
        assertThat(starts("from=2026-10-19T00:00:00Z&to=2026-10-22T00:00:00Z")).isEmpty();
        assertThat(starts("from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z")).isEmpty();
        assertThat(starts("from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z")).containsExactly("2026-12-01T08:00:00");
    }

    @Test
    void whatOverlapsTheRangeIsOfItAndWhatTouchesItIsNot() {
        server.created(ana, meeting()); // 07:00 to 07:30 in UTC

        assertThat(starts("from=2026-10-20T07:29:59Z&to=2026-10-20T09:00:00Z")).hasSize(1);
        assertThat(starts("from=2026-10-20T07:30:00Z&to=2026-10-20T09:00:00Z")).isEmpty();
        assertThat(starts("from=2026-10-20T06:00:00Z&to=2026-10-20T07:00:00Z")).isEmpty();
    }

    @Test
    void whatIsCancelledIsListedAsSuchAndWhatIsDeletedIsNot() {
        server.created(ana, weekly(Map.of("2026-10-27T09:00:00", Map.of("excluded", true))));
        String deleted = server.created(ana, meeting());
        server.call("/v1/meetings/" + deleted).by(ana).ifMatch(1).delete().expect(204);

        assertThat(view(YEAR).texts("/items", "/status")).containsExactly("confirmed", "cancelled", "confirmed");
        assertThat(starts(YEAR + "&status=cancelled")).containsExactly("2026-10-27T09:00:00");
        assertThat(starts(YEAR + "&status=confirmed")).containsExactly("2026-10-20T09:00:00", "2026-11-03T09:00:00");
        assertThat(starts(YEAR + "&status=tentative")).isEmpty();
    }

    @Test
    void theCallersAnswerToTheOccurrenceGoesBeforeTheOneToTheWhole() {
        String id = server.created(ben, weekly(Map.of()).inviting(byId(ana)));
        server.sql().update("""
                INSERT INTO occurrence_responses (participant_id, recurrence_id, participation_status)
                SELECT id, '2026-10-27 09:00', 'declined' FROM participants WHERE meeting_id = ? AND user_id = ?
                """, UUID.fromString(id), ana.id().value());

        assertThat(view(YEAR).texts("/items", "/participation_status"))
                .containsExactly("needs-action", "declined", "needs-action");
    }

    @Test
    void itIsFilteredByRoleParticipantAndWords() {
        server.created(
                ben,
                weekly(Map.of("2026-10-27T09:00:00", Map.of("title", "Budget"))).inviting(byId(ana)));
        server.created(ana, meeting().startingAt("2026-10-21T09:00:00").with("title", "Interview"));

        assertThat(starts(YEAR + "&role=owner")).containsExactly("2026-10-21T09:00:00");
        assertThat(starts(YEAR + "&participant=" + ben.email())).hasSize(3);
        assertThat(starts(YEAR + "&q=budg")).containsExactly("2026-10-27T09:00:00");
        assertThat(starts(YEAR + "&q=interview")).containsExactly("2026-10-21T09:00:00");
    }

    @Test
    void pagesHaveNeitherGapNorRepeatWhileMeetingsComeAndGo() {
        for (int i = 0; i < 4; i++) {
            server.created(ana, weekly(Map.of()));
        }
        List<String> before = keys(view(YEAR + "&limit=100"));

        Answer page = view(YEAR + "&limit=5");
        String early = server.created(ana, meeting().startingAt("2026-10-01T09:00:00"));
        List<String> paged = new ArrayList<>(keys(page));
        while (!page.at("/next_cursor").isNull()) {
            page = view(YEAR + "&limit=5&cursor=" + page.text("/next_cursor"));
            paged.addAll(keys(page));
        }

        assertThat(before).hasSize(12);
        assertThat(paged).isEqualTo(before);
        assertThat(keys(view(YEAR + "&limit=100")).get(0)).startsWith(early);
    }

    @Test
    void theRangeIsRequiredAndAtMost400Days() {
        assertThat(call("").violations()).containsExactlyInAnyOrder("?from required", "?to required");
        assertThat(call("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z").violations())
                .containsExactly("?to invalid");
        assertThat(call("from=2026-01-01T00:00:00Z&to=2027-02-05T00:00:01Z").violations())
                .containsExactly("?to out_of_range 400");
        assertThat(call(YEAR + "&limit=101&status=x&q=%20&cursor=1").violations())
                .containsExactlyInAnyOrder("?limit out_of_range 100", "?status invalid", "?q out_of_range 1");
        assertThat(call(YEAR + "&cursor=1").violations()).containsExactly("?cursor invalid");
        view("from=2026-01-01T00:00:00Z&to=2027-02-05T00:00:00Z");
    }

    private static MeetingJson weekly(Map<String, ?> overrides) {
        return meeting()
                .with("recurrence_rule", Map.of("frequency", "weekly", "count", 3))
                .with("recurrence_overrides", overrides);
    }

    private Answer call(String query) {
        return server.call("/v1/occurrences?" + query).by(ana).get();
    }

    private Answer view(String query) {
        return call(query).expect(200);
    }

    private List<String> starts(String query) {
        return view(query).texts("/items", "/start");
    }

    private static List<String> keys(Answer page) {
        List<String> ids = page.texts("/items", "/meeting_id");
        List<String> starts = page.texts("/items", "/recurrence_id");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            keys.add(ids.get(i) + " " + starts.get(i));
        }
        return keys;
    }
}
