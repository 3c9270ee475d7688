package dev.rollcall.auth.privacy;

import dev.rollcall.auth.audit.Origin;
import dev.rollcall.protocol.Privacy;
import dev.rollcall.protocol.StoredItems;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.ItemPages;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Reads what is stored about somebody, column by column: one that comes to be is told or left out on purpose, and never what
 * a secret is checked by.
 */
public final class ExportStore {
    private static final int PAGE = 500;
    private static final int MAILED_AT_ONCE = 100;

    static final Map<Privacy.Part, String> PARTS = Map.of(
            Privacy.Part.ACCOUNT, """
                    SELECT id::text AS key, user_json(accounts) || jsonb_build_object(
                      'email_verified_at', instant_json(email_verified_at),
                      'password_changed_at', instant_json(password_changed_at)) AS item
                    FROM accounts WHERE id = $1 AND id > %s LIMIT $3
                    """,
            Privacy.Part.CHANGES, """
                    SELECT seq::text AS key, jsonb_build_object(
                      'type', type, 'at', instant_json(at), 'request_id', request_id, 'data', data) AS item
                    FROM changes
                    WHERE type IN ('user.created', 'user.updated') AND data ->> 'id' = $1::uuid::text
                      AND seq > coalesce(nullif($2, ''), '0')::bigint
                    ORDER BY seq LIMIT $3
                    """,
            Privacy.Part.SESSIONS, """
                    SELECT id::text AS key, jsonb_build_object(
                      'session_id', id, 'created_at', instant_json(created_at), 'last_seen_at', instant_json(last_seen_at),
                      'auth_time', instant_json(auth_time), 'refreshed_at', instant_json(rotated_at),
                      'idle_expires_at', instant_json(idle_expires_at), 'expires_at', instant_json(expires_at),
                      'device_name', device_name, 'user_agent', user_agent, 'ip', ip,
                      'revoked_at', instant_json(revoked_at), 'revoked_reason', revoked_reason) AS item
                    FROM sessions WHERE user_id = $1 AND id > %s ORDER BY id LIMIT $3
                    """,
            Privacy.Part.IDENTITIES, """
                    SELECT provider AS key, jsonb_build_object(
                      'provider', provider, 'issuer', issuer, 'subject', subject, 'email', email,
                      'created_at', instant_json(created_at), 'last_used_at', instant_json(last_used_at)) AS item
                    FROM identities WHERE user_id = $1 AND provider > $2 ORDER BY provider LIMIT $3
                    """,
            Privacy.Part.ONE_TIME_TOKENS, """
                    SELECT id::text AS key, jsonb_build_object(
                      'purpose', purpose, 'created_at', instant_json(created_at), 'expires_at', instant_json(expires_at),
                      'used_at', instant_json(used_at), 'code_attempts', code_attempts, 'first_name', first_name,
                      'last_name', last_name, 'data', data - 'fingerprint') AS item
                    FROM one_time_tokens WHERE user_id = $1 AND id > %s ORDER BY id LIMIT $3
                    """,
            Privacy.Part.KNOWN_DEVICES, """
                    SELECT encode(fingerprint, 'hex') AS key, jsonb_build_object('seen_at', instant_json(seen_at)) AS item
                    FROM known_devices WHERE user_id = $1 AND fingerprint > decode($2, 'hex')
                    ORDER BY fingerprint LIMIT $3
                    """,
            Privacy.Part.MAILS, """
                    SELECT id::text AS key, jsonb_build_object(
                      'to', to_address, 'template', template, 'state', state, 'attempts', attempts,
                      'created_at', instant_json(created_at), 'finished_at', instant_json(finished_at),
                      'request_id', request_id) AS item
                    FROM mails WHERE to_address IN (SELECT addresses_of($1)) AND id > %s ORDER BY id LIMIT $3
                    """);

    private final Database database;
    private final ItemPages pages;

    public ExportStore(Database database) {
        this.database = database;
        this.pages = new ItemPages(database, PAGE);
    }

    Future<StoredItems> read(Privacy.Read query) {
        return pages.read(PARTS.get(query.part()).formatted(ItemPages.AFTER), query.user(), query.cursor());
    }

    Future<Void> noteExport(UserId user) {
        return database.run("""
                        WITH had AS (
                          DELETE FROM exports WHERE user_id = $1
                        )
                        INSERT INTO audit (event, user_id, actor_id, origin) VALUES ('account.exported', $1, $1, $2)
                        """, user.value(), Origin.current()).mapEmpty();
    }

    Future<Void> keep(UserId user) {
        return database.run(
                        "INSERT INTO exports (user_id) SELECT id FROM accounts WHERE id = $1 ON CONFLICT DO NOTHING",
                        user.value())
                .mapEmpty();
    }

    Future<Boolean> isAnyKept() {
        return database.run("SELECT FROM exports LIMIT 1").map(rows -> rows.size() > 0);
    }

    /** Tells those who asked first that they can ask again; yields how many they were. */
    Future<Integer> mailReady() {
        return database.run("""
                        WITH ready AS (
                          DELETE FROM exports WHERE user_id IN (
                            SELECT user_id FROM exports ORDER BY requested_at LIMIT $1 FOR UPDATE SKIP LOCKED)
                          RETURNING user_id
                        ), mailed AS (
                          INSERT INTO mails (to_address, template, params)
                          SELECT email, 'export-ready', jsonb_build_object('name', first_name)
                          FROM ready JOIN accounts ON id = user_id WHERE is_active
                        )
                        SELECT count(*)::int AS n FROM ready
                        """, MAILED_AT_ONCE)
                .map(rows -> rows.iterator().next().getInteger("n"));
    }
}
