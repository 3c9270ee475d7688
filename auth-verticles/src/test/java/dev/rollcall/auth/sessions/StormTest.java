package dev.rollcall.auth.sessions;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Issue 3, point 3: the hash pool is bounded, and what is past it is shed. */
class StormTest {
    /** More than the hasher has room for, whatever the machine: 33 for each core. */
    private static final int LOG_INS = Runtime.getRuntime().availableProcessors() * 33 + 100;

    private static final Map<String, String> SLOW_HASHES = Map.of("ARGON2_ITERATIONS", "10");

    @Test
    void aStormOfLogInsIsShedAndTakesNothingFromTheOthers() {
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), SLOW_HASHES)) {
            Person ana = server.newPerson();

            List<CompletableFuture<Answer>> storm = IntStream.range(0, LOG_INS)
                    .mapToObj(i -> server.call("/v1/sessions")
                            .posting(ana.registration().logIn()))
                    .toList();
            List<Answer> others = IntStream.range(0, 10)
                    .mapToObj(
                            i -> server.call("/v1/me").token(ana.accessToken()).get())
                    .toList();

            assertThat(others).allSatisfy(answer -> answer.expect(200));
            List<Answer> answers = storm.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(Answer::status).contains(201, 503).containsOnly(201, 503);
            assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> {
                answer.expectProblem(503, "unavailable");
                assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            });
            eventually(
                    "there is room again",
                    () -> server.call("/v1/sessions")
                                    .post(ana.registration().logIn())
                                    .status()
                            == 201);
        }
    }

    /** Many accounts, so that it is the hash pool that has no room. */
    @Test
    void aStormAtManyAddressesFillsTheHashPoolWhileSessionsAreRefreshed() {
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), SLOW_HASHES)) {
            Person ana = server.newPerson();

            List<CompletableFuture<Answer>> storm = IntStream.range(0, LOG_INS)
                    .mapToObj(i -> server.call("/v1/sessions")
                            .posting(Registration.someone().logIn()))
                    .toList();
            String token = ana.refreshToken();
            for (int i = 0; i < 10; i++) {
                token = server.refresh(token).expect(200).text("/refresh_token");
            }

            List<Answer> answers = storm.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(Answer::status).contains(401, 503).containsOnly(401, 503);
            assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> assertThat(
                            Integer.parseInt(answer.header("Retry-After")))
                    .isPositive());
        }
    }
}
