package dev.rollcall.meeting;

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
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private static final int PARALLEL = 32;

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final String key = UUID.randomUUID().toString();

    @Test
    void parallelRepeatsOverTwoNodesCreateOneMeeting() {
        try (MeetingServer second = server.another(Map.of())) {
            List<CompletableFuture<Answer>> asked = IntStream.range(0, PARALLEL)
                    .mapToObj(i -> keyed(i % 2 == 0 ? server : second, "/v1/meetings")
                            .posting(meeting().fields()))
                    .toList();

            List<Answer> answers = asked.stream().map(CompletableFuture::join).toList();

            String id = keyed(second, "/v1/meetings")
                    .post(meeting().fields())
                    .expect(201)
                    .text("/id");
            assertThat(server.call("/v1/meetings").by(ana).get().json().get("items"))
                    .hasSize(1);
            for (Answer answer : answers) {
                if (answer.status() == 201) {
                    assertThat(answer.text("/id")).isEqualTo(id);
                } else {
                    answer.expectProblem(409, "idempotency-key-in-flight");
                }
            }
        }
    }

    @Test
    void aRepeatGetsLocationAndVersionAgain() {
        Answer first = keyed(server, "/v1/meetings").post(meeting().fields()).expect(201);
        Answer repeat = keyed(server, "/v1/meetings").post(meeting().fields()).expect(201);

        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(repeat.header("Location")).isEqualTo("/v1/meetings/" + first.text("/id"));
        assertThat(repeat.header("ETag")).isEqualTo("\"1\"");
        assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aChangeThatIsSentAgainIsNotTakenForAStaleOne() {
        String path = "/v1/meetings/" + server.created(ana, meeting());

        Answer first = keyed(server, path).ifMatch(1).patch(Map.of("title", "Monthly review"));
        Answer repeat = keyed(server, path).ifMatch(1).patch(Map.of("title", "Monthly review"));

        assertThat(first.expect(200).json().at("/version").asInt()).isEqualTo(2);
        assertThat(repeat.expect(200).body()).isEqualTo(first.body());
        keyed(server, path).ifMatch(1).delete().expectProblem(422, "idempotency-key-reused");
    }

    private Call keyed(MeetingServer node, String path) {
        return node.call(path).by(ana).header("Idempotency-Key", key);
    }
}
