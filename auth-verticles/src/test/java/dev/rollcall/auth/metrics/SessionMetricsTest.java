package dev.rollcall.auth.metrics;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.EmailChanges;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Metrics;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionMetricsTest {
    private final AuthServer server = AuthServer.first();
    private final Counted counted = new Counted(server);
    private final Person ana = server.newPerson();

    @Test
    void aRefreshTokenCountsByWhatBecomesOfIt() {
        Person expired = server.newPerson();
        server.sql().update("UPDATE sessions SET idle_expires_at = now() WHERE id = ?::uuid", expired.sessionId());
        Person disabled = server.newPerson();
        server.sql().update("UPDATE accounts SET is_active = false WHERE id = ?::uuid", disabled.userId());

        counted.once(refreshes("rotated"), () -> refresh(ana, 200));
        counted.once(refreshes("repeated"), () -> refresh(ana, 200));
        server.sql()
                .update(
                        "UPDATE sessions SET rotated_at = now() - interval '1 hour' WHERE id = ?::uuid",
                        ana.sessionId());
        counted.once(refreshes("reused"), () -> refresh(ana, 401));
        counted.once(refreshes("revoked"), () -> refresh(ana, 401));
        counted.once(refreshes("expired"), () -> refresh(expired, 401));
        counted.once(refreshes("account-disabled"), () -> refresh(disabled, 401));
        counted.once(refreshes("unknown"), () -> server.refresh("made up").expect(401));
    }

    @Test
    void whoEndsTheirSessionsCountsByHow() {
        assertEnds("logged-out", ana, () -> delete("/v1/sessions/current", ana));
        Person atOnce = server.newPerson();
        server.logIn(atOnce.registration());
        assertEnds("logged-out", atOnce, () -> delete("/v1/sessions", atOnce));
        Person changing = server.newPerson();
        Person elsewhere = server.logIn(changing.registration());
        Passwords passwords = new Passwords(server);
        assertEnds("password-changed", elsewhere, () -> passwords
                .change(changing, changing.password(), Passwords.NEW)
                .expect(204));
        String link = MailText.token(passwords.resetMail(changing.email()));
        assertEnds("password-reset", changing, () -> passwords
                .confirmReset(link, "another one of mine")
                .expect(204));
        Person moving = server.newPerson();
        EmailChanges changes = new EmailChanges(server);
        changes.change(moving, "new-" + moving.email());
        String undo = MailText.token(changes.changed(moving.email()));
        assertEnds("email-change-undone", moving, () -> changes.undo(undo).expect(204));
        Person leaving = server.newPerson();
        counted.once(revocations("account-erased"), () -> server.call("/v1/me")
                .token(leaving.accessToken())
                .delete()
                .expect(204));
    }

    @Test
    void whatEndsTheSessionsOfOthersCountsByWhy() {
        Person admin = Admin.of(server);
        assertEnds("ended-by-admin", ana, () -> server.call("/v1/admin/users/" + ana.userId() + "/sessions")
                .token(admin.accessToken())
                .delete()
                .expect(204));
        Person other = Admin.of(server);
        String account = "/v1/admin/users/" + other.userId();
        assertEnds("roles-changed", other, () -> server.call(account)
                .token(admin.accessToken())
                .patch("{\"roles\": [\"user\"]}")
                .expect(200));
        Person disabled = server.newPerson();
        assertEnds("account-disabled", disabled, () -> server.call("/v1/admin/users/" + disabled.userId())
                .token(admin.accessToken())
                .patch("{\"is_active\": false}")
                .expect(200));
    }

    @Test
    void aStolenTokenAndASessionTooManyCountAsWell() {
        refresh(ana, 200);
        server.sql()
                .update(
                        "UPDATE sessions SET rotated_at = now() - interval '1 hour' WHERE id = ?::uuid",
                        ana.sessionId());
        assertEnds("reused", ana, () -> refresh(ana, 401));
        Person first = server.newPerson();
        server.sql().update("""
                        INSERT INTO sessions (id, user_id, refresh_hash, idle_expires_at, expires_at, ip)
                        SELECT uuid_v7(), user_id, refresh_hash, idle_expires_at, expires_at, ip
                        FROM sessions, generate_series(1, 49) WHERE id = ?::uuid
                        """, first.sessionId());
        assertEnds("too-many", first, () -> server.logIn(first.registration()));
    }

    @Test
    void whatIsOverEndsNoSecondTime() {
        delete("/v1/sessions/current", ana);
        Person again = server.logIn(ana.registration());
        Metrics before = Metrics.of(server);

        server.call("/v1/sessions/" + ana.sessionId())
                .token(again.accessToken())
                .delete()
                .expect(204);
        server.call("/v1/sessions?except=current")
                .token(again.accessToken())
                .delete()
                .expect(204);

        assertThat(Metrics.of(server).sum("rollcall_session_revocations_total"))
                .isEqualTo(before.sum("rollcall_session_revocations_total"));
    }

    @Test
    void everyReasonThatEndsASessionIsOneThatCounts() {
        delete("/v1/sessions/current", ana);
        String metrics = Metrics.of(server).text();

        List<String> reasons =
                server.sql().texts("SELECT DISTINCT data ->> 'reason' FROM changes WHERE type = 'session.revoked'");

        assertThat(reasons).isNotEmpty().allSatisfy(reason -> assertThat(metrics)
                .contains(revocations(reason)));
    }

    @Test
    void aNodeThatStartsKnowsHowManySessionsAreLive() {
        server.logIn(ana.registration());
        delete("/v1/sessions/current", ana);
        Person expired = server.newPerson();
        server.sql().update("UPDATE sessions SET idle_expires_at = now() WHERE id = ?::uuid", expired.sessionId());
        long live = server.sql().number("""
                SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND idle_expires_at > now() AND expires_at > now()
                """);

        try (AuthServer other = server.another(Map.of())) {
            eventually("it has counted", () -> Metrics.of(other).value("rollcall_sessions_live") == live);
        }
    }

    private void assertEnds(String reason, Person person, Runnable act) {
        counted.once(revocations(reason), act);
        assertThat(server.sql().text("SELECT revoked_reason FROM sessions WHERE id = ?::uuid", person.sessionId()))
                .isEqualTo(reason);
    }

    private void refresh(Person person, int status) {
        server.refresh(person.refreshToken()).expect(status);
    }

    private void delete(String path, Person person) {
        server.call(path).token(person.accessToken()).delete().expect(204);
    }

    private static String refreshes(String outcome) {
        return "rollcall_refreshes_total{outcome=\"" + outcome + "\"}";
    }

    private static String revocations(String reason) {
        return "rollcall_session_revocations_total{reason=\"" + reason + "\"}";
    }
}
