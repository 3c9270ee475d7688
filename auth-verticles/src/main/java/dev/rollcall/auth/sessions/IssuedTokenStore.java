package dev.rollcall.auth.sessions;

import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL knows of the session behind a token, and how it is ended. */
public final class IssuedTokenStore {
    private static final String COLUMNS = """
            s.user_id, s.rotated_at, s.auth_time, least(s.idle_expires_at, s.expires_at) AS session_expires_at,
            a.roles, a.email_verified_at IS NOT NULL AS email_verified
            FROM sessions s JOIN accounts a ON a.id = s.user_id
            """;

    private static final String LIVE = "a.is_active AND " + SessionStore.LIVE;

    private final Database database;

    public IssuedTokenStore(Database database) {
        this.database = database;
    }

    /** A live session of an active account, with what tokens say of both. */
    record Standing(
            UserId user,
            Instant rotatedAt,
            Instant expiresAt,
            Instant authTime,
            List<String> roles,
            boolean emailVerified) {}

    Future<Optional<Standing>> standing(SessionId session, UserId user) {
        return database.run(
                        "SELECT %s WHERE s.id = $1 AND s.user_id = $2 AND %s".formatted(COLUMNS, LIVE),
                        session.value(),
                        user.value())
                .map(rows -> Rows.first(rows).map(IssuedTokenStore::standing));
    }

    /** The same for a refresh token that would be taken now: the current one, or its predecessor within the grace. */
    Future<Optional<Standing>> standing(RefreshToken token, Duration grace) {
        return database.run(
                        """
                        SELECT %s WHERE s.id = $1 AND %s AND (s.refresh_hash = $2
                          OR s.previous_hash = $2 AND s.rotated_at > now() - $3::text::interval)
                        """.formatted(COLUMNS, LIVE),
                        token.session().value(),
                        Buffer.buffer(token.hash()),
                        grace.toString())
                .map(rows -> Rows.first(rows).map(IssuedTokenStore::standing));
    }

    /** Ends a session that its holder wants ended, and notes it; yields the seq of the change, or nothing when it was over. */
    Future<Optional<Long>> end(SessionId session) {
        return database.run(
                        """
                        WITH s AS (
                          SELECT id, user_id FROM sessions WHERE id = $1 AND revoked_at IS NULL FOR NO KEY UPDATE
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'session.ended', user_id, user_id, id, $3::jsonb, $4::jsonb FROM s
                        )
                        SELECT end_sessions(user_id, id, NULL, 'logged-out', $2) AS seq FROM s
                        """,
                        session.value(),
                        Trace.currentRequestId(),
                        Origin.current(),
                        new JsonObject().put("reason", "logged-out").put("by", "oauth2/revoke"))
                .map(rows -> Rows.first(rows).map(row -> row.getLong("seq")));
    }

    private static Standing standing(Row row) {
        return new Standing(
                new UserId(row.getUUID("user_id")),
                SessionRow.instant(row, "rotated_at"),
                SessionRow.instant(row, "session_expires_at"),
                SessionRow.instant(row, "auth_time"),
                List.of(row.getArrayOfStrings("roles")),
                row.getBoolean("email_verified"));
    }
}
