package dev.rollcall.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.Servers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolesTest {
    @Test
    void nodesThatHostDifferentActorsMakeUpOneService() {
        Registration ana = Registration.someone();
        try (AuthServer core = AuthServer.start(
                        Servers.freshDatabase(), Servers.mail(), Map.of("ROLES", "changes,accounts,sessions"));
                AuthServer mails = core.another(Map.of("ROLES", "email"))) {
            Mail mail = core.register(ana);
            mails.verify(MailText.token(mail)).expect(204);
            Person person = mails.logIn(ana);

            core.current(person.accessToken()).expect(200);
            core.call("/internal/v1/mails/dead").serviceKey().get().expect(200);
            assertThat(mails.call("/v1/me")
                            .token(person.accessToken())
                            .get()
                            .expect(200)
                            .text("/email"))
                    .isEqualTo(ana.email());
            mails.call("/v1/sessions/current")
                    .token(person.accessToken())
                    .delete()
                    .expect(204);
            core.current(person.accessToken()).expectProblem(401, "session-revoked");
        }
    }
}
