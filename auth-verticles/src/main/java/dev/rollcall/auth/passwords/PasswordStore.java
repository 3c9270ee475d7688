package dev.rollcall.auth.passwords;

import dev.rollcall.auth.accounts.AdminEmails;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Passwords in PostgreSQL. Whoever sets one also writes what tells of it and ends the sessions, in the same statement. */
public final class PasswordStore {
    /** What a reset is good for: the account as it was when it was asked for. */
    private static final String GOOD_RESET = """
            t.token_hash = $1 AND t.purpose = 'reset-password' AND t.used_at IS NULL AND a.id = t.user_id AND a.is_active
            AND a.email = t.data ->> 'email' AND a.password_changed_at <= t.created_at
            """;

    /** What follows a password that was set in {@code a}, an account with its {@code fact}. */
    private static final String TELLING = """
            mail AS (
              INSERT INTO mails (to_address, template, params, request_id)
              SELECT email, 'password-changed', jsonb_build_object('name', first_name), $3 FROM a
            ), change AS (
              INSERT INTO changes (type, request_id, data)
              SELECT 'user.updated', $3, fact FROM a
              RETURNING seq
            )
            """;

    private final Database database;
    private final AdminEmails adminEmails;

    public PasswordStore(Database database, AdminEmails adminEmails) {
        this.database = database;
        this.adminEmails = adminEmails;
    }

    /**
     * @param hash null where there is no password
     * @param since when it was set; storing the same one at another cost does not count
     */
    record Current(String email, String hash, OffsetDateTime since) {}

    /** The seqs of the account's change and of the last session that was ended by it, 0 for none. */
    record Told(long changed, long revoked) {}

    Future<Optional<Current>> current(UserId user) {
        return database.run(
                        "SELECT email, password_hash, password_changed_at FROM accounts WHERE id = $1", user.value())
                .map(rows -> Rows.first(rows)
                        .map(row -> new Current(
                                row.getString("email"),
                                row.getString("password_hash"),
                                row.getOffsetDateTime("password_changed_at"))));
    }

    /**
     * Replaces the password that was verified, unless it has been replaced meanwhile: then empty.
     *
     * @param verified since when it was the password
     */
    Future<Optional<Told>> change(UserId user, SessionId session, OffsetDateTime verified, String newHash) {
        return database.run(
                        """
                        WITH a AS (
                          UPDATE accounts SET password_hash = $2, password_changed_at = now(), updated_at = now()
                          WHERE id = $1 AND password_changed_at = $4
                          RETURNING *, user_json(accounts) AS fact
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin)
                          SELECT 'password.changed', id, id, $5::uuid, $6 FROM a
                        ), %s
                        SELECT (SELECT seq FROM change) AS changed,
                          end_sessions(id, NULL, $5::uuid, 'password-changed', $3) AS revoked
                        FROM a
                        """.formatted(TELLING),
                        user.value(),
                        newHash,
                        Trace.currentRequestId(),
                        verified,
                        session.value(),
                        Origin.current())
                .map(rows -> Rows.first(rows).map(PasswordStore::told));
    }

    Future<Void> refused(UserId user, SessionId session) {
        return database.run("""
                        INSERT INTO audit (event, outcome, user_id, actor_id, session_id, origin, detail)
                        VALUES ('password.changed', 'failure', $1, $1, $2, $3, '{"reason": "wrong-password"}')
                        """, user.value(), session.value(), Origin.current())
                .mapEmpty();
    }

    /** Mails a link to the owner of an account that is not disabled; writes as much for nobody where there is none. */
    Future<Void> requestReset(String email, OneTimeToken token) {
        return database.run(
                        """
                        WITH asked AS (
                          SELECT a.* FROM (SELECT) always LEFT JOIN accounts a ON email = $1 AND is_active
                        ), token AS (
                          INSERT INTO one_time_tokens (id, user_id, purpose, token_hash, data, expires_at)
                          SELECT $2, id, 'reset-password', $3, jsonb_build_object('email', email),
                            now() + interval '1 hour'
                          FROM asked
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT coalesce(email, ''), 'reset-password',
                            jsonb_build_object('token_id', $2::uuid,
                              'name', CASE WHEN email_verified_at IS NOT NULL THEN first_name END),
                            $4
                          FROM asked
                        )
                        INSERT INTO audit (event, outcome, user_id, origin)
                        SELECT 'password.reset-requested', CASE WHEN id IS NULL THEN 'failure' ELSE 'success' END, id, $5
                        FROM asked
                        """, email, token.id(), Buffer.buffer(token.hash()), Trace.currentRequestId(), Origin.current())
                .mapEmpty();
    }

    /** A reset that could be confirmed, but for its age. */
    record Reset(String email, boolean isExpired) {}

    /** Empty where the link is wrong, has been used or was mailed for a state of the account that has passed. */
    Future<Optional<Reset>> findReset(byte[] tokenHash) {
        return database.run("""
                        SELECT a.email, t.expires_at <= now() AS is_expired
                        FROM one_time_tokens t, accounts a
                        WHERE %s
                        """.formatted(GOOD_RESET), Buffer.buffer(tokenHash)).map(rows -> Rows.first(rows)
                .map(row -> new Reset(row.getString("email"), row.getBoolean("is_expired"))));
    }

    /**
     * Uses the link up and sets the password; the link also proves that the address is one's own. Of several who do it at
     * once, with this or another link to the same account, one succeeds.
     */
    Future<Optional<Told>> reset(byte[] tokenHash, String newHash) {
        return database.run(
                        """
                        WITH token AS (
                          UPDATE one_time_tokens t SET used_at = now() FROM accounts a
                          WHERE %s AND t.expires_at > now()
                          RETURNING t.user_id, t.created_at
                        ), a AS (
                          UPDATE accounts SET password_hash = $2, password_changed_at = now(), updated_at = now(),
                            email_verified_at = coalesce(email_verified_at, now()),
                            roles = CASE WHEN email_verified_at IS NULL
                              THEN roles_once_verified(roles, email, $5) ELSE roles END
                          FROM token
                          WHERE accounts.id = token.user_id AND password_changed_at <= token.created_at
                          RETURNING accounts.*, user_json(accounts) AS fact
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT event, id, $4, detail FROM a CROSS JOIN LATERAL (
                            SELECT 'password.reset' AS event, NULL::jsonb AS detail
                            UNION ALL
                            SELECT 'account.verified', NULL WHERE email_verified_at = now()
                            UNION ALL
                            SELECT 'account.roles-changed', jsonb_build_object('roles', roles)
                            WHERE email_verified_at = now() AND email = ANY ($5)) events
                        ), %s
                        SELECT (SELECT seq FROM change) AS changed,
                          end_sessions(id, NULL, NULL, 'password-reset', $3) AS revoked
                        FROM a
                        """.formatted(GOOD_RESET, TELLING),
                        Buffer.buffer(tokenHash),
                        newHash,
                        Trace.currentRequestId(),
                        Origin.current(),
                        adminEmails.toSql())
                .map(rows -> Rows.first(rows).map(PasswordStore::told));
    }

    private static Told told(Row row) {
        return new Told(row.getLong("changed"), row.getLong("revoked"));
    }
}
