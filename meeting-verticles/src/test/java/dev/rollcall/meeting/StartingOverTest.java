package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.app.Running;
import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.meeting.running.Sql;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Issue 3, point 13: the copy of the users when the change log no longer reaches back to it. */
class StartingOverTest {
    private final FakeAuth auth = FakeAuth.start();
    private final String database = Servers.freshDatabase();
    private final Sql sql = new Sql(database);

    @AfterEach
    void close() {
        auth.close();
    }

    @Test
    @Execution(CONCURRENT)
    void aCopyThatIsTooFarBehindStartsOverFromTheAccountsAsTheyStand() {
        Person renamed = auth.register("Ana", "Albers");
        Person deleted = auth.register("Ben", "Baker");
        Person untouched = auth.register("Cem", "Can");
        try (MeetingServer before = start()) {
            before.user(untouched).expect(200);
        }
        auth.append("user.updated", FakeAuth.account(renamed, Map.of("first_name", "Anabel")));
        auth.append("user.deleted", Map.of("id", deleted.id().toString()));
        Person created = auth.register("Dan", "Dorn");
        auth.prune();

        try (MeetingServer after = start()) {
            assertThat(after.user(renamed).expect(200).text("/first_name")).isEqualTo("Anabel");
            assertThat(after.user(untouched).expect(200).text("/first_name")).isEqualTo("Cem");
            assertThat(after.user(created).expect(200).text("/first_name")).isEqualTo("Dan");
            after.user(deleted).expect(404);
            assertThat(sql.texts(
                            "SELECT concat(is_deleted, email, first_name) FROM users WHERE id = ?::uuid",
                            deleted.id().toString()))
                    .containsExactly("t");
            assertThat(auth.snapshots()).containsExactly((UserId) null);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void itFollowsTheLogOnFromThere() {
        Person ana = auth.register("Ana", "Albers");
        auth.prune();
        try (MeetingServer server = start()) {
            server.user(ana).expect(200);

            long seq = auth.append("user.updated", FakeAuth.account(ana, Map.of("first_name", "Anabel")));

            eventually(
                    "the change is in the copy",
                    () -> server.user(ana).at("/seq").asLong() == seq);
            assertThat(server.user(ana).text("/first_name")).isEqualTo("Anabel");
            server.create(ana, meeting()).expect(201);
        }
        try (MeetingServer again = start()) {
            again.user(ana).expect(200);
            assertThat(auth.snapshots()).as("taken once").hasSize(1);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aRunningNodeStartsOverAsWell() {
        Person deleted = auth.register("Ana", "Albers");
        try (MeetingServer server = start()) {
            server.user(deleted).expect(200);
            Person created;
            synchronized (auth) { // so that it hears of nothing before all is gone
                created = auth.register("Ben", "Baker");
                auth.append("user.deleted", Map.of("id", deleted.id().toString()));
                auth.prune();
            }

            eventually("the copy has caught up", () -> server.user(created).status() == 200);
            server.user(deleted).expect(404);
            server.call("/v1/meetings").by(created).get().expect(200);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void manyAccountsComePageByPageAndThoseOfThePastGoPageByPage() {
        for (int i = 0; i < 1_200; i++) {
            register(new UUID(i, 0));
        }
        try (MeetingServer before = start()) {
            assertThat(names(before.sql())).isEqualTo("1200");
        }
        for (int i = 0; i < 1_200; i += 3) {
            auth.append("user.deleted", Map.of("id", new UUID(i, 0).toString()));
        }
        register(new UUID(-1, -1));
        auth.prune();

        try (MeetingServer after = start()) {
            assertThat(auth.snapshots()).hasSize(2);
            assertThat(names(after.sql())).isEqualTo("801");
            assertThat(after.sql().texts("SELECT count(*) FROM users WHERE is_deleted"))
                    .containsExactly("400");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void whatBreaksOffInTheMiddleIsTakenAgainFromItsBeginning() {
        for (int i = 0; i < 700; i++) {
            register(new UUID(i, 0));
        }
        auth.prune();
        auth.snapshotsBecome((after, page) ->
                after == null ? page : Future.failedFuture(Failure.unavailable("The auth service went down")));
        Future<Running> starting = MeetingService.start(MeetingServer.settings(database, auth.clusterAddress()));
        eventually("the second page has failed twice", () -> auth.snapshots().size() >= 4);

        assertThat(starting.isComplete()).isFalse();
        assertThat(names(sql)).isEqualTo("500");
        assertThat(sql.texts("SELECT seq FROM cursors WHERE name = 'users'"))
                .as("not before all are there")
                .containsExactly("0");
        auth.snapshotsBecome((after, page) -> page);

        try (MeetingServer server = MeetingServer.of(await(starting), database)) {
            assertThat(names(server.sql())).isEqualTo("700");
            assertThat(server.sql().texts("SELECT seq FROM cursors WHERE name = 'users'"))
                    .containsExactly("700");
        }
    }

    private MeetingServer start() {
        return MeetingServer.start(auth, database);
    }

    private void register(UUID id) {
        Person person = new Person(new UserId(id), id + "@example.com", "Some", "Body", null, null);
        auth.append("user.created", FakeAuth.account(person, Map.of()));
    }

    private static String names(Sql sql) {
        return sql.texts("SELECT count(first_name) FROM users").get(0);
    }
}
