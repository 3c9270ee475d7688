package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalRoutesTest {
    private final AuthServer server = AuthServer.first();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /internal/v1/users/0190a0a0-0000-7000-8000-000000000000",
                "GET /internal/v1/changes",
                "GET /internal/v1/mails/dead",
                "POST /internal/v1/mails/0190a0a0-0000-7000-8000-000000000000/requeue"
            })
    void nobodyPassesWithoutTheServiceKey(String route) {
        String[] parts = route.split(" ");
        Person ana = server.newPerson();

        List<Answer> answers = List.of(
                server.call(parts[1]).method(parts[0], null),
                server.call(parts[1]).header("X-Service-Key", "made up").method(parts[0], null),
                server.call(parts[1])
                        .header("X-Service-Key", AuthServer.SERVICE_KEY + "x")
                        .method(parts[0], null),
                server.call(parts[1]).token(ana.accessToken()).method(parts[0], null));

        assertThat(answers).allSatisfy(answer -> {
            answer.expectProblem(401, "service-key-invalid");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"");
        });
    }

    @Test
    void aUserIsShownAsToThemselves() {
        Person ana = server.newPerson();

        Answer user =
                server.call("/internal/v1/users/" + ana.userId()).serviceKey().get();

        assertThat(user.expect(200).json()).isEqualTo(ana.tokens().json().at("/user"));
    }

    @Test
    void aUserWhoIsNotThereIsNotFound() {
        for (String id : List.of(UUID.randomUUID().toString(), "1")) {
            server.call("/internal/v1/users/" + id).serviceKey().get().expectProblem(404, "not-found");
        }
    }

    @Test
    void theChangesTellAPersonsStoryInOrder() {
        long before = server.sql().number("SELECT coalesce(max(seq), 0) FROM changes");
        Person ana = server.newPerson();
        server.call("/v1/me")
                .token(ana.accessToken())
                .patch("{\"first_name\": \"Anabel\"}")
                .expect(200);
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        Answer changes = changes("?limit=100&after=" + before).expect(200);

        List<JsonNode> items = items(changes);
        assertThat(items)
                .extracting(item -> item.get("type").asText())
                .containsExactly("user.created", "user.updated", "session.opened", "user.updated", "session.revoked");
        assertThat(items).allSatisfy(item -> {
            assertThat(item.properties()).extracting(Map.Entry::getKey).containsExactly("seq", "type", "at", "data");
            assertThat(Instant.parse(item.get("at").asText()))
                    .isBefore(Instant.now().plusSeconds(5));
        });
        assertThat(items).extracting(item -> item.get("seq").asLong()).isSorted();
        assertThat(changes.json().get("next").asLong())
                .isEqualTo(items.get(items.size() - 1).get("seq").asLong());
        assertThat(items.get(0).at("/data/is_email_verified").asBoolean()).isFalse();
        assertThat(items.get(1).at("/data/is_email_verified").asBoolean()).isTrue();
        assertThat(items.get(2).get("data").properties()).hasSize(2);
        assertThat(items.get(2).at("/data/session_id").asText()).isEqualTo(ana.sessionId());
        assertThat(items.get(2).at("/data/user_id").asText()).isEqualTo(ana.userId());
        assertThat(items.get(3).get("data"))
                .isEqualTo(server.call("/internal/v1/users/" + ana.userId())
                        .serviceKey()
                        .get()
                        .json());
        assertThat(items.get(4).get("data").properties()).hasSize(3);
        assertThat(items.get(4).at("/data/session_id").asText()).isEqualTo(ana.sessionId());
        assertThat(items.get(4).at("/data/reason").asText()).isEqualTo("logged-out");
    }

    @Test
    void theChangesAreReadPageByPageWithoutGapOrRepeat() {
        long before = server.sql().number("SELECT coalesce(max(seq), 0) FROM changes");
        for (int i = 0; i < 5; i++) {
            server.register(Registration.someone());
        }

        List<Long> seen = new ArrayList<>();
        long next = before;
        for (int page = 0; page < 3; page++) {
            Answer changes = changes("?limit=2&after=" + next).expect(200);
            items(changes).forEach(item -> seen.add(item.get("seq").asLong()));
            next = changes.json().get("next").asLong();
        }

        assertThat(seen).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(items(changes("?after=" + next))).isEmpty();
        assertThat(changes("?after=" + next).json().get("next").asLong()).isEqualTo(next);
    }

    @Test
    void whoWasAwayForTooLongIsToldUpToWhereTheChangesAreGone() {
        try (AuthServer own = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of())) {
            own.newPerson();
            own.sql().update("UPDATE changes_pruned SET seq = 2");

            Answer gone = own.call("/internal/v1/changes?after=1").serviceKey().get();
            Answer there = own.call("/internal/v1/changes?after=2").serviceKey().get();

            gone.expectProblem(410, "cursor-expired");
            assertThat(gone.text("/detail")).contains("up to 2 are gone");
            assertThat(items(there.expect(200))).isNotEmpty();
        }
    }

    @Test
    void thePlaceInTheLogMustBeOne() {
        assertThat(changes("?after=-1&limit=0&type=user.created").violations())
                .containsExactlyInAnyOrder("?after invalid", "?limit out_of_range", "?type unknown_parameter");
    }

    @Test
    void requeueingWhatIsNotDeadIsNotFound() {
        Registration ana = Registration.someone();
        server.register(ana);
        String sent = server.sql().text("SELECT id FROM mails WHERE to_address = ?", ana.email());

        for (String id : List.of(sent, UUID.randomUUID().toString(), "1")) {
            server.call("/internal/v1/mails/" + id + "/requeue")
                    .serviceKey()
                    .post()
                    .expectProblem(404, "not-found");
        }
    }

    private Answer changes(String query) {
        return server.call("/internal/v1/changes" + query).serviceKey().get();
    }

    private static List<JsonNode> items(Answer answer) {
        return StreamSupport.stream(answer.json().get("items").spliterator(), false)
                .toList();
    }
}
