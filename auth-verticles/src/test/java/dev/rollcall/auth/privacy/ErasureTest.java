package dev.rollcall.auth.privacy;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.embedded.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Issue 3, point 11, at the auth service: who leaves is gone, and what is left of them tells nobody who they were. */
class ErasureTest {
    private final AuthServer server = AuthServer.first();
    private final AuthServer other = AuthServer.second();
    private final Registration registration = somebodyOfOneName();
    private final Person ana = server.logIn(server.verified(registration));

    @Test
    void whenItIsAnsweredEveryNodeRefusesTheTokensAndNobodyCanLogIn() {
        Person phone = server.logIn(registration);

        erase(ana).expect(204);

        for (Person session : List.of(ana, phone)) {
            server.current(session.accessToken()).expectProblem(401, "session-revoked");
            other.current(session.accessToken()).expectProblem(401, "session-revoked");
            server.refresh(session.refreshToken()).expect(401);
        }
        server.call("/v1/sessions").post(registration.logIn()).expectProblem(401, "credentials-invalid");
        server.call("/internal/v1/users/" + ana.userId()).serviceKey().get().expectProblem(404, "not-found");
    }

    @Test
    void nothingPersonalIsLeftInAnyTable() {
        server.call("/v1/me")
                .token(ana.accessToken())
                .patch("{\"last_name\": \"%sova\"}".formatted(registration.lastName()))
                .expect(200);
        server.call("/v1/sessions")
                .post(Map.of("email", ana.email(), "password", "wrong password"))
                .expect(401);
        server.register(registration.withFirstName(registration.firstName() + "x"));

        erase(ana).expect(204);

        server.mailTo(ana.email(), mail -> mail.subject().equals("Your Rollcall account is gone"));
        eventually("the mail is sent, and so forgotten", () -> dump().stream()
                .noneMatch(row -> row.contains(ana.email())));
        assertThat(dump())
                .noneMatch(row -> row.contains(ana.email())
                        || row.contains(registration.firstName())
                        || row.contains(registration.lastName()));
        assertThat(server.sql()
                        .texts(
                                "SELECT DISTINCT origin::text || coalesce(detail::text, '-') FROM audit "
                                        + "WHERE user_id = ?::uuid",
                                ana.userId()))
                .containsExactly("{}-");
        for (String table : List.of("accounts WHERE id", "sessions WHERE user_id", "one_time_tokens WHERE user_id")) {
            assertThat(server.sql().number("SELECT count(*) FROM " + table + " = ?::uuid", ana.userId()))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void theLogsKeepThatThereWasSomebody() {
        List<String> before = changes("seq || type");
        List<String> events = server.sql().texts("SELECT event FROM audit WHERE user_id = ?::uuid", ana.userId());

        erase(ana).expect(204);

        assertThat(changes("seq || type"))
                .as("in the same places")
                .startsWith(before.toArray(String[]::new))
                .last()
                .asString()
                .endsWith("user.deleted");
        assertThat(changes("data::text")).allMatch(data -> data.equals("{\"id\": \"" + ana.userId() + "\"}"));
        events.add("account.erased");
        assertThat(server.sql().texts("SELECT event FROM audit WHERE user_id = ?::uuid", ana.userId()))
                .containsAll(events);
        assertThat(server.call("/internal/v1/changes?limit=100&after="
                                + server.sql().number("SELECT greatest(max(seq) - 20, 0) FROM changes"))
                        .serviceKey()
                        .get()
                        .expect(200)
                        .body())
                .contains("user.deleted");
    }

    @Test
    void aFarewellIsMailedOnceAndItsAddressForgotten() {
        erase(ana).expect(204);

        String text = server.mailTo(ana.email(), mail -> mail.subject().equals("Your Rollcall account is gone"))
                .text();
        assertThat(text).startsWith("Hello " + registration.firstName() + ",");
        eventually(
                "it is sent",
                () -> server.sql().number("SELECT count(*) FROM mails WHERE to_address = ?", ana.email()) == 0);
    }

    @Test
    @Execution(CONCURRENT)
    void aMailThatWasStillToBeSentGoesNoMore() {
        try (MailServer mail = MailServer.start(0, 0);
                AuthServer server = AuthServer.start(Servers.freshDatabase(), mail, Map.of())) {
            Person ben = server.newPerson();
            mail.stopSmtp();
            server.call("/v1/accounts").post(ben.registration().body()).expect(202);
            server.call("/v1/me").token(ben.accessToken()).delete().expect(204);

            assertThat(server.sql().texts("SELECT template FROM mails WHERE to_address = ?", ben.email()))
                    .containsExactly("account-erased");
            mail.startSmtp();
            eventually("the farewell comes", () -> mail.messages(ben.email()).stream()
                    .anyMatch(sent -> sent.subject().equals("Your Rollcall account is gone")));
            assertThat(mail.messages(ben.email()))
                    .noneMatch(sent -> sent.subject().equals("You already have a Rollcall account"));
        }
    }

    @Test
    void whoeverRegistersTheAddressAgainHasANewAccount() {
        erase(ana).expect(204);
        server.mailTo(ana.email(), mail -> mail.subject().equals("Your Rollcall account is gone"));

        Person again = server.logIn(server.verified(registration));

        assertThat(again.userId()).isNotEqualTo(ana.userId());
        assertThat(server.call("/v1/me/activity")
                        .token(again.accessToken())
                        .get()
                        .body())
                .doesNotContain(ana.userId());
    }

    @Test
    void anErasureNeedsAFreshLogIn() {
        server.sql()
                .update(
                        "UPDATE sessions SET auth_time = now() - interval '11 minutes' WHERE id = ?::uuid",
                        ana.sessionId());
        String stale = server.refresh(ana.refreshToken()).expect(200).text("/access_token");

        server.call("/v1/me").token(stale).delete().expectProblem(403, "reauthentication-required");

        server.call("/v1/me").token(stale).get().expect(200);
    }

    @Test
    @Execution(CONCURRENT)
    void theLastAdministratorStaysUntilThereIsAnother() {
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of())) {
            Person last = Admin.of(server);
            server.call("/v1/me").token(last.accessToken()).delete().expectProblem(409, "last-admin");
            server.call("/v1/me").token(last.accessToken()).get().expect(200);

            Admin.of(server);

            server.call("/v1/me").token(last.accessToken()).delete().expect(204);
        }
    }

    @Test
    void manyErasuresOfOneAccountAtOnceAreOne() {
        List<Answer> answers = Parallel.requests(8, i -> (i % 2 == 0 ? server : other)
                .call("/v1/me")
                .token(ana.accessToken())
                .deleting());

        assertThat(answers).extracting(Answer::status).contains(204).allMatch(status -> status == 204 || status == 401);
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM changes WHERE type = 'user.deleted' AND data ->> 'id' = ?",
                                ana.userId()))
                .isOne();
    }

    /** A log-in whose password is being hashed while its account goes must not leave a session behind. */
    @Test
    void noLogInSurvivesAnErasureThatItRacesWith() {
        List<Answer> answers = Parallel.requests(
                9,
                i -> i == 4
                        ? server.call("/v1/me").token(ana.accessToken()).deleting()
                        : (i % 2 == 0 ? server : other).call("/v1/sessions").posting(registration.logIn()));

        assertThat(answers.get(4).status()).isEqualTo(204);
        answers.stream().filter(answer -> answer.status() == 201).forEach(loggedIn -> {
            server.current(loggedIn.text("/access_token")).expect(401);
            other.current(loggedIn.text("/access_token")).expect(401);
        });
        assertThat(answers).extracting(Answer::status).allMatch(status -> status < 500);
    }

    private Answer erase(Person person) {
        return server.call("/v1/me").token(person.accessToken()).delete();
    }

    private List<String> changes(String column) {
        return server.sql()
                .texts(
                        "SELECT " + column
                                + " FROM changes WHERE type LIKE 'user.%' AND data ->> 'id' = ? ORDER BY seq",
                        ana.userId());
    }

    /** Every row of every table, as text. */
    private List<String> dump() {
        List<String> rows = new ArrayList<>();
        server.sql()
                .texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .forEach(table -> rows.addAll(server.sql().texts("SELECT t::text FROM \"" + table + "\" t")));
        return rows;
    }

    /** With names that nobody else has. */
    private static Registration somebodyOfOneName() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        return Registration.someone().withFirstName("First" + mark).withLastName("Last" + mark);
    }
}
