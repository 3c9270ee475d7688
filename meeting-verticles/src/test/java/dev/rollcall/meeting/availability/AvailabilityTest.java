package dev.rollcall.meeting.availability;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When people are busy and could meet, without what they do (point 5). */
class AvailabilityTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final Person eve = auth.register("Eve", "Evans");

    @Test
    void blocksAreMergedAndTellNoTitles() {
        server.created(ana, at("2027-03-02T09:00:00"));
        server.created(ana, at("2027-03-02T09:15:00"));
        server.created(ana, at("2027-03-02T12:00:00").inviting(byId(ben)));
        server.created(ana, at("2027-03-02T14:00:00").with("free_busy_status", "free"));

        Answer answer = busy(List.of(ana.email(), ben.id().toString(), "nobody@example.com"));

        assertThat(answer.texts("/items", "/known")).containsExactly("true", "true", "false");
        assertThat(answer.at("/items/0/busy").toString())
                .isEqualTo("[{\"start\":\"2027-03-02T08:00:00Z\",\"end\":\"2027-03-02T08:45:00Z\",\"status\":\"busy\"},"
                        + "{\"start\":\"2027-03-02T11:00:00Z\",\"end\":\"2027-03-02T11:30:00Z\",\"status\":\"busy\"}]");
        assertThat(answer.texts("/items/1/busy", "/status")).containsExactly("tentative");
        assertThat(answer.body()).doesNotContain("Weekly review");
    }

    @Test
    void occurrencesOfSeriesCountAndDeletedMeetingsDoNot() {
        server.created(
                ana, at("2027-02-23T09:00:00").with("recurrence_rule", Map.of("frequency", "weekly", "count", 3)));
        String deleted = server.created(ana, at("2027-03-02T16:00:00"));
        server.call("/v1/meetings/" + deleted).by(ana).ifMatch(1).delete().expect(204);

        assertThat(busy(List.of(ana.email())).texts("/items/0/busy", "/start")).containsExactly("2027-03-02T08:00:00Z");
    }

    @Test
    void aRangeThatIsTooLongAndNobodyAreRefused() {
        assertThat(server.call("/v1/freebusy")
                        .by(eve)
                        .post(Map.of(
                                "participants",
                                List.of(),
                                "from",
                                "2027-01-01T00:00:00Z",
                                "to",
                                "2027-05-01T00:00:00Z"))
                        .violations())
                .anyMatch(violation -> violation.startsWith("/participants "));
        assertThat(server.call("/v1/freebusy")
                        .by(eve)
                        .post(Map.of(
                                "participants", List.of("a@example.com"),
                                "from", "2027-01-01T00:00:00Z",
                                "to", "2027-05-01T00:00:00Z"))
                        .violations())
                .containsExactly("/to out_of_range 62");
    }

    @Test
    void theEarliestTimeWhenAllAreFreeIsTheBestAndThenWhereTheFewestAreNot() {
        server.created(ana, at("2027-03-02T09:00:00"));
        server.created(ben, at("2027-03-02T09:30:00").with("duration", "PT7H30M"));

        Answer answer = suggestions("2027-03-02T00:00:00Z", "2027-03-02T09:00:00Z");

        assertThat(answer.texts("/items", "/start")).containsExactly("2027-03-02T08:00:00Z", "2027-03-02T08:30:00Z");
        assertThat(answer.at("/items/0/busy").toString()).isEqualTo("[\"" + ana.email() + "\"]");
        assertThat(answer.at("/items/0/free").asInt()).isEqualTo(1);
    }

    @Test
    void timesAreThoseOfTheZoneOnBothSidesOfAChangeOfTheClocks() {
        Answer answer = suggestions("2027-03-26T00:00:00Z", "2027-03-29T08:00:00Z");

        assertThat(answer.texts("/items", "/start"))
                .startsWith("2027-03-26T08:00:00Z")
                .contains("2027-03-29T07:00:00Z")
                .noneMatch(start -> start.startsWith("2027-03-27") || start.startsWith("2027-03-28"));
    }

    private Answer busy(List<String> participants) {
        return server.call("/v1/freebusy")
                .by(eve)
                .post(Map.of(
                        "participants", participants, "from", "2027-03-02T00:00:00Z", "to", "2027-03-03T00:00:00Z"))
                .expect(200);
    }

    private Answer suggestions(String from, String to) {
        return server.call("/v1/suggestions")
                .by(eve)
                .post(Map.of(
                        "participants",
                        List.of(ana.email(), ben.email()),
                        "duration",
                        "PT30M",
                        "from",
                        from,
                        "to",
                        to,
                        "time_zone",
                        "Europe/Berlin"))
                .expect(200);
    }

    private static MeetingJson at(String start) {
        return meeting().startingAt(start);
    }
}
