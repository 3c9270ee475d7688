package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an administrator says of an account holds in both services at once. */
class DisabledUserTest {
    private static TwoServices services;
    private static Product product;
    private static Product.Person admin;

    @BeforeAll
    static void start() {
        services = TwoServices.start();
        product = services.product();
        admin = product.newPerson(TwoServices.ADMIN);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    /** CVE-2023-22492, of another product: a deactivated user's tokens lived on. */
    @Test
    void aDeactivatedUsersTokensDoNotLiveOn() {
        Product.Person ana = product.newPerson();
        product.meeting("/v1/meetings").token(ana.accessToken()).get().expect(200);

        patch(ana, "{\"is_active\": false}").expect(200);

        product.meeting("/v1/meetings").token(ana.accessToken()).get().expectProblem(401, "account-disabled");
        product.meeting("/v1/meetings")
                .token(ana.accessToken())
                .post(Product.aMeeting())
                .expectProblem(401, "account-disabled");
        product.auth("/v1/me").token(ana.accessToken()).get().expectProblem(401, "account-disabled");
        product.auth("/v1/sessions/current").token(ana.accessToken()).get().expectProblem(401, "account-disabled");
        product.auth("/v1/tokens/refresh")
                .post("{\"refresh_token\":\"" + ana.refreshToken() + "\"}")
                .expectProblem(401, "account-disabled");
        product.auth("/v1/sessions").post(Product.logIn(ana.email())).expectProblem(403, "account-disabled");
    }

    @Test
    void anEnabledUserLogsInAgainAndTheMeetingsAreThere() {
        Product.Person ana = product.newPerson();
        String location = product.meeting("/v1/meetings")
                .token(ana.accessToken())
                .post(Product.aMeeting())
                .expect(201)
                .header("Location");
        patch(ana, "{\"is_active\": false}").expect(200);

        patch(ana, "{\"is_active\": true}").expect(200);

        String token = product.logInAs(ana.email()).accessToken();
        product.meeting(location).token(token).get().expect(200);
    }

    @Test
    void whatADeactivatedUserLedIsCancelledForTheOthersWhoAreMailedIt() {
        Product.Person ana = product.newPerson();
        Product.Person ben = product.newPerson();
        String location = product.meeting("/v1/meetings")
                .token(ana.accessToken())
                .post("""
                      {"title": "Weekly review", "start": "2027-03-01T09:00:00", "time_zone": "Europe/Berlin",
                       "duration": "PT30M", "participants": [{"user_id": "%s"}]}
                      """.formatted(ben.userId()))
                .expect(201)
                .header("Location");

        patch(ana, "{\"is_active\": false}").expect(200);

        product.mail().await(ben.email(), mail -> mail.subject().startsWith("Cancelled"), Duration.ofSeconds(20));
        String status = product.meeting(location)
                .token(ben.accessToken())
                .get()
                .expect(200)
                .json()
                .at("/status")
                .asText();
        assertThat(status).isEqualTo("cancelled");
    }

    @Test
    void whoseSessionsAnAdministratorEndsIsRefusedByTheMeetingServiceToo() {
        Product.Person ana = product.newPerson();

        product.auth("/v1/admin/users/" + ana.userId() + "/sessions")
                .token(admin.accessToken())
                .delete()
                .expect(204);

        product.meeting("/v1/meetings").token(ana.accessToken()).get().expectProblem(401, "session-revoked");
    }

    private static Answer patch(Product.Person person, String body) {
        return product.auth("/v1/admin/users/" + person.userId())
                .token(admin.accessToken())
                .patch(body);
    }
}
