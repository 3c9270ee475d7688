package dev.rollcall.auth.administration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How there comes to be an administrator at all, and why there always is one from then on. */
class FirstAdminsTest {
    private final Registration ana = Registration.someone();
    private final Registration ben = Registration.someone();

    @Test
    void whoeverVerifiesAnAddressOfTheSettingIsAnAdministrator() {
        try (AuthServer server =
                start(Servers.freshDatabase(), " " + ana.email().toUpperCase(Locale.ROOT) + ", b@example.com")) {
            String token = MailText.token(server.register(ana));
            assertThat(roles(server, ana)).as("not verified yet").isEqualTo("{user}");

            server.verify(token).expect(204);

            Person admin = server.logIn(ana);
            server.call("/v1/admin/users").token(admin.accessToken()).get().expect(200);
            assertThat(server.sql().texts("SELECT event FROM audit ORDER BY at"))
                    .contains("account.registered", "account.verified", "account.roles-changed");
            assertThat(server.logIn(server.verified(ben)).tokens().json().at("/user/roles"))
                    .hasSize(1);
        }
    }

    @Test
    void whoHasVerifiedOneBeforeIsMadeAnAdministratorAtTheNextStart() {
        String database = Servers.freshDatabase();
        try (AuthServer server = start(database, "")) {
            server.verified(ana);
            server.register(ben);
        }

        try (AuthServer server = start(database, ana.email() + "," + ben.email())) {
            assertThat(roles(server, ana)).isEqualTo("{user,admin}");
            assertThat(roles(server, ben)).as("not verified yet").isEqualTo("{user}");
            assertThat(server.sql().text("SELECT data ->> 'roles' FROM changes ORDER BY seq DESC LIMIT 1"))
                    .isEqualTo("[\"user\", \"admin\"]");
        }
        try (AuthServer server = start(database, ana.email())) {
            assertThat(server.sql().number("SELECT count(*) FROM audit WHERE event = 'account.roles-changed'"))
                    .as("once is enough")
                    .isOne();
        }
    }

    @Test
    void theLastAdministratorCanNeitherBeDisabledNorDemoted() {
        try (AuthServer server = start(Servers.freshDatabase(), ana.email())) {
            Person last = server.logIn(server.verified(ana));
            Person other = server.logIn(server.verified(ben));

            for (String patch : List.of("{\"is_active\": false}", "{\"roles\": [\"user\"]}")) {
                patch(server, last, last, patch).expectProblem(409, "last-admin");
            }
            patch(server, last, last, "{\"is_active\": true, \"roles\": [\"admin\"]}")
                    .expect(200);
            server.current(last.accessToken()).expect(200);

            patch(server, last, other, "{\"is_active\": false, \"roles\": [\"admin\"]}")
                    .expect(200);
            patch(server, last, last, "{\"roles\": []}").expectProblem(409, "last-admin");
            patch(server, last, other, "{\"is_active\": true}").expect(200);
            patch(server, last, last, "{\"roles\": []}").expect(200);
        }
    }

    @Test
    void twoWhoDemoteEachOtherAtOnceLeaveOne() {
        try (AuthServer server = start(Servers.freshDatabase(), ana.email() + "," + ben.email())) {
            server.verified(ana);
            server.verified(ben);
            for (int round = 0; round < 10; round++) {
                server.sql().update("UPDATE accounts SET roles = '{user,admin}'");
                List<Person> admins = List.of(server.logIn(ana), server.logIn(ben));

                Parallel.requests(2, i -> server.call(
                                "/v1/admin/users/" + admins.get(1 - i).userId())
                        .token(admins.get(i).accessToken())
                        .patching("{\"roles\": [\"user\"]}"));

                assertThat(server.sql().number("SELECT count(*) FROM accounts WHERE 'admin' = ANY (roles)"))
                        .isOne();
            }
        }
    }

    private static AuthServer start(String database, String adminEmails) {
        return AuthServer.start(database, Servers.mail(), Map.of("ADMIN_EMAILS", adminEmails));
    }

    private static Answer patch(AuthServer server, Person admin, Person whom, String body) {
        return server.call("/v1/admin/users/" + whom.userId())
                .token(admin.accessToken())
                .patch(body);
    }

    private static String roles(AuthServer server, Registration person) {
        return server.sql().text("SELECT roles FROM accounts WHERE email = ?", person.email());
    }
}
