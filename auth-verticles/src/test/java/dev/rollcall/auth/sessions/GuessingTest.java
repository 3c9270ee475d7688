package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Hashes;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Issue 3, point 5: guessing passwords takes time. The nodes are behind a proxy that tells clients apart. */
class GuessingTest {
    private static final String WRONG = "not the password";
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private static AuthServer first;
    private static AuthServer second;

    private final String here = newClient();
    private final Registration ana = first.verified(Registration.someone());

    @BeforeAll
    static void start() {
        Map<String, String> proxied = Map.of("TRUSTED_PROXIES", "127.0.0.1");
        first = AuthServer.first().another(proxied);
        second = AuthServer.first().another(proxied);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void afterFiveWrongPasswordsEvenTheRightOneHasToWait() {
        guessWrongly(ana, 5);

        Answer refused = logIn(ana, here);

        refused.expectProblem(429, "rate-limited");
        assertThat(refused.header("Retry-After")).isIn("1", "2");
        logIn(ana, newClient()).expect(201);
    }

    @Test
    void itMakesNoDifferenceWhetherTheAddressIsKnown() {
        Registration unknown = Registration.someone();
        guessWrongly(ana, 5);
        guessWrongly(unknown, 5);

        Answer known = logIn(ana.withPassword(WRONG), here);
        Answer other = logIn(unknown.withPassword(WRONG), here);

        assertThat(known.expectProblem(429, "rate-limited").text("/detail"))
                .isEqualTo(other.expectProblem(429, "rate-limited").text("/detail"));
        assertThat(other.header("Retry-After")).isIn("1", "2");
    }

    @Test
    void theRightPasswordInTimeMakesTheWrongOnesForgotten() {
        guessWrongly(ana, 4);
        logIn(ana, here).expect(201);

        guessWrongly(ana, 4);
        logIn(ana, here).expect(201);
    }

    @Test
    void theRightPasswordOfAnAccountThatMayNotLogInIsNoGuess() {
        first.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", ana.email());

        for (int i = 0; i < 7; i++) {
            logIn(ana, here).expectProblem(403, "account-disabled");
        }
    }

    @Test
    void manyRightPasswordsAtOnceAreNoGuesses() {
        List<Answer> answers = Parallel.requests(
                24, i -> call(i % 2 == 0 ? first : second, here).posting(ana.logIn()));

        assertThat(answers).allSatisfy(answer -> answer.expect(201));
    }

    @Test
    @DisplayName("GHSA-7h8m-vrxx-vr4m: guessing in parallel does not get around the delay")
    void twoHundredWrongPasswordsAtOnceOverTwoNodesAreCheckedNoMoreOftenThanAllowed() {
        List<AuthServer> nodes = List.of(first, second);
        long before = Hashes.of(first, second);
        Instant begun = Instant.now();

        List<Answer> answers = Parallel.requests(200, i -> call(nodes.get(i % 2), here)
                .posting(ana.withPassword("guess number " + i).logIn()));

        long allowed = 5 + doublings(Duration.between(begun, Instant.now()));
        long checked = answers.stream().filter(answer -> answer.status() == 401).count();
        assertThat(checked).isBetween(5L, allowed);
        assertThat(answers).extracting(Answer::status).containsOnly(401, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(answer -> assertThat(answer.header("Retry-After")).matches("\\d+"));
        assertThat(Hashes.of(first, second) - before).isEqualTo(checked);
        assertThat(refusals()).isEqualTo(checked);
    }

    /** How often a delay of two seconds that doubles may have passed. */
    private static long doublings(Duration time) {
        return 64 - Long.numberOfLeadingZeros(time.toSeconds() / 2);
    }

    private long refusals() {
        return first.sql()
                .number(
                        "SELECT count(*) FROM audit a JOIN accounts ON accounts.id = user_id WHERE event = 'session.refused' AND email = ?",
                        ana.email());
    }

    @Test
    void manyClientsTogetherAreDelayedAsWellButNotTheOwnersOwnDevice() {
        logIn(ana, here).expect(201);
        List<Answer> guesses = Parallel.requests(60, i -> call(first, newClient())
                .posting(ana.withPassword(WRONG).logIn()));

        assertThat(guesses).filteredOn(answer -> answer.status() == 401).hasSizeBetween(50, 53);
        assertThat(guesses).extracting(Answer::status).containsOnly(401, 429);
        logIn(ana, here).expect(201);
    }

    @Test
    void theOwnerIsMailedALinkThatEndsTheWait() {
        guessWrongly(ana, 5);
        Mail mail = first.mailTo(ana.email(), any -> MailText.hasPage(any, "/unlock"));
        logIn(ana, here).expectProblem(429, "rate-limited");

        unlock(MailText.token(mail)).expect(204);

        logIn(ana, here).expect(201);
        assertThat(mail.text()).contains("Hello Ana", here).doesNotContain(WRONG);
        assertThat(first.sql()
                        .texts(
                                "SELECT event FROM audit a JOIN accounts ON accounts.id = user_id WHERE event LIKE 'account.unl%' AND email = ?",
                                ana.email()))
                .containsExactly("account.unlocked");
        unlock(MailText.token(mail)).expectProblem(400, "verification-invalid");
    }

    @Test
    void theOwnerIsMailedOnceAnHourAtMost() {
        guessWrongly(ana, 5);
        first.mailTo(ana.email(), any -> MailText.hasPage(any, "/unlock"));

        for (int i = 0; i < 3; i++) {
            String client = newClient();
            for (int j = 0; j < 5; j++) {
                logIn(ana.withPassword(WRONG), client).expect(401);
            }
        }

        assertThat(unlockMails(ana)).isEqualTo(1);
        first.sql()
                .update(
                        "UPDATE one_time_tokens SET created_at = created_at - interval '61 minutes' WHERE purpose = 'unlock'");
        String client = newClient();
        for (int j = 0; j < 5; j++) {
            logIn(ana.withPassword(WRONG), client).expect(401);
        }
        assertThat(unlockMails(ana)).isEqualTo(2);
    }

    @Test
    void nobodyIsMailedAboutAnAddressThatIsNotVerified() {
        Registration unverified = Registration.someone();
        first.register(unverified);

        guessWrongly(unverified, 5);

        assertThat(unlockMails(unverified)).isZero();
    }

    @Test
    void anOldLinkEndsNoWait() {
        guessWrongly(ana, 5);
        String token = MailText.token(first.mailTo(ana.email(), any -> MailText.hasPage(any, "/unlock")));
        first.sql().update("UPDATE one_time_tokens SET expires_at = now() WHERE purpose = 'unlock'");

        unlock(token).expectProblem(410, "verification-expired");
        unlock("made up").expectProblem(400, "verification-invalid");
    }

    @Test
    void aLinkForAnotherPurposeEndsNoWait() {
        Registration other = Registration.someone();
        String verifying = MailText.token(first.register(other));

        unlock(verifying).expectProblem(400, "verification-invalid");
        first.verify(verifying).expect(204);
    }

    private void guessWrongly(Registration whose, int times) {
        for (int i = 0; i < times; i++) {
            logIn(whose.withPassword(WRONG), here).expectProblem(401, "credentials-invalid");
        }
    }

    private static Answer unlock(String token) {
        return first.call("/v1/accounts/unlock").post(Map.of("token", token));
    }

    private static long unlockMails(Registration whose) {
        return first.sql()
                .number("SELECT count(*) FROM mails WHERE template = 'unlock' AND to_address = ?", whose.email());
    }

    private static Answer logIn(Registration whose, String client) {
        return call(first, client).post(whose.logIn());
    }

    private static Call call(AuthServer node, String client) {
        return node.call("/v1/sessions").header("X-Forwarded-For", client);
    }

    /** In a network of its own. */
    private static String newClient() {
        int number = CLIENTS.incrementAndGet();
        return "10." + number / 256 + "." + number % 256 + ".7";
    }
}
