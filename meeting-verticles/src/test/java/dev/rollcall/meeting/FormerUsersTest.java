package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Issue 3, point 11, at the meeting service: who has left is "a former user", and nothing that they led is left without a head. */
class FormerUsersTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final Person cem = auth.register("Cem", "Celik");

    @Test
    void whoHasLeftIsAFormerUserInMeetingsPastAndAhead() {
        String past = server.created(ben, past().inviting(byId(ana)));
        String ahead = server.created(ben, ahead().inviting(byId(ana)));
        answer(ana, past, "accepted");
        answer(ana, ahead, "accepted");

        leave(ana);

        for (String id : List.of(past, ahead)) {
            JsonNode former = participant(show(ben, id), ana);
            assertThat(former.get("name").asText()).isEqualTo("A former user");
            assertThat(former.get("email").asText())
                    .isEqualTo("former-" + former.get("id").asText() + "@rollcall.invalid");
            assertThat(former.get("comment").isNull()).isTrue();
        }
        assertThat(participant(show(ben, past), ana).get("participation_status").asText())
                .as("what is past stands")
                .isEqualTo("accepted");
        assertThat(participant(show(ben, ahead), ana)
                        .get("participation_status")
                        .asText())
                .as("what lies ahead goes without them")
                .isEqualTo("declined");
        assertThat(show(ben, past).at("/version").asInt()).isEqualTo(1);
        assertThat(show(ben, ahead).at("/version").asInt()).isEqualTo(2);
        assertThat(lastChange(ahead)).isEqualTo("participant.updated [\"participants\"] 2");
    }

    @Test
    void noAddressOrNameOfTheirsIsLeftInAnyTable() {
        Person zoe = auth.register("Zoe", "Zuckerhut");
        server.created(zoe, ahead().inviting(byId(ben)));
        server.created(zoe, past().inviting(byId(ben)));
        server.created(ben, ahead().inviting(byId(zoe), byId(cem)));
        String deleted = server.created(zoe, ahead());
        server.call("/v1/meetings/" + deleted).by(zoe).ifMatch(1).delete().expect(204);

        leave(zoe);

        assertThat(dump()).isNotEmpty().noneMatch(row -> row.contains(zoe.email()) || row.contains("Zuckerhut"));
    }

    @Test
    void aGuestWhoseAddressTheyHadProvedIsAFormerUserToo() {
        Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
        String id = server.created(ben, ahead().inviting(byEmail(late.email().toUpperCase(Locale.ROOT))));
        auth.append("user.updated", FakeAuth.account(late, Map.of()));
        eventually(
                "it is proved", () -> server.user(late).at("/is_email_verified").asBoolean());

        leave(late);

        JsonNode guest = show(ben, id).at("/participants/1");
        assertThat(guest.get("name").asText()).isEqualTo("A former user");
        assertThat(guest.get("email").asText()).endsWith("@rollcall.invalid");
        assertThat(show(ben, id).at("/version").asInt()).isEqualTo(3);
    }

    @Test
    void whatTheySaidOfSingleOccurrencesGoesWithThem() {
        Person zoe = auth.register("Zoe", "Zuckerhut");
        String id = server.created(
                ben,
                ahead().with("recurrence_rule", Map.of("frequency", "daily", "count", 3))
                        .inviting(byId(zoe)));
        String first = server.show(ben, id).text("/start");
        server.call("/v1/meetings/" + id + "/response")
                .by(zoe)
                .put(Map.of("participation_status", "tentative", "comment", "Zuckerhut calls", "recurrence_id", first))
                .expect(200);

        leave(zoe);

        assertThat(dump()).noneMatch(row -> row.contains("Zuckerhut"));
        assertThat(server.sql().texts("""
                SELECT r.participation_status FROM occurrence_responses r JOIN participants p ON p.id = r.participant_id
                WHERE p.meeting_id = '%s'
                """.formatted(id))).containsExactly("declined");
    }

    @Test
    void whatWasToldOfThemAsAGuestWhoWasRemovedGoesWithThem() {
        Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
        String id = server.created(ben, ahead().inviting(byEmail(late.email())));
        String place = server.show(ben, id).text("/participants/1/id");
        server.call("/v1/meetings/" + id + "/participants/" + place)
                .by(ben)
                .delete()
                .expect(204);
        auth.append("user.updated", FakeAuth.account(late, Map.of()));
        eventually(
                "it is proved", () -> server.user(late).at("/is_email_verified").asBoolean());

        leave(late);

        assertThat(dump()).noneMatch(row -> row.contains(late.email()));
    }

    @Test
    void aGuestOfAnAddressThatNobodyHasProvedStays() {
        Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
        String id = server.created(ben, ahead().inviting(byEmail(late.email())));

        leave(late);

        assertThat(show(ben, id).text("/participants/1/email")).isEqualTo(late.email());
    }

    @Test
    void aMeetingAheadPassesToTheChairWhoTakesPartForLongest() {
        Person inactive = auth.register("Ida", "Idle");
        String id = server.created(
                ana, ahead().inviting(byId(inactive, "chair"), byId(cem, "chair", "attendee"), byId(ben, "chair")));
        auth.append("user.updated", FakeAuth.account(inactive, Map.of("is_active", false)));
        eventually(
                "she is disabled", () -> !server.user(inactive).at("/is_active").asBoolean(true));

        leave(ana);

        Answer handedOn = show(cem, id);
        assertThat(roles(handedOn, cem)).containsExactly("owner", "attendee");
        assertThat(roles(handedOn, ana)).containsExactly("attendee");
        assertThat(handedOn.text("/status")).isEqualTo("confirmed");
        assertThat(handedOn.at("/sequence").asInt()).isZero();
        assertThat(lastChange(id)).isEqualTo("participant.updated [\"roles\"] 2");
        server.call("/v1/meetings/" + id).by(cem).ifMatch(2).delete().expect(204);
    }

    @Test
    void aMeetingAheadThatNobodyChairsIsCancelled() {
        String id = server.created(ana, ahead().inviting(byId(ben), byEmail("guest@example.com", "chair")));

        leave(ana);

        Answer cancelled = show(ben, id);
        assertThat(cancelled.text("/status")).isEqualTo("cancelled");
        assertThat(cancelled.at("/version").asInt()).isEqualTo(2);
        assertThat(cancelled.at("/sequence").asInt()).isEqualTo(1);
        assertThat(cancelled.text("/title")).isEqualTo("Weekly review");
        assertThat(lastChange(id)).isEqualTo("meeting.cancelled [\"status\"] 2");
    }

    @Test
    void aMeetingThatIsPastStaysAsItWas() {
        String id = server.created(ana, past().inviting(byId(ben, "chair")));

        leave(ana);

        Answer past = show(ben, id);
        assertThat(past.text("/status")).isEqualTo("confirmed");
        assertThat(past.at("/version").asInt()).isEqualTo(1);
        assertThat(roles(past, ana)).containsExactly("owner");
        assertThat(roles(past, ben)).containsExactly("chair");
    }

    @Test
    void aMeetingThatIsCancelledAlreadyIsNotCancelledAgain() {
        String id = server.created(ana, ahead().with("status", "cancelled").inviting(byId(ben)));

        leave(ana);

        assertThat(show(ben, id).at("/sequence").asInt()).isZero();
        assertThat(lastChange(id)).isEqualTo("participant.updated [\"participants\"] 2");
    }

    @Test
    void privateMeetingsOfNobodyElseAreDeletedAndPublicOnesStay() {
        String alone = server.created(ana, ahead());
        String past = server.created(ana, past());
        String open = server.created(ana, ahead().with("visibility", "public"));
        String others = server.created(ana, past().inviting(byEmail("somebody@example.com")));

        leave(ana);

        for (String id : List.of(alone, past)) {
            assertThat(server.sql().texts("SELECT 1 FROM meetings WHERE id = ?::uuid", id))
                    .isEmpty();
            assertThat(lastChange(id)).isEqualTo("meeting.deleted [] 2");
        }
        assertThat(show(ben, open).text("/status")).isEqualTo("cancelled");
        assertThat(server.sql().texts("SELECT 1 FROM meetings WHERE id = ?::uuid", others))
                .hasSize(1);
    }

    @Test
    void theLastToLeaveTakesThePrivateMeetingWithThem() {
        String id = server.created(ana, ahead().inviting(byId(ben, "chair")));

        leave(ana);
        assertThat(roles(show(ben, id), ben)).containsExactly("owner");
        leave(ben);

        assertThat(server.sql().texts("SELECT 1 FROM meetings WHERE id = ?::uuid", id))
                .isEmpty();
    }

    @Test
    void whatAnotherNodeTellsAgainChangesNothing() {
        String id = server.created(ana, ahead().inviting(byId(ben)));
        leave(ana);
        Answer once = show(ben, id);

        long seq = auth.append("user.deleted", Map.of("id", ana.id().toString()));

        eventually("it is read", () -> cursor() >= seq);
        assertThat(show(ben, id).json()).isEqualTo(once.json());
    }

    /** Somebody is invited at the moment they leave; whichever comes first, their address is not there afterwards. */
    @Test
    void whoIsInvitedWhileTheyLeaveIsAFormerUserAllTheSame() {
        for (int round = 0; round < 10; round++) {
            Person leaving = auth.register("Lena", "Leaving");
            server.user(leaving).expect(200);
            List<CompletableFuture<Answer>> creations = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                creations.add(CompletableFuture.supplyAsync(() -> server.create(ben, ahead().inviting(byId(leaving)))));
                creations.add(CompletableFuture.supplyAsync(() -> server.create(leaving, ahead())));
                if (i == 3) {
                    auth.append("user.deleted", Map.of("id", leaving.id().toString()));
                }
            }
            creations.forEach(CompletableFuture::join);
            eventually("they are gone", () -> server.user(leaving).status() == 404);

            assertThat(server.sql()
                            .texts(
                                    "SELECT email FROM participants WHERE user_id = ?::uuid",
                                    leaving.id().toString()))
                    .allMatch(email -> email.endsWith("@rollcall.invalid"));
            assertThat(server.sql()
                            .texts(
                                    "SELECT 1 FROM participants WHERE user_id = ?::uuid AND 'owner' = ANY (roles)",
                                    leaving.id().toString()))
                    .as("nobody who is gone leads anything")
                    .isEmpty();
        }
    }

    private static MeetingJson ahead() {
        return meeting().startingAt("2099-01-05T09:00:00");
    }

    private static MeetingJson past() {
        return meeting().startingAt("2020-01-06T09:00:00");
    }

    private void leave(Person person) {
        auth.append("user.deleted", Map.of("id", person.id().toString()));
        eventually(person.firstName() + " is gone", () -> server.user(person).status() == 404);
    }

    /** As the answer of a participant would leave it. */
    private void answer(Person person, String meeting, String status) {
        server.sql()
                .update(
                        "UPDATE participants SET participation_status = ?, comment = 'From ' || email, "
                                + "proposed_start = '2099-01-06' WHERE user_id = ?::uuid AND meeting_id = ?::uuid",
                        status,
                        person.id().toString(),
                        meeting);
    }

    private Answer show(Person caller, String id) {
        return server.show(caller, id).expect(200);
    }

    private static JsonNode participant(Answer meeting, Person person) {
        return StreamSupport.stream(meeting.at("/participants").spliterator(), false)
                .filter(each ->
                        person.id().toString().equals(each.get("user_id").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> roles(Answer meeting, Person person) {
        List<String> roles = new ArrayList<>();
        participant(meeting, person).get("roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }

    private String lastChange(String meeting) {
        return server.sql()
                .texts(
                        "SELECT concat_ws(' ', type, data -> 'changed', data -> 'version') FROM changes "
                                + "WHERE data ->> 'meeting_id' = ? ORDER BY seq DESC LIMIT 1",
                        meeting)
                .get(0);
    }

    private long cursor() {
        return Long.parseLong(server.sql()
                .texts("SELECT seq FROM cursors WHERE name = 'users'")
                .get(0));
    }

    /** Every row of every table, as text. */
    private List<String> dump() {
        List<String> rows = new ArrayList<>();
        server.sql()
                .texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .forEach(table -> rows.addAll(server.sql().texts("SELECT t::text FROM \"" + table + "\" t")));
        return rows;
    }
}
