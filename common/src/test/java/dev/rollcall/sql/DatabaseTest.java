package dev.rollcall.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DatabaseTest {
    private static final String INSERT = "INSERT INTO things (id, name) VALUES ($1, $2)";

    private TestDatabase server;
    private Database database;
    private Vertx vertx;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        this.vertx = vertx;
        server = TestDatabase.migrated(vertx);
        database = server.open(vertx);
    }

    @Test
    void aBrokenConstraintIsToldByItsName() throws Exception {
        Await.result(database.run(INSERT, 1, "one"));

        assertConstraint("things_pkey", database.run(INSERT, 1, "two"));
        assertConstraint("things_name_is_taken", database.run(INSERT, 2, "one"));
        assertConstraint("things_version_rises", database.run("UPDATE things SET version = -1"));
        assertConstraint("things_parent_exists", database.run("UPDATE things SET parent = 99"));
    }

    @Test
    void aBrokenConstraintIsToldOfATransactionTooAndUndoesIt() throws Exception {
        Await.result(database.run(INSERT, 1, "one"));

        assertConstraint("things_name_is_taken", database.transaction(tx -> tx.run(INSERT, 2, "two")
                .compose(done -> tx.run(INSERT, 3, "one"))));

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aTransactionKeepsAllOfItsStatements() throws Exception {
        String answer = Await.result(database.transaction(tx -> tx.run(INSERT, 1, "one")
                .compose(done -> tx.run(INSERT, 2, null))
                .map("kept")));

        assertThat(answer).isEqualTo("kept");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aTransactionThatFailsKeepsNothingAndSaysWhy() throws Exception {
        Failure refused = Await.refusal(database.transaction(tx ->
                tx.run(INSERT, 1, "one").compose(done -> Future.failedFuture(Failure.notFound("No such thing")))));
        Throwable fault =
                Await.fault(database.transaction(tx -> tx.run(INSERT, 1, "one").map(done -> Integer.parseInt("one"))));

        assertThat(refused.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(fault).isInstanceOf(NumberFormatException.class);
        assertThat(count()).isZero();
    }

    @Test
    void aTransactionThatThrowsAtOnceKeepsNothingAndGivesItsConnectionBack() throws Exception {
        Database narrow = server.open(vertx, 1, 10);

        for (int i = 0; i < 3; i++) {
            Throwable fault = Await.fault(narrow.transaction(tx -> {
                tx.run(INSERT, 1, "one");
                throw new IllegalStateException("at once");
            }));

            assertThat(fault).hasMessage("at once");
        }

        Await.result(narrow.transaction(tx -> tx.run(INSERT, 2, "two")));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aTransactionThatPassesOverAFaultOfItsStatementsIsNotTakenForKept() throws Exception {
        Await.result(database.run(INSERT, 1, "one"));

        Throwable fault = Await.fault(database.transaction(tx -> tx.run(INSERT, 2, "two")
                .compose(done -> tx.run(INSERT, 1, "again"))
                .otherwiseEmpty()
                .map("kept")));

        assertThat(fault).isNotNull();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void failedTransactionsGiveTheirConnectionsBack() throws Exception {
        Database narrow = server.open(vertx, 2, 10);

        for (int i = 0; i < 10; i++) {
            Await.fault(narrow.transaction(tx -> tx.run("SELECT 1 / 0")));
            Await.fault(narrow.transaction(tx -> Future.failedFuture("no")));
        }

        Await.result(narrow.transaction(tx -> tx.run(INSERT, 1, "one")));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aStatementThatTakesTooLongIsUnavailable() {
        assertUnavailable(database.transaction(
                tx -> tx.run("SET LOCAL statement_timeout = 20").compose(set -> tx.run("SELECT pg_sleep(20)"))));
    }

    @Test
    void everyStatementHasABound() throws Exception {
        String ofStatements = text(database.run("SHOW statement_timeout"));
        String ofTransactions = Await.result(
                database.transaction(tx -> tx.run("SHOW statement_timeout").map(DatabaseTest::first)));

        assertThat(ofStatements).isEqualTo(ofTransactions).isEqualTo("10s");
    }

    @Test
    void ofTwoTransactionsInADeadlockTheOneThatGaveWayIsRunAgain() throws Exception {
        Await.result(database.run(INSERT, 1, "one"));
        Await.result(database.run(INSERT, 2, "two"));
        Promise<Void> first = Promise.promise();
        Promise<Void> second = Promise.promise();

        Future<RowSet<Row>> one = crosswise(1, first, second, 2);
        Future<RowSet<Row>> other = crosswise(2, second, first, 1);
        Await.result(Future.all(one, other));

        assertThat(text(database.run("SELECT string_agg(version::text, ' ') FROM things")))
                .isEqualTo("2 2");
    }

    @Test
    void serializableTransactionsThatRaceAreAllKept() throws Exception {
        Await.result(database.run(INSERT, 1, "one"));

        Await.result(Future.all(IntStream.range(0, 4)
                .mapToObj(i -> database.transaction(tx -> tx.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                        .compose(set -> tx.run("SELECT version FROM things WHERE id = 1"))
                        .compose(read -> tx.run(
                                "UPDATE things SET version = $1 WHERE id = 1",
                                read.iterator().next().getInteger(0) + 1))))
                .toList()));

        assertThat(text(database.run("SELECT version::text FROM things"))).isEqualTo("4");
    }

    @Test
    void aTransactionThatGivesWayEveryTimeIsUnavailableAfterAFewTimes() throws Exception {
        String giveWay = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = 'serialization_failure'; END $$";
        AtomicInteger attempts = new AtomicInteger();

        assertUnavailable(database.transaction(tx -> {
            attempts.incrementAndGet();
            return tx.run(INSERT, 1, "one").compose(done -> tx.run(giveWay));
        }));

        assertThat(attempts).hasValue(6);
        assertThat(count()).isZero();
    }

    @Test
    void aConnectionThatTheServerClosesIsUnavailableAndReplaced() throws Exception {
        Database narrow = server.open(vertx, 1, 10);

        assertUnavailable(narrow.run("SELECT pg_terminate_backend(pg_backend_pid())"));
        assertUnavailable(narrow.transaction(tx -> tx.run("SELECT pg_terminate_backend(pg_backend_pid())")));

        assertThat(text(narrow.run("SELECT 'back'"))).isEqualTo("back");
        Await.result(narrow.transaction(tx -> tx.run("SELECT 1")));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var connect = new PgConnectOptions(server.settings().connect()).setPort(port);
        Database nowhere = Database.open(vertx, new DatabaseSettings(connect, 1, 10));

        assertUnavailable(nowhere.run("SELECT 1"));
        assertUnavailable(nowhere.transaction(tx -> tx.run("SELECT 1")));
    }

    @Test
    void whoWaitsTooLongForAConnectionIsRefused() throws Exception {
        Database narrow = server.open(vertx, 1, 10);
        Promise<Void> held = Promise.promise();
        Promise<Void> release = Promise.promise();
        Future<Void> holder = narrow.transaction(tx -> {
            held.complete();
            return release.future();
        });
        Await.result(held.future());

        assertUnavailable(narrow.transaction(tx -> tx.run("SELECT 1")));

        release.complete();
        Await.result(holder);
        Await.result(narrow.transaction(tx -> tx.run("SELECT 1")));
    }

    @Test
    void moreTransactionsThanConnectionsAndPlacesInTheQueueAreRefusedAtOnce() throws Exception {
        Database narrow = server.open(vertx, 1, 2);
        Await.result(narrow.transaction(tx -> tx.run("SELECT 1")));
        Promise<Void> release = Promise.promise();
        List<Future<Void>> asked = IntStream.range(0, 20)
                .mapToObj(i -> narrow.transaction(tx -> release.future()))
                .toList();

        Future<Void> refused = asked.get(19);
        assertUnavailable(refused);
        release.complete();

        Await.result(Future.join(asked).transform(done -> Future.succeededFuture()));
        assertThat(asked.stream().filter(Future::succeeded)).hasSize(3);
    }

    @Test
    void moreStatementsThanThePipelineAndTheQueueHoldAreRefusedNotHung() throws Exception {
        Database narrow = server.open(vertx, 1, 2);
        Await.result(narrow.run("SELECT 1"));
        List<Future<RowSet<Row>>> asked = IntStream.range(0, 400)
                .mapToObj(i -> narrow.run(i == 0 ? "SELECT pg_sleep(0.5)" : "SELECT 1"))
                .toList();

        Await.result(Future.join(asked).transform(done -> Future.succeededFuture()));

        assertThat(asked.stream().filter(Future::succeeded)).hasSizeBetween(200, 300);
        asked.stream().filter(Future::failed).forEach(DatabaseTest::assertUnavailable);
    }

    @Test
    void aFaultOfOurOwnIsPassedOnAsItIs() {
        Throwable fault = Await.fault(database.run("SELECT nonsense"));

        assertThat(fault).isNotInstanceOf(Failure.class).hasMessageContaining("nonsense");
    }

    private Future<RowSet<Row>> crosswise(int mine, Promise<Void> locked, Promise<Void> other, int theirs) {
        String update = "UPDATE things SET version = version + 1 WHERE id = $1";
        return database.transaction(tx -> tx.run(update, mine)
                .onSuccess(done -> locked.tryComplete())
                .compose(done -> other.future())
                .compose(done -> tx.run(update, theirs)));
    }

    private long count() throws Exception {
        return Long.parseLong(text(database.run("SELECT count(*)::text FROM things")));
    }

    private static String text(Future<RowSet<Row>> rows) throws Exception {
        return first(Await.result(rows));
    }

    private static String first(RowSet<Row> rows) {
        return rows.iterator().next().getString(0);
    }

    private static void assertConstraint(String name, Future<?> future) {
        Throwable fault = Await.fault(future);
        assertThat(fault).isInstanceOf(ConstraintViolation.class);
        assertThat(((ConstraintViolation) fault).constraint()).isEqualTo(name);
    }

    private static void assertUnavailable(Future<?> future) {
        Failure failure = Await.refusal(future);
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.refusal().retryAfterSeconds()).isPositive();
        assertThat(failure).hasMessageNotContainingAny("SELECT", "Exception", "57");
    }
}
