package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StormTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void aStormOfLogInsIsShedAndTakesNothingFromTheOthers() {
        Person ana = server.newPerson();

        List<CompletableFuture<Answer>> storm = IntStream.range(0, 250)
                .mapToObj(i ->
                        server.call("/v1/sessions").posting(ana.registration().logIn()))
                .toList();
        List<Answer> others = IntStream.range(0, 10)
                .mapToObj(i -> server.call("/v1/me").token(ana.accessToken()).get())
                .toList();

        assertThat(others).allSatisfy(answer -> answer.expect(200));
        List<Answer> answers = storm.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Answer::status).contains(201, 503).containsOnly(201, 503);
        assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> {
            answer.expectProblem(503, "unavailable");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        });
        server.logIn(ana.registration());
    }
}
