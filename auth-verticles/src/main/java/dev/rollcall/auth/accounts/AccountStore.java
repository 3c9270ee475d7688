package dev.rollcall.auth.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/** The accounts in PostgreSQL. What changes one also writes the change and the mail that tell of it. */
public final class AccountStore {
    private final Database database;
    private final AdminEmails adminEmails;

    public AccountStore(Database database, AdminEmails adminEmails) {
        this.database = database;
        this.adminEmails = adminEmails;
    }

    /** What became of a link or code. */
    enum Verification {
        DONE,
        INVALID,
        EXPIRED
    }

    /** The seq of the change that was written, 0 for none. */
    record Verified(Verification outcome, long seq) {}

    /**
     * An unknown address becomes an account, an unverified one gets another link, a verified one stays as it is: each at
     * the cost of the same writes. Yields the seq of the change, 0 for none.
     */
    Future<Long> register(String email, String passwordHash, String firstName, String lastName, OneTimeToken token) {
        return database.run(
                        """
                        WITH a AS (
                          INSERT INTO accounts (id, email, password_hash, first_name, last_name)
                          VALUES ($1, $2, $3, $4, $5)
                          ON CONFLICT (email) DO UPDATE SET
                            password_hash = CASE WHEN accounts.email_verified_at IS NULL
                              THEN excluded.password_hash ELSE accounts.password_hash END
                          RETURNING *, user_json(accounts) AS fact, xmax = 0 AS is_new
                        ), token AS (
                          INSERT INTO one_time_tokens
                            (id, user_id, purpose, token_hash, password_hash, first_name, last_name, expires_at)
                          SELECT $6, id, 'verify-email', $7, $3, $4, $5, now() + interval '24 hours' FROM a
                        ), mail AS (
                          INSERT INTO mails (id, to_address, template, params, request_id)
                          SELECT $8, email,
                            CASE WHEN email_verified_at IS NULL THEN 'verify-email' ELSE 'already-registered' END,
                            jsonb_build_object('token_id', $6::uuid, 'name',
                              CASE WHEN email_verified_at IS NULL THEN $4 ELSE first_name END), $9
                          FROM a
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.created', $9, fact FROM a WHERE is_new
                          RETURNING seq
                        ), noted AS (
                          INSERT INTO audit (event, outcome, user_id, origin, detail)
                          SELECT 'account.registered', CASE WHEN is_new THEN 'success' ELSE 'failure' END, id, $10,
                            CASE WHEN NOT is_new THEN jsonb_build_object('reason', 'already-registered') END
                          FROM a
                        )
                        SELECT coalesce((SELECT seq FROM change), 0) AS seq
                        """,
                        UuidCreator.getTimeOrderedEpoch(),
                        email,
                        passwordHash,
                        firstName,
                        lastName,
                        token.id(),
                        Buffer.buffer(token.hash()),
                        UuidCreator.getTimeOrderedEpoch(),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> rows.iterator().next().getLong("seq"));
    }

    /** Mails another link for the latest registration of an unverified address; writes as much for nobody otherwise. */
    Future<Void> resend(String email, OneTimeToken token) {
        return database.run(
                        """
                        WITH a AS (
                          SELECT accounts.id, email,
                            coalesce(latest.password_hash, accounts.password_hash) AS password_hash,
                            coalesce(latest.first_name, accounts.first_name) AS first_name,
                            coalesce(latest.last_name, accounts.last_name) AS last_name
                          FROM (SELECT) always LEFT JOIN accounts ON email = $1 AND email_verified_at IS NULL
                          LEFT JOIN LATERAL (
                            SELECT password_hash, first_name, last_name FROM one_time_tokens
                            WHERE user_id = accounts.id AND purpose = 'verify-email'
                            ORDER BY created_at DESC, id DESC LIMIT 1) latest ON true
                        ), token AS (
                          INSERT INTO one_time_tokens
                            (id, user_id, purpose, token_hash, password_hash, first_name, last_name, expires_at)
                          SELECT $2, id, 'verify-email', $3, password_hash, first_name, last_name,
                            now() + interval '24 hours'
                          FROM a
                        )
                        INSERT INTO mails (id, to_address, template, params, request_id)
                        SELECT $4, coalesce(email, ''), 'verify-email',
                          jsonb_build_object('token_id', $2::uuid, 'name', first_name), $5
                        FROM a
                        """,
                        email,
                        token.id(),
                        Buffer.buffer(token.hash()),
                        UuidCreator.getTimeOrderedEpoch(),
                        Trace.currentRequestId())
                .mapEmpty();
    }

    /** Uses a link up and lets its registration become the account's. */
    Future<Verified> verify(byte[] tokenHash) {
        return database.run(
                        """
                        WITH token AS (
                          UPDATE one_time_tokens SET used_at = now()
                          WHERE token_hash = $1 AND purpose = 'verify-email' AND used_at IS NULL AND expires_at > now()
                          RETURNING user_id, password_hash, first_name, last_name
                        ), a AS (
                          UPDATE accounts SET email_verified_at = now(), updated_at = now(),
                            password_hash = token.password_hash,
                            first_name = token.first_name, last_name = token.last_name,
                            roles = roles_once_verified(accounts.roles, email, $4)
                          FROM token WHERE accounts.id = token.user_id AND email_verified_at IS NULL
                          RETURNING accounts.id, email, roles, user_json(accounts) AS fact
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.updated', $2, fact FROM a
                          RETURNING seq
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT 'account.verified', id, $3::jsonb, NULL FROM a
                          UNION ALL
                          SELECT 'account.roles-changed', id, $3::jsonb, jsonb_build_object('roles', roles) FROM a
                          WHERE email = ANY ($4)
                        )
                        SELECT (SELECT seq FROM change) AS seq,
                          EXISTS (SELECT FROM one_time_tokens
                            WHERE token_hash = $1 AND purpose = 'verify-email' AND used_at IS NULL
                              AND expires_at <= now()) AS expired
                        """, Buffer.buffer(tokenHash), Trace.currentRequestId(), Origin.current(), adminEmails.toSql())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getLong("seq") != null) {
                        return new Verified(Verification.DONE, row.getLong("seq"));
                    }
                    return new Verified(row.getBoolean("expired") ? Verification.EXPIRED : Verification.INVALID, 0);
                });
    }

    /** One try at the code that was mailed last. */
    record CodeTry(UUID tokenId, byte[] tokenHash, boolean isTooOld) {}

    /** Counts a try at the latest code of an unverified address; empty when there is none or its five tries are used up. */
    Future<Optional<CodeTry>> tryCode(String email) {
        return database.run("""
                        UPDATE one_time_tokens SET code_attempts = code_attempts + 1
                        WHERE code_attempts < 5 AND used_at IS NULL AND id = (
                          SELECT token.id FROM one_time_tokens token JOIN accounts ON accounts.id = user_id
                          WHERE email = $1 AND purpose = 'verify-email' AND email_verified_at IS NULL
                          ORDER BY token.created_at DESC, token.id DESC LIMIT 1)
                        RETURNING id, token_hash, created_at < now() - interval '10 minutes' AS is_too_old
                        """, email).map(rows -> Rows.first(rows)
                .map(row -> new CodeTry(
                        row.getUUID("id"), row.getBuffer("token_hash").getBytes(), row.getBoolean("is_too_old"))));
    }

    Future<Optional<User>> find(UserId id) {
        return database.run("SELECT " + AccountRow.COLUMNS + " FROM accounts a WHERE id = $1", id.value())
                .map(rows -> Rows.first(rows).map(AccountRow::user));
    }

    /** A renamed account with the seq of the change. */
    record Renamed(User user, long seq) {}

    /** A name that is null stays as it is. */
    Future<Optional<Renamed>> rename(UserId id, String firstName, String lastName) {
        return database.run(
                        """
                        WITH a AS (
                          UPDATE accounts SET first_name = coalesce($2, first_name),
                            last_name = coalesce($3, last_name), updated_at = now()
                          WHERE id = $1
                          RETURNING *, user_json(accounts) AS fact
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.updated', $4, fact FROM a
                          RETURNING seq
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, origin)
                          SELECT 'account.renamed', id, id, $5::jsonb FROM a
                        )
                        SELECT (SELECT seq FROM change) AS seq,
                        """ + AccountRow.COLUMNS + " FROM a",
                        id.value(),
                        firstName,
                        lastName,
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> Rows.first(rows).map(row -> new Renamed(AccountRow.user(row), row.getLong("seq"))));
    }
}
