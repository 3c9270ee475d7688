package dev.rollcall.meeting.notifications;

import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/** Turns notices into mails to send, along with the cursor of the change log: both or neither, so that each is there once. */
public final class NoticeStore {
    private static final String CURSOR = "notifications";

    private final Database database;

    public NoticeStore(Database database) {
        this.database = database;
    }

    Future<Long> cursor() {
        return database.run("SELECT seq FROM cursors WHERE name = $1", CURSOR)
                .map(rows -> Rows.first(rows).map(row -> row.getLong("seq")).orElse(0L));
    }

    /** Moves the cursor on, and puts down whom to write to; nothing when another node has moved it meanwhile. */
    Future<Boolean> take(long from, List<Notice> notices, long to) {
        return database.transaction(transaction -> transaction
                .run("UPDATE cursors SET seq = $3 WHERE name = $1 AND seq = $2", CURSOR, from, to)
                .compose(moved -> moved.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : putDown(transaction, notices, 0).map(true)));
    }

    /** In their order, since a later one may supersede those before it. */
    private static Future<Void> putDown(Database.Transaction transaction, List<Notice> notices, int position) {
        return position == notices.size()
                ? Future.succeededFuture()
                : putDown(transaction, notices.get(position))
                        .compose(done -> putDown(transaction, notices, position + 1));
    }

    /**
     * To everybody of the audience who did not do it themselves, can have mail and is to have it; not about what is past. What
     * a mail that is still to be sent will say anyway is not said again, and who was never told of a meeting is not told that
     * it is off.
     */
    private static Future<Void> putDown(Database.Transaction transaction, Notice notice) {
        String subject = notice.data().getString("subject");
        return transaction
                .run(
                        """
                        WITH audience AS (
                          SELECT p.id AS participant_id, p.user_id, CASE WHEN p.user_id IS NULL THEN p.email END AS email
                          FROM participants p
                          WHERE p.meeting_id = $1 AND CASE $2::text
                            WHEN 'EVERYBODY' THEN true
                            WHEN 'THOSE_WHO_COME' THEN p.participation_status <> 'declined'
                            WHEN 'PARTICIPANT' THEN p.id = $3
                            WHEN 'OWNER' THEN 'owner' = ANY (p.roles)
                            ELSE false END
                          UNION ALL
                          SELECT $3, $4, $5 WHERE $2 = 'REMOVED' AND num_nonnulls($4::uuid, $5::text) = 1
                        ), recipients AS (
                          SELECT CASE $2 WHEN 'OWNER' THEN $3 ELSE a.participant_id END AS participant_id,
                            a.user_id, a.email, coalesce(a.user_id::text, lower(a.email)) AS recipient
                          FROM meetings m CROSS JOIN audience a LEFT JOIN users u ON u.id = a.user_id
                          WHERE m.id = $1 AND m.series_end > now()
                            AND (a.user_id IS NULL OR a.user_id IS DISTINCT FROM $6)
                            AND ($7 = 'all' OR a.user_id IS NULL)
                            AND (a.user_id IS NULL OR u.is_active)
                            AND coalesce(a.email, '') NOT LIKE 'former-%@rollcall.invalid'
                            AND NOT ($8 = 'meeting.deleted' AND m.status = 'cancelled')
                            AND NOT EXISTS (
                              SELECT FROM occurrences o
                              WHERE o.meeting_id = m.id AND o.recurrence_id = $9 AND upper(o.during) <= now())
                        ), superseded AS (
                          DELETE FROM outbox o USING recipients r
                          WHERE $10 AND o.meeting_id = $1 AND o.recipient = r.recipient AND o.attempts = 0
                            AND o.kind IN ('invitation', 'update', 'cancellation')
                          RETURNING o.recipient, o.kind
                        )
                        INSERT INTO outbox
                          (kind, meeting_id, recurrence_id, participant_id, user_id, email, details, request_id)
                        SELECT $11, $1, $9, r.participant_id, r.user_id, r.email, $12, $13
                        FROM recipients r
                        WHERE NOT ($11 = 'cancellation' AND EXISTS (
                            SELECT FROM superseded s WHERE s.recipient = r.recipient AND s.kind = 'invitation'))
                          AND NOT ($11 IN ('update', 'cancellation') AND NOT $10 AND EXISTS (
                            SELECT FROM outbox o
                            WHERE o.meeting_id = $1 AND o.recipient = r.recipient AND o.kind = 'invitation'
                              AND o.attempts = 0))
                        ON CONFLICT (meeting_id, recipient, (coalesce(recurrence_id, '-infinity'::timestamp)))
                          WHERE kind = 'update' AND attempts = 0
                          DO UPDATE SET details = outbox.details || excluded.details, request_id = excluded.request_id
                        """,
                        uuid(notice.data().getString("meeting_id")),
                        notice.audience().name(),
                        uuid(notice.data().getString("participant_id")),
                        uuid(subject),
                        notice.removedGuest(),
                        uuid(notice.data().getString("actor")),
                        notice.data().getString("notify", "all"),
                        notice.change().type(),
                        local(notice.data().getString("recurrence_id")),
                        notice.supersedes(),
                        notice.kind().word(),
                        notice.data().getJsonArray("details", new JsonArray()),
                        notice.change().requestId())
                .mapEmpty();
    }

    private static UUID uuid(String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static LocalDateTime local(String text) {
        return text == null ? null : LocalDateTime.parse(text);
    }
}
