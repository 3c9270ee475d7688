package dev.rollcall.auth.audit;

import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.Consumer;

/** The entries of the audit log that the log has yet to tell of: a trigger puts each down as it is made. */
public final class AuditLineStore {
    private final Database database;

    public AuditLineStore(Database database) {
        this.database = database;
    }

    /**
     * Takes up to {@code limit} entries that nobody else has under way, writes the line of each, and only then lets go of them:
     * what breaks off in between is told again rather than never.
     *
     * @return how many they were
     */
    Future<Integer> write(int limit, Consumer<AuditLine> log) {
        return database.transaction(transaction -> transaction.run("""
                        WITH taken AS (
                          DELETE FROM audit_lines WHERE id = ANY (ARRAY (
                            SELECT id FROM audit_lines ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
                          RETURNING id, request_id, trace_id
                        )
                        SELECT id, at, event, outcome, user_id, actor_id, session_id, detail ->> 'reason' AS reason,
                          request_id, trace_id
                        FROM taken JOIN audit USING (id) ORDER BY id
                        """, limit).map(rows -> write(rows, log)));
    }

    private static int write(RowSet<Row> rows, Consumer<AuditLine> log) {
        rows.forEach(row -> log.accept(line(row)));
        return rows.size();
    }

    private static AuditLine line(Row row) {
        return new AuditLine(
                row.getUUID("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("event"),
                row.getString("outcome"),
                row.getUUID("user_id"),
                row.getUUID("actor_id"),
                row.getUUID("session_id"),
                row.getString("reason"),
                row.getString("request_id"),
                row.getString("trace_id"));
    }
}
