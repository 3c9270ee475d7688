package dev.rollcall.auth.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.EmailChanges;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmailChangeTest {
    private final AuthServer server = AuthServer.first();
    private final EmailChanges changes = new EmailChanges(server);
    private final Person ana = server.newPerson();
    private final String wanted = "new-" + ana.email();

    @Test
    void nothingChangesUntilTheNewAddressIsConfirmed() {
        Answer answer = changes.request(ana, wanted).expect(202);

        assertThat(answer.body()).isEqualTo("{\"status\":\"confirmation_sent\"}");
        server.logIn(ana.registration());
        assertThat(email()).isEqualTo(ana.email());
    }

    @Test
    void theNewAddressConfirmsAndTheOldOneIsTold() {
        changes.request(ana, wanted.toUpperCase(Locale.ROOT)).expect(202);
        Mail confirmation = changes.confirmation(wanted);
        assertThat(MailText.page(confirmation)).isEqualTo(AuthServer.PAGES + "/confirm-email");
        assertThat(confirmation.text()).doesNotContain("Ana", ana.email());
        Mail notice = changes.notice(ana.email());
        assertThat(MailText.page(notice)).isEqualTo(AuthServer.PAGES + "/undo-email");
        assertThat(notice.text()).contains("Hello Ana", wanted);

        changes.confirm(MailText.token(confirmation)).expect(204);

        assertThat(email()).isEqualTo(wanted);
        server.current(ana.accessToken()).expect(200);
        server.logIn(ana.registration().withEmail(wanted));
        server.call("/v1/sessions").post(ana.registration().logIn()).expectProblem(401, "credentials-invalid");
        Mail changed = changes.changed(ana.email());
        assertThat(MailText.token(changed)).isEqualTo(MailText.token(notice));
        assertThat(changed.text()).contains("Hello Ana", wanted);
        assertThat(server.sql().texts("""
                                SELECT data ->> 'email' FROM changes WHERE type = 'user.updated' AND data ->> 'id' = ?
                                ORDER BY seq DESC LIMIT 1
                                """, ana.userId())).containsExactly(wanted);
    }

    @Test
    void whoLoggedInLongAgoMustProveWhoTheyAreFirst() {
        server.sql()
                .update(
                        "UPDATE sessions SET auth_time = now() - interval '11 minutes' WHERE id = ?::uuid",
                        ana.sessionId());
        String stale = server.refresh(ana.refreshToken()).expect(200).text("/access_token");

        server.call("/v1/me/email")
                .token(stale)
                .post(Map.of("email", wanted))
                .expectProblem(403, "reauthentication-required");

        assertThat(server.mail().messages(wanted)).isEmpty();
    }

    @Test
    void theOwnAddressIsNoOther() {
        assertThat(changes.request(ana, ana.email().toUpperCase(Locale.ROOT)).violations())
                .containsExactly("/email invalid");
        assertThat(server.sql().number("SELECT count(*) FROM mails WHERE to_address = ?", ana.email()))
                .isEqualTo(1);
    }

    @Test
    void anAddressThatIsTakenIsAnsweredAlikeAndItsOwnerIsTold() {
        Person bob = server.newPerson();

        Answer taken = changes.request(ana, bob.email());
        Answer free = changes.request(ana, wanted);

        assertThat(taken.expect(202).body()).isEqualTo(free.expect(202).body());
        Mail told = server.mailTo(bob.email(), mail -> mail.subject().equals("You already have a Rollcall account"));
        assertThat(told.text()).doesNotContain("#token=", ana.email());
        assertThat(changes.notice(ana.email()).text()).contains("#token=");
        assertThat(templates(bob.email())).containsExactly("verify-email", "address-taken");
        assertThat(templates(ana.email()))
                .containsExactly("verify-email", "email-change-notice", "email-change-notice");
    }

    @Test
    void anAddressThatWasTakenMeanwhileIsRefusedAndTheLinkStaysGood() {
        changes.request(ana, wanted).expect(202);
        String token = MailText.token(changes.confirmation(wanted));
        server.verified(Registration.someone().withEmail(wanted));

        changes.confirm(token).expectProblem(409, "conflict");

        assertThat(email()).isEqualTo(ana.email());
        server.sql().update("UPDATE accounts SET email = 'moved-on@example.com' WHERE email = ?", wanted);
        changes.confirm(token).expect(204);
    }

    @Test
    void whoRegisteredTheAddressButNeverProvedItGivesWay() {
        Registration squatter = Registration.someone().withEmail(wanted).withPassword("password of the squatter");
        String squattersLink = MailText.token(server.register(squatter));
        String squattersId = server.sql().text("SELECT id FROM accounts WHERE email = ?", wanted);

        changes.change(ana, wanted);

        assertThat(email()).isEqualTo(wanted);
        server.call("/v1/sessions").post(squatter.logIn()).expectProblem(401, "credentials-invalid");
        server.verify(squattersLink).expectProblem(400, "verification-invalid");
        assertThat(server.sql()
                        .texts(
                                "SELECT type FROM changes WHERE data ->> 'id' IN (?, ?) ORDER BY seq",
                                squattersId,
                                ana.userId()))
                .containsExactly("user.created", "user.updated", "user.created", "user.deleted", "user.updated");
    }

    @Test
    void oneOfManyWhoConfirmAtOnceSucceeds() {
        changes.request(ana, wanted).expect(202);
        String token = MailText.token(changes.confirmation(wanted));

        List<Answer> answers = Parallel.requests(
                32, i -> server.call("/v1/accounts/confirm-email").posting(Map.of("token", token)));

        assertOneSucceeded(answers);
        assertThat(templates(ana.email())).filteredOn("email-changed"::equals).hasSize(1);
    }

    @Test
    void ofTwoChangesAskedForTheOneConfirmedFirstHoldsAndTheOtherIsVoid() {
        changes.request(ana, wanted).expect(202);
        changes.request(ana, "other-" + wanted).expect(202);
        String first = MailText.token(changes.confirmation(wanted));
        String second = MailText.token(changes.confirmation("other-" + wanted));

        List<Answer> answers = Parallel.requests(16, i -> server.call("/v1/accounts/confirm-email")
                .posting(Map.of("token", i % 2 == 0 ? first : second)));

        assertOneSucceeded(answers);
    }

    private static void assertOneSucceeded(List<Answer> answers) {
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(answer -> answer.expectProblem(400, "verification-invalid"));
    }

    @Test
    void aLinkIsGoodForADayAndForItsPurposeOnly() {
        changes.request(ana, wanted).expect(202);
        String confirmation = MailText.token(changes.confirmation(wanted));
        String undo = MailText.token(changes.notice(ana.email()));
        assertThat(server.sql().number("""
                                SELECT extract(epoch FROM expires_at - created_at)::bigint FROM one_time_tokens
                                WHERE purpose = 'confirm-email' AND user_id = ?::uuid
                                """, ana.userId())).isEqualTo(24 * 60 * 60);

        changes.confirm(undo).expectProblem(400, "verification-invalid");
        changes.undo(confirmation).expectProblem(400, "verification-invalid");
        server.verify(confirmation).expectProblem(400, "verification-invalid");
        new Passwords(server).confirmReset(confirmation, Passwords.NEW).expectProblem(400, "verification-invalid");
        server.sql().update("""
                        UPDATE one_time_tokens SET expires_at = now() - interval '1 second'
                        WHERE purpose = 'confirm-email' AND user_id = ?::uuid
                        """, ana.userId());
        changes.confirm(confirmation).expectProblem(410, "verification-expired");

        assertThat(email()).isEqualTo(ana.email());
    }

    @Test
    void aMailScannerConsumesNoLink() { // supabase/auth #1214
        changes.request(ana, wanted).expect(202);
        String confirmation = MailText.token(changes.confirmation(wanted));
        String undo = MailText.token(changes.notice(ana.email()));

        for (String token : List.of(confirmation, undo)) {
            server.call("/confirm-email?token=" + token).get().expect(200);
            server.call("/undo-email?token=" + token).get().expect(200);
            server.call("/v1/accounts/confirm-email?token=" + token).get().expectProblem(405, "method-not-allowed");
            server.call("/v1/accounts/undo-email?token=" + token).get().expectProblem(405, "method-not-allowed");
        }

        changes.confirm(confirmation).expect(204);
        changes.undo(undo).expect(204);
    }

    @Test
    void aDisabledAccountKeepsItsAddress() {
        changes.request(ana, wanted).expect(202);
        String token = MailText.token(changes.confirmation(wanted));
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", ana.email());

        changes.confirm(token).expectProblem(400, "verification-invalid");
    }

    @Test
    void theAuditSaysThatItChangedAndNamesNoAddress() {
        changes.change(ana, wanted);

        assertThat(server.sql().texts("""
                                SELECT concat_ws(' ', event, outcome, coalesce(detail::text, '-')) FROM audit
                                WHERE event LIKE 'email.%' AND user_id = ?::uuid ORDER BY id
                                """, ana.userId()))
                .containsExactly("email.change-requested success -", "email.changed success -");
    }

    private String email() {
        return server.call("/v1/me").token(ana.accessToken()).get().expect(200).text("/email");
    }

    private List<String> templates(String address) {
        return server.sql().texts("SELECT template FROM mails WHERE to_address = ? ORDER BY created_at, id", address);
    }
}
