package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogInTest {
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z";

    private final AuthServer server = AuthServer.first();

    @Test
    void itAnswersWithExactlyTheDocumentedFields() {
        Registration ana = server.verified(Registration.someone());

        Answer tokens = server.call("/v1/sessions").post(ana.logIn()).expect(201);

        assertThat(tokens.header("Content-Type")).isEqualTo("application/json");
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        assertThat(fields(tokens.json()))
                .containsExactlyInAnyOrder(
                        "access_token",
                        "token_type",
                        "expires_in",
                        "refresh_token",
                        "refresh_expires_in",
                        "session",
                        "user");
        assertThat(tokens.text("/token_type")).isEqualTo("Bearer");
        assertThat(tokens.json().at("/expires_in").asLong()).isEqualTo(300);
        assertThat(tokens.json().at("/refresh_expires_in").asLong())
                .isCloseTo(Duration.ofDays(14).toSeconds(), within(5L));
        assertUser(tokens.json().at("/user"), ana);
        assertSession(tokens.json().at("/session"), tokens.text("/user/id"));
    }

    private static void assertUser(JsonNode user, Registration registration) {
        assertThat(fields(user))
                .containsExactlyInAnyOrder(
                        "id",
                        "email",
                        "is_active",
                        "is_email_verified",
                        "first_name",
                        "last_name",
                        "roles",
                        "has_password",
                        "created_at",
                        "updated_at");
        assertThat(UUID.fromString(user.get("id").asText()).version()).isEqualTo(7);
        assertThat(user.get("email").asText()).isEqualTo(registration.email());
        assertThat(user.get("is_active").booleanValue()).isTrue();
        assertThat(user.get("is_email_verified").booleanValue()).isTrue();
        assertThat(user.get("has_password").booleanValue()).isTrue();
        assertThat(user.get("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(user.get("created_at").asText()).matches(INSTANT);
        assertThat(user.get("updated_at").asText()).matches(INSTANT);
    }

    private static void assertSession(JsonNode session, String userId) {
        assertThat(fields(session))
                .containsExactlyInAnyOrder(
                        "session_id", "user_id", "created_at", "last_seen_at", "expires_at", "current", "device_info");
        assertThat(fields(session.get("device_info"))).containsExactlyInAnyOrder("name", "user_agent", "ip");
        assertThat(UUID.fromString(session.get("session_id").asText()).version())
                .isEqualTo(7);
        assertThat(session.get("user_id").asText()).isEqualTo(userId);
        assertThat(session.get("current").booleanValue()).isTrue();
        assertThat(session.get("created_at").asText()).matches(INSTANT);
        assertThat(session.get("last_seen_at").asText()).matches(INSTANT);
        assertThat(session.get("expires_at").asText()).matches(INSTANT);
    }

    @Test
    void theAccessTokenIsTheDocumentedOne() {
        Person person = server.newPerson();

        Jwt token = Jwt.parse(person.accessToken());

        assertThat(token.header().toString()).isEqualTo("{\"typ\":\"at+jwt\",\"alg\":\"HS256\"}");
        assertThat(token.isSignedBy(AuthServer.JWT_SECRET_KEY)).isTrue();
        JsonNode claims = token.claims();
        assertThat(fields(claims))
                .containsExactlyInAnyOrder(
                        "iss", "aud", "sub", "sid", "jti", "iat", "exp", "auth_time", "roles", "email_verified");
        assertThat(claims.get("iss").asText()).isEqualTo("rollcall");
        assertThat(claims.get("aud").asText()).isEqualTo("rollcall");
        assertThat(claims.get("sub").asText()).isEqualTo(person.userId());
        assertThat(claims.get("sid").asText()).isEqualTo(person.sessionId());
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(300);
        long now = Instant.now().getEpochSecond();
        assertThat(claims.get("iat").asLong()).isCloseTo(now, within(5L));
        assertThat(claims.get("auth_time").asLong()).isCloseTo(now, within(5L));
        assertThat(claims.get("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(claims.get("email_verified").booleanValue()).isTrue();
    }

    @Test
    void everyTokenHasAnIdOfItsOwn() {
        Person person = server.newPerson();

        String other = server.logIn(person.registration()).accessToken();

        assertThat(Jwt.parse(other).claims().get("jti"))
                .isNotEqualTo(Jwt.parse(person.accessToken()).claims().get("jti"));
    }

    @Test
    void theSessionKeepsWhereItLives() {
        Registration ana = server.verified(Registration.someone());

        Answer tokens = server.call("/v1/sessions")
                .header("User-Agent", "x".repeat(600))
                .post(ana.logIn())
                .expect(201);

        assertThat(tokens.text("/session/device_info/name")).isEqualTo("laptop");
        assertThat(tokens.text("/session/device_info/ip")).isEqualTo("127.0.0.1");
        assertThat(tokens.text("/session/device_info/user_agent")).isEqualTo("x".repeat(512));
    }

    @Test
    void aDeviceNeedsNoName() {
        Registration ana = server.verified(Registration.someone());

        Answer tokens = server.call("/v1/sessions")
                .post(Map.of("email", ana.email(), "password", ana.password()))
                .expect(201);

        assertThat(tokens.json().at("/session/device_info/name").isNull()).isTrue();
    }

    @Test
    void unknownWrongAndWithoutPasswordAreRefusedAlike() {
        Registration ana = server.verified(Registration.someone());
        Registration social = server.verified(Registration.someone());
        server.sql().update("UPDATE accounts SET password_hash = NULL WHERE email = ?", social.email());

        List<Answer> answers =
                List.of(logIn(Registration.someone()), logIn(ana.withPassword("not the password")), logIn(social));

        assertThat(answers).allSatisfy(answer -> {
            answer.expectProblem(401, "credentials-invalid");
            assertThat(answer.text("/detail")).isEqualTo(answers.get(0).text("/detail"));
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"");
        });
    }

    @Test
    void thatAnAddressIsUnverifiedIsToldAfterTheRightPasswordOnly() {
        Registration ana = Registration.someone();
        server.register(ana);

        logIn(ana.withPassword("not the password")).expectProblem(401, "credentials-invalid");
        logIn(ana).expectProblem(403, "email-not-verified");
    }

    @Test
    void thatAnAccountIsDisabledIsToldAfterTheRightPasswordOnly() {
        Registration ana = server.verified(Registration.someone());
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", ana.email());

        logIn(ana.withPassword("not the password")).expectProblem(401, "credentials-invalid");
        logIn(ana).expectProblem(403, "account-disabled");
    }

    @Test
    void thePasswordCountsToItsLastCharacter() {
        String longest = "p".repeat(128);
        Registration ana = server.verified(Registration.someone().withPassword(longest));

        logIn(ana.withPassword("p".repeat(127))).expectProblem(401, "credentials-invalid");
        logIn(ana.withPassword("p".repeat(129))).expectProblem(401, "credentials-invalid");
        logIn(ana).expect(201);
    }

    @Test
    void thePasswordIsTheSameOnAKeyboardThatComposesItsLetters() {
        Registration ana = server.verified(Registration.someone().withPassword("cafe\u0301 au lait"));

        logIn(ana.withPassword("caf\u00e9 au lait")).expect(201);
    }

    @Test
    void aPasswordMadeToBeSlowToReadIsSimplyWrong() {
        Registration ana = server.verified(Registration.someone());
        String outOfOrder = "\u0301\u0323".repeat(80_000);

        logIn(ana.withPassword(outOfOrder)).expectProblem(401, "credentials-invalid");
    }

    private Answer logIn(Registration registration) {
        return server.call("/v1/sessions").post(registration.logIn());
    }

    private static List<String> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
