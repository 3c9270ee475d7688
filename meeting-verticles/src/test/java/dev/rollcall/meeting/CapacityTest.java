package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Point 4 of the requirements: capacity, and the waiting list that is promoted in order. */
class CapacityTest {
    private static final Map<String, Object> WEEKLY = Map.of("frequency", "weekly", "count", 4);
    private static final String SECOND = "2026-10-27T09:00:00";

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void racingOverTwoNodesForTenPlacesExactlyTenHaveOneAndTheOthersMoveUpInTheOrderOfTheirAnswers() {
        List<Person> people = people(64);
        String id = server.created(ana, with(11, people));
        try (MeetingServer other = server.another(Map.of())) {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, 64)
                    .mapToObj(i -> (i % 2 == 0 ? server : other)
                            .call("/v1/meetings/" + id + "/response")
                            .by(people.get(i))
                            .putting(Map.of("participation_status", "accepted")))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        }
        // the owner has the eleventh
        assertThat(statuses(id)).filteredOn("accepted"::equals).hasSize(11);
        assertThat(statuses(id)).filteredOn("waitlisted"::equals).hasSize(54);

        List<String> waiting = server.sql().texts("""
                SELECT data ->> 'subject' FROM changes
                WHERE type = 'participant.responded' AND data ->> 'meeting_id' = '%s'
                  AND data @> '{"details": [{"after": "waitlisted"}]}' ORDER BY seq
                """.formatted(id));
        people.stream()
                .filter(person -> !waiting.contains(person.id().toString()))
                .forEach(person -> answer(person, id, "declined").expect(200));

        assertThat(promoted(id)).isEqualTo(waiting.subList(0, 10));
        assertThat(statuses(id)).filteredOn("accepted"::equals).hasSize(11);
    }

    @Test
    void manyLeavingAtOnceEachGiveTheirPlaceToOne() {
        List<Person> people = people(12);
        String id = server.created(ana, with(7, people));
        people.forEach(person -> answer(person, id, "accepted").expect(200));

        List<CompletableFuture<Answer>> answers = people.subList(0, 4).stream()
                .map(person -> server.call("/v1/meetings/" + id + "/response")
                        .by(person)
                        .putting(Map.of("participation_status", "declined")))
                .toList();
        answers.forEach(answer -> answer.join().expect(200));

        assertThat(promoted(id)).isEqualTo(ids(people.subList(6, 10)));
    }

    @Test
    void whoAcceptsTwiceKeepsTheirPlaceInTheListAndWhoTakesItBackLosesIt() {
        List<Person> people = people(4);
        String id = server.created(ana, with(2, people));
        people.forEach(person -> answer(person, id, "accepted"));
        answer(people.get(1), id, "accepted").expect(200);
        answer(people.get(2), id, "tentative").expect(200);
        answer(people.get(2), id, "accepted").expect(200);

        remove(people.get(0), id);

        assertThat(promoted(id)).isEqualTo(ids(people.subList(1, 2)));
        raise(id, 3);
        assertThat(promoted(id))
                .isEqualTo(List.of(
                        people.get(1).id().toString(), people.get(3).id().toString()));
        raise(id, null);
        assertThat(statuses(id)).containsOnly("accepted");
    }

    @Test
    void loweringTheCapacityThrowsNobodyOutAndPromotesNobodyUntilThereIsRoom() {
        List<Person> people = people(4);
        String id = server.created(ana, with(4, people));
        people.forEach(person -> answer(person, id, "accepted"));
        raise(id, 2);

        answer(people.get(0), id, "declined").expect(200);

        assertThat(promoted(id)).isEmpty();
        answer(people.get(1), id, "declined").expect(200);
        answer(people.get(2), id, "declined").expect(200);
        assertThat(promoted(id)).isEqualTo(ids(people.subList(3, 4)));
    }

    @Test
    void informationalParticipantsNeedNoSeat() {
        Person ben = auth.register("Ben", "Baker");
        String id = server.created(ana, meeting().with("capacity", 1).inviting(byId(ben, "informational")));

        assertThat(answer(ben, id, "accepted").text("/participation_status")).isEqualTo("accepted");
    }

    @Test
    void aPlaceOfOneOccurrenceIsFreedAndTakenByItself() {
        List<Person> people = people(3);
        String id = server.created(ana, with(2, people).with("recurrence_rule", WEEKLY));
        answer(people.get(0), id, "accepted").expect(200);
        assertThat(answer(people.get(1), id, "accepted").text("/participation_status"))
                .isEqualTo("waitlisted");
        assertThat(at(people.get(2), id, "accepted").text("/participation_status"))
                .isEqualTo("waitlisted");

        at(people.get(0), id, "declined").expect(200);

        assertThat(promoted(id)).isEqualTo(ids(people.subList(2, 3)));
        assertThat(at(people.get(0), id, "needs-action").text("/participation_status"))
                .isEqualTo("waitlisted");
        at(people.get(2), id, "declined").expect(200);
        assertThat(promoted(id))
                .isEqualTo(List.of(
                        people.get(2).id().toString(), people.get(0).id().toString()));
        assertThat(statuses(id)).containsExactly("accepted", "accepted", "waitlisted", "needs-action");
    }

    private MeetingJson with(int capacity, List<Person> people) {
        return meeting()
                .with("capacity", capacity)
                .with("participants", people.stream().map(MeetingJson::byId).toList());
    }

    private List<Person> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> auth.register("P" + i, "Person"))
                .toList();
    }

    private Answer answer(Person person, String id, String status) {
        return server.call("/v1/meetings/" + id + "/response").by(person).put(Map.of("participation_status", status));
    }

    private Answer at(Person person, String id, String status) {
        return server.call("/v1/meetings/" + id + "/response")
                .by(person)
                .put(Map.of("participation_status", status, "recurrence_id", SECOND));
    }

    @Test
    void whoRaisesTheCapacitySeesAtOnceWhoHasMovedUp() {
        List<Person> people = people(2);
        String id = server.created(ana, with(2, people));
        people.forEach(person -> answer(person, id, "accepted"));

        Answer raised = raise(id, 3);

        assertThat(raised.texts("/participants", "/participation_status")).containsOnly("accepted");
        assertThat(raised.json()).isEqualTo(server.show(ana, id).json());
    }

    private Answer raise(String id, Integer capacity) {
        return server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch("*")
                .patch("{\"capacity\": " + capacity + "}")
                .expect(200);
    }

    private void remove(Person person, String id) {
        JsonNode place = StreamSupport.stream(
                        server.show(ana, id).at("/participants").spliterator(), false)
                .filter(participant ->
                        participant.get("user_id").asText().equals(person.id().toString()))
                .findFirst()
                .orElseThrow();
        server.call("/v1/meetings/" + id + "/participants/" + place.get("id").asText())
                .by(ana)
                .delete()
                .expect(204);
    }

    private List<String> statuses(String id) {
        return server.show(ana, id).texts("/participants", "/participation_status");
    }

    /** Who was told to have moved up, in order. */
    private List<String> promoted(String id) {
        return server.sql().texts("""
                SELECT data ->> 'subject' FROM changes
                WHERE type = 'participant.promoted' AND data ->> 'meeting_id' = '%s' ORDER BY seq
                """.formatted(id));
    }

    private static List<String> ids(List<Person> people) {
        return people.stream().map(person -> person.id().toString()).toList();
    }
}
