package dev.rollcall.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordResetTest {
    private static final String NEW = Passwords.NEW;
    private static final String LATEST_RESET = """
            id = (SELECT t.id FROM one_time_tokens t JOIN accounts a ON a.id = t.user_id
              WHERE a.email = ? AND purpose = 'reset-password' ORDER BY t.created_at DESC LIMIT 1)
            """;

    private final AuthServer server = AuthServer.first();
    private final Passwords passwords = new Passwords(server);
    private final Registration ana = server.verified(Registration.someone());

    @Test
    void theMailedLinkSetsANewPassword() {
        Mail mail = passwords.resetMail(ana.email());
        assertThat(mail.text()).contains("Hello Ana").doesNotContain("Code:");
        assertThat(MailText.page(mail)).isEqualTo(AuthServer.PAGES + "/reset-password");

        passwords.confirmReset(MailText.token(mail), NEW).expect(204);

        server.logIn(ana.withPassword(NEW));
        server.call("/v1/sessions").post(ana.logIn()).expectProblem(401, "credentials-invalid");
        Mail told = server.mailTo(ana.email(), any -> any.subject().equals("Your Rollcall password was changed"));
        assertThat(told.text()).doesNotContain("#token=", NEW);
    }

    @Test
    void allSessionsEndOnEveryNodeBeforeItIsAnswered() {
        List<Person> devices = List.of(server.logIn(ana), server.logIn(ana));
        String token = MailText.token(passwords.resetMail(ana.email()));

        passwords.confirmReset(token, NEW).expect(204);

        assertThat(devices).allSatisfy(device -> {
            server.current(device.accessToken()).expectProblem(401, "session-revoked");
            AuthServer.second().current(device.accessToken()).expectProblem(401, "session-revoked");
            server.refresh(device.refreshToken()).expectProblem(401, "session-revoked");
        });
        assertThat(server.sql()
                        .texts(
                                "SELECT data ->> 'reason' FROM changes WHERE type = 'session.revoked' AND data ->> 'user_id' = ?",
                                devices.get(0).userId()))
                .containsExactly("password-reset", "password-reset");
    }

    @Test
    void aLinkHas256BitsAndOnlyItsHashIsStored() {
        String token = MailText.token(passwords.resetMail(ana.email()));

        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        assertThat(server.sql()
                        .text(
                                "SELECT encode(token_hash, 'hex') FROM one_time_tokens WHERE " + LATEST_RESET,
                                ana.email()))
                .hasSize(64)
                .isNotEqualTo(java.util.HexFormat.of()
                        .formatHex(Base64.getUrlDecoder().decode(token)));
    }

    @Test
    void aLinkIsGoodForAnHourAndOneUse() {
        String used = MailText.token(passwords.resetMail(ana.email()));
        assertThat(server.sql()
                        .number(
                                "SELECT extract(epoch FROM expires_at - created_at)::bigint FROM one_time_tokens WHERE "
                                        + LATEST_RESET,
                                ana.email()))
                .isEqualTo(60 * 60);
        passwords.confirmReset(used, NEW).expect(204);
        passwords.confirmReset(used, "another password of mine").expectProblem(400, "verification-invalid");

        String old = MailText.token(passwords.resetMail(ana.email()));
        server.sql()
                .update(
                        "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE " + LATEST_RESET,
                        ana.email());
        passwords.confirmReset(old, "another password of mine").expectProblem(410, "verification-expired");

        server.logIn(ana.withPassword(NEW));
    }

    @Test
    void aPasswordThatBreaksTheRulesDoesNotUseTheLinkUp() {
        String token = MailText.token(passwords.resetMail(ana.email()));

        assertThat(passwords.confirmReset(token, "short").violations()).containsExactly("/new_password out_of_range");
        assertThat(passwords.confirmReset(token, "Password123").violations())
                .containsExactly("/new_password too_common");
        assertThat(passwords
                        .confirmReset(token, ana.email().toUpperCase(Locale.ROOT))
                        .violations())
                .containsExactly("/new_password invalid");

        passwords.confirmReset(token, NEW).expect(204);
    }

    @Test
    void oneOfManyWhoUseALinkAtOnceSucceeds() {
        String token = MailText.token(passwords.resetMail(ana.email()));

        List<Answer> answers = Parallel.requests(32, i -> server.call("/v1/password-resets/confirm")
                .posting(Map.of("token", token, "new_password", "password number " + i)));

        assertOneSucceeded(answers);
    }

    @Test
    void ofSeveralLinksUsedAtOnceOneSucceedsAndTheOthersAreVoid() {
        List<String> tokens = List.of(
                MailText.token(passwords.resetMail(ana.email())),
                MailText.token(passwords.resetMail(ana.email())),
                MailText.token(passwords.resetMail(ana.email())));

        List<Answer> answers = Parallel.requests(tokens.size() * 4, i -> server.call("/v1/password-resets/confirm")
                .posting(Map.of("token", tokens.get(i % tokens.size()), "new_password", "password number " + i)));

        assertOneSucceeded(answers);
        for (String token : tokens) {
            passwords.confirmReset(token, NEW).expectProblem(400, "verification-invalid");
        }
    }

    private void assertOneSucceeded(List<Answer> answers) {
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(answer -> answer.expectProblem(400, "verification-invalid"));
        Registration winner = ana.withPassword("password number " + winner(answers));
        for (int i = 0; i < answers.size(); i++) {
            server.call("/v1/sessions").post(winner.logIn()).expect(201); // so that no wrong guess is one too many
            server.call("/v1/sessions")
                    .post(ana.withPassword("password number " + i).logIn())
                    .expect(answers.get(i).status() == 204 ? 201 : 401);
        }
    }

    private static int winner(List<Answer> answers) {
        return answers.stream().map(Answer::status).toList().indexOf(204);
    }

    @Test
    void whoHasSetANewPasswordNeedNotWaitForWrongOnesBefore() {
        for (int i = 0; i < 5; i++) {
            server.call("/v1/sessions")
                    .post(ana.withPassword("wrong " + i).logIn())
                    .expect(401);
        }
        server.call("/v1/sessions").post(ana.logIn()).expectProblem(429, "rate-limited");

        passwords
                .confirmReset(MailText.token(passwords.resetMail(ana.email())), NEW)
                .expect(204);

        server.logIn(ana.withPassword(NEW));
    }

    @Test
    void aLinkIsVoidOnceTheAddressHasChanged() {
        String token = MailText.token(passwords.resetMail(ana.email()));
        String moved = "moved-" + ana.email();
        server.sql().update("UPDATE accounts SET email = ? WHERE email = ?", moved, ana.email());

        passwords.confirmReset(token, NEW).expectProblem(400, "verification-invalid");

        server.logIn(ana.withEmail(moved));
    }

    @Test
    void aLinkServesItsOwnPurposeOnly() {
        Registration bob = Registration.someone();
        String verification = MailText.token(server.register(bob));
        String reset = MailText.token(passwords.resetMail(ana.email()));

        passwords.confirmReset(verification, NEW).expectProblem(400, "verification-invalid");
        server.verify(reset).expectProblem(400, "verification-invalid");

        server.verify(verification).expect(204);
        passwords.confirmReset(reset, NEW).expect(204);
    }

    @Test
    void aMadeUpLinkIsRefused() {
        passwords.confirmReset("bWFkZSB1cA", NEW).expectProblem(400, "verification-invalid");
    }

    @Test
    void aMailScannerConsumesNoLink() { // supabase/auth #1214
        String token = MailText.token(passwords.resetMail(ana.email()));

        server.call("/reset-password").get().expect(200);
        server.call("/reset-password?token=" + token).get().expect(200);
        server.call("/v1/password-resets/confirm?token=" + token).get().expectProblem(405, "method-not-allowed");
        server.call("/v1/password-resets/confirm?token=" + token).post().expectProblem(400, "malformed-json");

        passwords.confirmReset(token, NEW).expect(204);
    }

    @Test
    void whoHasNoPasswordGetsOne() {
        Person person = server.logIn(ana);
        server.sql().update("UPDATE accounts SET password_hash = NULL WHERE email = ?", ana.email());

        passwords
                .confirmReset(MailText.token(passwords.resetMail(ana.email())), NEW)
                .expect(204);

        assertThat(server.logIn(ana.withPassword(NEW))
                        .tokens()
                        .json()
                        .at("/user/has_password")
                        .asBoolean())
                .isTrue();
        assertThat(server.sql().texts("""
                                SELECT data ->> 'has_password' FROM changes
                                WHERE type = 'user.updated' AND data ->> 'id' = ? ORDER BY seq DESC LIMIT 1
                                """, person.userId())).containsExactly("true");
    }

    @Test
    void anAddressThatSomebodyElseRegisteredFallsToItsOwnerWithoutTheirPassword() {
        Registration squatter =
                Registration.someone().withPassword("password of the squatter").withFirstName("Mallory");
        String squattersLink = MailText.token(server.register(squatter));

        Mail mail = passwords.resetMail(squatter.email());
        assertThat(mail.text()).doesNotContain("Mallory");
        passwords.confirmReset(MailText.token(mail), NEW).expect(204);

        server.logIn(squatter.withPassword(NEW));
        server.call("/v1/sessions").post(squatter.logIn()).expectProblem(401, "credentials-invalid");
        server.verify(squattersLink).expectProblem(400, "verification-invalid");
        server.call("/v1/sessions").post(squatter.logIn()).expectProblem(401, "credentials-invalid");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDisabledAccountGetsNoLinkAndItsEarlierOnesAreVoid(boolean mailedBefore) {
        String token = mailedBefore ? MailText.token(passwords.resetMail(ana.email())) : "none";
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", ana.email());

        passwords.requestReset(ana.email()).expect(202);

        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM mails WHERE to_address = ? AND template = 'reset-password'",
                                ana.email()))
                .isEqualTo(mailedBefore ? 1 : 0);
        passwords.confirmReset(token, NEW).expectProblem(400, "verification-invalid");
    }

    @Test
    void itIsEnteredInTheAudit() {
        passwords
                .confirmReset(MailText.token(passwords.resetMail(ana.email())), NEW)
                .expect(204);

        assertThat(server.sql().texts("""
                                SELECT concat_ws(' ', event, outcome, origin ->> 'ip') FROM audit
                                WHERE event LIKE 'password.%' AND user_id = (SELECT id FROM accounts WHERE email = ?)
                                ORDER BY id
                                """, ana.email()))
                .containsExactly("password.reset-requested success 127.0.0.1", "password.reset success 127.0.0.1");
    }
}
