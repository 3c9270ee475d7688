package dev.rollcall.meeting;

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

/** Issue 4, point 5: people's conflicts are told in the warnings of what was written. */
class ConflictWarningsTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final MeetingJson plan = meeting().startingAt("2031-03-04T09:00:00");

    @Test
    void whoeverIsBusyElsewhereIsToldOfWithoutWithWhat() {
        server.created(ben, plan.with("title", "Secret"));

        Answer created = server.create(ana, plan.inviting(byId(ben))).expect(201);

        assertThat(details(created, "participant_busy"))
                .containsExactly("Ben Baker is busy elsewhere from 2031-03-04T08:00:00Z to 2031-03-04T08:30:00Z");
        assertThat(server.call("/v1/meetings/" + created.text("/id"))
                        .by(ana)
                        .get()
                        .expect(200)
                        .at("/warnings"))
                .isEmpty();
    }

    @Test
    void whatWasDeclinedCancelledIsFreeOrOnlyTouchesIsNoConflict() {
        String declined = server.created(ben, plan);
        server.call("/v1/meetings/" + declined + "/response")
                .by(ben)
                .put(Map.of("participation_status", "declined"))
                .expect(200);
        server.created(ben, plan.with("status", "cancelled"));
        server.created(ben, plan.with("free_busy_status", "free"));
        server.created(ben, plan.startingAt("2031-03-04T09:30:00"));

        assertThat(details(server.create(ana, plan.inviting(byId(ben))).expect(201), "participant_busy"))
                .isEmpty();
    }

    @Test
    void aChangeOfTimeAndARehearsalAreWarnedOfToo() {
        server.created(ben, plan);
        String id = server.created(ana, plan.startingAt("2031-03-05T09:00:00").inviting(byId(ben)));

        Answer rehearsed = server.call("/v1/meetings/" + id + "?dry_run=true")
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2031-03-04T09:15:00"))
                .expect(200);
        Answer moved = server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2031-03-04T09:15:00"))
                .expect(200);

        assertThat(details(rehearsed, "participant_busy")).hasSize(1);
        assertThat(details(moved, "participant_busy")).hasSize(1);
    }

    @Test
    void theOccurrencesOfASeriesAreLookedAtOneByOne() {
        server.created(ben, plan.startingAt("2031-03-18T09:10:00"));

        Answer series = server.create(
                        ana,
                        plan.inviting(byId(ben)).with("recurrence_rule", Map.of("frequency", "weekly", "count", 4)))
                .expect(201);

        assertThat(details(series, "participant_busy"))
                .containsExactly("Ben Baker is busy elsewhere from 2031-03-18T08:10:00Z to 2031-03-18T08:40:00Z");
        Answer moved = server.call("/v1/meetings/" + series.text("/id") + "/occurrences/2031-03-18T09:00:00")
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2031-03-18T11:00:00"))
                .expect(200);
        assertThat(details(moved, "participant_busy")).isEmpty();
    }

    @Test
    void aRoomThatIsTooSmallIsToldOf() {
        Person admin = auth.registerAdmin("Ada", "Adams");
        String room = server.call("/v1/rooms")
                .by(admin)
                .post(Map.of("name", "Closet " + ana.id(), "capacity", 1))
                .expect(201)
                .text("/id");

        Answer created = server.create(ana, plan.inviting(byId(ben)).with("location", Map.of("room_id", room)))
                .expect(201);

        assertThat(details(created, "room_too_small")).hasSize(1);
    }

    private static List<String> details(Answer answer, String code) {
        return java.util.stream.StreamSupport.stream(answer.at("/warnings").spliterator(), false)
                .filter(warning -> warning.get("code").asText().equals(code))
                .map(warning -> warning.get("detail").asText())
                .toList();
    }
}
