package dev.rollcall.meeting.users;

import static dev.rollcall.meeting.running.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users.UserCopy;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
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
