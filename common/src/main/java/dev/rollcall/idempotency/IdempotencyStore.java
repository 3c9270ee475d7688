package dev.rollcall.idempotency;

import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** What was asked under which key, and the answers, in PostgreSQL. */
final class IdempotencyStore {
    /** How long an answer is given again. */
    static final Duration KEPT = Duration.ofHours(24);

    /** Much longer than any request takes: a claim without an answer by then is one of a node that died. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private final Database database;

    IdempotencyStore(Database database) {
        this.database = database;
    }

    /**
     * What there is of a key.
     *
     * @param isClaimed it is the asker's to carry out
     * @param isSame the same was asked before
     * @param answer null until there is one
     */
    record Found(boolean isClaimed, boolean isSame, byte[] answer) {}

    /**
     * Claims a key for whoever comes first. Empty when another has claimed it at this very moment, which the statement can
     * tell but not see.
     */
    Future<Optional<Found>> claim(byte[] id, byte[] fingerprint, UUID claim) {
        return database.run(
                        """
                        WITH claimed AS (
                          INSERT INTO idempotency_keys AS known (id, fingerprint, claim, claimed_until, expires_at)
                          VALUES ($1, $2, $3, now() + $4::text::interval, now() + $5::text::interval)
                          ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, claim = excluded.claim,
                            claimed_until = excluded.claimed_until, answer = NULL, expires_at = excluded.expires_at
                          WHERE known.expires_at <= now() OR known.answer IS NULL AND known.claimed_until <= now()
                            AND known.fingerprint = excluded.fingerprint
                          RETURNING fingerprint
                        )
                        SELECT true AS is_claimed, fingerprint, NULL::bytea AS answer FROM claimed
                        UNION ALL
                        SELECT false, fingerprint, answer FROM idempotency_keys
                        WHERE id = $1 AND NOT EXISTS (SELECT FROM claimed)
                        """, Buffer.buffer(id), Buffer.buffer(fingerprint), claim, LEASE.toString(), KEPT.toString())
                .map(rows -> Rows.first(rows).map(row -> found(row, fingerprint)));
    }

    private static Found found(Row row, byte[] fingerprint) {
        Buffer answer = row.getBuffer("answer");
        return new Found(
                row.getBoolean("is_claimed"),
                Arrays.equals(row.getBuffer("fingerprint").getBytes(), fingerprint),
                answer == null ? null : answer.getBytes());
    }

    /** Keeps the answer, unless another has taken the claim over. */
    Future<Void> keep(byte[] id, UUID claim, byte[] answer) {
        return database.run(
                        "UPDATE idempotency_keys SET answer = $3 WHERE id = $1 AND claim = $2",
                        Buffer.buffer(id),
                        claim,
                        Buffer.buffer(answer))
                .mapEmpty();
    }

    /** Forgets the key, so that the next request under it is the first again. */
    Future<Void> release(byte[] id, UUID claim) {
        return database.run("DELETE FROM idempotency_keys WHERE id = $1 AND claim = $2", Buffer.buffer(id), claim)
                .mapEmpty();
    }

    /** Forgets keys whose time is over, at most so many; yields how many those were. */
    Future<Integer> removeExpired(int limit) {
        return database.run("""
                        DELETE FROM idempotency_keys WHERE id = ANY (ARRAY (
                          SELECT id FROM idempotency_keys WHERE expires_at < now()
                          ORDER BY expires_at LIMIT $1
                          FOR UPDATE SKIP LOCKED))
                        """, limit).map(SqlResult::rowCount);
    }
}
