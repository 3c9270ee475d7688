package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Point 4 of the requirements: answers, to the whole and to one occurrence. */
class RespondingTest {
    private static final Map<String, Object> WEEKLY = Map.of("frequency", "weekly", "count", 4);

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @Test
    void anAnswerHasACommentAndAProposedTimeAndGivesANewVersion() {
        String id = server.created(ana, meeting().inviting(byId(ben)));

        Answer answered = respond(
                        ben,
                        id,
                        Map.of(
                                "participation_status", "declined",
                                "comment", "Too early",
                                "proposed_start", "2026-10-20T11:00:00"))
                .expect(200);

        assertThat(answered.text("/user_id")).isEqualTo(ben.id().toString());
        Answer seen = server.show(ana, id);
        assertThat(seen.at("/participants/1")).isEqualTo(answered.json());
        assertThat(seen.text("/participants/1/proposed_start")).isEqualTo("2026-10-20T11:00:00");
        assertThat(seen.at("/version").asInt()).isEqualTo(2);
        assertThat(seen.at("/sequence").asInt()).isEqualTo(0);
    }

    @Test
    void theSameAnswerAgainChangesNothingAndItCanBeTakenBack() {
        String id = server.created(ana, meeting().inviting(byId(ben)));
        respond(ben, id, Map.of("participation_status", "accepted")).expect(200);
        respond(ben, id, Map.of("participation_status", "accepted")).expect(200);

        Answer back =
                respond(ben, id, Map.of("participation_status", "needs-action")).expect(200);

        assertThat(back.text("/participation_status")).isEqualTo("needs-action");
        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(3);
    }

    @Test
    void theOwnerAnswersTooAndReadersOfAPublicMeetingDoNot() {
        String id = server.created(ana, meeting().with("visibility", "public"));

        respond(ana, id, Map.of("participation_status", "declined")).expect(200);

        respond(ben, id, Map.of("participation_status", "accepted")).expectProblem(403, "forbidden");
        String hidden = server.created(ana, meeting());
        respond(ben, hidden, Map.of("participation_status", "accepted")).expectProblem(404, "not-found");
    }

    @Test
    void oneOccurrenceIsAnsweredByItselfAndTheAnswerToTheWholeStands() {
        String id =
                server.created(ana, meeting().with("recurrence_rule", WEEKLY).inviting(byId(ben)));
        respond(ben, id, Map.of("participation_status", "accepted")).expect(200);

        Answer one = respond(
                        ben, id, Map.of("participation_status", "declined", "recurrence_id", "2026-10-27T09:00:00"))
                .expect(200);
        respond(ben, id, Map.of("participation_status", "tentative")).expect(200);

        assertThat(one.text("/participation_status")).isEqualTo("declined");
        assertThat(server.show(ben, id).text("/participants/1/participation_status"))
                .isEqualTo("tentative");
        assertThat(server.sql()
                        .texts(
                                "SELECT r.participation_status FROM occurrence_responses r JOIN participants p ON p.id = participant_id"
                                        + " WHERE p.user_id = ?",
                                ben.id().value()))
                .containsExactly("declined");
    }

    @Test
    void onlyOccurrencesThatThereAreCanBeAnswered() {
        String series = server.created(ana, meeting().with("recurrence_rule", WEEKLY));
        String single = server.created(ana, meeting());

        assertThat(respond(
                                ana,
                                series,
                                Map.of("participation_status", "declined", "recurrence_id", "2026-10-28T09:00:00"))
                        .violations())
                .containsExactly("/recurrence_id invalid");
        assertThat(respond(
                                ana,
                                single,
                                Map.of("participation_status", "declined", "recurrence_id", "2026-10-20T09:00:00"))
                        .violations())
                .containsExactly("/recurrence_id invalid");
    }

    private Answer respond(Person person, String id, Map<String, ?> response) {
        return server.call("/v1/meetings/" + id + "/response").by(person).put(response);
    }
}
