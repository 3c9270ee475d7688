package dev.rollcall.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final String OF_ADDRESS = "user_id = (SELECT id FROM accounts WHERE email = ?)";

    private final AuthServer server = AuthServer.first();
    private final Registration ana = Registration.someone();

    @Test
    void theMailedCodeVerifiesTheAddress() {
        Mail mail = server.register(ana);

        server.verify(ana.email(), MailText.code(mail)).expect(204);

        server.logIn(ana);
    }

    @Test
    void aMadeUpTokenIsInvalid() {
        server.verify("bWFkZSB1cA").expectProblem(400, "verification-invalid");
    }

    @Test
    void aUsedTokenIsInvalid() {
        String token = MailText.token(server.register(ana));
        server.verify(token).expect(204);

        server.verify(token).expectProblem(400, "verification-invalid");
    }

    @Test
    void aTokenOlderThanADayIsExpired() {
        String token = MailText.token(server.register(ana));
        assertThat(server.sql().number("""
                SELECT extract(epoch FROM expires_at - created_at)::bigint FROM one_time_tokens WHERE %s
                """.formatted(OF_ADDRESS), ana.email())).isEqualTo(24 * 60 * 60);
        age("expires_at = now() - interval '1 second'");

        server.verify(token).expectProblem(410, "verification-expired");

        server.call("/v1/sessions").post(ana.logIn()).expectProblem(403, "email-not-verified");
    }

    @Test
    void aWrongCodeIsInvalid() {
        String code = MailText.code(server.register(ana));

        server.verify(ana.email(), another(code)).expectProblem(400, "verification-invalid");
    }

    @Test
    void aUsedCodeIsInvalid() {
        String code = MailText.code(server.register(ana));
        server.verify(ana.email(), code).expect(204);

        server.verify(ana.email(), code).expectProblem(400, "verification-invalid");
    }

    @Test
    void aCodeOfAnUnknownAddressIsInvalid() {
        server.verify("nobody-at-all@example.com", "123456").expectProblem(400, "verification-invalid");
    }

    @Test
    void thatACodeIsTooOldIsToldToThoseWhoKnowIt() {
        String code = MailText.code(server.register(ana));
        age("created_at = now() - interval '11 minutes'");

        server.verify(ana.email(), another(code)).expectProblem(400, "verification-invalid");
        server.verify(ana.email(), code).expectProblem(410, "verification-expired");
    }

    @Test
    void afterFiveTriesTheRightCodeIsRefusedAndTheLinkIsNot() {
        Mail mail = server.register(ana);
        String code = MailText.code(mail);
        for (int tries = 0; tries < 5; tries++) {
            server.verify(ana.email(), another(code)).expectProblem(400, "verification-invalid");
        }

        server.verify(ana.email(), code).expectProblem(400, "verification-invalid");

        server.verify(MailText.token(mail)).expect(204);
    }

    @Test
    void triesAtOnceDoNotGetPastTheFive() {
        Mail mail = server.register(ana);
        String code = MailText.code(mail);

        List<Answer> answers = Parallel.requests(50, i -> server.call("/v1/accounts/verify-email")
                .posting(Map.of("email", ana.email(), "code", another(code))));

        assertThat(answers).allSatisfy(answer -> answer.expectProblem(400, "verification-invalid"));
        assertThat(server.sql().number("SELECT code_attempts FROM one_time_tokens WHERE " + OF_ADDRESS, ana.email()))
                .isEqualTo(5);
        server.verify(ana.email(), code).expectProblem(400, "verification-invalid");
    }

    @Test
    void oneOfManyWhoUseALinkAtOnceSucceeds() {
        String token = MailText.token(server.register(ana));

        List<Answer> answers = Parallel.requests(
                32, i -> server.call("/v1/accounts/verify-email").posting(Map.of("token", token)));

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(31);
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM changes WHERE type = 'user.updated' AND data ->> 'email' = ?",
                                ana.email()))
                .isEqualTo(1);
    }

    @Test
    void aResentCodeHasTriesOfItsOwnAndReplacesTheOneBefore() {
        String first = MailText.code(server.register(ana));
        for (int tries = 0; tries < 5; tries++) {
            server.verify(ana.email(), another(first)).expectProblem(400, "verification-invalid");
        }

        Mail resent = resend();

        if (!first.equals(MailText.code(resent))) {
            server.verify(ana.email(), first).expectProblem(400, "verification-invalid");
        }
        server.verify(ana.email(), MailText.code(resent)).expect(204);
    }

    @Test
    void theLinkOfTheFirstMailStaysGoodWhenAnotherIsSent() {
        String first = MailText.token(server.register(ana));
        resend();

        server.verify(first).expect(204);
    }

    @Test
    void aResentLinkStandsForTheLatestRegistration() {
        server.register(ana);
        Registration latest = ana.withPassword("the latest of my passwords").withFirstName("Anabel");
        server.register(latest);

        server.verify(MailText.token(resend())).expect(204);

        assertThat(server.logIn(latest).tokens().text("/user/first_name")).isEqualTo("Anabel");
    }

    @Test
    void aResendIsAnsweredAlikeAndMailsOnlyWhoIsUnverified() {
        server.register(ana);
        Registration verified = server.verified(Registration.someone());

        Answer unverified = requestResend(ana.email());
        Answer known = requestResend(verified.email());
        Answer unknown = requestResend("nobody-at-all@example.com");

        assertThat(List.of(unverified, known, unknown)).allSatisfy(answer -> {
            answer.expect(202);
            assertThat(answer.body()).isEqualTo("{\"status\":\"verification_sent\"}");
        });
        assertThat(mailRows(ana.email())).isEqualTo(2);
        assertThat(mailRows(verified.email())).isEqualTo(1);
        assertThat(mailRows("nobody-at-all@example.com")).isZero();
    }

    private Mail resend() {
        int before = server.mail().messages(ana.email()).size();
        requestResend(ana.email()).expect(202);
        return server.mailTo(
                ana.email(), any -> server.mail().messages(ana.email()).size() > before);
    }

    private Answer requestResend(String email) {
        return server.call("/v1/accounts/verify-email/resend").post(Map.of("email", email));
    }

    private long mailRows(String email) {
        return server.sql().number("SELECT count(*) FROM mails WHERE to_address = ?", email);
    }

    private void age(String change) {
        server.sql().update("UPDATE one_time_tokens SET " + change + " WHERE " + OF_ADDRESS, ana.email());
    }

    private static String another(String code) {
        return "%06d".formatted((Integer.parseInt(code) + 1) % 1_000_000);
    }
}
