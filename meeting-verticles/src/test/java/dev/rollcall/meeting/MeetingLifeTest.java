package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
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

/** The life of one meeting, from its creation to its end and back. */
class MeetingLifeTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    private static MeetingJson fullMeeting() {
        return meeting()
                .with("description", "What happened,\nwhat comes next. ☕")
                .with("status", "tentative")
                .with("visibility", "private")
                .with("free_busy_status", "free")
                .with("location", Map.of("name", "Room 4"))
                .with("join_url", "https://meet.example.com/weekly?pin=1")
                .with("capacity", 12)
                .with("hide_participants", true)
                .with("alerts", List.of(Map.of("offset", "-PT10M"), Map.of("offset", "PT0S")))
                .with("agenda", List.of(Map.of("title", "Numbers", "duration", "PT10M"), Map.of("title", "Any other")))
                .with("links", List.of(Map.of("href", "https://example.com/slides", "title", "Slides")));
    }

    @Test
    void aMeetingThatWasCreatedIsShownAsItWasMeant() {
        MeetingJson meant = fullMeeting().inviting(byEmail("guest@example.com", "optional"));

        Answer created = server.create(ana, meant);

        created.expect(201);
        String id = created.text("/id");
        assertThat(created.header("Location")).isEqualTo("/v1/meetings/" + id);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(created.json().fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "uid",
                        "version",
                        "sequence",
                        "status",
                        "visibility",
                        "title",
                        "description",
                        "start",
                        "time_zone",
                        "duration",
                        "all_day",
                        "utc_start",
                        "utc_end",
                        "free_busy_status",
                        "location",
                        "join_url",
                        "recurrence_rule",
                        "recurrence_overrides",
                        "participants",
                        "capacity",
                        "hide_participants",
                        "alerts",
                        "agenda",
                        "links",
                        "created_at",
                        "updated_at",
                        "created_by",
                        "warnings");
        assertThat(created.text("/title")).isEqualTo("Weekly review");
        assertThat(created.text("/description")).isEqualTo("What happened,\nwhat comes next. ☕");
        assertThat(created.text("/start")).isEqualTo("2026-10-20T09:00:00");
        assertThat(created.text("/time_zone")).isEqualTo("Europe/Berlin");
        assertThat(created.text("/duration")).isEqualTo("PT30M");
        assertThat(created.text("/utc_start")).isEqualTo("2026-10-20T07:00:00Z");
        assertThat(created.text("/utc_end")).isEqualTo("2026-10-20T07:30:00Z");
        assertThat(created.text("/status")).isEqualTo("tentative");
        assertThat(created.text("/free_busy_status")).isEqualTo("free");
        assertThat(created.at("/location").toString()).isEqualTo("{\"name\":\"Room 4\",\"room_id\":null}");
        assertThat(created.at("/capacity").asInt()).isEqualTo(12);
        assertThat(created.at("/alerts").toString()).isEqualTo("[{\"offset\":\"-PT10M\"},{\"offset\":\"PT0S\"}]");
        assertThat(created.text("/agenda/0/duration")).isEqualTo("PT10M");
        assertThat(created.at("/agenda/1/duration").isNull()).isTrue();
        assertThat(created.text("/links/0/href")).isEqualTo("https://example.com/slides");
        assertThat(created.at("/recurrence_rule").isNull()).isTrue();
        assertThat(created.at("/recurrence_overrides").toString()).isEqualTo("{}");
        assertThat(created.at("/warnings").toString()).isEqualTo("[]");
        assertThat(created.at("/version").asInt()).isEqualTo(1);
        assertThat(created.at("/sequence").asInt()).isZero();
        assertThat(created.text("/created_by")).isEqualTo(ana.id().toString());
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(server.show(ana, id).expect(200).json()).isEqualTo(created.json());
        assertThat(server.show(ana, id).header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void whatWasLeftOpenIsFilledIn() {
        Answer created = server.create(ana, meeting()).expect(201);

        assertThat(created.text("/status")).isEqualTo("confirmed");
        assertThat(created.text("/visibility")).isEqualTo("private");
        assertThat(created.text("/free_busy_status")).isEqualTo("busy");
        assertThat(created.at("/all_day").asBoolean(true)).isFalse();
        assertThat(created.at("/hide_participants").asBoolean(true)).isFalse();
        assertThat(created.at("/description").isNull()).isTrue();
        assertThat(created.at("/location").isNull()).isTrue();
        assertThat(created.at("/join_url").isNull()).isTrue();
        assertThat(created.at("/capacity").isNull()).isTrue();
        assertThat(created.at("/alerts").isEmpty()).isTrue();
        assertThat(created.at("/agenda").isEmpty()).isTrue();
        assertThat(created.at("/links").isEmpty()).isTrue();
    }

    @Test
    void aMeetingIsRevisedDeletedAndRestored() {
        String id = server.created(ana, fullMeeting());

        Answer revised = server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("title", "Monthly review", "start", "2026-10-27T09:00:00"));
        Answer deleted =
                server.call("/v1/meetings/" + id).by(ana).ifMatch("\"2\"").delete();
        Answer gone = server.show(ana, id);
        Answer listedWhileGone = server.call("/v1/meetings").by(ana).get();
        Answer restored = server.call("/v1/meetings/" + id + "/restore").by(ana).post();

        revised.expect(200);
        assertThat(revised.header("ETag")).isEqualTo("\"2\"");
        assertThat(revised.text("/title")).isEqualTo("Monthly review");
        assertThat(revised.text("/utc_start")).isEqualTo("2026-10-27T08:00:00Z");
        assertThat(revised.at("/version").asInt()).isEqualTo(2);
        assertThat(revised.at("/sequence").asInt()).isEqualTo(1);
        assertThat(revised.text("/updated_at")).isGreaterThan(revised.text("/created_at"));
        assertThat(deleted.expect(204).body()).isEmpty();
        gone.expectProblem(404, "not-found");
        assertThat(listedWhileGone.at("/items").isEmpty()).isTrue();
        restored.expect(200);
        assertThat(restored.header("ETag")).isEqualTo("\"4\"");
        assertThat(restored.text("/title")).isEqualTo("Monthly review");
        assertThat(server.show(ana, id).expect(200).json()).isEqualTo(restored.json());
    }

    @Test
    void everyChangeStandsInTheChangeLogWithTheRequestThatMadeIt() {
        Answer created = server.call("/v1/meetings")
                .by(ana)
                .header("X-Request-Id", "req-create")
                .post(meeting().fields())
                .expect(201);
        String id = created.text("/id");
        server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .header("X-Request-Id", "req-revise")
                .patch(Map.of("title", "Another", "location", Map.of("name", "Room 5")))
                .expect(200);
        server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(2)
                .header("X-Request-Id", "req-delete")
                .delete()
                .expect(204);
        server.call("/v1/meetings/" + id + "/restore")
                .by(ana)
                .header("X-Request-Id", "req-restore")
                .post()
                .expect(200);

        List<String> changes = server.sql().texts("""
                SELECT concat_ws(' ', type, request_id, data->'version', data->'changed', data->>'actor' = ?)
                FROM changes WHERE data->>'meeting_id' = ? ORDER BY seq
                """, ana.id().toString(), id);

        assertThat(changes)
                .containsExactly(
                        "meeting.created req-create 1 [] t",
                        "meeting.updated req-revise 2 [\"title\", \"location\"] t",
                        "meeting.deleted req-delete 3 [] t",
                        "meeting.restored req-restore 4 [] t");
    }

    @Test
    void aDeletedMeetingIsRestoredWithinThirtyDaysOnly() {
        String young = deletedMeeting("29 days 23 hours");
        String old = deletedMeeting("30 days 1 hour");

        Answer restored =
                server.call("/v1/meetings/" + young + "/restore").by(ana).post();
        Answer refused = server.call("/v1/meetings/" + old + "/restore").by(ana).post();

        restored.expect(200);
        refused.expectProblem(404, "not-found");
    }

    @Test
    void restoringAMeetingThatStandsLeavesItAsItIs() {
        String id = server.created(ana, meeting());

        Answer restored = server.call("/v1/meetings/" + id + "/restore").by(ana).post();

        assertThat(restored.expect(200).json()).isEqualTo(server.show(ana, id).json());
        assertThat(restored.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void creatingNeedsAVerifiedEmailAddress() {
        Person unverified = auth.signIn(ana, false);

        Answer refused = server.create(unverified, meeting().without("title"));

        refused.expectProblem(403, "email-not-verified");
    }

    @Test
    void everyRouteButTheLimitsNeedsAToken() {
        String id = server.created(ana, meeting());

        server.call("/v1/meetings").get().expectProblem(401, "token-missing");
        server.call("/v1/meetings").post(meeting().fields()).expectProblem(401, "token-missing");
        server.call("/v1/meetings/" + id).get().expectProblem(401, "token-missing");
        server.call("/v1/meetings/" + id).ifMatch(1).patch(Map.of()).expectProblem(401, "token-missing");
        server.call("/v1/meetings/" + id).ifMatch(1).delete().expectProblem(401, "token-missing");
        server.call("/v1/meetings/" + id + "/restore").post().expectProblem(401, "token-missing");
        server.call("/internal/v1/users/" + ana.id()).get().expectProblem(401, "service-key-invalid");
    }

    private String deletedMeeting(String ago) {
        String id = server.created(ana, meeting());
        server.call("/v1/meetings/" + id).by(ana).ifMatch("*").delete().expect(204);
        server.sql().update("UPDATE meetings SET deleted_at = now() - ?::interval WHERE id = ?::uuid", ago, id);
        return id;
    }
}
