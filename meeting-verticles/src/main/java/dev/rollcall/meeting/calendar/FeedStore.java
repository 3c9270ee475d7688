package dev.rollcall.meeting.calendar;

import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Whose calendar a secret opens. */
public final class FeedStore {
    private final Database database;

    public FeedStore(Database database) {
        this.database = database;
    }

    /** Of somebody whom the copy does not know, nothing is kept: false. */
    Future<Boolean> open(UserId user, byte[] tokenHash) {
        return database.run("""
                        INSERT INTO feeds AS f (user_id, token_hash)
                        SELECT id, $2 FROM users WHERE id = $1 AND is_active
                        FOR SHARE -- waits for who erases them meanwhile, and then finds nobody
                        ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = now()
                        """, user.value(), Buffer.buffer(tokenHash)).map(rows -> rows.rowCount() > 0);
    }

    Future<Void> close(UserId user) {
        return database.run("DELETE FROM feeds WHERE user_id = $1", user.value())
                .mapEmpty();
    }

    /** Empty also when the user has gone or is disabled. */
    Future<Optional<UserId>> user(byte[] tokenHash) {
        return database.run(
                        "SELECT u.id FROM feeds f JOIN users u ON u.id = f.user_id WHERE f.token_hash = $1 AND u.is_active",
                        Buffer.buffer(tokenHash))
                .map(rows -> Rows.first(rows).map(row -> new UserId(row.getUUID("id"))));
    }
}
