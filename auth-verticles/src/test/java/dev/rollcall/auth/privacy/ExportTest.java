package dev.rollcall.auth.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import dev.rollcall.protocol.Privacy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Issue 3, point 11: an export is the whole or nothing. Here, where no meeting service is; with one: system tests. */
class ExportTest {
    /** What of the tables about people is not told, and why. */
    private static final Map<String, Set<String>> LEFT_OUT = Map.of(
            "accounts", Set.of("password_hash"),
            "sessions", Set.of("user_id", "refresh_hash", "previous_hash", "refresh_seed"),
            "known_devices", Set.of("user_id", "fingerprint"),
            "identities", Set.of("user_id"),
            "one_time_tokens", Set.of("user_id", "token_hash", "password_hash"),
            "mails", Set.of("params", "letter", "next_attempt_at", "last_error"));

    /** Told by another way, or since nothing in them is about anybody, or can be read by us. */
    private static final Set<String> OTHER_TABLES = Set.of(
            "audit",
            "audit_lines",
            "changes",
            "changes_pruned",
            "exports",
            "flyway_schema_history",
            "followers",
            "idempotency_keys",
            "jobs",
            "signing_keys");

    private final AuthServer server = AuthServer.first();
    private final Person ana = server.newPerson();

    @Test
    void whileTheMeetingServiceIsAwayThereIsNoDocumentAndTheWishIsKept() {
        for (int i = 0; i < 2; i++) {
            Answer refused = export().expectProblem(503, "unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("60");
            assertThat(refused.text("/detail")).contains("mail");
            assertThat(refused.body()).doesNotContain(ana.email());
        }

        assertThat(server.sql().number("SELECT count(*) FROM exports WHERE user_id = ?::uuid", ana.userId()))
                .isOne();
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM audit WHERE event = 'account.exported' AND user_id = ?::uuid",
                                ana.userId()))
                .isZero();
    }

    @Test
    void aKeptWishGoesWithTheAccount() {
        export().expect(503);

        server.call("/v1/me").token(ana.accessToken()).delete().expect(204);

        assertThat(server.sql().number("SELECT count(*) FROM exports WHERE user_id = ?::uuid", ana.userId()))
                .isZero();
    }

    @Test
    void onlyOnesOwnIsToBeHad() {
        server.call("/v1/me/export").get().expectProblem(401, "token-missing");
    }

    /** A column that comes to be has to be told, or to be left out on purpose. */
    @Test
    void everyColumnAboutPeopleIsToldOrLeftOutOnPurpose() {
        Map<String, String> told = Map.of(
                "accounts",
                        ExportStore.PARTS.get(Privacy.Part.ACCOUNT)
                                + server.sql().text("SELECT pg_get_functiondef('user_json'::regproc)"),
                "sessions", ExportStore.PARTS.get(Privacy.Part.SESSIONS),
                "known_devices", ExportStore.PARTS.get(Privacy.Part.KNOWN_DEVICES),
                "identities", ExportStore.PARTS.get(Privacy.Part.IDENTITIES),
                "one_time_tokens", ExportStore.PARTS.get(Privacy.Part.ONE_TIME_TOKENS),
                "mails", ExportStore.PARTS.get(Privacy.Part.MAILS));

        told.forEach((table, sql) -> {
            Set<String> missing = new TreeSet<>(server.sql()
                    .texts("SELECT column_name FROM information_schema.columns WHERE table_name = ?", table));
            missing.removeIf(column ->
                    Pattern.compile("[ (.]" + column + "[,) ]").matcher(sql).find());
            missing.removeAll(LEFT_OUT.get(table));
            assertThat(missing).as(table).isEmpty();
        });
    }

    @Test
    void everyTableIsToldOrLeftOutOnPurpose() {
        List<String> tables =
                server.sql().texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");

        tables.removeAll(LEFT_OUT.keySet());

        assertThat(OTHER_TABLES).containsAll(tables);
    }

    private Answer export() {
        return server.call("/v1/me/export").token(ana.accessToken()).get();
    }
}
