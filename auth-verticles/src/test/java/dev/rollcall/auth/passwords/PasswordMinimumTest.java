package dev.rollcall.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordMinimumTest {
    private static final String FOURTEEN = "fourteen chars";

    @Test
    void whatTheOperatorAsksForHoldsWhereverAPasswordIsChosen() {
        try (AuthServer server = AuthServer.first().another(Map.of("PASSWORD_MIN", "15"))) {
            Passwords passwords = new Passwords(server);
            Person ana = server.newPerson();
            String reset = MailText.token(passwords.resetMail(ana.email()));

            assertThat(server.call("/v1/accounts")
                            .post(Registration.someone().withPassword(FOURTEEN).body())
                            .violations())
                    .containsExactly("/password out_of_range");
            assertThat(passwords.change(ana, Registration.PASSWORD, FOURTEEN).violations())
                    .containsExactly("/new_password out_of_range");
            assertThat(passwords.confirmReset(reset, FOURTEEN).violations())
                    .containsExactly("/new_password out_of_range");

            assertThat(server.call("/reset-password").get().body()).contains("At least 15 characters");
            passwords.confirmReset(reset, FOURTEEN + "!").expect(204);
        }
    }

    @Test
    void whoChoseAShorterOneBeforeCanStillLogIn() {
        AuthServer before = AuthServer.first();
        Registration ana = before.verified(Registration.someone().withPassword(FOURTEEN));

        try (AuthServer server = before.another(Map.of("PASSWORD_MIN", "15"))) {
            server.logIn(ana);
        }
    }
}
