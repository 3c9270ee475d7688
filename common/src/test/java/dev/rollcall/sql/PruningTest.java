package dev.rollcall.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What of the change log goes, what stays, and who hears of it. */
@ExtendWith(VertxExtension.class)
class PruningTest {
    private static final Duration KEPT = Duration.ofDays(30);

    private TestDatabase database;
    private ChangeLog log;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        database = TestDatabase.migrated(vertx);
        log = new ChangeLog(database.open(vertx));
    }

    @Test
    void whatIsOldGoesInSmallBatchesOldestFirst() throws Exception {
        write(7);
        age(1, 5, "31 days");

        assertThat(prune(3)).isEqualTo(3);
        assertThat(seqs()).isEqualTo("4,5,6,7");
        assertThat(prune(3)).isEqualTo(2);
        assertThat(prune(3)).isZero();

        assertThat(seqs()).isEqualTo("6,7");
    }

    @Test
    void aReaderWhoseChangesAreGoneIsToldSoAndOneAfterThemReadsOn() throws Exception {
        write(7);
        age(1, 5, "31 days");
        prune(100);

        Failure refusal = Await.refusal(log.read(4, Set.of(), 10));
        ChangeFeed.Changes read = Await.result(log.read(5, Set.of(), 10));

        assertThat(refusal.code()).isEqualTo(Code.CURSOR_EXPIRED);
        assertThat(refusal).hasMessageContaining("up to 5");
        assertThat(Await.refusal(log.read(0, Set.of("other"), 10)).code()).isEqualTo(Code.CURSOR_EXPIRED);
        assertThat(read.items()).extracting(Change::seq).containsExactly(6L, 7L);
    }

    @Test
    void whereAllIsGoneTheCursorsOfMomentsAndSnapshotsCanStillBeReadFrom() throws Exception {
        write(7);
        age(1, 7, "31 days");
        prune(100);

        long sinceLately = Await.result(log.cursorAt(Instant.now()));
        long sinceEver = Await.result(log.cursorAt(Instant.EPOCH));
        long safe = Await.result(log.safeCursor());
        write(1);

        assertThat(sinceLately).isEqualTo(7).isEqualTo(sinceEver).isEqualTo(safe);
        assertThat(Await.result(log.read(7, Set.of(), 10)).items()).hasSize(1);
    }

    @Test
    void whatAFollowerHasStillToReadStays() throws Exception {
        write(9);
        age(1, 9, "31 days");
        Await.result(log.note("users", 3));
        Await.result(log.note("other", 6));

        prune(100);
        assertThat(seqs()).isEqualTo("4,5,6,7,8,9");
        Await.result(log.note("users", 8));
        prune(100);

        assertThat(seqs()).isEqualTo("7,8,9");
        assertThat(Await.result(log.read(6, Set.of(), 10)).items()).hasSize(3);
    }

    @Test
    void aFollowerThatHasNotBeenSeenForLongHoldsNothing() throws Exception {
        write(9);
        age(1, 9, "31 days");
        Await.result(log.note("users", 3));
        try (var session = database.session()) {
            session.run("UPDATE followers SET seen_at = now() - interval '8 days'");
        }

        prune(100);

        assertThat(seqs()).isEmpty();
    }

    @Test
    void whatAnOpenTransactionCouldStillPutChangesBeforeStays() throws Exception {
        try (var slow = database.session().begin()) {
            slow.change("slow");
            write(2);
            age(1, 3, "31 days");

            assertThat(prune(100)).isZero();
            slow.commit();
        }
        age(1, 1, "31 days");

        assertThat(prune(100)).isEqualTo(3);
    }

    @Test
    void theSafeCursorStopsWhereAnOpenTransactionCouldStillPutChanges() throws Exception {
        write(2);
        try (var slow = database.session().begin()) {
            slow.change("slow");
            write(1);

            assertThat(Await.result(log.safeCursor())).isEqualTo(2);
            slow.commit();
        }

        assertThat(Await.result(log.safeCursor())).isEqualTo(4);
    }

    private void write(int changes) throws Exception {
        try (var session = database.session()) {
            for (int i = 0; i < changes; i++) {
                session.change("change");
            }
        }
    }

    private void age(long from, long to, String by) throws Exception {
        try (var session = database.session()) {
            session.run(
                    "UPDATE changes SET at = at - interval '%s' WHERE seq BETWEEN %d AND %d".formatted(by, from, to));
        }
    }

    private int prune(int limit) throws Exception {
        return Await.result(log.prune(KEPT, limit));
    }

    private String seqs() throws Exception {
        try (var session = database.session()) {
            return session.run("SELECT coalesce(string_agg(seq::text, ',' ORDER BY seq), '') FROM changes");
        }
    }
}
