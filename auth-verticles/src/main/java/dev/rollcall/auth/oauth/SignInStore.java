package dev.rollcall.auth.oauth;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.auth.accounts.AdminEmails;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.ProvenIdentity;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import java.util.Optional;

/** The accounts that identities find, make or take over in PostgreSQL. */
public final class SignInStore {
    private final Database database;
    private final AdminEmails adminEmails;

    public SignInStore(Database database, AdminEmails adminEmails) {
        this.database = database;
        this.adminEmails = adminEmails;
    }

    /** Whose an identity is. */
    record Owner(UserId user, boolean isActive) {}

    /** Notes that it is used, or that it was refused since the account is disabled; empty where it is not linked. */
    Future<Optional<Owner>> use(ProvenIdentity identity) {
        return database.run("""
                        WITH used AS (
                          UPDATE identities SET last_used_at = now() FROM accounts a
                          WHERE issuer = $1 AND subject = $2 AND a.id = user_id
                          RETURNING user_id, is_active
                        ), noted AS (
                          INSERT INTO audit (event, outcome, user_id, origin, detail)
                          SELECT 'session.refused', 'failure', user_id, $3::jsonb,
                            jsonb_build_object('method', $4::text, 'reason', 'account-disabled')
                          FROM used WHERE NOT is_active
                        )
                        SELECT user_id, is_active FROM used
                        """, identity.issuer(), identity.subject(), Origin.current(), IdentityStore.GOOGLE)
                .map(rows -> Rows.first(rows)
                        .map(row -> new Owner(new UserId(row.getUUID("user_id")), row.getBoolean("is_active"))));
    }

    /**
     * An account that an identity was linked to.
     *
     * @param seq of the change to the account, 0 for none
     * @param endedSeq of the last session that was ended, 0 for none
     */
    record Adopted(UserId user, long seq, long endedSeq) {}

    /**
     * Links an identity, whose address the provider has verified, to the account of that address, or to a new one. An
     * account whose address nobody had verified becomes that of the identity's owner alone: whoever registered it keeps
     * neither password nor session nor link. Empty where the account is disabled; fails with a constraint of
     * {@link IdentityStore} where the identity is linked already, or the account has another one.
     */
    Future<Optional<Adopted>> adopt(ProvenIdentity identity) {
        return database.run(
                        """
                        WITH a AS (
                          INSERT INTO accounts (id, email, email_verified_at, first_name, last_name, roles)
                          VALUES ($1, $2, now(), $3, $4, roles_once_verified('{user}', $2, $5))
                          ON CONFLICT (email) DO UPDATE SET
                            (email_verified_at, password_hash, password_changed_at,
                              first_name, last_name, roles, updated_at) = (
                            SELECT now(), NULL::text, now(),
                              excluded.first_name, excluded.last_name, excluded.roles, now()
                            WHERE accounts.email_verified_at IS NULL
                            UNION ALL
                            SELECT accounts.email_verified_at, accounts.password_hash, accounts.password_changed_at,
                              accounts.first_name, accounts.last_name, accounts.roles, accounts.updated_at
                            WHERE accounts.email_verified_at IS NOT NULL)
                          WHERE accounts.is_active
                          RETURNING *, user_json(accounts) AS fact,
                            xmax = 0 AS is_new, email_verified_at = now() AS is_changed
                        ), identity AS (
                          INSERT INTO identities (user_id, provider, issuer, subject, email, last_used_at)
                          SELECT id, $6, $7, $8, $2, now() FROM a
                        ), voided AS (
                          UPDATE one_time_tokens SET used_at = now() FROM a
                          WHERE user_id = a.id AND is_changed AND used_at IS NULL
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT CASE WHEN is_new THEN 'user.created' ELSE 'user.updated' END, $9, fact
                          FROM a WHERE is_changed
                          RETURNING seq
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT email, 'identity-linked', jsonb_build_object(
                            'name', first_name, 'identity', $2::text, 'is_taken_over', is_changed), $9
                          FROM a WHERE NOT is_new
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT event, id, $10::jsonb, facts.detail FROM a, LATERAL (VALUES
                            ('account.registered', is_new, jsonb_build_object('method', $6::text)),
                            ('account.verified', is_changed, jsonb_build_object('method', $6::text)),
                            ('account.roles-changed', is_changed AND email = ANY ($5), jsonb_build_object('roles', roles)),
                            ('identity.linked', true, jsonb_build_object('provider', $6::text))
                          ) AS facts (event, is_so, detail)
                          WHERE is_so
                        )
                        SELECT id AS user_id, coalesce((SELECT seq FROM change), 0) AS seq,
                          CASE WHEN is_changed AND NOT is_new
                            THEN end_sessions(id, NULL, NULL, 'email-not-owned', $9) ELSE 0 END AS ended_seq
                        FROM a
                        """,
                        UuidCreator.getTimeOrderedEpoch(),
                        identity.email(),
                        identity.firstName(),
                        identity.lastName(),
                        adminEmails.toSql(),
                        IdentityStore.GOOGLE,
                        identity.issuer(),
                        identity.subject(),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> Rows.first(rows)
                        .map(row -> new Adopted(
                                new UserId(row.getUUID("user_id")), row.getLong("seq"), row.getLong("ended_seq"))));
    }

    /**
     * Notes that an identity may not sign in, and yields whether its address is that of an account.
     *
     * @param email may be null
     * @param ofAccount why, where there is such an account
     * @param otherwise why, where there is none
     */
    Future<Boolean> noteRefusal(String email, String ofAccount, String otherwise) {
        return database.run("""
                        INSERT INTO audit (event, outcome, user_id, origin, detail)
                        SELECT 'session.refused', 'failure', a.id, $4::jsonb, jsonb_build_object('method', $5::text,
                          'reason', CASE WHEN a.id IS NULL THEN $3::text ELSE $2::text END)
                        FROM (VALUES (1)) once LEFT JOIN accounts a ON a.email = $1
                        RETURNING user_id
                        """, email, ofAccount, otherwise, Origin.current(), IdentityStore.GOOGLE)
                .map(rows -> rows.iterator().next().getUUID("user_id") != null);
    }
}
