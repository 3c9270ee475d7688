package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Hashes;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 3, point 3: a node that is told another cost of hashes renews them as people log in. */
class RehashTest {
    private static AuthServer dearer;

    private final AuthServer server = AuthServer.first();
    private final Registration ana = server.verified(Registration.someone());

    @BeforeAll
    static void start() {
        dearer = AuthServer.first().another(Map.of("ARGON2_ITERATIONS", "2"));
    }

    @AfterAll
    static void stop() {
        dearer.close();
    }

    @Test
    void aLogInRenewsAHashOfAnotherCostOnce() {
        assertThat(hash()).startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
        long hashes = Hashes.of(dearer);

        dearer.logIn(ana);

        assertThat(hash()).startsWith("$argon2id$v=19$m=8192,t=2,p=1$");
        assertThat(Hashes.of(dearer) - hashes).isEqualTo(2);
        dearer.logIn(ana);
        assertThat(Hashes.of(dearer) - hashes).isEqualTo(3);
    }

    @Test
    void itIsNoChangeOfThePassword() {
        Person before = server.logIn(ana);
        String changedAt = changedAt();

        dearer.logIn(ana);

        assertThat(changedAt()).isEqualTo(changedAt);
        server.current(before.accessToken()).expect(200);
        assertThat(server.sql().number("SELECT count(*) FROM mails WHERE to_address = ?", ana.email()))
                .isEqualTo(1);
    }

    @Test
    void aWrongPasswordRenewsNothing() {
        String hash = hash();

        dearer.call("/v1/sessions")
                .post(ana.withPassword("not the password").logIn())
                .expect(401);

        assertThat(hash()).isEqualTo(hash);
    }

    @Test
    void severalWhoRenewAtOnceAllGetIn() {
        List<Answer> answers =
                Parallel.requests(4, i -> dearer.call("/v1/sessions").posting(ana.logIn()));

        assertThat(answers).allSatisfy(answer -> answer.expect(201));
        dearer.logIn(ana);
    }

    /** However the two fall together, the password that was set last counts, and no session of the other is left. */
    @Test
    void aPasswordThatIsChangedMeanwhileWins() {
        for (int round = 0; round < 10; round++) {
            Registration bob = server.verified(Registration.someone());
            Person changing = server.logIn(bob);

            List<Answer> answers = Parallel.requests(
                    3,
                    i -> i == 0
                            ? server.call("/v1/me/password")
                                    .token(changing.accessToken())
                                    .posting(Map.of("current_password", bob.password(), "new_password", Passwords.NEW))
                            : dearer.call("/v1/sessions").posting(bob.logIn()));

            answers.get(0).expect(204);
            answers.subList(1, 3).forEach(answer -> assertThat(answer.status()).isIn(201, 401));
            server.logIn(bob.withPassword(Passwords.NEW));
            answers.stream().filter(answer -> answer.status() == 201).forEach(answer -> server.current(
                            answer.text("/access_token"))
                    .expectProblem(401, "session-revoked"));
        }
    }

    private String hash() {
        return server.sql().text("SELECT password_hash FROM accounts WHERE email = ?", ana.email());
    }

    private String changedAt() {
        return server.sql().text("SELECT password_changed_at FROM accounts WHERE email = ?", ana.email());
    }
}
