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
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmailUndoTest {
    private final AuthServer server = AuthServer.first();
    private final EmailChanges changes = new EmailChanges(server);
    private final Person ana = server.newPerson();
    private final String wanted = "new-" + ana.email();

    @Test
    void beforeTheChangeItKeepsTheAddressAndEndsAllSessions() {
        changes.request(ana, wanted).expect(202);
        String confirmation = MailText.token(changes.confirmation(wanted));

        changes.undo(MailText.token(changes.notice(ana.email()))).expect(204);

        server.current(ana.accessToken()).expectProblem(401, "session-revoked");
        AuthServer.second().current(ana.accessToken()).expectProblem(401, "session-revoked");
        changes.confirm(confirmation).expectProblem(400, "verification-invalid");
        server.logIn(ana.registration());
        assertThat(templates(wanted)).containsExactly("confirm-email");
    }

    @Test
    void afterTheChangeItGivesTheAddressBackAndEndsAllSessions() {
        changes.change(ana, wanted);
        Person intruder = server.logIn(ana.registration().withEmail(wanted));

        changes.undo(MailText.token(changes.changed(ana.email()))).expect(204);

        for (Person device : List.of(ana, intruder)) {
            server.current(device.accessToken()).expectProblem(401, "session-revoked");
            AuthServer.second().current(device.accessToken()).expectProblem(401, "session-revoked");
            server.refresh(device.refreshToken()).expectProblem(401, "session-revoked");
        }
        server.logIn(ana.registration());
        Mail told = changes.changed(wanted);
        assertThat(told.text()).contains(ana.email()).doesNotContain("#token=");
    }

    @Test
    void itIsGoodForSevenDaysFromTheChange() {
        changes.request(ana, wanted).expect(202);
        server.sql().update("""
                        UPDATE one_time_tokens SET created_at = created_at - interval '23 hours',
                          expires_at = expires_at - interval '23 hours'
                        WHERE user_id = ?::uuid
                        """, ana.userId());
        changes.confirm(MailText.token(changes.confirmation(wanted))).expect(204);
        String token = MailText.token(changes.changed(ana.email()));
        assertThat(server.sql().number("""
                                SELECT round(extract(epoch FROM expires_at - now()) / 3600)::bigint FROM one_time_tokens
                                WHERE purpose = 'undo-email' AND user_id = ?::uuid
                                """, ana.userId())).isEqualTo(7 * 24);

        server.sql().update("""
                        UPDATE one_time_tokens SET expires_at = now() - interval '1 second'
                        WHERE purpose = 'undo-email' AND user_id = ?::uuid
                        """, ana.userId());

        changes.undo(token).expectProblem(410, "verification-expired");
        server.logIn(ana.registration().withEmail(wanted));
    }

    @Test
    void whoTookTheAccountFurtherCannotUndoTheUndo() {
        String further = "further-" + wanted;
        changes.change(ana, wanted);
        String mine = MailText.token(changes.changed(ana.email()));
        Person intruder = server.logIn(ana.registration().withEmail(wanted));
        changes.change(intruder, further);
        String theirs = MailText.token(changes.changed(wanted));
        changes.request(intruder, "yet-" + further).expect(202);
        String pending = MailText.token(changes.confirmation("yet-" + further));
        Mail reset = new Passwords(server).resetMail(further);

        changes.undo(mine).expect(204);

        changes.undo(theirs).expectProblem(400, "verification-invalid");
        changes.confirm(pending).expectProblem(400, "verification-invalid");
        new Passwords(server)
                .confirmReset(MailText.token(reset), Passwords.NEW)
                .expectProblem(400, "verification-invalid");
        server.logIn(ana.registration());
    }

    @Test
    void whoRegistersTheOldAddressWithoutProvingItDoesNotHinderIt() {
        changes.change(ana, wanted);
        String token = MailText.token(changes.changed(ana.email()));
        Registration squatter = ana.registration().withPassword("password of the squatter");
        server.register(squatter);

        changes.undo(token).expect(204);

        server.logIn(ana.registration());
        server.call("/v1/sessions").post(squatter.logIn()).expectProblem(401, "credentials-invalid");
    }

    @Test
    void anOldAddressThatBelongsToAnotherAccountByNowIsToldAndNothingChanges() {
        changes.change(ana, wanted);
        String token = MailText.token(changes.changed(ana.email()));
        server.verified(ana.registration().withPassword("password of the other"));

        Answer answer = changes.undo(token).expectProblem(409, "conflict");

        assertThat(answer.text("/detail")).isEqualTo("Another account has that address by now");
        server.current(ana.accessToken()).expect(200);
        server.logIn(ana.registration().withEmail(wanted));
    }

    @Test
    void oneOfManyWhoUndoAtOnceSucceedsAndNoneIsUsedTwice() {
        changes.change(ana, wanted);
        String token = MailText.token(changes.changed(ana.email()));

        List<Answer> answers = Parallel.requests(
                32, i -> server.call("/v1/accounts/undo-email").posting(Map.of("token", token)));

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(answer -> answer.expectProblem(400, "verification-invalid"));
        changes.undo(token).expectProblem(400, "verification-invalid");
    }

    @Test
    void whicheverOfConfirmingAndUndoingComesFirstTheOldAddressStays() {
        for (int round = 0; round < 10; round++) {
            Person person = server.newPerson();
            String other = "new-" + person.email();
            changes.request(person, other).expect(202);
            String confirm = MailText.token(changes.confirmation(other));
            String undo = MailText.token(changes.notice(person.email()));

            List<Answer> answers = Parallel.requests(
                    8, i -> server.call(i % 2 == 0 ? "/v1/accounts/confirm-email" : "/v1/accounts/undo-email")
                            .posting(Map.of("token", i % 2 == 0 ? confirm : undo)));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(204, 400));
            assertThat(answers.stream()
                            .filter(answer -> answer.status() == 204
                                    && answer.response().uri().getPath().endsWith("undo-email")))
                    .hasSize(1);
            server.logIn(person.registration());
        }
    }

    @Test
    void itIsEnteredInTheAudit() {
        changes.change(ana, wanted);
        changes.undo(MailText.token(changes.changed(ana.email()))).expect(204);

        assertThat(server.sql()
                        .texts(
                                "SELECT event FROM audit WHERE event LIKE 'email.%' AND user_id = ?::uuid ORDER BY id",
                                ana.userId()))
                .containsExactly("email.change-requested", "email.changed", "email.change-undone");
    }

    private List<String> templates(String address) {
        return server.sql().texts("SELECT template FROM mails WHERE to_address = ? ORDER BY created_at, id", address);
    }
}
