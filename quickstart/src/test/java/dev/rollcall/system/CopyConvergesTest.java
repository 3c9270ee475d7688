package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.app.Node;
import dev.rollcall.app.NodeSettings;
import dev.rollcall.app.Settings;
import dev.rollcall.auth.changes.ChangeFeedVerticle;
import dev.rollcall.auth.changes.FactStore;
import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.users.UserStore;
import dev.rollcall.meeting.users.UsersVerticle;
import dev.rollcall.protocol.Service;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Issue 3, point 13: accounts change, the log is pruned to its end, and followers come, go and die, all at once and at
 * random; when that is over, the copy of the users is what the accounts are.
 */
class CopyConvergesTest {
    private static final int WRITERS = 3;
    private static final int WRITES = 150;
    private static final long SECONDS = 30;

    private final Clock clock = Clock.systemUTC();
    private final String auth = Servers.freshDatabase();
    private final String app = Servers.freshDatabase();
    private Node authNode;
    private Database authDatabase;
    private ChangeLog log;

    @BeforeEach
    void serveTheLog() throws Exception {
        authNode = join(Service.AUTH, "");
        authDatabase = open(authNode.vertx(), auth, "db/auth");
        log = new ChangeLog(authDatabase);
        await(authNode.vertx()
                .deployVerticle(new ChangeFeedVerticle(authNode.bus(), log, new FactStore(authDatabase), clock)));
    }

    @AfterEach
    void close() throws Exception {
        await(authDatabase.close());
        await(authNode.close());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Execution(CONCURRENT)
    void whateverHappensInBetweenTheCopyBecomesWhatTheAccountsAre(long seed) throws Exception {
        Random random = new Random(seed);
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            long own = random.nextLong();
            writers.add(inBackground(() -> write(new Random(own))));
        }
        CompletableFuture<Void> pruner = inBackground(() -> prune(new Random(seed), over));

        follow(random, writers);
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(SECONDS, TimeUnit.SECONDS);
        over.set(true);
        pruner.get(SECONDS, TimeUnit.SECONDS);

        Node last = join(Service.MEETING, authNode.clusterAddress());
        await(follow(last));
        assertThat(users()).isEqualTo(accounts());
        await(last.close());
        assertThat(accounts()).isNotEmpty();
        assertThat(texts(auth, "SELECT seq::text FROM changes_pruned")).doesNotContain("0");
    }

    /** Nodes that follow, one or two at a time, and go, some of them in the middle of catching up. */
    private void follow(Random random, List<CompletableFuture<Void>> until) throws Exception {
        while (!until.stream().allMatch(CompletableFuture::isDone)) {
            Node first = join(Service.MEETING, authNode.clusterAddress());
            Future<String> following = follow(first);
            if (random.nextBoolean()) {
                Node second = join(Service.MEETING, authNode.clusterAddress());
                await(follow(second));
                await(second.close());
            }
            if (random.nextBoolean()) {
                await(following);
            }
            await(first.close());
        }
    }

    private Future<String> follow(Node node) throws Exception {
        Database database = open(node.vertx(), app, "db/meeting");
        return node.vertx().deployVerticle(new UsersVerticle(node.bus(), new UserStore(database), clock));
    }

    /** Transactions of one or two changes, some slow to end, some undone. */
    private void write(Random random) {
        List<UUID> mine = new ArrayList<>();
        try (Connection connection = connect(auth)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < WRITES; i++) {
                List<UUID> before = new ArrayList<>(mine);
                for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                    change(connection, mine, random);
                    LockSupport.parkNanos(random.nextInt(20_000_000));
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                    mine.clear();
                    mine.addAll(before);
                } else {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void change(Connection connection, List<UUID> mine, Random random) throws SQLException {
        if (mine.isEmpty() || random.nextInt(3) == 0) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            mine.add(id);
            run(connection, """
                    WITH a AS (
                      INSERT INTO accounts (id, email, first_name, last_name)
                      VALUES ('%1$s', '%1$s@example.com', '%2$s', 'x') RETURNING user_json(accounts) AS fact)
                    INSERT INTO changes (type, data) SELECT 'user.created', fact FROM a
                    """.formatted(id, random.nextInt()));
        } else if (random.nextInt(4) == 0) {
            UUID id = mine.remove(random.nextInt(mine.size()));
            run(connection, """
                    WITH a AS (DELETE FROM accounts WHERE id = '%s' RETURNING id)
                    INSERT INTO changes (type, data) SELECT 'user.deleted', jsonb_build_object('id', id) FROM a
                    """.formatted(id));
        } else {
            run(connection, """
                    WITH a AS (UPDATE accounts SET first_name = '%2$s' WHERE id = '%1$s' RETURNING user_json(accounts) AS fact)
                    INSERT INTO changes (type, data) SELECT 'user.updated', fact FROM a
                    """.formatted(mine.get(random.nextInt(mine.size())), random.nextInt()));
        }
    }

    /** Everything goes that may, now that no follower's hold is respected for long. */
    private void prune(Random random, AtomicBoolean over) {
        while (!over.get()) {
            try (Connection connection = connect(auth)) {
                if (random.nextInt(3) == 0) {
                    run(connection, "UPDATE followers SET seen_at = now() - interval '8 days'");
                }
                await(log.prune(Duration.ZERO, 1 + random.nextInt(50)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<String> accounts() throws SQLException {
        return texts(auth, "SELECT concat_ws(' ', id, email, first_name) FROM accounts ORDER BY id");
    }

    private List<String> users() throws SQLException {
        return texts(app, "SELECT concat_ws(' ', id, email, first_name) FROM users WHERE NOT is_deleted ORDER BY id");
    }

    private Node join(Service service, String members) throws Exception {
        Map<String, String> settings = Map.of(
                "SERVICE_KEY", "Yq3vD8sKx1nPz7wLr5tBm9cHj2fGu6aE",
                "JWT_SECRET_KEY", "o4Wc0ZkV8eXb1TqNy6RmSd3JpHg7LfUa",
                "DATABASE_URL", app,
                "REDIS_URL", "redis://127.0.0.1",
                "CLUSTER_MEMBERS", members,
                "CLUSTER_PORT", "0");
        return await(Node.join(NodeSettings.read(Settings.of(settings), service, "DATABASE_URL", 0), settings, clock));
    }

    private static Database open(Vertx vertx, String url, String migrations) throws Exception {
        DatabaseSettings settings = new DatabaseSettings(PgConnectOptions.fromUri(url), 4, 1_000);
        await(Migrations.run(vertx, settings, migrations));
        return Database.open(vertx, settings);
    }

    private static Connection connect(String url) throws SQLException {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), user[0], user[1]);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(String url, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** On a thread of its own, whatever the number of cores: they are there to get in each other's way. */
    private static CompletableFuture<Void> inBackground(Runnable work) {
        return CompletableFuture.runAsync(work, command -> new Thread(command).start());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }
}
