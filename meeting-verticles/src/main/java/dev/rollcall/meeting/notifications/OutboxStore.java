package dev.rollcall.meeting.notifications;

import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The mails that wait to be handed over, each leased by the node that does it. */
public final class OutboxStore {
    private final Database database;

    public OutboxStore(Database database) {
        this.database = database;
    }

    /** Takes mails that are due for as long as the lease; of those to one person about one meeting only the first. */
    Future<List<Due>> lease(int limit, Duration lease) {
        return database.run("""
                        WITH leased AS (
                          UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + $2::text::interval
                          WHERE id = ANY (ARRAY (
                            SELECT id FROM outbox o
                            WHERE next_attempt_at <= now() AND NOT EXISTS (
                              SELECT FROM outbox e
                              WHERE e.meeting_id = o.meeting_id AND e.recipient = o.recipient AND e.position < o.position)
                            ORDER BY next_attempt_at LIMIT $1
                            FOR UPDATE SKIP LOCKED))
                          RETURNING *
                        )
                        SELECT l.id, l.kind, l.meeting_id, l.recurrence_id, l.participant_id, l.user_id, l.details,
                          l.request_id, l.attempts,
                          CASE WHEN l.user_id IS NULL THEN l.email WHEN u.is_active THEN u.email END AS address,
                          p.time_zone, coalesce((p.notifications ->> CASE l.kind
                            WHEN 'invitation' THEN 'invitations' WHEN 'update' THEN 'updates' WHEN 'promotion' THEN 'updates'
                            WHEN 'response' THEN 'responses' WHEN 'reminder' THEN 'reminders' END)::boolean, true) AS wanted
                        FROM leased l LEFT JOIN users u ON u.id = l.user_id LEFT JOIN profiles p ON p.user_id = l.user_id
                        ORDER BY l.position
                        """, limit, lease.toString()).map(rows -> {
            List<Due> due = new ArrayList<>();
            rows.forEach(row -> due.add(due(row)));
            return due;
        });
    }

    /** Handed over, or not to be. */
    Future<Void> done(Due mail) {
        return database.run("DELETE FROM outbox WHERE id = $1", mail.id().value())
                .mapEmpty();
    }

    Future<Void> again(Due mail, Duration wait) {
        return database.run("""
                        UPDATE outbox SET next_attempt_at = now() + $3::text::interval WHERE id = $1 AND attempts = $2
                        """, mail.id().value(), mail.attempt(), wait.toString())
                .mapEmpty();
    }

    /**
     * @param depth how many wait
     * @param age of the oldest, zero for none
     */
    record Backlog(long depth, Duration age) {}

    Future<Backlog> backlog() {
        return database.run("""
                        SELECT count(*) AS depth, coalesce(extract(epoch FROM now() - min(created_at)), 0)::bigint AS age
                        FROM outbox
                        """).map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(row.getLong("depth"), Duration.ofSeconds(row.getLong("age")));
        });
    }

    /** Without an address where they have none any more, or do not want such mails. */
    private static Recipient recipient(Row row) {
        UUID user = row.getUUID("user_id");
        String zone = row.getString("time_zone");
        return new Recipient(
                user == null ? null : new UserId(user),
                row.getBoolean("wanted") ? row.getString("address") : null,
                zone == null ? null : ZoneId.of(zone));
    }

    private static Due due(Row row) {
        UUID participant = row.getUUID("participant_id");
        return new Due(
                new MailId(row.getUUID("id")),
                Notice.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new MeetingId(row.getUUID("meeting_id")),
                row.getLocalDateTime("recurrence_id"),
                participant == null ? null : new ParticipantId(participant),
                recipient(row),
                (JsonArray) row.getJson("details"),
                row.getString("request_id"),
                row.getInteger("attempts"));
    }
}
