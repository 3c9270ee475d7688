package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who sees what of a meeting, and who may do what with it. */
class VisibilityTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person owner = auth.register("Olga", "Owner");
    private final Person chair = auth.register("Carl", "Chair");
    private final Person attendee = auth.register("Ada", "Attendee");
    private final Person stranger = auth.register("Sam", "Stranger");

    @Test
    void aPrivateMeetingIsThereForItsParticipantsOnly() {
        String id = privateMeeting();

        server.show(owner, id).expect(200);
        server.show(chair, id).expect(200);
        server.show(attendee, id).expect(200);
        server.show(stranger, id).expectProblem(404, "not-found");
    }

    @Test
    void whoMayNotSeeAMeetingIsToldTheSameAsIfThereWereNone() {
        String id = privateMeeting();
        String none = UUID.randomUUID().toString();

        for (String path : List.of(id, none)) {
            call(path).by(stranger).get().expectProblem(404, "not-found");
            call(path).by(stranger).ifMatch("*").patch(Map.of("title", "Mine")).expectProblem(404, "not-found");
            call(path).by(stranger).ifMatch("\"9\"").delete().expectProblem(404, "not-found");
            call(path + "/restore").by(stranger).post().expectProblem(404, "not-found");
        }
        assertThat(call(id).by(stranger).get().text("/detail"))
                .isEqualTo(call(none).by(stranger).get().text("/detail"));
    }

    @Test
    void whatIsNoIdIsNotFound() {
        call("1-1-1-1-1").by(owner).get().expectProblem(404, "not-found");
        call("%00").by(owner).get().expectProblem(404, "not-found");
        call("null/restore").by(owner).post().expectProblem(404, "not-found");
    }

    @Test
    void anySignedInUserReadsAPublicMeetingButDoesNotChangeIt() {
        String id = server.created(owner, meeting().with("visibility", "public").inviting(byId(chair)));

        call(id).by(stranger).get().expect(200);
        call(id).by(stranger).ifMatch(1).patch(Map.of("title", "Mine")).expectProblem(403, "forbidden");
        call(id).by(stranger).ifMatch(1).delete().expectProblem(403, "forbidden");
        call(id + "/restore").by(stranger).post().expectProblem(403, "forbidden");
        assertThat(server.call("/v1/meetings").by(stranger).get().at("/items").isEmpty())
                .isTrue();
    }

    @Test
    void ownerAndChairRevise() {
        String id = privateMeeting();

        call(id).by(chair).ifMatch(1).patch(Map.of("title", "By the chair")).expect(200);
        call(id).by(owner).ifMatch(2).patch(Map.of("title", "By the owner")).expect(200);
        call(id).by(attendee).ifMatch(3).patch(Map.of("title", "Mine")).expectProblem(403, "forbidden");
    }

    @Test
    void whoMayNotChangeAMeetingHearsThatFirst() {
        String id = privateMeeting();

        call(id).by(attendee).ifMatch(99).patch(Map.of("nonsense", true)).expectProblem(403, "forbidden");
    }

    @Test
    void theOwnerAloneDeletesAndRestores() {
        String id = privateMeeting();

        call(id).by(chair).ifMatch(1).delete().expectProblem(403, "forbidden");
        call(id).by(attendee).ifMatch(1).delete().expectProblem(403, "forbidden");
        call(id + "/restore").by(chair).post().expectProblem(403, "forbidden");
        call(id).by(owner).ifMatch(1).delete().expect(204);
        call(id).by(owner).get().expectProblem(404, "not-found");
        call(id + "/restore").by(chair).post().expectProblem(404, "not-found");
        call(id + "/restore").by(owner).post().expect(200);
        call(id).by(chair).get().expect(200);
    }

    @Test
    void aDeletedMeetingIsNeitherRevisedNorDeletedAgain() {
        String id = privateMeeting();
        call(id).by(owner).ifMatch(1).delete().expect(204);

        call(id).by(owner).ifMatch(2).patch(Map.of("title", "Too late")).expectProblem(404, "not-found");
        call(id).by(owner).ifMatch(2).delete().expectProblem(404, "not-found");
    }

    @Test
    void hiddenParticipantsSeeThemselvesAndTheOwner() {
        String id = server.created(
                owner,
                meeting()
                        .with("hide_participants", true)
                        .with("visibility", "public")
                        .inviting(byId(chair, "chair"), byId(attendee), byEmail("guest@example.com")));

        assertThat(emails(server.show(owner, id)))
                .containsExactly(owner.email(), chair.email(), attendee.email(), "guest@example.com");
        assertThat(emails(server.show(chair, id))).hasSize(4);
        assertThat(emails(server.show(attendee, id))).containsExactly(owner.email(), attendee.email());
        assertThat(emails(server.show(stranger, id))).containsExactly(owner.email());
        Answer listed = server.call("/v1/meetings").by(attendee).get();
        assertThat(listed.texts("/items/0/participants", "/email")).containsExactly(owner.email(), attendee.email());
    }

    private String privateMeeting() {
        return server.created(owner, meeting().inviting(byId(chair, "chair"), byId(attendee)));
    }

    private Call call(String path) {
        return server.call("/v1/meetings/" + path);
    }

    private static List<String> emails(Answer meeting) {
        return meeting.expect(200).texts("/participants", "/email");
    }
}
