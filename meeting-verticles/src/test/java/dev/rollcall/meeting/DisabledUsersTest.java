package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
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

/** Issue 4, point 10: what somebody leads who is disabled passes to a chair, or is cancelled; they keep their places. */
class DisabledUsersTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final MeetingJson ahead = meeting().startingAt("2035-03-01T09:00:00");
    private final MeetingJson past = meeting().startingAt("2020-03-02T09:00:00");

    @Test
    void aMeetingAheadPassesToItsChair() {
        String id = server.created(ana, ahead.inviting(byId(ben, "chair")));

        disable(ana);

        Answer handedOn = show(id);
        assertThat(handedOn.text("/status")).isEqualTo("confirmed");
        assertThat(handedOn.at("/participants/0/roles").toString()).isEqualTo("[\"attendee\"]");
        assertThat(handedOn.at("/participants/0/name").asText()).isEqualTo("Ana Albers");
        assertThat(handedOn.at("/participants/1/roles").toString()).isEqualTo("[\"owner\"]");
        assertThat(history(id)).contains("participant.updated");
    }

    @Test
    void aSeriesThatGoesOnWithoutAChairIsCancelledFromNowOnAndSetsItsTimeFree() {
        String id = server.created(
                ana, past.inviting(byId(ben)).with("recurrence_rule", Map.of("frequency", "yearly", "interval", 1)));

        disable(ana);

        assertThat(show(id).text("/status")).isEqualTo("cancelled");
        assertThat(history(id)).contains("meeting.cancelled");
        assertThat(server.sql()
                        .texts(
                                "SELECT (upper(during) > now()) || ' ' || is_busy FROM occurrences WHERE meeting_id = ?::uuid",
                                id))
                .contains("false true", "true false")
                .doesNotContain("true true", "false false");
    }

    @Test
    void theOthersAreMailedThatItIsCancelledAndWhoIsDisabledIsNot() {
        String guest = "guest." + UUID.randomUUID() + "@example.com";
        server.created(ana, ahead.inviting(byId(ben), byEmail(guest)));
        auth.mails().await(ben.email(), 1);
        auth.mails().await(guest, 1);

        disable(ana);

        assertThat(auth.mails().await(ben.email(), 2).get(1).subject()).startsWith("Cancelled");
        assertThat(auth.mails().await(guest, 2).get(1).subject()).startsWith("Cancelled");
        assertThat(auth.mails().to(ana.email())).isEmpty();
    }

    @Test
    void theRoomOfWhatIsCancelledIsFreeForOthers() {
        String room = server.room(auth.registerAdmin("Ada", "Adams"));
        MeetingJson booking = ahead.with("location", Map.of("room_id", room));
        server.created(ana, booking);
        server.create(ben, booking).expectProblem(409, "conflict");

        disable(ana);

        server.create(ben, booking).expect(201);
    }

    @Test
    void whatIsPastOrLedByOthersStaysAsItWas() {
        String over = server.created(ana, past.inviting(byId(ben, "chair")));
        String others = server.created(ben, ahead.inviting(byId(ana, "chair")));

        disable(ana);

        assertThat(show(over).at("/version").asInt()).isEqualTo(1);
        assertThat(show(others).at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void whoIsEnabledAgainFindsWhatWasDecided() {
        String id = server.created(ana, ahead.inviting(byId(ben, "chair")));
        disable(ana);

        auth.append("user.updated", FakeAuth.account(ana, Map.of()));
        eventually("she is enabled", () -> server.user(ana).at("/is_active").asBoolean());

        assertThat(show(id).at("/version").asInt()).isEqualTo(2);
        assertThat(show(id).at("/participants/1/roles").toString()).isEqualTo("[\"owner\"]");
    }

    private void disable(Person person) {
        auth.append("user.updated", FakeAuth.account(person, Map.of("is_active", false)));
        eventually(
                "they are disabled", () -> !server.user(person).at("/is_active").asBoolean(true));
    }

    private Answer show(String id) {
        return server.call("/v1/meetings/" + id).by(ben).get().expect(200);
    }

    private List<String> history(String id) {
        return server.call("/v1/meetings/" + id + "/history")
                .by(ben)
                .get()
                .expect(200)
                .at("/items")
                .findValuesAsText("type");
    }
}
