package dev.rollcall.auth.sessions;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Device;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions in PostgreSQL, one row each. */
public final class SessionStore {
    static final Duration IDLE = Duration.ofDays(14);
    static final Duration ABSOLUTE = Duration.ofDays(90);

    private static final String LIVE = "s.revoked_at IS NULL AND least(s.idle_expires_at, s.expires_at) > now()";

    private final Database database;

    public SessionStore(Database database) {
        this.database = database;
    }

    /** A session with its user, as tokens are made of them. */
    record Granted(Session session, User user, Instant authTime) {}

    /** What stands of a session whose current token was not the one that came. */
    record Found(Granted granted, boolean isRevoked, boolean isExpired, boolean isCurrent, boolean isGrace) {}

    /**
     * Opens a session and tells of it; empty for an account that is active no longer. It waits for whoever is disabling the
     * account, so that no session is left over.
     */
    Future<Optional<Granted>> open(UserId user, RefreshToken token, Device device) {
        return database.run(
                        """
                        WITH owner AS (
                          SELECT id FROM accounts WHERE id = $2 AND is_active FOR SHARE
                        ), s AS (
                          INSERT INTO sessions
                            (id, user_id, refresh_hash, idle_expires_at, expires_at, device_name, user_agent, ip)
                          SELECT $1, id, $3, now() + $4::text::interval, now() + $5::text::interval, $6, $7, $8
                          FROM owner
                          RETURNING *
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'session.opened', $9, jsonb_build_object('session_id', id, 'user_id', user_id) FROM s
                        )
                        SELECT %s, %s FROM s JOIN accounts a ON a.id = s.user_id
                        """.formatted(SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        user.value(),
                        Buffer.buffer(token.hash()),
                        IDLE.toString(),
                        ABSOLUTE.toString(),
                        device.name(),
                        device.userAgent(),
                        device.ip(),
                        Trace.currentRequestId())
                .map(rows -> Rows.first(rows).map(SessionStore::granted));
    }

    /** Replaces the current token by its successor, if it is the current one of a live session of an active user. */
    Future<Optional<Granted>> rotate(RefreshToken token, RefreshToken successor) {
        return database.run(
                        """
                        UPDATE sessions s
                        SET refresh_hash = $3, previous_hash = s.refresh_hash, rotated_at = now(), last_seen_at = now(),
                          idle_expires_at = now() + $4::text::interval
                        FROM accounts a
                        WHERE s.id = $1 AND s.refresh_hash = $2 AND a.id = s.user_id AND a.is_active AND %s
                        RETURNING %s, %s
                        """.formatted(LIVE, SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        Buffer.buffer(token.hash()),
                        Buffer.buffer(successor.hash()),
                        IDLE.toString())
                .map(rows -> Rows.first(rows).map(SessionStore::granted));
    }

    /** Looks why a token could not be rotated. */
    Future<Optional<Found>> find(RefreshToken token, Duration grace) {
        return database.run(
                        """
                        SELECT %s, %s,
                          s.revoked_at IS NOT NULL AS is_revoked,
                          least(s.idle_expires_at, s.expires_at) <= now() AS is_expired,
                          s.refresh_hash = $2 AS is_current,
                          coalesce(s.previous_hash = $2, false) AND s.rotated_at > now() - $3::text::interval AS is_grace
                        FROM sessions s JOIN accounts a ON a.id = s.user_id
                        WHERE s.id = $1
                        """.formatted(SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        Buffer.buffer(token.hash()),
                        grace.toString())
                .map(rows -> Rows.first(rows)
                        .map(row -> new Found(
                                granted(row),
                                row.getBoolean("is_revoked"),
                                row.getBoolean("is_expired"),
                                row.getBoolean("is_current"),
                                row.getBoolean("is_grace"))));
    }

    /**
     * Live sessions by their ids, which rise with time, the newest first.
     *
     * @param before where the page before ended, or null
     */
    Future<List<Session>> live(UserId user, SessionId current, SessionId before, int limit) {
        return database.run(
                        """
                        SELECT %s FROM sessions s
                        WHERE s.user_id = $1 AND %s AND ($2::uuid IS NULL OR s.id < $2)
                        ORDER BY s.id DESC LIMIT $3
                        """.formatted(SessionRow.COLUMNS, LIVE),
                        user.value(),
                        before == null ? null : before.value(),
                        limit)
                .map(rows -> {
                    List<Session> sessions = new ArrayList<>();
                    rows.forEach(row -> sessions.add(SessionRow.session(row, current)));
                    return sessions;
                });
    }

    /** The seq of the last change that a revocation wrote, 0 for none; and whether the session exists at all. */
    record Revoked(long seq, boolean exists) {}

    Future<Revoked> revoke(UserId user, SessionId session, String reason) {
        return revoke(user, session.value(), null, reason);
    }

    /** @param except may be null */
    Future<Revoked> revokeAll(UserId user, SessionId except, String reason) {
        return revoke(user, null, except == null ? null : except.value(), reason);
    }

    private Future<Revoked> revoke(UserId user, UUID only, UUID except, String reason) {
        return database.run("""
                        SELECT end_sessions($1, $2, $3, $4, $5) AS seq,
                          EXISTS (SELECT FROM sessions WHERE user_id = $1 AND id = $2) AS exists
                        """, user.value(), only, except, reason, Trace.currentRequestId())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Revoked(row.getLong("seq"), row.getBoolean("exists"));
                });
    }

    private static Granted granted(Row row) {
        SessionId id = new SessionId(row.getUUID("session_id"));
        return new Granted(SessionRow.session(row, id), AccountRow.user(row), SessionRow.instant(row, "auth_time"));
    }
}
