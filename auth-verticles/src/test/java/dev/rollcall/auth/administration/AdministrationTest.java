package dev.rollcall.auth.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministrationTest {
    private final AuthServer server = AuthServer.first();
    private final AuthServer other = AuthServer.second();
    private final Person admin = Admin.of(server);
    private final Person ana = server.newPerson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/admin/users",
                "GET /v1/admin/users/0190a0a0-0000-7000-8000-000000000000",
                "PATCH /v1/admin/users/0190a0a0-0000-7000-8000-000000000000",
                "DELETE /v1/admin/users/0190a0a0-0000-7000-8000-000000000000/sessions"
            })
    void onlyAdministratorsPass(String route) {
        String[] parts = route.split(" ");

        server.call(parts[1]).token(ana.accessToken()).method(parts[0], null).expectProblem(403, "forbidden");
        server.call(parts[1]).method(parts[0], null).expectProblem(401, "token-missing");
        server.call(parts[1]).serviceKey().method(parts[0], null).expectProblem(401, "token-missing");
    }

    @Test
    void accountsAreListedPageByPageTheNewestFirst() {
        String family = "Fam" + UUID.randomUUID().toString().substring(0, 8);
        List<String> ids = Stream.generate(() -> server.logIn(
                                server.verified(Registration.someone().withLastName(family)))
                        .userId())
                .limit(5)
                .toList();

        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = list("?limit=2&q=" + family + cursor);
            items(page).forEach(user -> listed.add(user.get("id").asText()));
            JsonNode next = page.json().get("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        } while (cursor != null);

        assertThat(listed).containsExactly(ids.get(4), ids.get(3), ids.get(2), ids.get(1), ids.get(0));
    }

    @Test
    void anAccountIsFoundByPartOfItsAddressOrNames() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        Person ben = server.logIn(server.verified(Registration.someone()
                .withEmail("ben_" + mark + "@example.com")
                .withFirstName("Bén" + mark)
                .withLastName("O'Neil")));

        for (String part : List.of("BEN_" + mark, mark + "%40exam", "B%C3%A9n" + mark + "%20o'n", mark)) {
            assertThat(ids(list("?q=" + part))).as(part).containsExactly(ben.userId());
        }
        for (String part : List.of("ben%25" + mark, "ben%5C_" + mark, "benx" + mark)) {
            assertThat(ids(list("?q=" + part)))
                    .as("no pattern of the database's: " + part)
                    .isEmpty();
        }
        assertThat(ids(list("?q="))).as("nothing to look for").hasSize(20);
    }

    @Test
    void aSearchForTextUsesItsIndex() throws SQLException {
        try (Connection connection = server.sql().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off");
            statement.execute("SET enable_indexscan = off");
            try (var plan = statement.executeQuery(
                    "EXPLAIN SELECT id FROM accounts a "
                            + "WHERE email || ' ' || first_name || ' ' || last_name ILIKE '%ruiz%' ORDER BY id DESC LIMIT 20")) {
                StringBuilder text = new StringBuilder();
                while (plan.next()) {
                    text.append(plan.getString(1)).append('\n');
                }
                assertThat(text).contains("Bitmap Index Scan on accounts_by_text");
            }
        }
    }

    @Test
    void disabledAccountsCanBeToldFromActiveOnes() {
        patch(ana.userId(), "{\"is_active\": false}").expect(200);

        String query = "?q=" + ana.email() + "&is_active=";
        assertThat(ids(list(query + "false"))).containsExactly(ana.userId());
        assertThat(ids(list(query + "true"))).isEmpty();
    }

    @Test
    void allThatIsWrongWithAListIsTold() {
        assertThat(list("?q=%00&is_active=maybe&limit=101&sort=up").violations())
                .containsExactlyInAnyOrder(
                        "?q invalid", "?is_active invalid", "?limit out_of_range", "?sort unknown_parameter");
        assertThat(list("?q=" + "a".repeat(255)).violations()).containsExactly("?q invalid");
        assertThat(list("?cursor=nonsense").violations()).containsExactly("?cursor invalid");
    }

    @Test
    void anAccountIsShownAsItsOwnerSeesIt() {
        assertThat(show(ana.userId()).expect(200).json())
                .isEqualTo(ana.tokens().json().at("/user"));
        show(UUID.randomUUID().toString()).expectProblem(404, "not-found");
        show("ana").expectProblem(404, "not-found");
    }

    @Test
    void whenADisablingIsAnsweredEveryNodeRefusesTheTokens() {
        Answer disabled = patch(ana.userId(), "{\"is_active\": false}").expect(200);

        assertThat(disabled.json().get("is_active").asBoolean(true)).isFalse();
        Answer refused = server.current(ana.accessToken()).expectProblem(401, "account-disabled");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"account-disabled\"");
        other.current(ana.accessToken()).expectProblem(401, "account-disabled");
        server.refresh(ana.refreshToken()).expectProblem(401, "account-disabled");
        server.call("/v1/sessions").post(ana.registration().logIn()).expectProblem(403, "account-disabled");
        assertThat(lastChange(ana)).contains("\"is_active\": false");
        assertThat(lastNote(ana)).isEqualTo("account.disabled success " + admin.userId());
    }

    @Test
    void nodesThatGoByRedisAreToldThatTheAccountIsDisabled() {
        patch(ana.userId(), "{\"is_active\": false}").expect(200);

        Vertx vertx = Vertx.vertx();
        String reason = Redis.createClient(vertx, Servers.redis().url())
                .send(Request.cmd(Command.GET).arg("rollcall:revoked:" + ana.sessionId()))
                .await()
                .toString();
        vertx.close().await();

        assertThat(reason).isEqualTo("account-disabled");
    }

    @Test
    void anAccountThatIsEnabledAgainCanLogInAndItsOldSessionsStayEnded() {
        patch(ana.userId(), "{\"is_active\": false}").expect(200);

        patch(ana.userId(), "{\"is_active\": true}").expect(200);

        server.logIn(ana.registration());
        server.current(ana.accessToken()).expect(401);
        server.refresh(ana.refreshToken()).expectProblem(401, "session-revoked");
        assertThat(server.sql()
                        .number(
                                "SELECT count(*) FROM audit WHERE user_id = ?::uuid AND event = 'account.enabled'",
                                ana.userId()))
                .isOne();
    }

    /** A log-in whose password is being hashed while its account is disabled must not slip through. */
    @Test
    void noLogInSurvivesADisablingThatItRacesWith() {
        for (int round = 0; round < 8; round++) {
            patch(ana.userId(), "{\"is_active\": true}").expect(200);
            int when = round;
            List<Answer> answers = Parallel.requests(
                    9,
                    i -> i == when
                            ? server.call("/v1/admin/users/" + ana.userId())
                                    .token(admin.accessToken())
                                    .patching("{\"is_active\": false}")
                            : (i % 2 == 0 ? server : other)
                                    .call("/v1/sessions")
                                    .posting(ana.registration().logIn()));

            assertThat(server.sql()
                            .number(
                                    "SELECT count(*) FROM sessions WHERE user_id = ?::uuid AND revoked_at IS NULL",
                                    ana.userId()))
                    .isZero();
            answers.stream().filter(answer -> answer.status() == 201).forEach(loggedIn -> {
                server.current(loggedIn.text("/access_token")).expectProblem(401, "account-disabled");
                other.current(loggedIn.text("/access_token")).expectProblem(401, "account-disabled");
            });
        }
    }

    @Test
    void aNewRoleShowsAtTheNextRefresh() {
        Answer promoted =
                patch(ana.userId(), "{\"roles\": [\"admin\", \"admin\"]}").expect(200);

        assertThat(promoted.json().get("roles").toString()).isEqualTo("[\"user\",\"admin\"]");
        assertThat(server.current(ana.accessToken()).json().get("roles").toString())
                .isEqualTo("[\"user\"]");
        String refreshed = server.refresh(ana.refreshToken()).expect(200).text("/access_token");
        server.call("/v1/admin/users").token(refreshed).get().expect(200);
        assertThat(lastNote(ana)).isEqualTo("account.roles-changed success " + admin.userId());
        assertThat(lastChange(ana)).contains("\"roles\": [\"user\", \"admin\"]");
    }

    @Test
    void whoIsAdministratorNoLongerLosesTheirSessionsAndWithThemTheRole() {
        Person second = Admin.of(server);

        patch(second.userId(), "{\"roles\": []}").expect(200);

        server.call("/v1/admin/users").token(second.accessToken()).get().expectProblem(401, "session-revoked");
        other.call("/v1/admin/users").token(second.accessToken()).get().expectProblem(401, "session-revoked");
        Person again = server.logIn(second.registration());
        server.call("/v1/admin/users").token(again.accessToken()).get().expectProblem(403, "forbidden");
        assertThat(again.tokens().json().at("/user/roles").toString()).isEqualTo("[\"user\"]");
    }

    @Test
    void aPatchThatChangesNothingLeavesNoTrace() {
        long changes = server.sql().number("SELECT max(seq) FROM changes");
        long notes = server.sql().number("SELECT count(*) FROM audit");

        for (String patch : List.of(
                "{}", "{\"is_active\": true}", "{\"roles\": [\"user\"]}", "{\"is_active\": true, \"roles\": []}")) {
            assertThat(patch(ana.userId(), patch).expect(200).json())
                    .isEqualTo(ana.tokens().json().at("/user"));
        }

        assertThat(server.sql().number("SELECT max(seq) FROM changes")).isEqualTo(changes);
        assertThat(server.sql().number("SELECT count(*) FROM audit")).isEqualTo(notes);
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void allThatIsWrongWithAPatchIsTold() {
        assertThat(patch(ana.userId(), "{\"is_active\": null, \"roles\": [\"root\", null], \"email\": \"a@b.de\"}")
                        .violations())
                .containsExactlyInAnyOrder(
                        "/is_active required", "/roles/0 invalid", "/roles/1 required", "/email unknown_field");
        assertThat(patch(ana.userId(), "{\"is_active\": \"no\", \"roles\": \"admin\"}")
                        .violations())
                .containsExactlyInAnyOrder("/is_active wrong_type", "/roles wrong_type");
        patch(UUID.randomUUID().toString(), "{\"is_active\": false}").expectProblem(404, "not-found");
    }

    @Test
    void anAdministratorEndsAllSessionsOfSomebody() {
        Person phone = server.logIn(ana.registration());

        server.call("/v1/admin/users/" + ana.userId() + "/sessions")
                .token(admin.accessToken())
                .delete()
                .expect(204);

        for (Person session : List.of(ana, phone)) {
            server.current(session.accessToken()).expectProblem(401, "session-revoked");
            other.current(session.accessToken()).expectProblem(401, "session-revoked");
        }
        assertThat(lastNote(ana)).isEqualTo("session.ended success " + admin.userId());
        server.logIn(ana.registration());
        server.call("/v1/admin/users/" + UUID.randomUUID() + "/sessions")
                .token(admin.accessToken())
                .delete()
                .expectProblem(404, "not-found");
    }

    private Answer list(String query) {
        return server.call("/v1/admin/users" + query).token(admin.accessToken()).get();
    }

    private Answer show(String id) {
        return server.call("/v1/admin/users/" + id).token(admin.accessToken()).get();
    }

    private Answer patch(String id, String body) {
        return server.call("/v1/admin/users/" + id).token(admin.accessToken()).patch(body);
    }

    private static List<JsonNode> items(Answer answer) {
        return StreamSupport.stream(answer.expect(200).json().get("items").spliterator(), false)
                .toList();
    }

    private static List<String> ids(Answer answer) {
        return items(answer).stream().map(user -> user.get("id").asText()).toList();
    }

    private String lastChange(Person person) {
        return server.sql().text("""
                SELECT data FROM changes WHERE type = 'user.updated' AND data ->> 'id' = ? ORDER BY seq DESC LIMIT 1
                """, person.userId());
    }

    private String lastNote(Person person) {
        return server.sql().text("""
                SELECT concat_ws(' ', event, outcome, actor_id) FROM audit
                WHERE user_id = ?::uuid AND event <> 'session.refused' ORDER BY at DESC LIMIT 1
                """, person.userId());
    }
}
