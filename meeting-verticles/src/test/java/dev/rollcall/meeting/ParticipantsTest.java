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
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Point 4 of the requirements: who takes part, by whose leave, and who owns the meeting. */
class ParticipantsTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final Person cem = auth.register("Cem", "Celik");
    private final Person dora = auth.register("Dora", "Dietz");

    /** Ana's, with Ben as a chair and Cem as an attendee. */
    private final String id = server.created(ana, meeting().inviting(byId(ben, "chair"), byId(cem)));

    @Test
    void ownerAndChairAddUsersAndGuestsAndOthersDoNot() {
        Answer added = add(ana, byId(dora)).expect(201);
        Answer guest = add(ben, byEmail("guest@example.com", "optional")).expect(201);

        add(cem, byEmail("other@example.com")).expectProblem(403, "forbidden");
        add(auth.register("Eve", "Evers"), byEmail("other@example.com")).expectProblem(404, "not-found");

        assertThat(added.text("/name")).isEqualTo("Dora Dietz");
        assertThat(added.text("/participation_status")).isEqualTo("needs-action");
        assertThat(added.header("Location")).isEqualTo("/v1/meetings/" + id + "/participants/" + added.text("/id"));
        assertThat(guest.at("/user_id").isNull()).isTrue();
        assertThat(guest.at("/roles").toString()).isEqualTo("[\"optional\"]");
        assertThat(server.show(dora, id).expect(200).at("/participants")).hasSize(5);
        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(3);
    }

    @Test
    void whoTakesPartAlreadyIsNotAddedAgainHoweverTheyAreNamed() {
        server.user(cem).expect(200);

        add(ana, byId(cem)).expectProblem(409, "conflict");
        add(ana, byEmail(cem.email().toUpperCase(java.util.Locale.ROOT))).expectProblem(409, "conflict");

        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithAnAdditionIsTold() {
        assertThat(add(ana, Map.of()).violations()).containsExactly(" required");
        assertThat(add(ana, Map.of("email", "x")).violations()).containsExactly("/email invalid");
        assertThat(add(ana, Map.of("user_id", UUID.randomUUID().toString())).violations())
                .containsExactly("/user_id invalid");
        assertThat(add(ana, byEmail("x@example.com", "owner")).violations()).containsExactly("/roles/0 invalid");
    }

    @Test
    void onlyTheOwnerSaysWhoIsAChair() {
        String place = place(cem);

        roles(ben, place, "chair").expectProblem(403, "forbidden");
        roles(ben, place(ben), "attendee").expectProblem(403, "forbidden");
        add(ben, byEmail("x@example.com", "chair")).expectProblem(403, "forbidden");
        participant(place(ben)).by(ben).delete().expect(204);

        assertThat(roles(ana, place, "chair", "optional")
                        .expect(200)
                        .at("/roles")
                        .toString())
                .isEqualTo("[\"chair\",\"optional\"]");
    }

    @Test
    void theMeetingIsHandedOverByItsOwnerAloneAndTheOneBeforeStaysAsChair() {
        roles(ben, place(ben), "owner").expectProblem(403, "forbidden");
        roles(ana, place(ana), "attendee").expectProblem(409, "conflict");

        Answer handed = roles(ana, place(cem), "owner").expect(200);

        assertThat(handed.at("/roles").toString()).isEqualTo("[\"owner\"]");
        Answer now = server.show(ana, id);
        assertThat(now.at("/participants/0/roles").toString()).isEqualTo("[\"chair\"]");
        assertThat(now.at("/version").asInt()).isEqualTo(2);
        assertThat(now.at("/sequence").asInt()).isEqualTo(1);
        server.call("/v1/meetings/" + id).by(ana).ifMatch(2).delete().expectProblem(403, "forbidden");
        server.call("/v1/meetings/" + id).by(cem).ifMatch(2).delete().expect(204);
    }

    @Test
    void aGuestCannotOwnAMeeting() {
        String guest = add(ana, byEmail("guest@example.com")).text("/id");

        roles(ana, guest, "owner").expectProblem(409, "conflict");
    }

    @Test
    void handedOverToManyAtOnceItHasOneOwner() {
        List<String> places =
                List.of(place(ben), place(cem), add(ana, byId(dora)).text("/id"));

        List<Integer> statuses = together(places.stream()
                .map(place -> participant(place).by(ana).patching(Map.of("roles", List.of("owner"))))
                .toList());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 403);
        Answer now = server.show(ana, id);
        assertThat(StreamSupport.stream(now.at("/participants").spliterator(), false)
                        .filter(participant ->
                                participant.get("roles").toString().contains("owner")))
                .hasSize(1);
    }

    @Test
    void everybodyMayLeaveButTheOwner() {
        participant(place(cem)).by(cem).delete().expect(204);
        participant(place(ana)).by(ana).delete().expectProblem(409, "conflict");

        server.show(cem, id).expectProblem(404, "not-found");
        assertThat(server.show(ana, id).at("/sequence").asInt()).isEqualTo(1);
    }

    @Test
    void removingIsForOwnerAndChairsAndTellsWhoWasRemoved() {
        String eve = add(ana, byId(dora)).text("/id");
        participant(place(ben)).by(cem).delete().expectProblem(403, "forbidden");
        participant(eve).by(cem).delete().expectProblem(403, "forbidden");
        participant(place(ana)).by(ben).delete().expectProblem(409, "conflict");

        participant(eve).by(ben).delete().expect(204);

        participant(eve).by(ben).delete().expectProblem(404, "not-found");
        Answer told = server.call("/v1/changes?limit=100").by(dora).get();
        assertThat(told.texts("/items", "/type")).contains("participant.removed");
        assertThat(told.texts("/items", "/changed/0")).contains("participants");
    }

    @Test
    void anIfMatchThatIsSentIsHonoured() {
        Answer stale = server.call("/v1/meetings/" + id + "/participants")
                .by(ana)
                .ifMatch(7)
                .post(byEmail("x@example.com"));
        Answer fresh = server.call("/v1/meetings/" + id + "/participants")
                .by(ana)
                .ifMatch(1)
                .post(byEmail("x@example.com"));

        stale.expectProblem(412, "version-stale");
        assertThat(stale.at("/meeting/version").asInt()).isEqualTo(1);
        fresh.expect(201);
    }

    @Test
    void aRehearsalIsAnsweredWithWhatItWouldComeToAndChangesNothing() {
        String path = "/v1/meetings/" + id;

        Answer added = server.call(path + "/participants?dry_run=true").by(ana).post(byId(dora));
        Answer answered =
                server.call(path + "/response?dry_run=true").by(cem).put(Map.of("participation_status", "declined"));
        server.call(path + "/participants?dry_run=true").by(ana).post(byId(ben)).expectProblem(409, "conflict");

        assertThat(added.expect(200).text("/name")).isEqualTo("Dora Dietz");
        assertThat(added.header("Location")).isNull();
        assertThat(answered.expect(200).text("/participation_status")).isEqualTo("declined");
        Answer now = server.show(ana, id);
        assertThat(now.at("/version").asInt()).isEqualTo(1);
        assertThat(now.texts("/participants", "/participation_status"))
                .containsExactly("accepted", "needs-action", "needs-action");
    }

    @Test
    void racingForTheLastPlacesNobodyIsPlacedBeyondTheLimit() {
        String full = server.created(
                ana,
                meeting()
                        .with(
                                "participants",
                                IntStream.range(0, 496)
                                        .mapToObj(i -> byEmail("guest" + i + "@example.com"))
                                        .toList()));
        try (MeetingServer other = server.another(Map.of())) {
            List<Integer> statuses = together(IntStream.range(0, 16)
                    .mapToObj(i -> (i % 2 == 0 ? server : other)
                            .call("/v1/meetings/" + full + "/participants")
                            .by(ana)
                            .posting(byEmail("late" + i + "@example.com")))
                    .toList());

            assertThat(statuses).containsOnly(201, 422);
            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(4);
        }
        assertThat(server.show(ana, full).at("/participants")).hasSize(501);
        assertThat(server.call("/v1/meetings/" + full + "/participants")
                        .by(ana)
                        .post(byId(ben))
                        .violations())
                .containsExactly(" out_of_range 500");
    }

    @Test
    void theSamePersonAddedManyTimesAtOnceHasOnePlace() {
        List<Integer> statuses = together(IntStream.range(0, 12)
                .mapToObj(i -> server.call("/v1/meetings/" + id + "/participants")
                        .by(ana)
                        .posting(byEmail("same@example.com")))
                .toList());

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    private static List<Integer> together(List<CompletableFuture<Answer>> answers) {
        return answers.stream().map(answer -> answer.join().status()).toList();
    }

    private Answer add(Person caller, Map<String, ?> invited) {
        return server.call("/v1/meetings/" + id + "/participants").by(caller).post(invited);
    }

    private Answer roles(Person caller, String place, String... roles) {
        return participant(place).by(caller).patch(Map.of("roles", List.of(roles)));
    }

    private Call participant(String place) {
        return server.call("/v1/meetings/" + id + "/participants/" + place);
    }

    private String place(Person person) {
        return StreamSupport.stream(server.show(ana, id).at("/participants").spliterator(), false)
                .filter(participant ->
                        participant.get("user_id").asText().equals(person.id().toString()))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
    }
}
