package dev.rollcall.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void whoVerifiesByTheMailedLinkCanLogIn() {
        Registration ana = Registration.someone();
        Mail mail = server.register(ana);

        server.verify(MailText.token(mail)).expect(204);

        Person person = server.logIn(ana);
        assertThat(server.current(person.accessToken()).expect(200).text("/user_id"))
                .isEqualTo(person.userId());
    }

    @Test
    void theAnswerIsTheSameWhetherOrNotTheAddressIsKnown() {
        Registration verified = server.verified(Registration.someone());
        Registration unverified = Registration.someone();
        server.register(unverified);

        List<Answer> answers = List.of(
                register(Registration.someone()),
                register(unverified.withPassword("another password of theirs")),
                register(verified.withPassword("another password of theirs")));

        assertThat(answers).allSatisfy(answer -> {
            answer.expect(202);
            assertThat(answer.body()).isEqualTo("{\"status\":\"verification_sent\"}");
            assertThat(answer.response().headers().map().keySet())
                    .isEqualTo(answers.get(0).response().headers().map().keySet());
        });
    }

    @Test
    void everyRegistrationIsWorthExactlyOneMail() {
        Registration verified = server.verified(Registration.someone());
        Registration unverified = Registration.someone();
        server.register(unverified);
        Registration unknown = Registration.someone();

        register(unknown);
        register(unverified);
        register(verified);

        assertThat(templates(unknown)).containsExactly("verify-email");
        assertThat(templates(unverified)).containsExactly("verify-email", "verify-email");
        assertThat(templates(verified)).containsExactly("verify-email", "already-registered");
    }

    @Test
    void theOwnerOfAKnownAddressIsToldAndKeepsPasswordAndNames() {
        Registration ana = server.verified(Registration.someone());

        register(ana.withPassword("somebody else's idea").withFirstName("Mallory"));

        Mail mail = server.mailTo(ana.email(), any -> any.subject().equals("You already have a Rollcall account"));
        assertThat(mail.text()).contains("Hello Ana").doesNotContain("Mallory", "#token=", "Code:");
        assertThat(mail.html()).contains("Hello Ana").doesNotContain("Mallory", "#token=");
        Person person = server.logIn(ana);
        assertThat(person.tokens().text("/user/first_name")).isEqualTo("Ana");
        server.call("/v1/sessions")
                .post(Map.of("email", ana.email(), "password", "somebody else's idea"))
                .expectProblem(401, "credentials-invalid");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoseLinkIsOpenedHisRegistrationCounts(int opened) {
        Registration first =
                Registration.someone().withPassword("password of the first").withFirstName("First");
        Registration second = first.withPassword("password of the second").withFirstName("Second");
        List<Mail> mails = List.of(server.register(first), server.register(second));
        List<Registration> registrations = List.of(first, second);
        assertThat(mails).extracting(Mail::text).element(0).asString().contains("Hello First");
        assertThat(mails).extracting(Mail::text).element(1).asString().contains("Hello Second");

        server.verify(MailText.token(mails.get(opened))).expect(204);

        Person person = server.logIn(registrations.get(opened));
        assertThat(person.tokens().text("/user/first_name"))
                .isEqualTo(registrations.get(opened).firstName());
        server.call("/v1/sessions")
                .post(registrations.get(1 - opened).logIn())
                .expectProblem(401, "credentials-invalid");
        server.verify(MailText.token(mails.get(1 - opened))).expectProblem(400, "verification-invalid");
    }

    @Test
    void anAddressIsTheSameInCapitals() {
        Registration ana = server.verified(Registration.someone());

        register(ana.withEmail(ana.email().toUpperCase(Locale.ROOT)));

        assertThat(server.sql().number("SELECT count(*) FROM accounts WHERE lower(email) = ?", ana.email()))
                .isEqualTo(1);
        server.call("/v1/sessions")
                .post(ana.withEmail(ana.email().toUpperCase(Locale.ROOT)).logIn())
                .expect(201);
    }

    @Test
    void namesAreKeptWithoutTheSpaceAroundThem() {
        Registration ana = Registration.someone().withFirstName("  Ana María ").withLastName("O’Neill-Ruiz 李");

        Person person = server.logIn(server.verified(ana));

        assertThat(person.tokens().text("/user/first_name")).isEqualTo("Ana María");
        assertThat(person.tokens().text("/user/last_name")).isEqualTo("O’Neill-Ruiz 李");
    }

    @Test
    void manyRegistrationsOfOneAddressAtOnceMakeOneAccount() {
        Registration ana = Registration.someone();

        List<Answer> answers = Parallel.requests(16, i -> server.call("/v1/accounts")
                .posting(ana.withPassword("password number " + i).body()));

        assertThat(answers).allSatisfy(answer -> answer.expect(202));
        assertThat(server.sql().number("SELECT count(*) FROM accounts WHERE email = ?", ana.email()))
                .isEqualTo(1);
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM changes WHERE type = 'user.created' AND data ->> 'email' = ?",
                                ana.email()))
                .isEqualTo(1);
        assertThat(templates(ana)).hasSize(16).containsOnly("verify-email");
    }

    private Answer register(Registration registration) {
        return server.call("/v1/accounts").post(registration.body()).expect(202);
    }

    private List<String> templates(Registration registration) {
        return server.sql()
                .texts("SELECT template FROM mails WHERE to_address = ? ORDER BY created_at", registration.email());
    }
}
