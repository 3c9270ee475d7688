package dev.rollcall.meeting.rooms;

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

/** A room is never booked twice at a time (point 5). */
class BookingTest {
    private static final Map<String, Object> WEEKLY = Map.of("frequency", "weekly", "count", 4);

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final String room = server.room(auth.registerAdmin("Ada", "Adams"));

    @Test
    void aTakenRoomIsToldWithItsTimesAndWithoutTitles() {
        server.created(ana, at("2027-03-02T09:00:00").with("recurrence_rule", WEEKLY));

        Answer refused = server.create(ben, at("2027-03-09T09:15:00").with("recurrence_rule", WEEKLY))
                .expectProblem(409, "conflict");

        assertThat(refused.texts("/conflicts", "/start"))
                .containsExactly("2027-03-09T08:00:00Z", "2027-03-16T08:00:00Z", "2027-03-23T08:00:00Z");
        assertThat(refused.texts("/conflicts", "/end")).startsWith("2027-03-09T08:30:00Z");
        assertThat(refused.texts("/conflicts", "/room_id")).containsOnly(room);
        assertThat(refused.body()).doesNotContain("Weekly review");
    }

    @Test
    void oneEndsWhenTheNextBegins() {
        server.created(ana, at("2027-03-02T09:00:00"));

        server.create(ben, at("2027-03-02T09:30:00")).expect(201);
        server.create(ben, at("2027-03-02T08:30:00")).expect(201);
    }

    @Test
    void aRevisionIntoATakenTimeChangesNothing() {
        server.created(ana, at("2027-03-02T09:00:00"));
        String id = server.created(ben, at("2027-03-02T10:00:00"));

        Answer refused = server.call("/v1/meetings/" + id)
                .by(ben)
                .ifMatch(1)
                .patch(Map.of("start", "2027-03-02T09:10:00"))
                .expectProblem(409, "conflict");

        assertThat(refused.texts("/conflicts", "/start")).containsExactly("2027-03-02T08:00:00Z");
        assertThat(server.show(ben, id).text("/start")).isEqualTo("2027-03-02T10:00:00");
    }

    @Test
    void aSeriesIsNeverInItsOwnWayWhenItMoves() {
        String id = server.created(
                ana, at("2027-03-02T09:00:00").with("recurrence_rule", Map.of("frequency", "daily", "count", 5)));

        server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2027-03-03T09:00:00"))
                .expect(200);
    }

    @Test
    void anOverrideMayTakeAnotherRoomOrNone() {
        server.created(
                ana,
                at("2027-03-02T09:00:00")
                        .with("recurrence_rule", WEEKLY)
                        .with(
                                "recurrence_overrides",
                                Map.of("2027-03-09T09:00:00", Map.of("location", Map.of("name", "Outside")))));

        server.create(ben, at("2027-03-09T09:00:00")).expect(201);
        server.create(ben, at("2027-03-16T09:00:00")).expectProblem(409, "conflict");
    }

    @Test
    void anEditOfOneOrOfThoseThatFollowIsRefusedWhereTheRoomIsTaken() {
        server.created(ben, at("2027-03-09T09:00:00"));
        String id = server.created(ana, at("2027-03-02T10:00:00").with("recurrence_rule", WEEKLY));
        String path = "/v1/meetings/" + id + "/occurrences/2027-03-09T10:00:00?scope=";

        for (String scope : List.of("this", "following", "following&dry_run=true")) {
            Answer refused = server.call(path + scope)
                    .by(ana)
                    .ifMatch(1)
                    .patch(Map.of("start", "2027-03-09T09:15:00"))
                    .expectProblem(409, "conflict");
            assertThat(refused.texts("/conflicts", "/start")).containsExactly("2027-03-09T08:00:00Z");
        }
        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsCancelledExcludedOrDeletedFreesTheRoom() {
        String cancelled = server.created(ana, at("2027-03-02T09:00:00"));
        String deleted = server.created(ana, at("2027-03-02T10:00:00"));
        String excluding = server.created(ana, at("2027-03-02T11:00:00").with("recurrence_rule", WEEKLY));

        change(cancelled, Map.of("status", "cancelled"));
        server.call("/v1/meetings/" + deleted).by(ana).ifMatch(1).delete().expect(204);
        change(excluding, Map.of("recurrence_overrides", Map.of("2027-03-02T11:00:00", Map.of("excluded", true))));

        server.create(ben, at("2027-03-02T09:00:00").with("duration", "PT3H")).expect(201);
    }

    @Test
    void aRestorationTakesTheRoomAgainUnlessSomebodyElseHas() {
        String id = server.created(ana, at("2027-03-02T09:00:00"));
        server.call("/v1/meetings/" + id).by(ana).ifMatch(1).delete().expect(204);
        String other = server.created(ben, at("2027-03-02T09:00:00"));

        server.call("/v1/meetings/" + id + "/restore").by(ana).post().expectProblem(409, "conflict");
        server.call("/v1/meetings/" + other).by(ben).ifMatch(1).delete().expect(204);
        server.call("/v1/meetings/" + id + "/restore").by(ana).post().expect(200);

        server.create(ben, at("2027-03-02T09:00:00")).expectProblem(409, "conflict");
    }

    @Test
    void aRoomThatThereIsNotIsNamedAsAFault() {
        MeetingJson nowhere =
                meeting().with("location", Map.of("room_id", UUID.randomUUID().toString()));

        assertThat(server.create(ana, nowhere.startingAt("2027-03-02T09:00:00")).violations())
                .containsExactly("/location/room_id invalid");
        assertThat(server.create(ana, nowhere.startingAt("2020-03-03T09:00:00")).violations())
                .containsExactly("/location/room_id invalid");
    }

    @Test
    void aDryRunIsToldOfAClashAndBooksNothing() {
        server.call("/v1/meetings?dry_run=true")
                .by(ana)
                .post(at("2027-03-02T09:00:00").fields())
                .expect(200);
        server.created(ben, at("2027-03-02T09:00:00"));

        Answer refused = server.call("/v1/meetings?dry_run=true")
                .by(ana)
                .post(at("2027-03-02T09:00:00").fields())
                .expectProblem(409, "conflict");

        assertThat(refused.texts("/conflicts", "/start")).isEqualTo(List.of("2027-03-02T08:00:00Z"));
    }

    private void change(String id, Map<String, ?> patch) {
        server.call("/v1/meetings/" + id).by(ana).ifMatch(1).patch(patch).expect(200);
    }

    private MeetingJson at(String start) {
        return meeting().startingAt(start).with("location", Map.of("room_id", room));
    }
}
