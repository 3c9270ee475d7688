package dev.rollcall.auth.sessions;

import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The sessions in PostgreSQL, one row each. */
public final class SessionStore {
    static final Duration IDLE = Duration.ofDays(14);
    static final Duration ABSOLUTE = Duration.ofDays(90);

    /** Of a row that stands as {@code s} in the statement. */
    static final String LIVE = "s.revoked_at IS NULL AND least(s.idle_expires_at, s.expires_at) > now()";

    private final Database database;

    public SessionStore(Database database) {
        this.database = database;
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

    /** Of all users; it looks at each session that has not been revoked. */
    Future<Long> countLive() {
        return database.run("SELECT count(*) AS n FROM sessions s WHERE " + LIVE)
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    /** The seq of the last change that a revocation wrote, 0 for none; and whether the session exists at all. */
    record Revoked(long seq, boolean exists) {}

    Future<Revoked> revoke(UserId user, SessionId session, Revocation why) {
        return revoke(user, session.value(), null, why);
    }

    /** @param except may be null */
    Future<Revoked> revokeAll(UserId user, SessionId except, Revocation why) {
        return revoke(user, null, except == null ? null : except.value(), why);
    }

    /** Each session that ends is noted; they are locked in one order, so that two who end the same do not wait for each other. */
    private Future<Revoked> revoke(UserId user, UUID only, UUID except, Revocation why) {
        return database.run("""
                        WITH ending AS (
                          SELECT id FROM sessions
                          WHERE user_id = $1 AND revoked_at IS NULL
                            AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
                          ORDER BY id FOR NO KEY UPDATE
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'session.ended', $1, $1, id, $6::jsonb, jsonb_build_object('reason', $4::text) FROM ending
                        )
                        SELECT end_sessions($1, $2, $3, $4, $5) AS seq,
                          EXISTS (SELECT FROM sessions WHERE user_id = $1 AND id = $2) AS exists
                        FROM (SELECT count(*) FROM ending) locked
                        """, user.value(), only, except, why.word(), Trace.currentRequestId(), Origin.current())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Revoked(row.getLong("seq"), row.getBoolean("exists"));
                });
    }

    /** What became of a mailed link; the seq is 0 where the session had ended before. */
    record Disowned(boolean isGood, boolean isExpired, long seq) {}

    /**
     * Uses a link up by which somebody says that a log-in was not theirs: the session ends, its device is a stranger again,
     * and a link to set another password is mailed.
     */
    Future<Disowned> disown(byte[] tokenHash, OneTimeToken resetting) {
        return database.run(
                        """
                        WITH link AS (
                          UPDATE one_time_tokens SET used_at = now()
                          WHERE token_hash = $1 AND purpose = 'disown' AND used_at IS NULL AND expires_at > now()
                          RETURNING user_id, (data ->> 'session_id')::uuid AS session_id,
                            decode(data ->> 'fingerprint', 'hex') AS fingerprint
                        ), a AS (
                          SELECT accounts.* FROM accounts JOIN link ON link.user_id = accounts.id
                        ), stranger AS (
                          DELETE FROM known_devices k USING link
                          WHERE k.user_id = link.user_id AND k.fingerprint = link.fingerprint
                        ), reset AS (
                          INSERT INTO one_time_tokens (id, user_id, purpose, token_hash, data, expires_at)
                          SELECT $2, a.id, 'reset-password', $3, jsonb_build_object('email', a.email),
                            now() + interval '1 hour'
                          FROM a
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT email, 'reset-password', jsonb_build_object('token_id', $2::uuid, 'name', first_name), $4
                          FROM a
                        ), noted AS (
                          INSERT INTO audit (event, user_id, session_id, origin)
                          SELECT 'session.disowned', user_id, session_id, $5::jsonb FROM link
                        )
                        SELECT (SELECT end_sessions(user_id, session_id, NULL, 'disowned', $4) FROM link) AS seq,
                          EXISTS (SELECT FROM one_time_tokens
                            WHERE token_hash = $1 AND purpose = 'disown' AND used_at IS NULL AND expires_at <= now())
                            AS is_expired
                        """,
                        Buffer.buffer(tokenHash),
                        resetting.id(),
                        Buffer.buffer(resetting.hash()),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> rows.iterator().next())
                .map(row -> {
                    Long seq = row.getLong("seq");
                    return new Disowned(seq != null, row.getBoolean("is_expired"), seq == null ? 0 : seq);
                });
    }
}
