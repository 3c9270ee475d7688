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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordChangeTest {
    private static final String OLD = Registration.PASSWORD;
    private static final String NEW = Passwords.NEW;

    private final AuthServer server = AuthServer.first();
    private final Passwords passwords = new Passwords(server);
    private final Person ana = server.newPerson();

    @Test
    void theNewPasswordCountsAndTheOldOneNoMore() {
        passwords.change(ana, OLD, NEW).expect(204);

        server.logIn(ana.registration().withPassword(NEW));
        server.call("/v1/sessions").post(ana.registration().logIn()).expectProblem(401, "credentials-invalid");
    }

    @Test
    void theOtherSessionsEndOnEveryNodeBeforeItIsAnsweredAndTheOwnStays() {
        Person other = server.logIn(ana.registration());

        passwords.change(ana, OLD, NEW).expect(204);

        server.current(ana.accessToken()).expect(200);
        server.current(other.accessToken()).expectProblem(401, "session-revoked");
        AuthServer.second().current(other.accessToken()).expectProblem(401, "session-revoked");
        server.refresh(other.refreshToken()).expectProblem(401, "session-revoked");
        assertThat(reasons()).containsExactly("password-changed");
    }

    @Test
    void itsOwnerIsToldByMailWithoutAnySecret() {
        passwords.change(ana, OLD, NEW).expect(204);

        Mail mail = server.mailTo(ana.email(), any -> any.subject().equals("Your Rollcall password was changed"));
        assertThat(mail.text()).contains("Hello Ana").doesNotContain("#token=", NEW, OLD);
        assertThat(mail.html()).contains("Hello Ana").doesNotContain("#token=", NEW, OLD);
    }

    @Test
    void aWrongPresentPasswordIsRefusedAndChangesNothing() {
        Person other = server.logIn(ana.registration());

        Answer answer = passwords.change(ana, "not what it is", NEW);

        answer.expectProblem(403, "credentials-invalid");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        server.current(other.accessToken()).expect(200);
        server.logIn(ana.registration());
        assertThat(entries()).containsExactly("failure " + ana.userId() + " {\"reason\": \"wrong-password\"}");
    }

    @Test
    void aPasswordThatBreaksTheRulesIsRefusedWhateverTheRule() {
        assertThat(passwords.change(ana, OLD, "short").violations()).containsExactly("/new_password out_of_range");
        assertThat(passwords.change(ana, OLD, "Password123").violations()).containsExactly("/new_password too_common");
        assertThat(passwords.change(ana, OLD, ana.email()).violations()).containsExactly("/new_password invalid");

        server.logIn(ana.registration());
    }

    @Test
    void everythingMissingIsToldAtOnce() {
        assertThat(server.call("/v1/me/password")
                        .token(ana.accessToken())
                        .post("{}")
                        .violations())
                .containsExactlyInAnyOrder("/current_password required", "/new_password required");
    }

    @Test
    void whoHasNoPasswordIsToldToAskForOne() {
        server.sql().update("UPDATE accounts SET password_hash = NULL WHERE email = ?", ana.email());

        Answer answer = passwords.change(ana, OLD, NEW).expectProblem(409, "conflict");

        assertThat(answer.text("/detail")).contains("/v1/password-resets");
    }

    @Test
    void linksToANewPasswordThatWereMailedBeforeAreVoid() {
        String link = MailText.token(passwords.resetMail(ana.email()));
        passwords.change(ana, OLD, NEW).expect(204);

        passwords.confirmReset(link, "another password of mine").expectProblem(400, "verification-invalid");

        server.logIn(ana.registration().withPassword(NEW));
    }

    @Test
    void oneOfManyChangesAtOnceSucceeds() {
        List<Answer> answers = Parallel.requests(16, i -> server.call("/v1/me/password")
                .token(ana.accessToken())
                .posting(Map.of("current_password", OLD, "new_password", "password number " + i)));

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(answer -> answer.expectProblem(403, "credentials-invalid"));
        int winner = IntStream.range(0, 16)
                .filter(i -> answers.get(i).status() == 204)
                .findFirst()
                .orElseThrow();
        server.logIn(ana.registration().withPassword("password number " + winner));
    }

    @Test
    void whoIsNotSignedInChangesNothing() {
        server.call("/v1/me/password")
                .post(Map.of("current_password", OLD, "new_password", NEW))
                .expectProblem(401, "token-missing");
    }

    @Test
    void itIsEnteredInTheAudit() {
        passwords.change(ana, OLD, NEW).expect(204);

        assertThat(entries()).containsExactly("success " + ana.userId() + " -");
        assertThat(server.sql().text("""
                                SELECT concat_ws(' ', session_id, origin ->> 'ip') FROM audit
                                WHERE event = 'password.changed' AND user_id = ?::uuid
                                """, ana.userId())).isEqualTo(ana.sessionId() + " 127.0.0.1");
    }

    private List<String> entries() {
        return server.sql().texts("""
                        SELECT concat_ws(' ', outcome, actor_id, coalesce(detail::text, '-')) FROM audit
                        WHERE event = 'password.changed' AND user_id = ?::uuid ORDER BY id
                        """, ana.userId());
    }

    private List<String> reasons() {
        return server.sql()
                .texts(
                        "SELECT data ->> 'reason' FROM changes WHERE type = 'session.revoked' AND data ->> 'user_id' = ?",
                        ana.userId());
    }
}
