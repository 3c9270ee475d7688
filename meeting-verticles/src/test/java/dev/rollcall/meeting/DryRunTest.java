package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** With {@code dry_run} a write is checked and answered, and nothing is changed (point 5 and 6). */
class DryRunTest {
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = MeetingServer.sharedAuth().register("Ana", "Albers");
    private final Person ben = MeetingServer.sharedAuth().register("Ben", "Baker");

    @Test
    void aCreationIsAnsweredWithTheMeetingThatWouldBe() {
        Answer dry = server.call("/v1/meetings?dry_run=true")
                .by(ana)
                .post(meeting().inviting(byId(ben)).fields())
                .expect(200);

        assertThat(dry.texts("/participants", "/name")).containsExactly("Ana Albers", "Ben Baker");
        assertThat(dry.header("Location")).isNull();
        assertThat(dry.header("ETag")).isNull();
        server.show(ana, dry.text("/id")).expectProblem(404, "not-found");
        assertThat(server.call("/v1/meetings").by(ana).get().at("/items")).isEmpty();
        assertThat(server.call("/v1/changes").by(ana).get().at("/items")).isEmpty();
    }

    @Test
    void aCreationIsRefusedForWhatItWouldBeRefusedFor() {
        assertThat(server.call("/v1/meetings?dry_run=true")
                        .by(ana)
                        .post(meeting()
                                .inviting(Map.of("user_id", UUID.randomUUID()))
                                .fields())
                        .violations())
                .containsExactly("/participants/0/user_id invalid");
        assertThat(server.call("/v1/meetings?dry_run=perhaps")
                        .by(ana)
                        .post(meeting().fields())
                        .violations())
                .containsExactly("?dry_run invalid");
    }

    @Test
    void aRevisionADeletionAndARestorationLeaveTheMeetingAsItIs() {
        String id = server.created(ana, meeting());
        Answer before = server.show(ana, id);

        Answer revised = server.call("/v1/meetings/" + id + "?dry_run=true")
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2026-10-21T09:00:00"))
                .expect(200);
        server.call("/v1/meetings/" + id + "?dry_run=true")
                .by(ana)
                .ifMatch(1)
                .delete()
                .expect(204);

        assertThat(revised.text("/utc_start")).isEqualTo("2026-10-21T07:00:00Z");
        assertThat(server.show(ana, id).json()).isEqualTo(before.json());
        server.call("/v1/meetings/" + id).by(ana).ifMatch(1).delete().expect(204);
        server.call("/v1/meetings/" + id + "/restore?dry_run=true")
                .by(ana)
                .post()
                .expect(200);
        server.show(ana, id).expectProblem(404, "not-found");
    }

    @Test
    void aDryRunLeavesItsIdempotencyKeyToTheRequestItself() {
        String key = UUID.randomUUID().toString();

        server.call("/v1/meetings?dry_run=true")
                .by(ana)
                .header("Idempotency-Key", key)
                .post(meeting().fields())
                .expect(200);

        server.call("/v1/meetings")
                .by(ana)
                .header("Idempotency-Key", key)
                .post(meeting().fields())
                .expect(201);
    }
}
