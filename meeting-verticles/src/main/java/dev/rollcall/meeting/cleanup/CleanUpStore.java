package dev.rollcall.meeting.cleanup;

import dev.rollcall.jobs.Job;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;

/** Removes what has had its time, a batch at a time, by the database's clock; each method yields how many rows those were. */
final class CleanUpStore {
    private final Database database;

    CleanUpStore(Database database) {
        this.database = database;
    }

    /** What is left of deleted users, where no meeting names them any more. */
    Future<Integer> deletedUsers(Duration kept) {
        return database.run("""
                        DELETE FROM users WHERE id = ANY (ARRAY (
                          SELECT id FROM users u
                          WHERE is_deleted AND copied_at < now() - $1::text::interval
                            AND NOT EXISTS (SELECT FROM meetings WHERE created_by = u.id)
                            AND NOT EXISTS (SELECT FROM participants WHERE user_id = u.id)
                          LIMIT $2
                          FOR UPDATE SKIP LOCKED))
                        """, kept.toString(), Job.BATCH).map(SqlResult::rowCount);
    }
}
