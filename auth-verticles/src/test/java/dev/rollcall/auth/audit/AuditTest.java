package dev.rollcall.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 3, point 10: who, what, when, from where, outcome; append-only; for administrators, and each for their own account. */
class AuditTest {
    private static final String AGENT = "audit-test/1";

    private final AuthServer server = AuthServer.first();
    private final Person admin = Admin.of(server);
    private final Person ana = server.newPerson();

    @Test
    void whatBecomesOfAnAccountIsNotedWithWhoWhenAndFromWhere() {
        Instant before = Instant.now();
        String requestId = "audit-" + UUID.randomUUID();
        server.call("/v1/me")
                .token(ana.accessToken())
                .header("User-Agent", AGENT)
                .header("X-Request-Id", requestId)
                .patch("{\"first_name\": \"Anabel\"}")
                .expect(200);

        List<JsonNode> entries = items(search("?user_id=" + ana.userId()));

        assertThat(events(entries)).contains("account.registered", "account.verified", "account.renamed");
        JsonNode renamed = entries.get(0);
        assertThat(renamed.get("event").asText()).isEqualTo("account.renamed");
        assertThat(renamed.get("outcome").asText()).isEqualTo("success");
        assertThat(renamed.get("user_id").asText()).isEqualTo(ana.userId());
        assertThat(renamed.get("actor_id").asText()).isEqualTo(ana.userId());
        assertThat(renamed.get("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(renamed.get("user_agent").asText()).isEqualTo(AGENT);
        assertThat(renamed.get("request_id").asText()).isEqualTo(requestId);
        assertThat(Instant.parse(renamed.get("at").asText()))
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
    }

    @Test
    void theNewestComeFirstPageByPageWithoutGapOrRepeat() {
        for (int i = 0; i < 5; i++) {
            rename("Name " + i);
        }

        List<JsonNode> all = items(search("?limit=100&user_id=" + ana.userId()));
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = search("?limit=2&user_id=" + ana.userId() + cursor);
            paged.addAll(items(page));
            JsonNode next = page.json().get("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        } while (cursor != null);

        assertThat(paged).isEqualTo(all).hasSizeGreaterThanOrEqualTo(7);
        assertThat(all).extracting(entry -> entry.get("id").asText()).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void theFiltersNarrowItDown() {
        rename("Anabel");
        List<JsonNode> all = items(search("?user_id=" + ana.userId()));
        String first = all.get(all.size() - 1).get("at").asText();
        String last = all.get(0).get("at").asText();

        assertThat(events(items(search("?event=account.renamed&user_id=" + ana.userId()))))
                .containsExactly("account.renamed");
        assertThat(items(search("?event=account.renamed&limit=1"))).hasSize(1);
        assertThat(items(search("?user_id=" + ana.userId() + "&from=" + last)))
                .as("from is included")
                .containsExactly(all.get(0));
        assertThat(items(search("?user_id=" + ana.userId() + "&to=" + last)))
                .as("to is not")
                .isEqualTo(all.subList(1, all.size()));
        assertThat(items(search("?user_id=" + ana.userId() + "&from=" + first + "&to=2999-01-01T00:00:00Z")))
                .isEqualTo(all);
        assertThat(items(search("?from=-999999999-01-01T00:00:00Z&to=1960-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(items(search("?from=%2B999999999-01-01T00:00:00Z"))).isEmpty();
        assertThat(items(search("?user_id=" + UUID.randomUUID()))).isEmpty();
    }

    @Test
    void allThatIsWrongWithASearchIsTold() {
        assertThat(search("?user_id=ana&event=A%00&from=monday&limit=0&cursor=x&order=up")
                        .violations())
                .containsExactlyInAnyOrder(
                        "?user_id invalid",
                        "?event invalid",
                        "?from invalid",
                        "?limit out_of_range",
                        "?order unknown_parameter");
        assertThat(search("?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").violations())
                .containsExactly("?to invalid");
        assertThat(search("?cursor=nonsense").violations()).containsExactly("?cursor invalid");
    }

    @Test
    void onlyAdministratorsSearchIt() {
        server.call("/v1/admin/audit").token(ana.accessToken()).get().expectProblem(403, "forbidden");
        server.call("/v1/admin/audit").get().expectProblem(401, "token-missing");
    }

    @Test
    void everybodySeesWhatHappenedToTheirOwnAccountAndToNoOther() {
        Person ben = server.newPerson();
        rename("Anabel");

        List<JsonNode> entries = items(activity(ana));

        assertThat(entries).isEqualTo(items(search("?user_id=" + ana.userId())));
        assertThat(entries).extracting(entry -> entry.get("user_id").asText()).containsOnly(ana.userId());
        assertThat(events(items(activity(ben)))).doesNotContain("account.renamed");
        server.call("/v1/me/activity").get().expectProblem(401, "token-missing");
    }

    @Test
    void whereAnotherPersonActedFromIsNotShownToTheOwner() {
        server.sql().update("""
                INSERT INTO audit (event, user_id, actor_id, origin)
                VALUES ('account.enabled', ?::uuid, ?::uuid, '{"ip":"192.0.2.9","user_agent":"x","request_id":"y"}')
                """, ana.userId(), admin.userId());

        JsonNode own = items(activity(ana)).get(0);
        JsonNode seenByAdmin = items(search("?user_id=" + ana.userId())).get(0);

        assertThat(own.get("event").asText()).isEqualTo("account.enabled");
        for (String field : List.of("ip", "user_agent", "request_id", "actor_id")) {
            assertThat(own.get(field).isNull()).as(field).isTrue();
        }
        assertThat(seenByAdmin.get("ip").asText()).isEqualTo("192.0.2.9");
        assertThat(seenByAdmin.get("actor_id").asText()).isEqualTo(admin.userId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET event = 'nothing.happened'",
                "UPDATE audit SET origin = '{}'",
                "DELETE FROM audit",
                "TRUNCATE audit"
            })
    void theDatabaseLetsNobodyChangeOrDropAnEntry(String change) {
        List<String> before = server.sql().texts("SELECT a::text FROM audit a ORDER BY id");

        assertThatThrownBy(() -> server.sql().update(change))
                .hasRootCauseMessage("ERROR: The audit log only grows: " + change.split(" ")[0] + " refused\n"
                        + "  Where: PL/pgSQL function refuse_audit_change() line 12 at RAISE");
        assertThat(server.sql().texts("SELECT a::text FROM audit a ORDER BY id"))
                .containsAll(before);
    }

    @Test
    void pseudonymisingLeavesThatSomethingHappenedAndNothingOfThePerson() {
        server.sql().update("""
                INSERT INTO audit (event, user_id, actor_id, origin, detail) VALUES
                  ('session.refused', ?::uuid, NULL, '{"ip":"192.0.2.1"}', '{"reason":"password"}'),
                  ('account.enabled', ?::uuid, ?::uuid, '{"ip":"192.0.2.2"}', '{"x":1}'),
                  ('account.enabled', ?::uuid, ?::uuid, '{"ip":"192.0.2.3"}', '{"y":1}')
                """, ana.userId(), ana.userId(), admin.userId(), admin.userId(), ana.userId());
        String adminsOwn = server.sql()
                .text(
                        "SELECT string_agg(a::text, '' ORDER BY id) FROM audit a WHERE user_id = ?::uuid "
                                + "AND actor_id IS DISTINCT FROM ?::uuid",
                        admin.userId(),
                        ana.userId());

        server.sql().texts("SELECT pseudonymise_audit(?::uuid)", ana.userId());

        assertThat(server.sql().texts("SELECT event FROM audit WHERE user_id = ?::uuid", ana.userId()))
                .contains("account.registered", "account.verified", "session.refused", "account.enabled");
        assertThat(server.sql().texts("""
                        SELECT origin::text || coalesce(detail::text, '-') FROM audit
                        WHERE user_id = ?::uuid AND coalesce(actor_id, user_id) = user_id
                        """, ana.userId())).isNotEmpty().containsOnly("{}-");
        assertThat(server.sql().texts("""
                        SELECT origin::text || coalesce(detail::text, '-') FROM audit
                        WHERE actor_id <> user_id AND ?::uuid IN (user_id, actor_id)
                        """, ana.userId()))
                .as("an administrator's origin stays, and what was noted of others")
                .containsExactlyInAnyOrder("{\"ip\": \"192.0.2.2\"}-", "{}{\"y\": 1}");
        assertThat(server.sql()
                        .text(
                                "SELECT string_agg(a::text, '' ORDER BY id) FROM audit a WHERE user_id = ?::uuid "
                                        + "AND actor_id IS DISTINCT FROM ?::uuid",
                                admin.userId(),
                                ana.userId()))
                .isEqualTo(adminsOwn);
    }

    @Test
    void expiringDropsTheOldestBeforeAMomentAndNoMoreThanAsked() {
        server.sql().update("""
                INSERT INTO audit (id, at, event, origin)
                SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                  '2001-01-01T00:00:00Z'::timestamptz + n * interval '1 hour', 'old.entry', '{}'
                FROM generate_series(1, 5) n
                """);

        assertThat(server.sql().text("SELECT expire_audit('2001-01-01T04:30:00Z', 3)"))
                .isEqualTo("3");
        assertThat(server.sql().text("SELECT expire_audit('2001-01-01T04:30:00Z', 3)"))
                .isEqualTo("1");

        assertThat(server.sql().texts("SELECT at AT TIME ZONE 'UTC' FROM audit WHERE event = 'old.entry'"))
                .containsExactly("2001-01-01 05:00:00");
        server.sql().texts("SELECT expire_audit('2001-01-02T00:00:00Z', 10)");
    }

    private void rename(String firstName) {
        server.call("/v1/me")
                .token(ana.accessToken())
                .patch("{\"first_name\": \"%s\"}".formatted(firstName))
                .expect(200);
    }

    private Answer search(String query) {
        return server.call("/v1/admin/audit" + query).token(admin.accessToken()).get();
    }

    private Answer activity(Person person) {
        return server.call("/v1/me/activity").token(person.accessToken()).get().expect(200);
    }

    private static List<JsonNode> items(Answer answer) {
        return StreamSupport.stream(answer.expect(200).json().get("items").spliterator(), false)
                .toList();
    }

    private static List<String> events(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("event").asText()).toList();
    }
}
