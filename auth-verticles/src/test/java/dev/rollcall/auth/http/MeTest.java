package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void itIsTheUserThatTheLogInTold() {
        Answer me = show().expect(200);

        assertThat(me.json()).isEqualTo(ana.tokens().json().at("/user"));
        assertThat(me.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aPatchChangesWhatItNamesAndLeavesTheRest() {
        Answer changed = patch("{\"first_name\": \" Anabel \"}").expect(200);

        assertThat(changed.text("/first_name")).isEqualTo("Anabel");
        assertThat(changed.text("/last_name")).isEqualTo("Ruiz");
        assertThat(Instant.parse(changed.text("/updated_at")))
                .isAfter(Instant.parse(ana.tokens().text("/user/updated_at")));
        assertThat(show().json()).isEqualTo(changed.json());
    }

    @Test
    void aPatchIsToldToTheChangeLog() {
        Answer changed = patch("{\"last_name\": \"Ruiz Picasso\"}").expect(200);

        String data = server.sql().text("""
                SELECT data FROM changes WHERE type = 'user.updated' AND data ->> 'id' = ? ORDER BY seq DESC LIMIT 1
                """, ana.userId());
        assertThat(data).contains("Ruiz Picasso", changed.text("/updated_at"));
    }

    @Test
    void aPatchMayAlsoComeAsPlainJson() {
        server.call("/v1/me")
                .token(ana.accessToken())
                .header("Content-Type", "application/json; charset=utf-8")
                .method("PATCH", "{\"first_name\": \"Anabel\"}")
                .expect(200);
    }

    @Test
    void noOtherTypeWillDo() {
        Answer answer = server.call("/v1/me")
                .token(ana.accessToken())
                .header("Content-Type", "application/json-patch+json")
                .method("PATCH", "[]")
                .expectProblem(415, "unsupported-media-type");

        assertThat(answer.header("Accept-Patch")).isEqualTo("application/json, application/merge-patch+json");
    }

    @Test
    void aNameCannotBeCleared() {
        assertThat(patch("{\"first_name\": null, \"last_name\": \" \"}").violations())
                .containsExactlyInAnyOrder("/first_name required", "/last_name invalid");
    }

    @Test
    void whatIsReadOnlyOrUnknownIsRefused() {
        assertThat(patch(
                                "{\"email\": \"other@example.com\", \"roles\": [\"admin\"], \"nickname\": \"A\", \"first_name\": 1}")
                        .violations())
                .containsExactlyInAnyOrder(
                        "/email unknown_field",
                        "/roles unknown_field",
                        "/nickname unknown_field",
                        "/first_name wrong_type");
        assertThat(show().json()).isEqualTo(ana.tokens().json().at("/user"));
    }

    @Test
    void onlyAnObjectIsAPatch() {
        for (String body : List.of("[]", "\"text\"", "null", "7")) {
            assertThat(patch(body).violations()).as(body).containsExactly(" wrong_type");
        }
    }

    @Test
    void anEmptyPatchChangesNothing() {
        assertThat(patch("{}").expect(200).json()).isEqualTo(ana.tokens().json().at("/user"));
    }

    @Test
    void patchesOfDifferentNamesAtOnceAllCount() {
        for (int round = 0; round < 10; round++) {
            String[] patches = {
                "{\"first_name\": \"F%d\"}".formatted(round), "{\"last_name\": \"L%d\"}".formatted(round)
            };

            Parallel.requests(
                            2,
                            i -> server.call("/v1/me").token(ana.accessToken()).patching(patches[i]))
                    .forEach(answer -> answer.expect(200));

            assertThat(show().text("/first_name")).isEqualTo("F" + round);
            assertThat(show().text("/last_name")).isEqualTo("L" + round);
        }
    }

    private Answer show() {
        return server.call("/v1/me").token(ana.accessToken()).get();
    }

    private Answer patch(String body) {
        return server.call("/v1/me").token(ana.accessToken()).patch(body);
    }
}
