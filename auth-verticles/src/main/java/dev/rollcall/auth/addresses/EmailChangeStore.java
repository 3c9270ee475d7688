package dev.rollcall.auth.addresses;

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
import java.util.Optional;

/**
 * Changes of addresses in PostgreSQL. Each is made by its link alone, in one statement that locks the account first, so that
 * a confirmation and an undo at once come one after the other. An address that somebody registered and never proved gives
 * way to who proves it.
 */
public final class EmailChangeStore {
    static final String ADDRESS_TAKEN = "accounts_email";

    private static final String IS_EXPIRED = """
            EXISTS (SELECT FROM one_time_tokens
              WHERE token_hash = $1 AND purpose = '%s' AND used_at IS NULL AND expires_at <= now()) AS is_expired
            """;

    private final Database database;
    private final AdminEmails adminEmails;

    public EmailChangeStore(Database database, AdminEmails adminEmails) {
        this.database = database;
        this.adminEmails = adminEmails;
    }

    /**
     * What a link led to.
     *
     * @param changed the seq of the account's change, or null where the link is wrong, used, void or too old
     * @param revoked the seq of the last session that was ended, 0 for none
     */
    record Outcome(Long changed, long revoked, boolean isExpired) {}

    /**
     * Mails the new and the old address. Where the new one has an owner already, the first mail tells them, and as much is
     * written. False where it is the account's address, and then nothing is; empty when there is no such account.
     */
    Future<Optional<Boolean>> request(
            UserId user, SessionId session, String email, OneTimeToken confirm, OneTimeToken undo) {
        return database.run(
                        """
                        WITH a AS (
                          SELECT * FROM accounts WHERE id = $1 AND email <> $2
                        ), owner AS (
                          SELECT first_name FROM accounts WHERE email = $2 AND email_verified_at IS NOT NULL
                        ), tokens AS (
                          INSERT INTO one_time_tokens (id, user_id, purpose, token_hash, data, expires_at)
                          SELECT token.id, a.id, token.purpose, token.hash,
                            jsonb_build_object('old', a.email, 'new', $2::text, 'undo', $5::uuid),
                            now() + token.lifetime
                          FROM a CROSS JOIN (VALUES
                            ($3::uuid, 'confirm-email', $4::bytea, interval '24 hours'),
                            ($5::uuid, 'undo-email', $6::bytea, interval '7 days')) token (id, purpose, hash, lifetime)
                        ), notices AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT $2, CASE WHEN owner IS NULL THEN 'confirm-email' ELSE 'address-taken' END,
                            jsonb_build_object('token_id', $3::uuid, 'name', owner.first_name), $7
                          FROM a LEFT JOIN owner ON true
                          UNION ALL
                          SELECT email, 'email-change-notice',
                            jsonb_build_object('token_id', $5::uuid, 'name', first_name, 'email', $2::text), $7
                          FROM a
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin)
                          SELECT 'email.change-requested', id, id, $8, $9 FROM a
                        )
                        SELECT email <> $2 AS is_another FROM accounts WHERE id = $1
                        """,
                        user.value(),
                        email,
                        confirm.id(),
                        Buffer.buffer(confirm.hash()),
                        undo.id(),
                        Buffer.buffer(undo.hash()),
                        Trace.currentRequestId(),
                        session.value(),
                        Origin.current())
                .map(rows -> Rows.first(rows).map(row -> row.getBoolean("is_another")));
    }

    /** Makes the new address the account's; the old one can still undo it, for seven days from now. */
    Future<Outcome> confirm(byte[] tokenHash) {
        return database.run(
                        """
                        WITH account AS (
                          SELECT a.id FROM accounts a JOIN one_time_tokens t ON t.user_id = a.id
                          WHERE t.token_hash = $1 AND a.is_active AND a.email = t.data ->> 'old'
                          FOR UPDATE OF a
                        ), token AS (
                          UPDATE one_time_tokens t SET used_at = now() FROM account
                          WHERE t.token_hash = $1 AND t.user_id = account.id AND t.purpose = 'confirm-email'
                            AND t.used_at IS NULL AND t.expires_at > now()
                          RETURNING t.user_id, t.data ->> 'old' AS old, t.data ->> 'new' AS new,
                            (t.data ->> 'undo')::uuid AS undo
                        ), undo AS (
                          UPDATE one_time_tokens t SET expires_at = now() + interval '7 days' FROM token
                          WHERE t.id = token.undo
                        ), free AS (
                          SELECT *, clear_unproved_account(new, $2) AS has_given_way FROM token
                        ), a AS (
                          UPDATE accounts SET email = free.new, email_verified_at = now(), updated_at = now(),
                            roles = roles_once_verified(roles, free.new, $4)
                          FROM free
                          WHERE accounts.id = free.user_id AND accounts.email = free.old AND free.has_given_way IS NOT NULL
                          RETURNING accounts.*, free.old, free.undo, user_json(accounts) AS fact
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT old, 'email-changed',
                            jsonb_build_object('token_id', undo, 'name', first_name, 'email', email), $2
                          FROM a
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT 'email.changed', id, $3::jsonb, NULL FROM a
                          UNION ALL
                          SELECT 'account.roles-changed', id, $3::jsonb, jsonb_build_object('roles', roles) FROM a
                          WHERE email = ANY ($4)
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.updated', $2, fact FROM a
                          RETURNING seq
                        )
                        SELECT (SELECT seq FROM change) AS changed, 0::bigint AS revoked, %s
                        """.formatted(IS_EXPIRED.formatted("confirm-email")),
                        Buffer.buffer(tokenHash),
                        Trace.currentRequestId(),
                        Origin.current(),
                        adminEmails.toSql())
                .map(EmailChangeStore::outcome);
    }

    /**
     * Makes the old address the account's, whatever it is now, and ends all sessions. Changes that were asked for and links
     * to undo that were mailed since are void: whoever took the account over could use them.
     */
    Future<Outcome> undo(byte[] tokenHash) {
        return database.run(
                        """
                        WITH account AS (
                          SELECT a.id, a.email FROM accounts a JOIN one_time_tokens t ON t.user_id = a.id
                          WHERE t.token_hash = $1
                          FOR UPDATE OF a
                        ), token AS (
                          UPDATE one_time_tokens t SET used_at = now() FROM account
                          WHERE t.token_hash = $1 AND t.user_id = account.id AND t.purpose = 'undo-email'
                            AND t.used_at IS NULL AND t.expires_at > now()
                          RETURNING t.id, t.user_id, t.created_at, t.data ->> 'old' AS old, account.email AS present
                        ), voided AS (
                          UPDATE one_time_tokens t SET used_at = now() FROM token
                          WHERE t.user_id = token.user_id AND t.id <> token.id AND t.used_at IS NULL
                            AND (t.purpose = 'confirm-email'
                              OR t.purpose = 'undo-email' AND t.created_at >= token.created_at)
                        ), free AS (
                          SELECT *, clear_unproved_account(old, $2) AS has_given_way FROM token
                        ), a AS (
                          UPDATE accounts SET email = free.old, email_verified_at = now(), updated_at = now()
                          FROM free
                          WHERE accounts.id = free.user_id AND free.has_given_way IS NOT NULL
                          RETURNING accounts.*, free.present, user_json(accounts) AS fact
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT present, 'email-changed', jsonb_build_object('name', first_name, 'email', email), $2
                          FROM a WHERE present <> email
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin)
                          SELECT 'email.change-undone', id, $3 FROM a
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.updated', $2, fact FROM a
                          RETURNING seq
                        )
                        SELECT (SELECT seq FROM change) AS changed,
                          coalesce((SELECT end_sessions(id, NULL, NULL, 'email-change-undone', $2) FROM a), 0) AS revoked,
                          %s
                        """.formatted(IS_EXPIRED.formatted("undo-email")),
                        Buffer.buffer(tokenHash),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(EmailChangeStore::outcome);
    }

    private static Outcome outcome(Iterable<Row> rows) {
        Row row = rows.iterator().next();
        return new Outcome(row.getLong("changed"), row.getLong("revoked"), row.getBoolean("is_expired"));
    }
}
