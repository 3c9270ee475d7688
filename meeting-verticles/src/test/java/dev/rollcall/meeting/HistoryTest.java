package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Point 11, history: who, when, field, from, to; readable by participants. */
class HistoryTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @Test
    void everyFieldThatChangedIsToldFromWhatToWhatByWhom() {
        String id = server.created(ana, meeting().inviting(byId(ben)));
        patch(id, 1, Map.of("title", "Monthly review", "location", Map.of("name", "Room 4")));

        Answer history = history(ben, id, "").expect(200);

        assertThat(history.texts("/items", "/field")).containsExactlyInAnyOrder("title", "location", "null");
        assertThat(history.texts("/items", "/type"))
                .containsExactly("meeting.updated", "meeting.updated", "meeting.created");
        assertThat(history.texts("/items", "/version")).containsExactly("2", "2", "1");
        assertThat(history.texts("/items", "/actor/name")).containsOnly("Ana Albers");
        assertThat(history.texts("/items", "/actor/user_id"))
                .containsOnly(ana.id().toString());
        assertThat(history.at("/items"))
                .filteredOn(entry -> entry.at("/field").asText().equals("title"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.at("/before").asText()).isEqualTo("Weekly review");
                    assertThat(entry.at("/after").asText()).isEqualTo("Monthly review");
                });
    }

    @Test
    void itIsPagedFromTheNewestWithoutGapOrRepeatWhileChangesHappen() {
        String id = server.created(ana, meeting());
        for (int version = 1; version <= 6; version++) {
            patch(id, version, Map.of("title", "Title " + version));
        }

        List<String> titles = new ArrayList<>();
        Answer page = history(ana, id, "?limit=2").expect(200);
        patch(id, 7, Map.of("title", "Meanwhile"));
        titles.addAll(page.texts("/items", "/after"));
        while (!page.at("/next_cursor").isNull()) {
            page = history(ana, id, "?limit=2&cursor=" + page.text("/next_cursor"))
                    .expect(200);
            titles.addAll(page.texts("/items", "/after"));
        }

        assertThat(titles).containsExactly("Title 6", "Title 5", "Title 4", "Title 3", "Title 2", "Title 1", "null");
    }

    @Test
    void itOutlivesTheChangeLog() {
        String id = server.created(ana, meeting());
        server.sql().update("DELETE FROM changes WHERE data ->> 'meeting_id' = ?", id);

        assertThat(history(ana, id, "").texts("/items", "/type")).containsExactly("meeting.created");
    }

    @Test
    void onlyWhoTakesPartMayReadIt() {
        String hidden = server.created(ana, meeting());
        String open = server.created(ana, meeting().with("visibility", "public"));

        history(ben, hidden, "").expectProblem(404, "not-found");
        history(ben, UUID.randomUUID().toString(), "").expectProblem(404, "not-found");
        history(ben, open, "").expectProblem(403, "forbidden");
        server.call("/v1/meetings/" + open + "/history").get().expectProblem(401, "token-missing");
    }

    @Test
    void whatIsWrongWithTheQueryIsTold() {
        String id = server.created(ana, meeting());

        assertThat(history(ana, id, "?limit=0&since=1").violations())
                .containsExactlyInAnyOrder("?limit out_of_range 1", "?since unknown_parameter");
        assertThat(history(ana, id, "?cursor=x").violations()).containsExactly("?cursor invalid");
    }

    @Test
    void whereParticipantsAreHiddenWhatOthersDidIsForThoseWhoRunTheMeeting() {
        Person cleo = auth.register("Cleo", "Clark");
        String id =
                server.created(ana, meeting().with("hide_participants", true).inviting(byId(ben), byId(cleo, "chair")));
        tell(id, "participant.responded", ben, ben, "participation_status", "accepted");
        patchBy(cleo, id, 1, Map.of("title", "Other"));
        Person dora = auth.register("Dora", "Dietz");
        server.user(dora).expect(200);
        tell(id, "participant.added", ana, dora, "roles", "attendee");

        assertThat(history(ana, id, "").texts("/items", "/type"))
                .containsExactly("participant.added", "meeting.updated", "participant.responded", "meeting.created");
        Answer seenByBen = history(ben, id, "");
        assertThat(seenByBen.texts("/items", "/type"))
                .containsExactly("meeting.updated", "participant.responded", "meeting.created");
        assertThat(seenByBen.texts("/items", "/actor/name")).containsExactly("null", "Ben Baker", "Ana Albers");
    }

    @Test
    void ofWhoHasLeftStaysAFormerUserAndNothingThatTheyWrote() {
        String id = server.created(ana, meeting().inviting(byId(ben), byEmail("guest@example.com")));
        tell(id, "participant.responded", ben, ben, "comment", "I have a cold");
        tell(id, "participant.responded", ben, ben, "participation_status", "declined");

        auth.append("user.deleted", Map.of("id", ben.id().toString(), "addresses", List.of(ben.email())));
        eventually(
                "they are taken out",
                () -> history(ana, id, "").texts("/items", "/actor/name").contains("A former user"));

        assertThat(history(ana, id, "").body()).contains("declined").doesNotContain("cold", "Baker", ben.email());
    }

    @Test
    void whoLeftIsForgottenWhereTheyWereAGuestOnce() {
        String id = server.created(ana, meeting());
        server.sql().update("""
                INSERT INTO changes (type, data) SELECT 'participant.removed', jsonb_build_object('meeting_id', ?, 'version', 2,
                  'changed', '[]'::jsonb, 'details', jsonb_build_array(jsonb_build_object('field', 'participants',
                  'before', jsonb_build_object('email', upper(?)), 'after', NULL)))
                """, id, ben.email());
        server.user(ben).expect(200);

        auth.append("user.deleted", Map.of("id", ben.id().toString(), "addresses", List.of(ben.email())));

        eventually(
                "it is forgotten",
                () -> history(ana, id, "").at("/items/0/before").isNull());
    }

    /** As whoever answers or invites tells it. */
    private void tell(String meeting, String type, Person actor, Person subject, String field, String after) {
        server.sql()
                .update("""
                INSERT INTO changes (type, data) SELECT ?, jsonb_build_object('meeting_id', ?, 'version', 2, 'actor', ?,
                  'subject', ?, 'changed', '[]'::jsonb,
                  'details', jsonb_build_array(jsonb_build_object('field', ?, 'before', NULL, 'after', ?)))
                """, type, meeting, actor.id().toString(), subject.id().toString(), field, after);
    }

    private void patch(String id, int version, Map<String, ?> fields) {
        patchBy(ana, id, version, fields);
    }

    private void patchBy(Person person, String id, int version, Map<String, ?> fields) {
        server.call("/v1/meetings/" + id)
                .by(person)
                .ifMatch(version)
                .patch(fields)
                .expect(200);
    }

    private Answer history(Person caller, String id, String query) {
        return server.call("/v1/meetings/" + id + "/history" + query).by(caller).get();
    }
}
