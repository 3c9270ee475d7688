package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes are made to the version that somebody has seen, and to no other. */
class VersionTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final String id = server.created(ana, meeting());

    @Test
    void aChangeNeedsAVersion() {
        call().patch(Map.of("title", "New")).expectProblem(428, "version-required");
        call().delete().expectProblem(428, "version-required");
    }

    @Test
    void aStaleVersionIsAnsweredWithTheMeetingAsItStands() {
        call().ifMatch(1).patch(Map.of("title", "First")).expect(200);

        Answer revised = call().ifMatch(1).patch(Map.of("title", "Second"));
        Answer deleted = call().ifMatch(1).delete();

        JsonNode current = server.show(ana, id).json();
        for (Answer stale : List.of(revised, deleted)) {
            stale.expectProblem(412, "version-stale");
            assertThat(stale.header("ETag")).isEqualTo("\"2\"");
            assertThat(stale.at("/meeting")).isEqualTo(current);
        }
        assertThat(current.get("title").asText()).isEqualTo("First");
    }

    /** Issue 4, point 6: nothing is lost, whichever node is asked. */
    @Test
    void ofManyWhoChangeTheSameVersionOverTwoNodesOneDoesAndTheOthersSeeWhatStands() {
        try (MeetingServer other = server.another(Map.of())) {
            List<CompletableFuture<Answer>> changes = IntStream.range(0, 32)
                    .mapToObj(n -> (n % 2 == 0 ? server : other)
                            .call("/v1/meetings/" + id)
                            .by(ana)
                            .ifMatch(1)
                            .patching(Map.of("title", "Title " + n)))
                    .toList();

            List<Answer> answers = changes.stream().map(CompletableFuture::join).toList();

            JsonNode current = server.show(ana, id).json();
            assertThat(current.get("version").asInt()).isEqualTo(2);
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
                answer.expectProblem(412, "version-stale");
                assertThat(answer.at("/meeting")).isEqualTo(current);
            });
        }
    }

    @Test
    void theMeetingInAStaleAnswerHidesWhatItsReaderMayNotSee() {
        Person ben = auth.register("Ben", "Baker");
        Person cleo = auth.register("Cleo", "Clark");
        String hidden =
                server.created(ana, meeting().with("hide_participants", true).inviting(byId(ben, "chair"), byId(cleo)));

        Answer stale = server.call("/v1/meetings/" + hidden)
                .by(ben)
                .ifMatch(9)
                .patch(Map.of("title", "New"))
                .expectProblem(412, "version-stale");
        Answer refused = server.call("/v1/meetings/" + hidden)
                .by(cleo)
                .ifMatch(9)
                .patch(Map.of("title", "New"))
                .expectProblem(403, "forbidden");

        assertThat(stale.at("/meeting/participants")).hasSize(3);
        assertThat(refused.json().has("meeting")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "1\"", "\"1\" \"2\"", "W/1", "w/\"1\"", "\"1\",x", "**", "\"a\"b\"", ","})
    void anIfMatchThatIsNoneIsABadRequest(String header) {
        call().ifMatch(header).patch(Map.of("title", "New")).expectProblem(400, "bad-request");
        call().ifMatch(header).delete().expectProblem(400, "bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "*", " \"1\" ", "\"7\", \"1\"", "\"x\",\"1\"", "W/\"7\", \"1\""})
    void anIfMatchThatNamesTheVersionPasses(String header) {
        call().ifMatch(header).patch(Map.of("title", "New")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"1\"", "\"2\"", "\"01\"", "\"\"", "\"99999999999999999999\"", "\"one\""})
    void anIfMatchThatNamesAnotherIsStale(String header) {
        call().ifMatch(header).patch(Map.of("title", "New")).expectProblem(412, "version-stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "*", "\"7\", W/\"1\""})
    void whoHasTheVersionIsNotSentItAgain(String header) {
        Answer answer = call().header("If-None-Match", header).get();

        assertThat(answer.expect(304).body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "1", "W/\"2\", \"3\"", "nonsense"})
    void whoHasAnotherVersionIsSentThisOne(String header) {
        call().header("If-None-Match", header).get().expect(200);
    }

    @Test
    void whoMayNotSeeAMeetingLearnsNothingOfItsVersion() {
        Person ben = auth.register("Ben", "Baker");

        server.call("/v1/meetings/" + id)
                .by(ben)
                .header("If-None-Match", "*")
                .get()
                .expectProblem(404, "not-found");
    }

    @RepeatedTest(5)
    void ofManyChangesToOneVersionExactlyOneIsMade() {
        List<CompletableFuture<Answer>> racing = IntStream.range(0, 8)
                .mapToObj(i -> call().ifMatch(1).patching(Map.of("title", "Racer " + i)))
                .toList();

        List<Answer> answers = racing.stream().map(CompletableFuture::join).toList();

        List<Answer> winners =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(winners).hasSize(1);
        String title = winners.get(0).text("/title");
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(loser -> {
            loser.expectProblem(412, "version-stale");
            assertThat(loser.text("/meeting/title")).isEqualTo(title);
            assertThat(loser.header("ETag")).isEqualTo("\"2\"");
        });
        assertThat(server.show(ana, id).text("/title")).isEqualTo(title);
        assertThat(server.sql().texts("SELECT type FROM changes WHERE data->>'meeting_id' = ? ORDER BY seq", id))
                .containsExactly("meeting.created", "meeting.updated");
    }

    @Test
    void changesToWhicheverVersionThereIsAreAllMade() {
        List<CompletableFuture<Answer>> racing = List.of(
                call().ifMatch("*").patching(Map.of("title", "New title")),
                call().ifMatch("*").patching(Map.of("description", "New description")),
                call().ifMatch("*").patching(Map.of("capacity", 5)));

        racing.forEach(answer -> answer.join().expect(200));

        Answer meeting = server.show(ana, id);
        assertThat(meeting.text("/title")).isEqualTo("New title");
        assertThat(meeting.text("/description")).isEqualTo("New description");
        assertThat(meeting.at("/capacity").asInt()).isEqualTo(5);
        assertThat(meeting.at("/version").asInt()).isEqualTo(4);
    }

    private Call call() {
        return server.call("/v1/meetings/" + id).by(ana);
    }
}
