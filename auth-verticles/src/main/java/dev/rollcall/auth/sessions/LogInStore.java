package dev.rollcall.auth.sessions;

import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What log-ins are checked against, and what is written of those that are refused. */
public final class LogInStore {
    private final Database database;

    public LogInStore(Database database) {
        this.database = database;
    }

    /**
     * An account that somebody wants to log in to.
     *
     * @param passwordHash null where there is no password
     * @param isKnownDevice whether its owner has logged in from this device before
     */
    record Candidate(
            UserId user,
            String email,
            String passwordHash,
            OffsetDateTime passwordChangedAt,
            boolean isActive,
            boolean isEmailVerified,
            boolean isKnownDevice) {}

    Future<Optional<Candidate>> candidate(String email, byte[] fingerprint) {
        return candidate("a.email = $1", email, fingerprint);
    }

    /** Of somebody who is signed in: that device is known. */
    Future<Optional<Candidate>> candidate(UserId user) {
        return candidate("a.id = $1", user.value(), new byte[0]);
    }

    private Future<Optional<Candidate>> candidate(String condition, Object argument, byte[] fingerprint) {
        return database.run("""
                        SELECT a.id, a.email, a.password_hash, a.password_changed_at, a.is_active,
                          a.email_verified_at IS NOT NULL AS is_verified, d.user_id IS NOT NULL AS is_known
                        FROM accounts a LEFT JOIN known_devices d ON d.user_id = a.id AND d.fingerprint = $2
                        WHERE\s""" + condition, argument, Buffer.buffer(fingerprint))
                .map(rows -> Rows.first(rows).map(LogInStore::candidate));
    }

    private static Candidate candidate(Row row) {
        return new Candidate(
                new UserId(row.getUUID("id")),
                row.getString("email"),
                row.getString("password_hash"),
                row.getOffsetDateTime("password_changed_at"),
                row.getBoolean("is_active"),
                row.getBoolean("is_verified"),
                row.getBoolean("is_known"));
    }

    /**
     * Notes that a log-in was refused.
     *
     * @param user may be null
     * @param unlocking the link by which the owner can end the wait that follows, mailed once an hour at most; where there
     *     is no owner, or no mail due, as much is written for nobody. Null for none
     */
    Future<Void> refused(UserId user, String reason, OneTimeToken unlocking) {
        return database.run(
                        """
                        WITH noted AS (
                          INSERT INTO audit (event, outcome, user_id, origin, detail)
                          VALUES ('session.refused', 'failure', $1, $2::jsonb, jsonb_build_object('reason', $3::text))
                        ), a AS (
                          SELECT accounts.* FROM (SELECT) always LEFT JOIN accounts
                            ON id = $1 AND is_active AND email_verified_at IS NOT NULL AND password_hash IS NOT NULL
                            AND NOT EXISTS (SELECT FROM one_time_tokens
                              WHERE user_id = $1 AND purpose = 'unlock' AND created_at > now() - interval '1 hour')
                          WHERE $4::uuid IS NOT NULL
                        ), link AS (
                          INSERT INTO one_time_tokens (id, user_id, purpose, token_hash, expires_at)
                          SELECT $4, id, 'unlock', $5, now() + interval '1 day' FROM a
                        )
                        INSERT INTO mails (to_address, template, params, request_id)
                        SELECT coalesce(email, ''), 'unlock',
                          jsonb_build_object('token_id', $4::uuid, 'name', first_name, 'ip', $2::jsonb ->> 'ip'), $6
                        FROM a
                        """,
                        user == null ? null : user.value(),
                        Origin.current(),
                        reason,
                        unlocking == null ? null : unlocking.id(),
                        unlocking == null ? null : Buffer.buffer(unlocking.hash()),
                        Trace.currentRequestId())
                .mapEmpty();
    }

    /** What became of a mailed link; the email is that of the account where it was good. */
    record Unlocked(String email, boolean isExpired) {}

    /** Uses a link up that ends the wait. */
    Future<Unlocked> unlock(byte[] tokenHash) {
        return database.run("""
                        WITH link AS (
                          UPDATE one_time_tokens SET used_at = now()
                          WHERE token_hash = $1 AND purpose = 'unlock' AND used_at IS NULL AND expires_at > now()
                          RETURNING user_id
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin)
                          SELECT 'account.unlocked', user_id, $2::jsonb FROM link
                        )
                        SELECT (SELECT email FROM accounts JOIN link ON link.user_id = accounts.id) AS email,
                          EXISTS (SELECT FROM one_time_tokens
                            WHERE token_hash = $1 AND purpose = 'unlock' AND used_at IS NULL AND expires_at <= now())
                            AS is_expired
                        """, Buffer.buffer(tokenHash), Origin.current())
                .map(rows -> rows.iterator().next())
                .map(row -> new Unlocked(row.getString("email"), row.getBoolean("is_expired")));
    }
}
