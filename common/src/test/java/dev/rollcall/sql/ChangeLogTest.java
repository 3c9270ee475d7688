package dev.rollcall.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.Await;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ChangeLogTest {
    private TestDatabase database;
    private ChangeLog log;

    /** What a reader that polls from the beginning has seen. */
    private final List<String> seen = new ArrayList<>();

    private long cursor;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        database = TestDatabase.migrated(vertx);
        log = new ChangeLog(database.open(vertx));
    }

    @Test
    void aTransactionThatTakesItsSeqFirstAndCommitsLastIsNotSkipped() throws Exception {
        try (var slow = database.session().begin();
                var fast = database.session().begin()) {
            slow.change("slow");
            poll();
            fast.change("fast");
            poll();
            fast.commit();
            poll();
            assertThat(seen).isEmpty();

            slow.commit();
            poll();
        }

        assertThat(seen).containsExactly("slow", "fast");
    }

    @Test
    void aTransactionThatTakesItsIdFirstAndItsSeqLastSkipsNobody() throws Exception {
        try (var early = database.session().begin();
                var late = database.session().begin()) {
            early.run("INSERT INTO things (id) VALUES (1)");
            late.run("INSERT INTO things (id) VALUES (2)");
            late.change("late");
            poll();
            early.change("early");
            early.commit();
            poll();
            assertThat(seen).isEmpty();

            late.commit();
            poll();
        }

        assertThat(seen).containsExactly("late", "early");
    }

    @Test
    void aTransactionThatTakesItsIdFirstAndItsSeqLastIsNotSkipped() throws Exception {
        try (var early = database.session().begin();
                var late = database.session().begin()) {
            early.run("INSERT INTO things (id) VALUES (1)");
            late.change("late");
            early.change("early");
            late.commit();
            poll();
            early.commit();
            poll();
        }

        assertThat(seen).containsExactly("late", "early");
    }

    @Test
    void aTransactionThatIsRolledBackHoldsNothingUpAfterwards() throws Exception {
        try (var slow = database.session().begin();
                var fast = database.session().begin()) {
            slow.change("slow");
            fast.change("fast");
            fast.commit();
            poll();
            slow.rollback();
            poll();
        }

        assertThat(seen).containsExactly("fast");
    }

    @Test
    void aTransactionThatWritesNoChangeOnlyDelaysThem() throws Exception {
        try (var stranger = database.session().begin();
                var writer = database.session()) {
            stranger.run("INSERT INTO things (id) VALUES (1)");
            writer.change("change");
            poll();
            stranger.commit();
            poll();
        }

        assertThat(seen).containsExactly("change");
    }

    @Test
    void whatASlowTransactionHoldsBackComesEarlyAndAgainInItsTurn() throws Exception {
        try (var slow = database.session().begin();
                var writer = database.session()) {
            slow.run("INSERT INTO things (id) VALUES (1)");
            writer.change("change");

            ChangeFeed.Changes heldBack = Await.result(log.read(cursor, Set.of(), 10));
            slow.commit();
            ChangeFeed.Changes inTurn = Await.result(log.read(cursor, Set.of(), 10));

            assertThat(heldBack.items()).isEmpty();
            assertThat(heldBack.next()).isEqualTo(cursor);
            assertThat(heldBack.early()).extracting(Change::type).containsExactly("change");
            assertThat(inTurn.items()).isEqualTo(heldBack.early());
            assertThat(inTurn.early()).isEmpty();
        }
    }

    @Test
    void changesOfOneThingKeepTheOrderInWhichTheyWereMade() throws Exception {
        try (var early = database.session().begin();
                var late = database.session().begin()) {
            early.run("INSERT INTO things (id) VALUES (1)");
            late.run("INSERT INTO things (id) VALUES (2)");
            late.change("first");
            late.commit();
            poll();
            early.run("UPDATE things SET version = 2 WHERE id = 2");
            early.change("second");
            early.commit();
            poll();
        }

        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void whoWritesAChangeWaitsForNobodysCommit() throws Exception {
        try (var open = database.session().begin();
                var failed = database.session().begin();
                var next = database.session()) {
            open.change("open");
            assertThatThrownBy(() -> failed.run("INSERT INTO changes (type, data) VALUES ('no data', NULL)"))
                    .isInstanceOf(SQLException.class);
            next.run("SET statement_timeout = '5s'");

            next.change("next");

            open.rollback();
            failed.rollback();
        }
        poll();
        assertThat(seen).containsExactly("next");
    }

    @Test
    void severalChangesOfOneTransactionComeInTheirOrder() throws Exception {
        try (var writer = database.session().begin()) {
            writer.run("INSERT INTO changes (type, data) SELECT 'c' || i, '{}' FROM generate_series(1, 5) i");
            writer.change("c6");
            writer.commit();
        }

        poll();

        assertThat(seen).containsExactly("c1", "c2", "c3", "c4", "c5", "c6");
    }

    @Test
    void aSerializableTransactionIsReadAsAnyOther() throws Exception {
        try (var serializable = database.session().begin();
                var fast = database.session()) {
            serializable.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
            serializable.run("INSERT INTO things (id) VALUES (1)");
            fast.change("fast");
            serializable.change("serializable");
            poll();
            assertThat(seen).isEmpty();
            serializable.commit();
        }

        poll();

        assertThat(seen).containsExactly("fast", "serializable");
    }

    @Test
    void aChangeIsReadAsItWasWritten() throws Exception {
        Instant before = Instant.now();
        try (var writer = database.session()) {
            writer.run("""
                    INSERT INTO changes (type, request_id, data)
                    VALUES ('user.updated', 'checkout-7', '{"id": "7", "list": [1, {"a": null}], "text": "ü"}')
                    """);
        }

        Change change = Await.result(log.read(0, Set.of(), 10)).items().get(0);

        assertThat(change.seq()).isEqualTo(1);
        assertThat(change.type()).isEqualTo("user.updated");
        assertThat(change.requestId()).isEqualTo("checkout-7");
        assertThat(change.at()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        assertThat(change.data())
                .containsEntry("id", "7")
                .containsEntry("text", "ü")
                .containsKey("list");
    }

    @Test
    void aReaderOfSomeTypesMovesPastTheOthers() throws Exception {
        try (var writer = database.session()) {
            for (String type : List.of("a", "b", "a", "b", "b")) {
                writer.change(type);
            }
        }

        ChangeFeed.Changes first = Await.result(log.read(0, Set.of("a"), 10));
        ChangeFeed.Changes none = Await.result(log.read(0, Set.of("c"), 10));
        ChangeFeed.Changes both = Await.result(log.read(2, Set.of("a", "b"), 10));

        assertThat(first.items()).extracting(Change::seq).containsExactly(1L, 3L);
        assertThat(first.next()).isEqualTo(5);
        assertThat(none.items()).isEmpty();
        assertThat(none.next()).isEqualTo(5);
        assertThat(both.items()).extracting(Change::seq).containsExactly(3L, 4L, 5L);
        assertThat(List.of(first.more(), none.more(), both.more())).containsOnly(false);
    }

    @Test
    void aFullPageSaysThatThereMayBeMore() throws Exception {
        try (var writer = database.session()) {
            for (String type : List.of("a", "b", "a", "b", "a")) {
                writer.change(type);
            }
        }

        ChangeFeed.Changes first = Await.result(log.read(0, Set.of("a"), 2));
        ChangeFeed.Changes second = Await.result(log.read(first.next(), Set.of("a"), 2));

        assertThat(first).satisfies(page -> {
            assertThat(page.more()).isTrue();
            assertThat(page.next()).isEqualTo(3);
        });
        assertThat(second).satisfies(page -> {
            assertThat(page.items()).extracting(Change::seq).containsExactly(5L);
            assertThat(page.more()).isFalse();
        });
    }

    @Test
    void whereNothingIsNewTheCursorStays() throws Exception {
        assertThat(Await.result(log.read(0, Set.of(), 10)).next()).isZero();

        ChangeFeed.Changes past = Await.result(log.read(99, Set.of(), 10));

        assertThat(past.next()).isEqualTo(99);
        assertThat(past.items()).isEmpty();
    }

    @Test
    void allSinceAMomentIsFoundAfterItsCursor() throws Exception {
        Instant moment = Instant.parse("2026-10-20T07:00:00Z");
        try (var writer = database.session()) {
            for (int i = 0; i < 5; i++) {
                writer.change("c");
            }
            // the third was slow between its seq and its commit
            writer.run("""
                    UPDATE changes SET at = timestamptz '2026-10-20T07:00:00Z' + CASE seq
                      WHEN 1 THEN interval '-10 min' WHEN 2 THEN interval '-5 min' WHEN 3 THEN interval '1 s'
                      WHEN 4 THEN interval '-1 s' ELSE interval '5 min' END
                    """);
        }

        assertThat(Await.result(log.cursorAt(moment))).isEqualTo(2);
        assertThat(Await.result(log.cursorAt(moment.minusSeconds(3_600)))).isZero();
        assertThat(Await.result(log.cursorAt(moment.plusSeconds(3_600)))).isEqualTo(5);
    }

    @Test
    void afterARestoreFromAnOlderClusterOldAndNewRowsAreRead() throws Exception {
        try (var writer = database.session()) {
            writer.change("restored");
            writer.run("UPDATE changes SET horizon = '99999999999'");
            writer.run("SELECT setval('changes_horizon', 99999999999)");
            writer.change("hidden, too");
            poll();
            assertThat(seen).isEmpty();

            Await.result(log.adoptRestoredRows());
            writer.change("new");
        }

        poll();

        assertThat(seen).containsExactly("restored", "hidden, too", "new");
    }

    @Test
    void rowsAloneWithAFutureHorizonAreAdoptedToo() throws Exception {
        try (var writer = database.session()) {
            writer.change("restored");
            writer.run("UPDATE changes SET horizon = '99999999999'");
        }

        Await.result(log.adoptRestoredRows());
        poll();

        assertThat(seen).containsExactly("restored");
    }

    @Test
    void aNodeThatStartsWhileOthersWriteMakesNobodySkip() throws Exception {
        try (var early = database.session().begin();
                var late = database.session().begin()) {
            early.run("INSERT INTO things (id) VALUES (1)");
            late.change("late");
            early.change("early");
            early.commit();

            Await.result(log.adoptRestoredRows());
            poll();
            assertThat(seen).isEmpty();

            late.commit();
            poll();
        }

        assertThat(seen).containsExactly("late", "early");
    }

    private void poll() throws Exception {
        ChangeFeed.Changes page = Await.result(log.read(cursor, Set.of(), 100));
        page.items().forEach(change -> seen.add(change.type()));
        cursor = page.next();
    }
}
