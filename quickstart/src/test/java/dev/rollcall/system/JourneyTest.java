package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job, end to end. */
class JourneyTest {
    private final Product product = Product.shared();

    @Test
    void registerVerifyLogInMeetLogOutAndTheTokenIsRefusedUnderOneRequestId() {
        String requestId = "journey-" + UUID.randomUUID();
        String email = Product.newAddress();

        Answer registered =
                product.auth("/v1/accounts").header("X-Request-Id", requestId).post(Product.registration(email));
        assertThat(registered.expect(202).text("/status")).isEqualTo("verification_sent");
        assertThat(registered.header("X-Request-Id")).isEqualTo(requestId);
        product.auth("/v1/accounts/verify-email")
                .header("X-Request-Id", requestId)
                .post("{\"email\":\"%s\",\"code\":\"%s\"}".formatted(email, product.code(email)))
                .expect(204);
        JsonNode tokens = product.auth("/v1/sessions")
                .header("X-Request-Id", requestId)
                .post(Product.logIn(email))
                .expect(201)
                .json();
        String token = tokens.at("/access_token").asText();

        Answer created = product.meeting("/v1/meetings")
                .header("X-Request-Id", requestId)
                .token(token)
                .post(Product.aMeeting())
                .expect(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        String location = created.header("Location");
        assertThat(created.text("/utc_start")).isEqualTo("2027-03-01T08:00:00Z");
        assertThat(created.text("/participants/0/email")).isEqualTo(email);

        Answer read = product.meeting(location)
                .header("X-Request-Id", requestId)
                .token(token)
                .get()
                .expect(200);
        assertThat(read.json()).isEqualTo(created.json());

        Answer changed = product.meeting(location)
                .header("X-Request-Id", requestId)
                .token(token)
                .ifMatch(read.header("ETag"))
                .patch("{\"title\":\"Monthly review\"}")
                .expect(200);
        assertThat(changed.text("/title")).isEqualTo("Monthly review");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");

        product.auth("/v1/sessions/current")
                .header("X-Request-Id", requestId)
                .token(token)
                .delete()
                .expect(204);

        product.meeting(location)
                .header("X-Request-Id", requestId)
                .token(token)
                .get()
                .expectProblem(401, "session-revoked");
        product.auth("/v1/sessions/current").token(token).get().expectProblem(401, "session-revoked");

        List<JsonNode> lines = Log.await(
                requestId,
                found -> Log.services(found).size() == 2
                        && found.stream()
                                .anyMatch(line -> line.at("/event").asText().equals("mail"))
                        && found.stream()
                                        .filter(line ->
                                                line.at("/event").asText().equals("request"))
                                        .count()
                                == 8);
        assertThat(Log.services(lines)).containsExactlyInAnyOrder("auth", "meeting");
        assertThat(lines)
                .filteredOn(line -> line.at("/event").asText().equals("request"))
                .allSatisfy(line -> {
                    assertThat(line.at("/route").asText()).startsWith("/v1/");
                    assertThat(line.at("/status").asInt()).isBetween(200, 401);
                    assertThat(line.has("ms")).isTrue();
                });
        assertThat(lines)
                .as("the user copy and the revocation list of the meeting service name the request that caused it")
                .anySatisfy(line -> {
                    assertThat(line.at("/service").asText()).isEqualTo("meeting");
                    assertThat(line.at("/event").asText()).isEqualTo("integration");
                    assertThat(line.at("/change").asText()).isEqualTo("session.revoked");
                });
    }

    @Test
    void aRevokedSessionIsRefusedByBothServicesAtOnceEveryTime() {
        Product.Person person = product.newPerson();
        for (int round = 0; round < 50; round++) {
            product.auth("/v1/sessions/current")
                    .token(person.accessToken())
                    .delete()
                    .expect(204);

            product.meeting("/v1/meetings").token(person.accessToken()).get().expectProblem(401, "session-revoked");
            product.auth("/v1/me").token(person.accessToken()).get().expectProblem(401, "session-revoked");
            person = product.logInAs(person.email());
        }
    }
}
