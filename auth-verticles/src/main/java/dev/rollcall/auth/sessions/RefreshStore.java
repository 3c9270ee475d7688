package dev.rollcall.auth.sessions;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Moves sessions on from one refresh token to the next. */
public final class RefreshStore {
    /** Written at most once a minute. */
    private static final String LAST_SEEN =
            "CASE WHEN s.last_seen_at < now() - interval '1 minute' THEN now() ELSE s.last_seen_at END";

    private final Database database;

    public RefreshStore(Database database) {
        this.database = database;
    }

    /**
     * What stands of a session whose current token was not the one that came.
     *
     * @param seed what the current token follows from, or null where that is the token before
     */
    record Found(
            Granted granted, boolean isRevoked, boolean isExpired, boolean isCurrent, boolean isGrace, byte[] seed) {}

    /** Replaces the current token by its successor, if it is the current one of a live session of an active user. */
    Future<Optional<Granted>> rotate(RefreshToken token, RefreshToken successor) {
        return database.run(
                        """
                        UPDATE sessions s
                        SET refresh_hash = $3, previous_hash = s.refresh_hash, refresh_seed = NULL, rotated_at = now(),
                          last_seen_at = %s, idle_expires_at = now() + $4::text::interval
                        FROM accounts a
                        WHERE s.id = $1 AND s.refresh_hash = $2 AND a.id = s.user_id AND a.is_active AND %s
                        RETURNING %s, %s
                        """.formatted(LAST_SEEN, SessionStore.LIVE, SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        Buffer.buffer(token.hash()),
                        Buffer.buffer(successor.hash()),
                        SessionStore.IDLE.toString())
                .map(rows -> Rows.first(rows).map(Granted::of));
    }

    /** Looks why a token could not be rotated. */
    Future<Optional<Found>> find(RefreshToken token, Duration grace) {
        return database.run(
                        """
                        SELECT %s, %s, s.refresh_seed,
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
                .map(rows -> Rows.first(rows).map(RefreshStore::found));
    }

    private static Found found(Row row) {
        Buffer seed = row.getBuffer("refresh_seed");
        return new Found(
                Granted.of(row),
                row.getBoolean("is_revoked"),
                row.getBoolean("is_expired"),
                row.getBoolean("is_current"),
                row.getBoolean("is_grace"),
                seed == null ? null : seed.getBytes());
    }

    /**
     * Ends a session of which an old token has turned up, notes it and mails its user; yields the seq of the change, or
     * nothing when it has ended already.
     */
    Future<Optional<Long>> endReused(RefreshToken token) {
        return database.run("""
                        WITH s AS (
                          SELECT id, user_id, device_for_mail(sessions) AS device FROM sessions
                          WHERE id = $1 AND revoked_at IS NULL
                          FOR NO KEY UPDATE
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT a.email, 'session-reused', jsonb_build_object('name', a.first_name) || s.device, $2
                          FROM s JOIN accounts a ON a.id = s.user_id
                        ), noted AS (
                          INSERT INTO audit (event, outcome, user_id, session_id, origin)
                          SELECT 'session.reused', 'failure', user_id, id, $3::jsonb FROM s
                        )
                        SELECT end_sessions(user_id, id, NULL, 'reused', $2) AS seq FROM s
                        """, token.session().value(), Trace.currentRequestId(), Origin.current())
                .map(rows -> Rows.first(rows).map(row -> row.getLong("seq")));
    }

    /**
     * Notes that the user has proved again who they are, and replaces the current token by another one of the same chain;
     * empty when the session has ended, or the proof is worth nothing any more.
     *
     * @param passwordOf when the password was set that it was proved by
     * @param seed what the new token follows from
     */
    Future<Optional<Granted>> reauthenticate(UserId user, OffsetDateTime passwordOf, RefreshToken token, byte[] seed) {
        return database.run(
                        """
                        WITH s AS (
                          UPDATE sessions s
                          SET auth_time = now(), refresh_hash = $4, previous_hash = s.refresh_hash, refresh_seed = $5,
                            rotated_at = now(), last_seen_at = %s, idle_expires_at = now() + $6::text::interval
                          FROM accounts a
                          WHERE s.id = $1 AND s.user_id = $2 AND %s
                            AND a.id = s.user_id AND a.is_active AND a.password_changed_at = $3
                          RETURNING s.*
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin)
                          SELECT 'session.reauthenticated', user_id, user_id, id, $7::jsonb FROM s
                        )
                        SELECT %s, %s FROM s JOIN accounts a ON a.id = s.user_id
                        """.formatted(LAST_SEEN, SessionStore.LIVE, SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        user.value(),
                        passwordOf,
                        Buffer.buffer(token.hash()),
                        Buffer.buffer(seed),
                        SessionStore.IDLE.toString(),
                        Origin.current())
                .map(rows -> Rows.first(rows).map(Granted::of));
    }

    /** Notes that somebody who is signed in did not know the password. */
    Future<Void> refused(UserId user, SessionId session) {
        return database.run("""
                        INSERT INTO audit (event, outcome, user_id, actor_id, session_id, origin, detail)
                        VALUES ('session.reauthenticated', 'failure', $1, $1, $2, $3::jsonb, '{"reason": "wrong-password"}')
                        """, user.value(), session.value(), Origin.current())
                .mapEmpty();
    }
}
