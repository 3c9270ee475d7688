package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevocationTest {
    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void whoHasLoggedOutIsRefusedAtOnceByEveryNode() {
        List<AuthServer> nodes = List.of(server, AuthServer.second());
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Person person = server.logIn(ana.registration());
            nodes.forEach(node -> node.current(person.accessToken()).expect(200));
            nodes.get(i % 2)
                    .call("/v1/sessions/current")
                    .token(person.accessToken())
                    .delete()
                    .expect(204);

            nodes.forEach(node -> answers.add(node.current(person.accessToken())));
        }

        assertThat(answers).hasSize(20).allSatisfy(answer -> {
            answer.expectProblem(401, "session-revoked");
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"invalid_token\", error_description=\"session-revoked\"");
        });
    }

    @Test
    void everyRouteForSignedInCallersRefusesTheRevoked() {
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        assertThat(List.of(
                        server.call("/v1/me").token(ana.accessToken()).get(),
                        server.call("/v1/me").token(ana.accessToken()).patch("{}"),
                        server.call("/v1/sessions").token(ana.accessToken()).get(),
                        server.call("/v1/sessions").token(ana.accessToken()).delete(),
                        server.call("/v1/sessions/current")
                                .token(ana.accessToken())
                                .delete(),
                        server.call("/v1/sessions/" + ana.sessionId())
                                .token(ana.accessToken())
                                .delete()))
                .allSatisfy(answer -> answer.expectProblem(401, "session-revoked"));
    }

    @Test
    void aFreshNodeRefusesTheRevokedFromItsFirstRequest() {
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        try (AuthServer fresh = server.another(Map.of())) {
            fresh.current(ana.accessToken()).expectProblem(401, "session-revoked");
        }
    }

    @Test
    void withoutATokenTheAnswerSaysSo() {
        Answer answer = server.call("/v1/me").get();

        answer.expectProblem(401, "token-missing");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"");
    }

    @Test
    void onlyTokensOfOurMakingPass() {
        Jwt good = Jwt.parse(ana.accessToken());
        String secret = AuthServer.JWT_SECRET_KEY;
        ObjectNode none = with(good.header(), "alg", "none");
        ObjectNode plain = with(good.header(), "typ", "JWT");

        assertThat(List.of(
                        "made.up.token",
                        ana.accessToken() + "x",
                        good.signed() + ".",
                        Jwt.sign(good.header(), good.claims(), "another secret of thirty-two bytes or more"),
                        Jwt.sign(none, good.claims(), secret),
                        Jwt.sign(plain, good.claims(), secret),
                        Jwt.sign(good.header(), with(good.claims(), "aud", "somebody-else"), secret),
                        Jwt.sign(good.header(), with(good.claims(), "iss", "somebody-else"), secret),
                        Jwt.sign(good.header(), with(good.claims(), "sid", "no-uuid"), secret),
                        ana.refreshToken()))
                .allSatisfy(token -> server.current(token).expectProblem(401, "token-invalid"));
    }

    @Test
    void anExpiredTokenIsToldFromAWrongOne() {
        Jwt good = Jwt.parse(ana.accessToken());
        ObjectNode claims = good.claims().deepCopy();
        claims.put("exp", Instant.now().minusSeconds(1).getEpochSecond());
        String expired = Jwt.sign(good.header(), claims, AuthServer.JWT_SECRET_KEY);

        Answer answer = server.current(expired);

        answer.expectProblem(401, "token-expired");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
    }

    private static ObjectNode with(JsonNode object, String field, String value) {
        ObjectNode changed = new ObjectMapper().createObjectNode();
        changed.setAll((ObjectNode) object);
        return changed.put(field, value);
    }
}
