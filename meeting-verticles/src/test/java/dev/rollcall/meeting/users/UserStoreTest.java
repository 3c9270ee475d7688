package dev.rollcall.meeting.users;

import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users.UserCopy;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages of the auth change log and what the copy makes of them, however often and in whichever order they come. */
class UserStoreTest {
    private static Vertx vertx;
    private static Database database;

    private final UserId ana = new UserId(UUID.randomUUID());
    private final UserStore store = new UserStore(database);

    @BeforeAll
    static void openDatabase() {
        vertx = Vertx.vertx();
        var settings = new DatabaseSettings(PgConnectOptions.fromUri(Servers.freshDatabase()), 4, 100);
        await(Migrations.run(vertx, settings, "db/meeting"));
        database = Database.open(vertx, settings);
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void aPageAndItsCursorAreTakenInTogether() {
        long before = await(store.cursor());

        apply(before + 5, created(before + 1, "Ana"), updated(before + 4, "Anna"));

        assertThat(found()).hasValueSatisfying(copy -> {
            assertThat(copy.firstName()).isEqualTo("Anna");
            assertThat(copy.seq()).isEqualTo(before + 4);
        });
        assertThat(await(store.cursor())).isEqualTo(before + 5);
    }

    @Test
    void theCursorNeverGoesBack() {
        long before = await(store.cursor());

        apply(before + 9);
        apply(before + 3);

        assertThat(await(store.cursor())).isEqualTo(before + 9);
    }

    @Test
    void aPageThatComesAgainChangesNothing() {
        apply(3, created(1, "Ana"), updated(2, "Anna"), updated(3, "Anne"));
        Optional<UserCopy> once = found();

        apply(3, created(1, "Ana"), updated(2, "Anna"), updated(3, "Anne"));
        apply(2, updated(2, "Anna"));

        assertThat(found()).isEqualTo(once);
    }

    @Test
    void aLateChangeDoesNotUndoALaterOne() {
        apply(7, updated(7, "Latest"));

        apply(5, updated(5, "Older"), created(1, "Oldest"));

        assertThat(found())
                .hasValueSatisfying(copy -> assertThat(copy.firstName()).isEqualTo("Latest"));
    }

    @Test
    void whoWasDeletedIsErasedAndStaysSo() {
        apply(2, created(1, "Ana"));

        apply(3, fact(3, UserFact.DELETED, Map.of()));
        apply(2, updated(2, "Back again"));

        assertThat(found()).isEmpty();
        var row = await(database.run("SELECT * FROM users WHERE id = $1", ana.value()))
                .iterator()
                .next();
        assertThat(row.getString("email")).isNull();
        assertThat(row.getString("first_name")).isNull();
        assertThat(row.getString("last_name")).isNull();
        assertThat(row.getBoolean("is_active")).isFalse();
    }

    @Test
    void whatTheLogToldOfSomebodyWhoIsErasedByNowIsPassedOver() {
        assertThat(UserFact.of(change(1, UserFact.CREATED, Map.of("id", ana.toString()))))
                .isEmpty();
        assertThat(UserFact.of(change(2, UserFact.UPDATED, Map.of("id", ana.toString()))))
                .isEmpty();
    }

    /** All leave at once, on four nodes, each of which reads it page by page in an order of its own. */
    @Test
    void nodesThatTakePeopleOutAtOnceEndUpWithTheSame() {
        List<UserId> people =
                Stream.generate(() -> new UserId(UUID.randomUUID())).limit(12).toList();
        people.forEach(person -> apply(1, fact(person, 1, UserFact.CREATED, Map.of())));
        eachLeadsAMeeting(people);

        onFourNodesAtOnce(people, person -> fact(person, 2, UserFact.DELETED, Map.of()));

        var meetings = ledBy(people);
        assertThat(meetings).hasSize(12).allSatisfy(meeting -> {
            assertThat(meeting.getString("status")).isEqualTo("cancelled");
            assertThat(meeting.getInteger("sequence")).as("cancelled once").isEqualTo(1);
            assertThat(meeting.getLong("owners")).isEqualTo(1);
            assertThat(meeting.getLong("former")).isEqualTo(3);
            assertThat(meeting.getLong("version"))
                    .as("one for each who left, or fewer")
                    .isBetween(2L, 4L);
        });
    }

    @Test
    void nodesThatDisablePeopleAtOnceEndUpWithTheSame() {
        List<UserId> people =
                Stream.generate(() -> new UserId(UUID.randomUUID())).limit(12).toList();
        people.forEach(person -> apply(1, fact(person, 1, UserFact.CREATED, Map.of("is_active", true))));
        eachLeadsAMeeting(people);

        onFourNodesAtOnce(people, person -> fact(person, 2, UserFact.UPDATED, Map.of("is_active", false)));

        var meetings = ledBy(people);
        assertThat(meetings).hasSize(12).allSatisfy(meeting -> {
            assertThat(meeting.getString("status")).isEqualTo("cancelled");
            assertThat(meeting.getInteger("sequence")).as("cancelled once").isEqualTo(1);
            assertThat(meeting.getLong("told")).as("told once").isEqualTo(1);
            assertThat(meeting.getLong("owners")).isEqualTo(1);
            assertThat(meeting.getLong("former")).isZero();
            assertThat(meeting.getLong("version"))
                    .as("cancelled, and before that handed on at most once")
                    .isBetween(2L, 3L);
        });
    }

    /** They are made owner by a transaction that has not ended when the news of them comes. */
    @Test
    void whoIsMadeOwnerWhileTheyAreDisabledDoesNotStayOwner() {
        List<UserId> people =
                Stream.generate(() -> new UserId(UUID.randomUUID())).limit(12).toList();
        people.forEach(person -> apply(1, fact(person, 1, UserFact.CREATED, Map.of("is_active", true))));
        eachLeadsAMeeting(people);
        UUID leader = people.get(0).value();
        UserId heir = people.get(1);
        Promise<Void> mayEnd = Promise.promise();
        Promise<Void> isWritten = Promise.promise();
        Future<Void> handover = database.transaction(transaction -> transaction
                .run("SELECT FROM meetings WHERE created_by = $1 FOR UPDATE", leader)
                .compose(locked -> giveRole(transaction, leader, leader, "chair"))
                .compose(steppedDown -> giveRole(transaction, leader, heir.value(), "owner"))
                .onSuccess(written -> isWritten.complete())
                .compose(written -> mayEnd.future()));
        await(isWritten.future());

        Future<Void> disabled = store.apply(List.of(fact(heir, 2, UserFact.UPDATED, Map.of("is_active", false))), 2);
        eventually("it is done, or waits for the handover", () -> disabled.isComplete() || somethingWaits());
        mayEnd.complete();
        await(Future.all(handover, disabled));

        var owners = await(database.run("""
                SELECT p.user_id FROM participants p JOIN meetings m ON m.id = p.meeting_id
                WHERE m.created_by = $1 AND 'owner' = ANY (p.roles)
                """, leader));
        assertThat(owners).extracting(row -> row.getUUID("user_id")).containsExactly(leader);
    }

    private static Future<Void> giveRole(Database.Transaction transaction, UUID leader, UUID user, String role) {
        return transaction.run("""
                        UPDATE participants p SET roles = ARRAY[$3]
                        FROM meetings m WHERE m.id = p.meeting_id AND m.created_by = $1 AND p.user_id = $2
                        """, leader, user, role).mapEmpty();
    }

    private static boolean somethingWaits() {
        return await(database.run("""
                        SELECT FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """)).size() > 0;
    }

    /** The next of them chairs it, and the one after attends. */
    private static void eachLeadsAMeeting(List<UserId> people) {
        await(database.run("""
                        WITH people AS (
                          SELECT id, n FROM unnest($1::uuid[]) WITH ORDINALITY AS p (id, n)
                        ), led AS (
                          INSERT INTO meetings (id, uid, status, visibility, title, start_local, time_zone, duration_seconds,
                            all_day, utc_start, utc_end, series_end, free_busy_status, hide_participants, alerts, agenda, links, created_by)
                          SELECT gen_random_uuid(), gen_random_uuid(), 'confirmed', 'public', 'Review', '2099-01-01', 'UTC',
                            3600, false, '2099-01-01T00:00:00Z', '2099-01-01T01:00:00Z', '2099-01-01T01:00:00Z', 'busy', false, '[]', '[]', '[]', id
                          FROM people
                          RETURNING id, utc_start, series_end, created_by
                        )
                        INSERT INTO participants (id, meeting_id, utc_start, series_end, user_id, email, roles, participation_status)
                        SELECT gen_random_uuid(), led.id, utc_start, series_end, other.id, other.id || '@example.com',
                          CASE (other.n - leader.n + 12) % 12 WHEN 0 THEN '{owner}'::text[] WHEN 1 THEN '{chair}'
                            ELSE '{attendee}' END, 'accepted'
                        FROM led JOIN people leader ON leader.id = created_by
                        JOIN people other ON (other.n - leader.n + 12) % 12 < 3
                        """, (Object) people.stream().map(UserId::value).toArray(UUID[]::new)));
    }

    /** Of each its state, how many own it, how many are former users by now, and how often it was told that it is cancelled. */
    private static RowSet<Row> ledBy(List<UserId> people) {
        return await(
                database.run("""
                        SELECT status, sequence, version, (
                          SELECT count(*) FROM participants p
                          WHERE p.meeting_id = m.id AND 'owner' = ANY (roles)) AS owners, (
                          SELECT count(*) FROM participants p
                          WHERE p.meeting_id = m.id AND email = former_address(p.id)) AS former, (
                          SELECT count(*) FROM changes
                          WHERE data ->> 'meeting_id' = m.id::text AND type = 'meeting.cancelled') AS told
                        FROM meetings m WHERE created_by = ANY ($1)
                        """, (Object) people.stream().map(UserId::value).toArray(UUID[]::new)));
    }

    /** Each reads it page by page in an order of its own. */
    private void onFourNodesAtOnce(List<UserId> people, Function<UserId, UserFact> told) {
        Random random = new Random(11);
        List<Future<Void>> nodes = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            List<UserId> order = new ArrayList<>(people);
            Collections.shuffle(order, random);
            Future<Void> pages = Future.succeededFuture();
            for (int from = 0; from < order.size(); from += 3) {
                List<UserFact> page =
                        order.subList(from, from + 3).stream().map(told).toList();
                pages = pages.compose(before -> untilItWorks(page));
            }
            nodes.add(pages);
        }
        await(Future.all(nodes));
    }

    /** As the follower does: what failed comes again at its next turn. */
    private Future<Void> untilItWorks(List<UserFact> page) {
        return store.apply(page, 2).recover(e -> {
            assertThat(e).isInstanceOf(Failure.class);
            return untilItWorks(page);
        });
    }

    @Test
    void nodesThatFollowAtOnceEndUpWithTheSame() {
        List<UserId> users =
                Stream.generate(() -> new UserId(UUID.randomUUID())).limit(20).toList();
        List<UserFact> log = LongStream.rangeClosed(1, 400)
                .mapToObj(seq -> fact(
                        users.get((int) (seq % users.size())),
                        seq,
                        UserFact.UPDATED,
                        Map.of("first_name", "Name " + seq)))
                .toList();
        Random random = new Random(7);
        List<Future<Void>> pages = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            List<UserFact> shuffled = new ArrayList<>(log);
            Collections.shuffle(shuffled, random);
            for (int from = 0; from < shuffled.size(); from += 20) {
                pages.add(store.apply(shuffled.subList(from, from + 20), 0));
            }
        }

        await(Future.all(pages));

        for (int i = 0; i < users.size(); i++) {
            long last = 380 + (i == 0 ? 20 : i);
            assertThat(await(store.find(users.get(i)))).hasValueSatisfying(copy -> {
                assertThat(copy.seq()).isEqualTo(last);
                assertThat(copy.firstName()).isEqualTo("Name " + last);
            });
        }
    }

    @Test
    void whatMakesNoSenseIsPassedOver() {
        assertThat(UserFact.of(change(1, UserFact.CREATED, Map.of()))).isEmpty();
        assertThat(UserFact.of(change(1, UserFact.CREATED, Map.of("id", "ana"))))
                .isEmpty();
        assertThat(UserFact.of(change(1, UserFact.CREATED, Map.of("id", ana.toString()))))
                .isEmpty();
        assertThat(UserFact.of(change(1, UserFact.UPDATED, Map.of("id", ana.toString(), "email", List.of(1)))))
                .isEmpty();
    }

    @Test
    void whatAnotherReleaseAddsOrLeavesOutIsNoMatter() {
        Optional<UserFact> fact = UserFact.of(
                change(1, UserFact.CREATED, Map.of("id", ana.toString(), "email", "a@example.com", "shoe_size", 38)));

        assertThat(fact).hasValueSatisfying(user -> {
            assertThat(user.roles()).isEmpty();
            assertThat(user.isActive()).isFalse();
        });
    }

    private void apply(long next, UserFact... facts) {
        await(store.apply(List.of(facts), next));
    }

    private Optional<UserCopy> found() {
        return await(store.find(ana));
    }

    private UserFact created(long seq, String firstName) {
        return fact(seq, UserFact.CREATED, Map.of("first_name", firstName));
    }

    private UserFact updated(long seq, String firstName) {
        return fact(seq, UserFact.UPDATED, Map.of("first_name", firstName));
    }

    private UserFact fact(long seq, String type, Map<String, Object> data) {
        return fact(ana, seq, type, data);
    }

    private static UserFact fact(UserId user, long seq, String type, Map<String, Object> data) {
        Map<String, Object> whole = new HashMap<>(Map.of("id", user.toString(), "email", user + "@example.com"));
        whole.putAll(data);
        return UserFact.of(change(seq, type, whole)).orElseThrow();
    }

    private static Change change(long seq, String type, Map<String, Object> data) {
        return new Change(seq, type, Instant.EPOCH, null, data);
    }
}
