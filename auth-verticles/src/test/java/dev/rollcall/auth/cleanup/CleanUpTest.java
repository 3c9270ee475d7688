package dev.rollcall.auth.cleanup;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Issue 3, point 13: what has had its time goes, and nothing else does. */
class CleanUpTest {
    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Execution(CONCURRENT)
    void sessionsGoThirtyDaysAfterTheirEnd() {
        Person ana = server.newPerson();
        Person ended = server.logIn(ana.registration());
        Person endedLately = server.logIn(ana.registration());
        Person aged = server.logIn(ana.registration());
        Person idle = server.logIn(ana.registration());
        Person idleLately = server.logIn(ana.registration());
        set(ended, "revoked_at = now() - interval '31 days', revoked_reason = 'logged-out'");
        set(endedLately, "revoked_at = now() - interval '29 days', revoked_reason = 'logged-out'");
        set(aged, "expires_at = now() - interval '31 days'");
        set(idle, "idle_expires_at = now() - interval '31 days'");
        set(idleLately, "idle_expires_at = now() - interval '29 days'");

        run("revoked-sessions", "expired-sessions", "idle-sessions");

        assertThat(server.sql().texts("SELECT id FROM sessions WHERE user_id = ?::uuid", ana.userId()))
                .containsExactlyInAnyOrder(ana.sessionId(), endedLately.sessionId(), idleLately.sessionId());
        server.refresh(ana.refreshToken()).expect(200);
        server.refresh(ended.refreshToken()).expectProblem(401, "refresh-invalid");
        server.refresh(endedLately.refreshToken()).expectProblem(401, "session-revoked");
    }

    @Test
    @Execution(CONCURRENT)
    void oneTimeTokensGoSevenDaysAfterTheyExpired() {
        Registration ana = Registration.someone();
        server.register(ana);
        String kept = tokensOf(ana).get(0);
        server.register(ana);
        String gone = tokensOf(ana).stream()
                .filter(id -> !id.equals(kept))
                .findFirst()
                .orElseThrow();
        age("one_time_tokens", "expires_at = now() - interval '6 days'", kept);
        age("one_time_tokens", "expires_at = now() - interval '8 days'", gone);

        run("one-time-tokens");

        assertThat(tokensOf(ana)).containsExactly(kept);
    }

    @Test
    @Execution(CONCURRENT)
    void mailsGoSevenDaysAfterTheyWereSentAndDeadOnesAfterThirty() {
        String sent = mail("sent", "8 days");
        String sentLately = mail("sent", "6 days");
        String dead = mail("dead", "31 days");
        String deadLately = mail("dead", "29 days");

        run("sent-mails", "dead-mails");

        assertThat(server.sql().texts("SELECT id FROM mails WHERE template = 'clean-up-test'"))
                .doesNotContain(sent, dead)
                .contains(sentLately, deadLately);
    }

    @Test
    @Execution(CONCURRENT)
    void auditEntriesGoAfterFourHundredDays() {
        String user = UUID.randomUUID().toString();
        for (int days : List.of(399, 401)) {
            server.sql().update("""
                    INSERT INTO audit (at, event, user_id, origin) VALUES (now() - make_interval(days => ?), 'test', ?::uuid, '{}')
                    """, days, user);
        }

        run("audit");

        assertThat(server.sql().number("SELECT count(*) FROM audit WHERE user_id = ?::uuid", user))
                .isEqualTo(1);
    }

    @Test
    @Execution(CONCURRENT)
    void devicesAreForgottenAHundredAndEightyDaysAfterTheLastLogInFromThere() {
        Person ana = server.newPerson();
        for (int days : List.of(179, 181)) {
            server.sql().update("""
                    INSERT INTO known_devices (user_id, fingerprint, seen_at)
                    VALUES (?::uuid, decode(to_hex(?), 'hex'), now() - make_interval(days => ?))
                    """, ana.userId(), days, days);
        }

        run("known-devices");

        assertThat(server.sql()
                        .texts(
                                "SELECT extract(day FROM now() - seen_at)::int FROM known_devices WHERE user_id = ?::uuid ORDER BY 1",
                                ana.userId()))
                .containsExactly("0", "179");
    }

    @Test
    @Execution(CONCURRENT)
    void idempotencyKeysGoWhenTheirDayIsOver() {
        for (int hours : List.of(-1, 1)) {
            server.sql().update("""
                    INSERT INTO idempotency_keys (id, fingerprint, claim, claimed_until, expires_at)
                    VALUES (decode(?, 'hex'), '', gen_random_uuid(), now(), now() + make_interval(hours => ?))
                    """, hours < 0 ? "00" : "01", hours);
        }

        run("idempotency-keys");

        assertThat(server.sql().texts("SELECT encode(id, 'hex') FROM idempotency_keys WHERE length(id) = 1"))
                .containsExactly("01");
    }

    @Test
    @Execution(CONCURRENT)
    void anAccountThatNobodyProvedToBeTheirsGoesAndIsToldOf() {
        Registration squatted = Registration.someone();
        server.register(squatted);
        Registration fresh = Registration.someone();
        server.register(fresh);
        Registration tryingAgain = Registration.someone();
        server.register(tryingAgain);
        Registration disabled = Registration.someone();
        server.register(disabled);
        Person verified = server.newPerson();
        String id = idOf(squatted);
        for (Registration old : List.of(squatted, tryingAgain, disabled, verified.registration())) {
            age("accounts", "created_at = now() - interval '31 days'", idOf(old));
        }
        for (Registration expired : List.of(squatted, fresh, disabled, verified.registration())) {
            tokensOf(expired).forEach(token -> age("one_time_tokens", "expires_at = now() - interval '1 hour'", token));
        }
        age("accounts", "is_active = false", idOf(disabled));

        run("unverified-accounts");

        assertThat(server.sql().texts("SELECT email FROM accounts"))
                .doesNotContain(squatted.email())
                .contains(fresh.email(), tryingAgain.email(), disabled.email(), verified.email());
        assertThat(server.sql().texts("SELECT data FROM changes WHERE type = 'user.deleted'"))
                .containsExactly("{\"id\": \"" + id + "\"}");
        assertThat(server.sql().texts("SELECT data FROM changes WHERE type = 'user.created' AND data ->> 'id' = ?", id))
                .containsExactly("{\"id\": \"" + id + "\"}");
        assertThat(server.sql().texts("SELECT id FROM mails WHERE to_address = ?", squatted.email()))
                .isEmpty();
        assertThat(server.sql()
                        .texts(
                                "SELECT concat_ws(' ', event, origin, detail) FROM audit WHERE user_id = ?::uuid ORDER BY id",
                                id))
                .containsExactly("account.registered {}", "account.erased {} {\"reason\": \"unverified\"}");
        Person owner = server.logIn(server.verified(squatted));
        assertThat(owner.userId()).isNotEqualTo(id);
    }

    @Test
    @Execution(CONCURRENT)
    void aBacklogGoesInBatchesUntilNothingIsLeft() {
        server.sql().update("""
                INSERT INTO mails (to_address, template, params, state, finished_at)
                SELECT 'a@example.com', 'backlog', '{}', 'sent', now() - interval '8 days' FROM generate_series(1, 1201)
                """);

        run("sent-mails");

        assertThat(server.sql().number("SELECT count(*) FROM mails WHERE template = 'backlog'"))
                .isZero();
        String metrics = server.call("/metrics").serviceKey().get().body();
        assertThat(metrics).contains("rollcall_job_done_total{name=\"sent-mails\"}");
        assertThat(metrics).contains("rollcall_job_last_success_seconds{name=\"sent-mails\"}");
    }

    @Test
    @Execution(CONCURRENT)
    void whatSomebodyHoldsIsLeftForLater() throws Exception {
        String held = mail("sent", "8 days");
        String free = mail("sent", "8 days");
        try (var holding = server.sql().connect();
                var statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("SELECT FROM mails WHERE id = '" + held + "' FOR UPDATE");

            run("sent-mails");

            assertThat(server.sql().texts("SELECT id FROM mails WHERE template = 'clean-up-test'"))
                    .contains(held)
                    .doesNotContain(free);
        }
    }

    /** Has these jobs come due, and waits until they have been done. */
    private static void run(String... jobs) {
        for (String job : jobs) {
            server.sql().update("UPDATE jobs SET next_at = now() - interval '1 second' WHERE name = ?", job);
        }
        for (String job : jobs) {
            eventually(
                    job + " has been done",
                    () -> server.sql()
                                    .number(
                                            "SELECT count(*) FROM jobs WHERE name = ? AND next_at > now() + interval '30 minutes'",
                                            job)
                            == 1);
        }
    }

    private static void set(Person person, String change) {
        age("sessions", change, person.sessionId());
    }

    private static void age(String table, String change, String id) {
        server.sql().update("UPDATE " + table + " SET " + change + " WHERE id = ?::uuid", id);
    }

    private static String idOf(Registration registration) {
        return server.sql().text("SELECT id FROM accounts WHERE email = ?", registration.email());
    }

    private static List<String> tokensOf(Registration registration) {
        return server.sql().texts("""
                SELECT t.id FROM one_time_tokens t JOIN accounts a ON a.id = t.user_id WHERE a.email = ?
                """, registration.email());
    }

    private static String mail(String state, String ago) {
        String id = UUID.randomUUID().toString();
        server.sql().update("""
                INSERT INTO mails (id, to_address, template, params, state, finished_at)
                VALUES (?::uuid, 'a@example.com', 'clean-up-test', '{}', ?, now() - ?::interval)
                """, id, state, ago);
        return id;
    }
}
