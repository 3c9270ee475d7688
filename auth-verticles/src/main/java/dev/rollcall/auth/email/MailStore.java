package dev.rollcall.auth.email;

import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.MailId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mail queue in PostgreSQL. A mail is leased to the node that sends it and comes back when that node dies; what a node
 * says of a mail that another has taken over meanwhile counts for nothing.
 */
public final class MailStore {
    private final Database database;

    public MailStore(Database database) {
        this.database = database;
    }

    /**
     * A mail to send now.
     *
     * @param to an address, or nothing: what was asked for concerns nobody, and only costs as much
     * @param letter what another service has written, encrypted; null for what is made of the template
     * @param attempt 1 for the first
     */
    record Due(
            MailId id,
            String to,
            String template,
            Map<String, Object> params,
            byte[] letter,
            int attempt,
            String requestId) {
        boolean isToNobody() {
            return to.isEmpty();
        }
    }

    /** Queues what another service has written, unless it has been taken already. */
    Future<Void> take(MailId id, String to, String kind, byte[] letter) {
        return database.run("""
                        INSERT INTO mails (id, to_address, template, params, letter, request_id)
                        VALUES ($1, $2, $3, '{}', $4, $5)
                        ON CONFLICT (id) DO NOTHING
                        """, id.value(), to, kind, Buffer.buffer(letter), Trace.currentRequestId())
                .mapEmpty();
    }

    /**
     * Takes mails that are due, and no other node's, for as long as the lease; those that somebody waits for to sign in come
     * before what other services have written.
     */
    Future<List<Due>> lease(int limit, Duration lease) {
        return database.run("""
                        UPDATE mails SET state = 'sending', attempts = attempts + 1,
                          next_attempt_at = now() + $2::text::interval
                        WHERE id = ANY (ARRAY (
                          SELECT id FROM mails
                          WHERE state IN ('queued', 'sending') AND next_attempt_at <= now()
                          ORDER BY letter IS NOT NULL, next_attempt_at LIMIT $1
                          FOR UPDATE SKIP LOCKED))
                        RETURNING id, to_address, template, params, letter, attempts, request_id
                        """, limit, lease.toString()).map(rows -> {
            List<Due> due = new ArrayList<>();
            rows.forEach(row -> due.add(due(row)));
            return due;
        });
    }

    /**
     * Done; what the mail was made of is forgotten, and to whom it went where that was the last one. Yields how long ago it
     * was queued, or nothing where another node has taken it over.
     */
    Future<Optional<Duration>> sent(Due mail) {
        return database.run("""
                        UPDATE mails SET state = 'sent', finished_at = now(), params = '{}', letter = NULL, last_error = NULL,
                          to_address = CASE template WHEN 'account-erased' THEN '' ELSE to_address END
                        WHERE id = $1 AND state = 'sending' AND attempts = $2
                        RETURNING extract(epoch FROM now() - created_at)::float8 AS age
                        """, mail.id().value(), mail.attempt())
                .map(rows -> Rows.first(rows).map(row -> seconds(row.getDouble("age"))));
    }

    Future<Void> again(Due mail, Duration wait, String error) {
        return database.run("""
                        UPDATE mails SET state = 'queued', next_attempt_at = now() + $3::text::interval, last_error = $4
                        WHERE id = $1 AND state = 'sending' AND attempts = $2
                        """, mail.id().value(), mail.attempt(), wait.toString(), error)
                .mapEmpty();
    }

    Future<Void> dead(Due mail, String error) {
        return database.run("""
                        UPDATE mails SET state = 'dead', finished_at = now(), last_error = $3
                        WHERE id = $1 AND state = 'sending' AND attempts = $2
                        """, mail.id().value(), mail.attempt(), error).mapEmpty();
    }

    /** Mails that wait to be sent, and for how long the oldest of them has waited. */
    record Backlog(long depth, Duration age) {}

    Future<Backlog> backlog() {
        return database.run("""
                        SELECT count(*) AS depth, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age
                        FROM mails WHERE state IN ('queued', 'sending') AND to_address <> ''
                        """)
                .map(rows -> rows.iterator().next())
                .map(row -> new Backlog(row.getLong("depth"), seconds(row.getDouble("age"))));
    }

    Future<List<Emails.DeadMail>> listDead(int limit) {
        return database.run("""
                        SELECT id, to_address, template, attempts, last_error, created_at, request_id FROM mails
                        WHERE state = 'dead' ORDER BY finished_at DESC LIMIT $1
                        """, limit).map(rows -> {
            List<Emails.DeadMail> dead = new ArrayList<>();
            rows.forEach(row -> dead.add(deadMail(row)));
            return dead;
        });
    }

    /** Whether there was such a dead mail. */
    Future<Boolean> requeue(MailId id) {
        return database.run("""
                        UPDATE mails SET state = 'queued', attempts = 0, next_attempt_at = now(), finished_at = NULL
                        WHERE id = $1 AND state = 'dead'
                        """, id.value()).map(rows -> rows.rowCount() > 0);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private static Due due(Row row) {
        return new Due(
                new MailId(row.getUUID("id")),
                row.getString("to_address"),
                row.getString("template"),
                ((JsonObject) row.getJson("params")).getMap(),
                letter(row.getBuffer("letter")),
                row.getInteger("attempts"),
                row.getString("request_id"));
    }

    private static byte[] letter(Buffer stored) {
        return stored == null ? null : stored.getBytes();
    }

    private static Emails.DeadMail deadMail(Row row) {
        return new Emails.DeadMail(
                new MailId(row.getUUID("id")),
                row.getString("to_address"),
                row.getString("template"),
                row.getInteger("attempts"),
                row.getString("last_error"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("request_id"));
    }
}
