package dev.rollcall.auth.sessions;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Device;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Writes new sessions, and what follows from them. */
public final class OpeningStore {
    /** Live sessions of one user. */
    private static final int AT_MOST = 50;

    private final Database database;

    public OpeningStore(Database database) {
        this.database = database;
    }

    /**
     * @param ended the seq of the last change that tells of a session that had to make room, 0 for none
     * @param isMailed whether the user is mailed of a new device
     */
    record Opened(Granted granted, long ended, boolean isMailed) {}

    /**
     * Opens a session, tells of it, ends what is past the most that a user may have, and mails a user who has only logged in
     * from elsewhere before. Empty where the proof is worth nothing any more: the account has been disabled, or has another
     * password. The row of the account is locked, so that whoever is changing that leaves no session over.
     *
     * @param disowning the link by which the user can say that it was somebody else
     */
    Future<Optional<Opened>> open(
            Proof proof, RefreshToken token, Device device, byte[] fingerprint, OneTimeToken disowning) {
        Proof.Rehash rehash = proof.rehash();
        return database.run(
                        """
                        WITH a AS (
                          SELECT * FROM accounts
                          WHERE id = $2 AND is_active AND ($10::timestamptz IS NULL OR password_changed_at = $10)
                          FOR NO KEY UPDATE
                        ), rehashed AS (
                          UPDATE accounts SET password_hash = $12 FROM a
                          WHERE accounts.id = a.id AND accounts.password_hash = $11 AND $12::text IS NOT NULL
                        ), s AS (
                          INSERT INTO sessions
                            (id, user_id, refresh_hash, idle_expires_at, expires_at, device_name, user_agent, ip)
                          SELECT $1, id, $3, now() + $4::text::interval, now() + $5::text::interval, $6, $7, $8 FROM a
                          RETURNING *, device_for_mail(sessions) AS device
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'session.opened', $9, jsonb_build_object('session_id', id, 'user_id', user_id) FROM s
                        ), device AS (
                          INSERT INTO known_devices (user_id, fingerprint) SELECT id, $13::bytea FROM a
                          ON CONFLICT (user_id, fingerprint) DO UPDATE SET seen_at = now()
                          RETURNING user_id, xmax = 0 AS is_new
                        ), stranger AS (
                          SELECT FROM device
                          WHERE is_new AND EXISTS (SELECT FROM known_devices WHERE user_id = device.user_id)
                        ), link AS (
                          INSERT INTO one_time_tokens (id, user_id, purpose, token_hash, data, expires_at)
                          SELECT $14, s.user_id, 'disown', $15,
                            jsonb_build_object('session_id', s.id, 'fingerprint', encode($13::bytea, 'hex')), s.expires_at
                          FROM s, stranger
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          SELECT a.email, 'new-device', jsonb_build_object('token_id', $14::uuid, 'name', a.first_name)
                            || s.device, $9
                          FROM a, s, stranger
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'session.opened', user_id, user_id, id, $16::jsonb,
                            jsonb_build_object('method', $17::text, 'new_device', EXISTS (SELECT FROM stranger))
                          FROM s
                        )
                        SELECT %s, %s, end_oldest_sessions(a.id, $18, $9, $16::jsonb) AS ended,
                          EXISTS (SELECT FROM stranger) AS is_mailed
                        FROM s JOIN a ON a.id = s.user_id
                        """.formatted(SessionRow.COLUMNS, AccountRow.COLUMNS),
                        token.session().value(),
                        proof.user().value(),
                        Buffer.buffer(token.hash()),
                        SessionStore.IDLE.toString(),
                        SessionStore.ABSOLUTE.toString(),
                        device.name(),
                        device.userAgent(),
                        device.ip(),
                        Trace.currentRequestId(),
                        proof.passwordOf(),
                        rehash == null ? null : rehash.from(),
                        rehash == null ? null : rehash.to(),
                        Buffer.buffer(fingerprint),
                        disowning.id(),
                        Buffer.buffer(disowning.hash()),
                        Origin.current(),
                        proof.method(),
                        AT_MOST)
                .map(rows -> Rows.first(rows)
                        .map(row -> new Opened(Granted.of(row), row.getLong("ended"), row.getBoolean("is_mailed"))));
    }
}
