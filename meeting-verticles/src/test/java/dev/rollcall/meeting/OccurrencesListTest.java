package dev.rollcall.meeting;

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

/** Issue 4, points 1 to 3: the occurrences of one meeting, as they are told. */
class OccurrencesListTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    private static MeetingJson weekly(String start, int count) {
        return meeting().startingAt(start).with("recurrence_rule", Map.of("frequency", "weekly", "count", count));
    }

    @Test
    void nineInBerlinStaysNineInBerlinOverBothChangesOfTheClocks() {
        String autumn = server.created(ana, weekly("2026-10-20T09:00:00", 2));
        String spring = server.created(ana, weekly("2027-03-23T09:00:00", 2));

        assertThat(list(autumn, "").texts("/items", "/start"))
                .containsExactly("2026-10-20T09:00:00", "2026-10-27T09:00:00");
        assertThat(list(autumn, "").texts("/items", "/utc_start"))
                .containsExactly("2026-10-20T07:00:00Z", "2026-10-27T08:00:00Z");
        assertThat(list(spring, "").texts("/items", "/start"))
                .containsExactly("2027-03-23T09:00:00", "2027-03-30T09:00:00");
        assertThat(list(spring, "").texts("/items", "/utc_start"))
                .containsExactly("2027-03-23T08:00:00Z", "2027-03-30T07:00:00Z");
    }

    @Test
    void oneInAGapIsShiftedAndToldAndOfAnOverlapTheFirstIsMeant() {
        String gap = server.created(ana, weekly("2027-03-21T02:30:00", 3));
        String overlap = server.created(ana, weekly("2026-10-18T02:30:00", 3));

        assertThat(list(gap, "").texts("/items", "/utc_start"))
                .containsExactly("2027-03-21T01:30:00Z", "2027-03-28T01:30:00Z", "2027-04-04T00:30:00Z");
        assertThat(list(gap, "").texts("/items", "/warnings/0/code")).containsExactly("", "time_in_gap", "");
        assertThat(list(overlap, "").texts("/items", "/utc_start"))
                .containsExactly("2026-10-18T00:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z");
        assertThat(list(overlap, "").texts("/items", "/warnings/0/code")).containsOnly("");
    }

    @Test
    void whatOneHasOfItsOwnIsToldAndOneThatIsCalledOffIsListed() {
        Map<String, Object> own = Map.of("start", "2026-10-28T10:00:00", "title", "Moved", "duration", "PT1H");
        String id = server.created(
                ana,
                weekly("2026-10-20T09:00:00", 3)
                        .with(
                                "recurrence_overrides",
                                Map.of("2026-10-27T09:00:00", own, "2026-11-03T09:00:00", Map.of("excluded", true))));

        Answer listed = list(id, "");

        assertThat(listed.texts("/items", "/recurrence_id"))
                .containsExactly("2026-10-20T09:00:00", "2026-10-27T09:00:00", "2026-11-03T09:00:00");
        assertThat(listed.texts("/items", "/title")).containsExactly("Weekly review", "Moved", "Weekly review");
        assertThat(listed.texts("/items", "/utc_end"))
                .containsExactly("2026-10-20T07:30:00Z", "2026-10-28T10:00:00Z", "2026-11-03T08:30:00Z");
        assertThat(listed.texts("/items", "/status")).containsExactly("confirmed", "confirmed", "cancelled");
        assertThat(listed.texts("/items", "/recurring")).containsOnly("true");
    }

    @Test
    void pagesFollowEachOtherWithinTheRange() {
        String id = server.created(ana, weekly("2026-10-20T09:00:00", 6));
        List<String> starts = new ArrayList<>();
        String cursor = "";

        do {
            Answer page = list(id, "?from=2026-10-20T07:30:00Z&to=2026-11-24T08:00:00Z&limit=2" + cursor);
            starts.addAll(page.texts("/items", "/start"));
            cursor = "&cursor=" + page.text("/next_cursor");
        } while (!cursor.equals("&cursor=null"));

        assertThat(starts)
                .containsExactly(
                        "2026-10-27T09:00:00", "2026-11-03T09:00:00", "2026-11-10T09:00:00", "2026-11-17T09:00:00");
    }

    @Test
    void anAnswerToOneStandsBesideTheAnswerToAll() {
        String id = server.created(ana, weekly("2026-10-20T09:00:00", 2));
        server.sql().update("""
                INSERT INTO occurrence_responses (participant_id, recurrence_id, participation_status)
                SELECT id, '2026-10-27 09:00', 'declined' FROM participants WHERE meeting_id = ?
                """, UUID.fromString(id));

        assertThat(list(id, "").texts("/items", "/participation_status")).containsExactly("accepted", "declined");
    }

    @Test
    void whoMayNotSeeTheMeetingIsToldThatThereIsNone() {
        String id = server.created(ana, meeting());
        String open = server.created(ana, meeting().with("visibility", "public"));

        server.call(path(id)).by(ben).get().expectProblem(404, "not-found");
        Answer listed = server.call(path(open)).by(ben).get().expect(200);
        assertThat(listed.texts("/items", "/participation_status")).containsExactly("null");
        assertThat(server.call(path(id) + "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z&cursor=x")
                        .by(ana)
                        .get()
                        .violations())
                .containsExactly("?to invalid");
        assertThat(server.call(path(id) + "?cursor=x").by(ana).get().violations())
                .containsExactly("?cursor invalid");
    }

    private Answer list(String id, String query) {
        return server.call(path(id) + query).by(ana).get().expect(200);
    }

    private static String path(String id) {
        return "/v1/meetings/" + id + "/occurrences";
    }
}
