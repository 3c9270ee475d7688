package dev.rollcall.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void whoVerifiesByTheMailedLinkCanLogIn() {
        Person person = server.newPerson();

        assertThat(server.current(person.accessToken()).expect(200).text("/user_id"))
                .isEqualTo(person.userId());
    }
}
