package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a merge patch (RFC 7396) makes of a meeting. */
class MergePatchTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Answer before = server.create(
                    ana,
                    meeting()
                            .with("description", "What happened")
                            .with("status", "tentative")
                            .with("visibility", "public")
                            .with("free_busy_status", "free")
                            .with("location", Map.of("name", "Room 4"))
                            .with("join_url", "https://meet.example.com/x")
                            .with("capacity", 5)
                            .with("hide_participants", true)
                            .with("alerts", List.of(Map.of("offset", "-PT10M")))
                            .with("agenda", List.of(Map.of("title", "Numbers")))
                            .with("links", List.of(Map.of("href", "https://example.com"))))
            .expect(201);

    @Test
    void whatIsNamedIsReplacedAndTheRestStays() {
        Answer after = patch("{\"title\": \"New\", \"capacity\": 6}").expect(200);

        ObjectNode expected = before.object()
                .put("title", "New")
                .put("capacity", 6)
                .put("version", 2)
                .put("updated_at", after.text("/updated_at"));
        assertThat(after.json()).isEqualTo(expected);
    }

    @Test
    void nullClearsAFieldOrGivesItItsDefault() {
        Answer after = patch("""
                {"description": null, "status": null, "visibility": null, "free_busy_status": null, "location": null,
                 "join_url": null, "capacity": null, "hide_participants": null, "alerts": null, "agenda": null,
                 "links": null, "all_day": null}
                """).expect(200);

        assertThat(after.at("/description").isNull()).isTrue();
        assertThat(after.text("/status")).isEqualTo("confirmed");
        assertThat(after.text("/visibility")).isEqualTo("private");
        assertThat(after.text("/free_busy_status")).isEqualTo("busy");
        assertThat(after.at("/location").isNull()).isTrue();
        assertThat(after.at("/join_url").isNull()).isTrue();
        assertThat(after.at("/capacity").isNull()).isTrue();
        assertThat(after.at("/hide_participants").asBoolean(true)).isFalse();
        assertThat(after.at("/alerts").isEmpty()).isTrue();
        assertThat(after.at("/agenda").isEmpty()).isTrue();
        assertThat(after.at("/links").isEmpty()).isTrue();
    }

    @Test
    void whatAMeetingCannotDoWithoutIsNotCleared() {
        assertThat(patch("{\"title\": null, \"start\": null, \"time_zone\": null, \"duration\": null}")
                        .violations())
                .containsExactlyInAnyOrder(
                        "/title required", "/start required", "/time_zone required", "/duration required");
    }

    @Test
    void nestedObjectsAreMergedAndListsReplaced() {
        assertThat(patch("{\"location\": {}}").expect(200).at("/version").asInt())
                .isEqualTo(1);
        assertThat(patch("{\"location\": {\"name\": \"Room 5\"}}").expect(200).text("/location/name"))
                .isEqualTo("Room 5");
        assertThat(patch("{\"location\": {\"name\": null}}")
                        .expect(200)
                        .at("/location")
                        .isNull())
                .isTrue();
        assertThat(patch("{\"location\": {\"name\": \"Room 6\"}}").expect(200).text("/location/name"))
                .isEqualTo("Room 6");
        assertThat(patch("{\"alerts\": [{\"offset\": \"PT0S\"}]}")
                        .expect(200)
                        .at("/alerts")
                        .toString())
                .isEqualTo("[{\"offset\":\"PT0S\"}]");
    }

    @Test
    void theWholeIsCheckedNotThePatchAlone() {
        assertThat(patch("{\"all_day\": true}").violations())
                .containsExactlyInAnyOrder("/start invalid", "/duration out_of_range 1440");
        patch("{\"all_day\": true, \"start\": \"2026-10-20T00:00:00\", \"duration\": \"P1D\"}")
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"title\": \"Weekly review\"}", "{\"duration\": \"PT1800S\"}", "{\"all_day\": null}"})
    void aPatchThatChangesNothingLeavesTheVersionAsItIs(String body) {
        Answer after = patch(body).expect(200);

        assertThat(after.json()).isEqualTo(before.json());
        assertThat(after.header("ETag")).isEqualTo("\"1\"");
        assertThat(server.sql().texts("SELECT type FROM changes WHERE data->>'meeting_id' = ?", before.text("/id")))
                .containsExactly("meeting.created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "{\"email\": \"x@example.com\"}"})
    void participantsAreNotChangedByAPatch(String participants) {
        assertThat(patch("{\"participants\": " + participants + ", \"capacity\": 0}")
                        .violations())
                .containsExactlyInAnyOrder("/participants unknown_field", "/capacity out_of_range 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"start\": \"2026-10-21T09:00:00\"}     | 1",
                "{\"time_zone\": \"Europe/London\"}       | 1",
                "{\"duration\": \"PT45M\"}                | 1",
                "{\"status\": \"cancelled\"}              | 1",
                "{\"location\": {\"name\": \"Room 5\"}}   | 1",
                "{\"title\": \"New\"}                     | 0",
                "{\"description\": \"New\"}               | 0",
                "{\"alerts\": []}                         | 0",
                "{\"capacity\": 7}                        | 0",
            })
    void theSequenceRisesWithWhatParticipantsMustBeToldOf(String body, int sequence) {
        Answer after = patch(body).expect(200);

        assertThat(after.at("/version").asInt()).isEqualTo(2);
        assertThat(after.at("/sequence").asInt()).isEqualTo(sequence);
    }

    @Test
    void aPlainJsonBodyWillDoAndAnythingElseWillNot() {
        String path = "/v1/meetings/" + before.text("/id");
        Answer plain = server.call(path)
                .by(ana)
                .ifMatch("*")
                .header("Content-Type", "application/json; charset=utf-8")
                .method("PATCH", "{\"title\": \"New\"}");
        Answer list = server.call(path)
                .by(ana)
                .ifMatch("*")
                .header("Content-Type", "application/json-patch+json")
                .method("PATCH", "[]");

        plain.expect(200);
        list.expectProblem(415, "unsupported-media-type");
    }

    private Answer patch(String body) {
        return server.call("/v1/meetings/" + before.text("/id"))
                .by(ana)
                .ifMatch("*")
                .patch(body);
    }
}
