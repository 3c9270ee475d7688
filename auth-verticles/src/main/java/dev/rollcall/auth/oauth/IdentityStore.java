package dev.rollcall.auth.oauth;

import dev.rollcall.auth.audit.Origin;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Identities;
import dev.rollcall.protocol.ProvenIdentity;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The linked identities in PostgreSQL. Whatever links one may fail with a {@code ConstraintViolation}: it is somebody's
 * already, or else the account has another one ({@link #ONE_PER_PROVIDER}).
 */
public final class IdentityStore {
    static final String GOOGLE = "google";
    static final String ONE_PER_PROVIDER = "identities_one_per_provider";

    private final Database database;

    public IdentityStore(Database database) {
        this.database = database;
    }

    /** Whether it is linked now; it is not when the session has ended. */
    Future<Boolean> link(UserId user, SessionId session, ProvenIdentity identity) {
        return database.run(
                        """
                        WITH a AS (
                          SELECT a.id, a.email, a.first_name FROM accounts a JOIN sessions s ON s.user_id = a.id
                          WHERE a.id = $1 AND a.is_active AND s.id = $2 AND s.revoked_at IS NULL
                            AND least(s.idle_expires_at, s.expires_at) > now()
                        ), identity AS (
                          INSERT INTO identities (user_id, provider, issuer, subject, email)
                          SELECT id, $3, $4, $5, $6 FROM a
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT email, 'identity-linked', jsonb_build_object('name', first_name,
                            'identity', $6::text, 'is_taken_over', false), $7
                          FROM a
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'identity.linked', id, id, $2, $8::jsonb, jsonb_build_object('provider', $3::text)
                          FROM a
                        )
                        SELECT id FROM a
                        """,
                        user.value(),
                        session.value(),
                        GOOGLE,
                        identity.issuer(),
                        identity.subject(),
                        identity.email(),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> rows.size() == 1);
    }

    Future<Optional<UserId>> owner(ProvenIdentity identity) {
        return database.run(
                        "SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2",
                        identity.issuer(),
                        identity.subject())
                .map(rows -> Rows.first(rows).map(row -> new UserId(row.getUUID("user_id"))));
    }

    Future<Void> noteRefusedLink(UserId user, SessionId session, String reason) {
        return database.run("""
                        INSERT INTO audit (event, outcome, user_id, actor_id, session_id, origin, detail)
                        VALUES ('identity.linked', 'failure', $1, $1, $2, $3::jsonb,
                          jsonb_build_object('provider', $4::text, 'reason', $5::text))
                        """, user.value(), session.value(), Origin.current(), GOOGLE, reason)
                .mapEmpty();
    }

    Future<List<Identities.Identity>> linked(UserId user) {
        return database.run("""
                        SELECT provider, issuer, email, created_at, last_used_at FROM identities
                        WHERE user_id = $1 ORDER BY provider
                        """, user.value()).map(rows -> {
            List<Identities.Identity> linked = new ArrayList<>();
            rows.forEach(row -> linked.add(identity(row)));
            return linked;
        });
    }

    /** What became of it. */
    enum Unlinking {
        DONE,
        UNKNOWN,
        LAST_CREDENTIAL
    }

    /** The account is locked meanwhile, so that it cannot lose its password at the same time. */
    Future<Unlinking> unlink(UserId user, SessionId session, String provider) {
        return database.run("""
                        WITH a AS (
                          SELECT id, email, first_name, password_hash IS NOT NULL AS has_password
                          FROM accounts WHERE id = $1 FOR UPDATE
                        ), gone AS (
                          DELETE FROM identities i USING a
                          WHERE i.user_id = a.id AND i.provider = $2 AND (has_password OR EXISTS (
                            SELECT FROM identities other WHERE other.user_id = a.id AND other.provider <> $2))
                          RETURNING a.id, a.email, a.first_name, i.email AS identity
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT email, 'identity-unlinked',
                            jsonb_build_object('name', first_name, 'identity', identity), $3
                          FROM gone
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'identity.unlinked', id, id, $4, $5::jsonb, jsonb_build_object('provider', $2::text)
                          FROM gone
                        )
                        SELECT EXISTS (SELECT FROM gone) AS is_gone, NOT has_password AND EXISTS (
                          SELECT FROM identities WHERE user_id = a.id AND provider = $2) AS is_last
                        FROM a
                        """, user.value(), provider, Trace.currentRequestId(), session.value(), Origin.current())
                .map(rows -> Rows.first(rows).map(IdentityStore::unlinking).orElse(Unlinking.UNKNOWN));
    }

    private static Unlinking unlinking(Row row) {
        if (row.getBoolean("is_gone")) {
            return Unlinking.DONE;
        }
        return row.getBoolean("is_last") ? Unlinking.LAST_CREDENTIAL : Unlinking.UNKNOWN;
    }

    private static Identities.Identity identity(Row row) {
        OffsetDateTime lastUsedAt = row.getOffsetDateTime("last_used_at");
        return new Identities.Identity(
                row.getString("provider"),
                row.getString("issuer"),
                row.getString("email"),
                row.getOffsetDateTime("created_at").toInstant(),
                lastUsedAt == null ? null : lastUsedAt.toInstant());
    }
}
