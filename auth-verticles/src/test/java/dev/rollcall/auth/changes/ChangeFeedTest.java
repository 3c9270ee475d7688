package dev.rollcall.auth.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Eventually;
import dev.rollcall.auth.running.Sql;
import dev.rollcall.bus.Bus;
import dev.rollcall.bus.BusSettings;
import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issue 3, point 13: what followers of the change log are told, and what is kept in mind of them. */
class ChangeFeedTest {
    private final String url = Servers.freshDatabase();
    private final Sql sql = new Sql(url);
    private final Vertx vertx = Vertx.vertx();
    private final BusSettings settings = new BusSettings(
            Service.AUTH, "here", AuthServer.SERVICE_KEY, Duration.ofSeconds(5), 100, 5, Duration.ofMinutes(1));
    private final Bus bus =
            new Bus(vertx, settings, () -> List.of("here"), new SimpleMeterRegistry(), Clock.systemUTC());
    private volatile Instant now = Instant.parse("2026-10-20T07:00:00Z");
    private Database database;

    @BeforeEach
    void serve() throws Exception {
        DatabaseSettings connect = new DatabaseSettings(PgConnectOptions.fromUri(url), 2, 100);
        await(Migrations.run(vertx, connect, "db/auth"));
        database = Database.open(vertx, connect);
        await(vertx.deployVerticle(
                new ChangeFeedVerticle(bus, new ChangeLog(database), new FactStore(database), new Steered())));
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void howFarAFollowerHasGotIsKeptInMindOnceAMinute() throws Exception {
        change(9);

        read(3, "users");
        Eventually.eventually("it is noted", () -> followers().equals(List.of("users 3")));
        read(5, "users");
        read(7, null);
        now = now.plusSeconds(59);
        read(6, "users");
        now = now.plusSeconds(2);
        read(8, "users");

        Eventually.eventually(
                "the one a minute later is noted", () -> followers().equals(List.of("users 8")));
    }

    @Test
    void whoIsTooFarBehindIsToldSoAndHoldsNothing() throws Exception {
        change(9);
        sql.update("UPDATE changes_pruned SET seq = 4");

        assertThatThrownBy(() -> read(3, "users"))
                .isInstanceOfSatisfying(
                        Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.CURSOR_EXPIRED));
        read(4, "other");

        Eventually.eventually("the other is noted", () -> followers().equals(List.of("other 4")));
    }

    @Test
    void theAccountsAsTheyStandComePageByPageWithAChangeThatTheyAreAsNewAs() throws Exception {
        List<UUID> ids = List.of(new UUID(1, 1), new UUID(2, 2), new UUID(-1, -1));
        for (UUID id : ids) {
            sql.update(
                    "INSERT INTO accounts (id, email, first_name, last_name) VALUES (?, ?, 'A', 'B')",
                    id,
                    id + "@x.org");
        }
        change(6);

        ChangeFeed.Facts first = await(bus.ask(new ChangeFeed.Snapshot(null, 2)));
        ChangeFeed.Facts last = await(bus.ask(new ChangeFeed.Snapshot(new UserId(ids.get(1)), 2)));

        assertThat(first.seq()).isEqualTo(6).isEqualTo(last.seq());
        assertThat(first.items()).extracting(fact -> fact.get("id")).containsExactly(id(ids, 0), id(ids, 1));
        assertThat(first.more()).isTrue();
        assertThat(last.items()).extracting(fact -> fact.get("id")).containsExactly(id(ids, 2));
        assertThat(last.more()).isFalse();
        assertThat(first.items().get(0))
                .containsEntry("email", ids.get(0) + "@x.org")
                .doesNotContainKey("password_hash");
    }

    private static String id(List<UUID> ids, int index) {
        return ids.get(index).toString();
    }

    private void change(int many) {
        sql.update("INSERT INTO changes (type, data) SELECT 'change', '{}' FROM generate_series(1, ?)", many);
    }

    private void read(long after, String follower) throws Exception {
        await(bus.ask(new ChangeFeed.Read(after, Set.of(), 10, follower)));
    }

    private List<String> followers() {
        return sql.texts("SELECT name || ' ' || seq FROM followers ORDER BY name");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private final class Steered extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
