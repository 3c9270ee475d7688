package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.app.Running;
import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.meeting.running.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the auth service says is true here, too: accounts and ended sessions. */
class FollowingTest {
    private static final Pattern LAG = Pattern.compile("rollcall_follower_lag_seconds\\{follower=\"(\\w+)\"}");

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();

    @Test
    void anAccountIsCopiedWithTheSeqThatItStandsAt() {
        Person ana = auth.register("Ana", "Albers", Map.of("roles", List.of("user", "admin")));

        Answer copy = server.user(ana).expect(200);

        assertThat(copy.text("/id")).isEqualTo(ana.id().toString());
        assertThat(copy.text("/email")).isEqualTo(ana.email());
        assertThat(copy.text("/first_name")).isEqualTo("Ana");
        assertThat(copy.text("/last_name")).isEqualTo("Albers");
        assertThat(copy.at("/is_active").asBoolean()).isTrue();
        assertThat(copy.at("/is_email_verified").asBoolean()).isTrue();
        assertThat(copy.at("/roles").toString()).isEqualTo("[\"user\",\"admin\"]");
        assertThat(copy.at("/seq").asLong()).isPositive();
    }

    @Test
    void theCopyFollowsWhatBecomesOfAnAccount() {
        Person ana = auth.register("Ana", "Albers");

        long seq = auth.append("user.updated", FakeAuth.account(ana, Map.of("is_active", false)));

        eventually(
                "the change is in the copy", () -> server.user(ana).at("/seq").asLong() == seq);
        assertThat(server.user(ana).at("/is_active").asBoolean(true)).isFalse();
    }

    @Test
    void whoWasDeletedIsNotFoundAndTheirNameIsErased() {
        Person ana = auth.register("Ana", "Albers");
        server.user(ana).expect(200);

        auth.append("user.deleted", Map.of("id", ana.id().toString()));

        eventually("the account is gone", () -> server.user(ana).status() == 404);
        assertThat(server.sql()
                        .texts(
                                "SELECT concat(email, first_name, last_name) FROM users WHERE id = ?::uuid",
                                ana.id().toString()))
                .containsExactly("");
    }

    @Test
    void aChangeThatMakesNoSenseHoldsNothingUp() {
        auth.append("user.created", Map.of("id", "nonsense"));
        Person ana = auth.register("Ana", "Albers");

        server.user(ana).expect(200);
    }

    @Test
    void whoIsUnknownIsNotFound() {
        server.call("/internal/v1/users/" + UUID.randomUUID())
                .serviceKey()
                .get()
                .expectProblem(404, "not-found");
        server.call("/internal/v1/users/ana").serviceKey().get().expectProblem(404, "not-found");
        server.call("/internal/v1/users/" + UUID.randomUUID())
                .header("X-Service-Key", "wrong")
                .get()
                .expectProblem(401, "service-key-invalid");
    }

    @Test
    void aSessionThatEndedIsRefusedAndTheOthersAreNot() {
        Person ana = auth.register("Ana", "Albers");
        Person elsewhere = auth.signIn(ana, true);
        String id = server.created(ana, meeting());

        auth.revoke(ana.session());

        eventually("the session is refused", () -> server.show(ana, id).status() == 401);
        Answer refused = server.show(ana, id).expectProblem(401, "session-revoked");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer error=");
        server.create(ana, meeting()).expectProblem(401, "session-revoked");
        server.show(elsewhere, id).expect(200);
    }

    @Test
    void aFreshNodeRefusesASessionThatEndedBeforeItWasThere() {
        Person ana = auth.register("Ana", "Albers");
        auth.revoke(ana.session());

        try (MeetingServer fresh = MeetingServer.start(auth, Servers.freshDatabase())) {
            fresh.call("/v1/meetings").by(ana).get().expectProblem(401, "session-revoked");
        }
    }

    @Test
    void aRestartGoesOnWhereTheCopyEnded() {
        String database = Servers.freshDatabase();
        Sql sql = new Sql(database);
        Person ana = auth.register("Ana", "Albers");
        try (MeetingServer first = MeetingServer.start(auth, database)) {
            first.user(ana).expect(200);
        }
        long cursor = Long.parseLong(
                sql.texts("SELECT seq FROM cursors WHERE name = 'users'").get(0));
        // were the log read from its beginning again, this would be put right
        sql.update(
                "UPDATE users SET seq = 0, first_name = 'Untouched' WHERE id = ?::uuid",
                ana.id().toString());
        Person ben = auth.register("Ben", "Baker");

        try (MeetingServer second = MeetingServer.start(auth, database)) {
            second.user(ben).expect(200);

            assertThat(second.user(ana).text("/first_name")).isEqualTo("Untouched");
            assertThat(Long.parseLong(sql.texts("SELECT seq FROM cursors WHERE name = 'users'")
                            .get(0)))
                    .isGreaterThan(cursor);
        }
    }

    @Test
    void aServiceThatComesUpBeforeTheAuthServiceWaitsForIt() {
        String database = Servers.freshDatabase();
        try (FakeAuth silent = FakeAuth.startSilent()) {
            Future<Running> starting = MeetingService.start(MeetingServer.settings(database, silent.clusterAddress()));
            eventually("it has got as far as the database", () -> hasTables(new Sql(database)));
            Person ana = silent.register("Ana", "Albers");

            assertThat(starting.isComplete()).isFalse();
            silent.serve();
            try (MeetingServer late = MeetingServer.of(await(starting), database)) {
                late.create(ana, meeting()).expect(201);
            }
        }
    }

    @Test
    void aNodeThatHostsNoCopyAsksOneThatDoes() {
        try (MeetingServer bare = server.another(Map.of("ROLES", "meetings"))) {
            Person ana = auth.register("Ana", "Albers");
            Person ben = auth.register("Ben", "Baker");

            Answer created = bare.create(ana, meeting().inviting(byId(ben))).expect(201);

            assertThat(bare.user(ben).expect(200).text("/first_name")).isEqualTo("Ben");
            assertThat(server.show(ben, created.text("/id")).expect(200).json()).isEqualTo(created.json());
        }
    }

    @Test
    void aNodeTellsHowFarThoseFollowersAreBehindThatItHosts() {
        try (MeetingServer bare = server.another(Map.of("ROLES", "meetings"))) {
            assertThat(followers(bare)).containsOnly("revocations", "streams");
            assertThat(followers(server)).containsOnly("revocations", "streams", "users", "notifications");
        }
    }

    private static Stream<String> followers(MeetingServer node) {
        return LAG.matcher(node.call("/metrics").get().body()).results().map(lag -> lag.group(1));
    }

    private static boolean hasTables(Sql sql) {
        return !sql.texts("SELECT 1 FROM pg_tables WHERE tablename = 'participants'")
                .isEmpty();
    }
}
