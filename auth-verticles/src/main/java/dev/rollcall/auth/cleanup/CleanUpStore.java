package dev.rollcall.auth.cleanup;

import dev.rollcall.jobs.Job;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;

/**
 * Removes what has had its time, a batch at a time; each method yields how many rows those were. The time is the
 * database's, so that no node with a wrong clock removes anything too early. Rows that somebody holds are left for later.
 */
final class CleanUpStore {
    private final Database database;

    CleanUpStore(Database database) {
        this.database = database;
    }

    Future<Integer> revokedSessions(Duration kept) {
        return remove("sessions", "true", "revoked_at", kept);
    }

    /** Sessions that reached their full age. */
    Future<Integer> expiredSessions(Duration kept) {
        return remove("sessions", "true", "expires_at", kept);
    }

    /** Sessions that were not refreshed in time. It looks through all: an index would burden every refresh. */
    Future<Integer> idleSessions(Duration kept) {
        return remove("sessions", "true", "idle_expires_at", kept);
    }

    Future<Integer> tokens(Duration kept) {
        return remove("one_time_tokens", "true", "expires_at", kept);
    }

    Future<Integer> sentMails(Duration kept) {
        return remove("mails", "state = 'sent'", "finished_at", kept);
    }

    Future<Integer> deadMails(Duration kept) {
        return remove("mails", "state = 'dead'", "finished_at", kept);
    }

    /** Devices that nobody has logged in from for so long. */
    Future<Integer> devices(Duration kept) {
        return database.run("""
                        DELETE FROM known_devices WHERE (user_id, fingerprint) IN (
                          SELECT user_id, fingerprint FROM known_devices WHERE seen_at < now() - $1::text::interval LIMIT $2
                          FOR UPDATE SKIP LOCKED)
                        """, kept.toString(), Job.BATCH).map(SqlResult::rowCount);
    }

    Future<Integer> audit(Duration kept) {
        return database.run("SELECT expire_audit(now() - $1::text::interval, $2)::int AS n", kept.toString(), Job.BATCH)
                .map(CleanUpStore::count);
    }

    /** @param moment the column that says since when a row has been of no use; the oldest go first, by its index */
    private Future<Integer> remove(String table, String condition, String moment, Duration kept) {
        return database.run("""
                        DELETE FROM %1$s WHERE id = ANY (ARRAY (
                          SELECT id FROM %1$s WHERE %2$s AND %3$s < now() - $1::text::interval
                          ORDER BY %3$s LIMIT $2
                          FOR UPDATE SKIP LOCKED))
                        """.formatted(table, condition, moment), kept.toString(), Job.BATCH)
                .map(SqlResult::rowCount);
    }

    /**
     * Accounts whose address nobody has proved, and which nobody can prove by a mail any more: whoever registered it may not
     * have been its owner. Nothing personal stays in the logs and the mail queue. What an administrator disabled is kept,
     * since it keeps its address from being used.
     */
    Future<Integer> unverifiedAccounts(Duration kept) {
        return database.run("""
                        WITH gone AS (
                          DELETE FROM accounts WHERE id = ANY (ARRAY (
                            SELECT id FROM accounts a
                            WHERE email_verified_at IS NULL AND is_active AND created_at < now() - $1::text::interval
                              AND NOT EXISTS (SELECT FROM one_time_tokens WHERE user_id = a.id AND expires_at > now())
                              AND NOT EXISTS (SELECT FROM sessions WHERE user_id = a.id)
                              AND NOT EXISTS (SELECT FROM identities WHERE user_id = a.id)
                            LIMIT $2
                            FOR UPDATE SKIP LOCKED))
                          RETURNING id, email
                        ), mail AS (
                          DELETE FROM mails USING gone WHERE to_address = email
                        ), bared AS (
                          UPDATE changes SET data = jsonb_build_object('id', data -> 'id') FROM gone
                          WHERE type IN ('user.created', 'user.updated') AND data ->> 'id' = id::text
                        ), change AS (
                          INSERT INTO changes (type, data) SELECT 'user.deleted', jsonb_build_object('id', id) FROM gone
                        ), entry AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT 'account.erased', id, '{}', '{"reason": "unverified"}' FROM gone
                        )
                        SELECT count(*)::int AS n, sum(pseudonymise_audit(id)) FROM gone
                        """, kept.toString(), Job.BATCH).map(CleanUpStore::count);
    }

    private static int count(RowSet<Row> rows) {
        return rows.iterator().next().getInteger("n");
    }
}
