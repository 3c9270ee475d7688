package dev.rollcall.sql;

import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reader of a service's change log. Rows enter it in the transaction of the fact they tell of, by plain
 * {@code INSERT INTO changes (type, request_id, data)}.
 *
 * <p>Sequence order is not commit order: while a transaction that took an early seq is still open, readers already see
 * later ones, and a cursor that moved past the early one would skip it for ever. So each row also keeps its {@code horizon}:
 * the highest id of a transaction that had taken a seq by then, this one or an earlier. Once all transactions up to there
 * have ended, {@code horizon < pg_snapshot_xmin(pg_current_snapshot())}, the row is safe to pass; and so is all that stands
 * before it, since horizons rise with the seq.
 *
 * <p>Comparing a row's own transaction id instead is not enough: a transaction may take its id first and its seq last. Nor
 * is {@code pg_snapshot_xmax} a horizon: it lies past the ids of transactions that have ended, not of those under way.
 */
public final class ChangeLog {
    /** A change may stand before one that is older than itself, but hardly by more than a transaction takes. */
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

    /** Whoever has not been seen for so long has gone for good, or will start over. */
    private static final Duration FOLLOWER_HOLD = Duration.ofDays(7);

    private final Database database;

    public ChangeLog(Database database) {
        this.database = database;
    }

    /**
     * The changes after a cursor in the order of their seq. No item is ever overtaken by a later commit; what still could
     * be, since some transaction of the server has been under way for long, comes early besides. Fails with
     * {@code CURSOR_EXPIRED} when changes after the cursor may be gone.
     *
     * @param after 0 for the beginning
     * @param types only these, all when empty
     * @param limit 1 to 1000
     */
    public Future<ChangeFeed.Changes> read(long after, Set<String> types, int limit) {
        String[] wanted = types.isEmpty() ? null : types.toArray(String[]::new);
        return database.run("""
                        WITH safe AS (
                          SELECT coalesce((
                            SELECT seq FROM changes
                            WHERE seq > $1 AND horizon < pg_snapshot_xmin(pg_current_snapshot())
                            ORDER BY seq DESC LIMIT 1), $1) AS seq)
                        SELECT changes_pruned.seq AS pruned_seq, safe.seq AS safe_seq,
                          c.seq, c.type, c.at, c.request_id, c.data
                        FROM changes_pruned CROSS JOIN safe LEFT JOIN LATERAL (
                          SELECT seq, type, at, request_id, data FROM changes
                          WHERE changes.seq > $1 AND ($2::text[] IS NULL OR type = ANY ($2))
                          ORDER BY changes.seq LIMIT $3) c ON true
                        ORDER BY c.seq
                        """, after, wanted, limit).map(rows -> page(rows, after, limit));
    }

    /** A cursor after which all changes since that moment are found, and some older ones. */
    public Future<Long> cursorAt(Instant moment) {
        return database.run("""
                        SELECT greatest(seq, (SELECT seq FROM changes WHERE at < $1 ORDER BY seq DESC LIMIT 1)) AS seq
                        FROM changes_pruned
                        """, OffsetDateTime.ofInstant(moment.minus(LONGEST_WRITE), ZoneOffset.UTC))
                .map(ChangeLog::seq);
    }

    /** The last change that nothing can be put before any more: whatever is read of the facts from now on is as new. */
    public Future<Long> safeCursor() {
        return database.run("""
                        SELECT greatest(seq, (
                          SELECT seq FROM changes WHERE horizon < pg_snapshot_xmin(pg_current_snapshot())
                          ORDER BY seq DESC LIMIT 1)) AS seq
                        FROM changes_pruned
                        """).map(ChangeLog::seq);
    }

    /** Keeps in mind how far a follower has got, and that it is about; what it has still to read is not pruned. */
    public Future<Void> note(String follower, long seq) {
        return database.run("""
                        INSERT INTO followers (name, seq) VALUES ($1, $2)
                        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, seen_at = now()
                        """, follower, seq).mapEmpty();
    }

    /**
     * Removes the oldest changes, as long as they are older than that and no follower that is still about has yet to read
     * them; yields how many those were.
     */
    public Future<Integer> prune(Duration kept, int limit) {
        return database.run("""
                        WITH oldest AS (
                          SELECT seq, at, horizon FROM changes ORDER BY seq LIMIT $3
                        ), gone AS (
                          DELETE FROM changes WHERE seq IN (
                            SELECT seq FROM oldest
                            WHERE at < now() - $1::text::interval AND horizon < pg_snapshot_xmin(pg_current_snapshot())
                              AND NOT EXISTS (
                                SELECT FROM followers
                                WHERE followers.seq < oldest.seq AND seen_at > now() - $2::text::interval))
                          RETURNING seq
                        ), pruned AS (
                          UPDATE changes_pruned SET seq = last.seq FROM (SELECT max(seq) AS seq FROM gone) last
                          WHERE changes_pruned.seq < last.seq
                        )
                        SELECT count(*)::int AS n FROM gone
                        """, kept.toString(), FOLLOWER_HOLD.toString(), limit)
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    /**
     * After a restore into another cluster the kept horizons are of a foreign count and could lie in its future, which
     * would hide rows for ever; no row of this cluster can lie there. To be run at start.
     */
    public Future<Void> adoptRestoredRows() {
        return database.run("SELECT adopt_restored_changes()").mapEmpty();
    }

    private static long seq(RowSet<Row> rows) {
        return rows.iterator().next().getLong("seq");
    }

    private static ChangeFeed.Changes page(RowSet<Row> rows, long after, int limit) {
        List<Change> items = new ArrayList<>();
        List<Change> early = new ArrayList<>();
        long safe = 0;
        for (Row row : rows) {
            if (row.getLong("pruned_seq") > after) {
                throw new Failure(
                        Code.CURSOR_EXPIRED,
                        "The changes up to %d are gone; start over from there".formatted(row.getLong("pruned_seq")));
            }
            safe = row.getLong("safe_seq");
            Long seq = row.getLong("seq");
            if (seq != null) {
                (seq <= safe ? items : early).add(change(row));
            }
        }
        boolean more = items.size() == limit;
        return new ChangeFeed.Changes(items, more ? items.get(items.size() - 1).seq() : safe, more, early);
    }

    private static Change change(Row row) {
        Map<String, Object> data = ((JsonObject) row.getJson("data")).getMap();
        return new Change(
                row.getLong("seq"),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("request_id"),
                data);
    }
}
