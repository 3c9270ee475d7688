package dev.rollcall.auth.http;

import static dev.rollcall.auth.running.ShownToken.HINTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.ShownToken;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7662, over every kind and state of a token and every hint. */
class IntrospectionTest {
    private final AuthServer server = AuthServer.first();

    static Stream<String> hints() {
        return HINTS.stream();
    }

    @ParameterizedTest
    @MethodSource("hints")
    void anAccessTokenIsDescribedWhateverTheHint(String hint) {
        Person ana = server.newPerson();
        JsonNode claims = Jwt.parse(ana.accessToken()).claims();

        JsonNode answer = introspect(ana.accessToken(), hint).json();

        assertThat(answer.at("/active").asBoolean()).isTrue();
        assertThat(answer.at("/token_use").asText()).isEqualTo("access_token");
        assertThat(answer.at("/token_type").asText()).isEqualTo("Bearer");
        for (String claim :
                List.of("sub", "sid", "iss", "aud", "exp", "iat", "auth_time", "jti", "roles", "email_verified")) {
            assertThat(answer.at("/" + claim)).as(claim).isEqualTo(claims.get(claim));
        }
        assertThat(answer).hasSize(13);
    }

    @ParameterizedTest
    @MethodSource("hints")
    void aRefreshTokenIsDescribedWhateverTheHint(String hint) {
        Person ana = server.newPerson();

        JsonNode answer = introspect(ana.refreshToken(), hint).json();

        assertThat(answer.at("/active").asBoolean()).isTrue();
        assertThat(answer.at("/token_use").asText()).isEqualTo("refresh_token");
        assertThat(answer.at("/sub").asText()).isEqualTo(ana.userId());
        assertThat(answer.at("/sid").asText()).isEqualTo(ana.sessionId());
        assertThat(answer.at("/exp").asLong() - answer.at("/iat").asLong())
                .isBetween(14 * 86_400L - 1, 14 * 86_400L + 1);
        assertThat(answer.has("token_type")).isFalse();
        assertThat(answer).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(ShownToken.class)
    void whatIsGoodForNothingIsInactiveAndNothingMoreIsSaid(ShownToken shown) {
        String token = shown.of(server, server.newPerson());

        for (String hint : HINTS) {
            assertThat(introspect(token, hint).body()).as(shown + " " + hint).isEqualTo("{\"active\":false}");
        }
    }

    @Test
    void theRolesAndTheVerificationAreThoseOfTheAccountNow() {
        Person ana = server.newPerson();
        server.sql()
                .update(
                        "UPDATE accounts SET roles = '{user,admin}', email_verified_at = NULL WHERE id = ?",
                        UUID.fromString(ana.userId()));

        for (String token : List.of(ana.accessToken(), ana.refreshToken())) {
            JsonNode answer = introspect(token, null).json();
            assertThat(answer.at("/roles")).extracting(JsonNode::asText).containsExactly("user", "admin");
            assertThat(answer.at("/email_verified").asBoolean()).isFalse();
        }
    }

    @Test
    void aRefreshTokenIsActiveForAsLongAsItWouldBeTaken() {
        Person ana = server.newPerson();
        String next = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");

        assertThat(isActive(next)).isTrue();
        assertThat(isActive(ana.refreshToken())).isTrue();

        server.sql()
                .update(
                        "UPDATE sessions SET rotated_at = rotated_at - interval '31 s' WHERE id = ?",
                        UUID.fromString(ana.sessionId()));
        assertThat(isActive(ana.refreshToken())).isFalse();
        assertThat(isActive(next)).isTrue();
        server.refresh(next).expect(200); // to ask about the old one was no use of it
    }

    /** CVE-2023-22492: the tokens of a user who had been deactivated lived on. */
    @Test
    void aDeactivatedUsersTokensAreInactiveAtOnce() {
        Person ana = server.newPerson();
        Person other = server.logIn(ana.registration());
        server.sql().update("UPDATE accounts SET is_active = false WHERE id = ?", UUID.fromString(ana.userId()));

        for (Person person : List.of(ana, other)) {
            assertThat(isActive(person.accessToken())).isFalse();
            assertThat(isActive(person.refreshToken())).isFalse();
            assertThat(server.refresh(person.refreshToken()).status()).isEqualTo(401);
        }
    }

    @Test
    void aRepeatUnderTheSameKeyHearsHowThingsStandByThen() {
        Person ana = server.newPerson();
        String key = UUID.randomUUID().toString();
        Call first = call().serviceKey().header("Idempotency-Key", key);
        assertThat(ShownToken.show(first, ana.accessToken(), null).text("/active"))
                .isEqualTo("true");
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        Call again = call().serviceKey().header("Idempotency-Key", key);

        assertThat(ShownToken.show(again, ana.accessToken(), null).text("/active"))
                .isEqualTo("false");
    }

    @Test
    void itIsForThoseWithTheServiceKey() {
        Person ana = server.newPerson();

        call().form("token", ana.accessToken()).expectProblem(401, "service-key-invalid");
        call().header("X-Service-Key", "wrong")
                .form("token", ana.accessToken())
                .expectProblem(401, "service-key-invalid");
        call().token(ana.accessToken()).form("token", ana.accessToken()).expectProblem(401, "service-key-invalid");
    }

    @Test
    void aTokenIsRequired() {
        assertThat(call().serviceKey().form("token_type_hint", "access_token").violations())
                .containsExactly("/token required");
        assertThat(call().serviceKey().form("token", "").violations()).containsExactly("/token required");
        assertThat(call().serviceKey().post().violations()).containsExactly("/token required");
        assertThat(call().serviceKey().post("{}").violations()).containsExactly("/token required");
        assertThat(call().serviceKey().form("token", "a", "token", "a").violations())
                .containsExactly("/token invalid");
    }

    @Test
    void jsonDoesAsWellAndWhatClientsSendBesidesIsPassedOver() {
        Person ana = server.newPerson();

        assertThat(call().serviceKey()
                        .post("{\"token\":\"" + ana.accessToken() + "\"}")
                        .text("/active"))
                .isEqualTo("true");
        assertThat(call().serviceKey()
                        .form("client_id", "app", "token", ana.accessToken(), "client_secret", "x")
                        .text("/active"))
                .isEqualTo("true");
    }

    @Test
    void itIsNotKept() {
        assertThat(introspect(server.newPerson().accessToken(), null).header("Cache-Control"))
                .isEqualTo("no-store");
    }

    private boolean isActive(String token) {
        return introspect(token, null).json().at("/active").asBoolean();
    }

    private Answer introspect(String token, String hint) {
        return ShownToken.show(call().serviceKey(), token, hint).expect(200);
    }

    private Call call() {
        return server.call("/oauth2/introspect");
    }
}
