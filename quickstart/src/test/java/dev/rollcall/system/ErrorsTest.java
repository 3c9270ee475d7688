package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 5, point 7: however many actors and nodes a fault passes on its way to the client, it is told once. */
class ErrorsTest {
    private static TwoServices services;

    private final Product product = services.product();
    private final Product.Person ana = product.newPerson();
    private final String requestId = "errors-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        services = TwoServices.start();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void aFaultOfAnActorOfTheAuthServiceIsOneLineWithItsCauses() {
        services.authRows("ALTER TABLE accounts ADD CONSTRAINT nobody_is_boom CHECK (first_name <> 'Boom')");

        call(product.auth("/v1/me")).patch("{\"first_name\": \"Boom\"}").expectProblem(500, "internal");

        assertThat(causes(error("auth", "Accounts.Rename")))
                .containsSubsequence("PgException", "ConstraintViolation: Constraint nobody_is_boom");
    }

    @Test
    void aFaultOfAnActorOfTheMeetingServiceIsOneLineWithItsCauses() {
        services.meetingRows("ALTER TABLE meetings ADD CONSTRAINT no_boom CHECK (title <> 'Boom')");

        call(product.meeting("/v1/meetings"))
                .post(Product.aMeeting().replace("Weekly review", "Boom"))
                .expectProblem(500, "internal");

        assertThat(causes(error("meeting", "Meetings.Create")))
                .containsSubsequence("PgException", "ConstraintViolation: Constraint no_boom");
    }

    @Test
    void aFaultThatTheOtherServiceAskedForIsOneLineWhereItHappened() {
        services.meetingRows("ALTER TABLE profiles RENAME TO profiles_that_are_away");

        try {
            call(product.auth("/v1/me/export")).get().expectProblem(500, "internal");
        } finally {
            services.meetingRows("ALTER TABLE profiles_that_are_away RENAME TO profiles");
        }

        assertThat(causes(error("meeting", "PersonalData.Read"))).contains("\"profiles\" does not exist");
    }

    private Call call(Call call) {
        return call.header("X-Request-Id", requestId).token(ana.accessToken());
    }

    /** The one line of an error among all that both services have written of the request. */
    private JsonNode error(String service, String command) {
        List<JsonNode> lines = Log.await(requestId, found -> found.stream()
                .anyMatch(line -> line.at("/event").asText().equals("request")));
        List<JsonNode> errors = lines.stream()
                .filter(line -> line.at("/level").asText().equals("ERROR") || line.has("stack_trace"))
                .toList();
        assertThat(errors).hasSize(1);
        JsonNode error = errors.get(0);
        assertThat(error.at("/service").asText()).isEqualTo(service);
        assertThat(error.at("/command").asText()).isEqualTo(command);
        assertThat(error.at("/trace_id").asText()).isNotEmpty();
        assertThat(error.at("/user").asText()).isEqualTo(ana.userId());
        assertThat(error.at("/fingerprint").asText()).matches("[0-9a-f]{12}");
        return error;
    }

    private static String causes(JsonNode error) {
        return error.at("/stack_trace").asText();
    }
}
