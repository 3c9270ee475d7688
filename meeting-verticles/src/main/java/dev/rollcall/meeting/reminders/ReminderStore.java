package dev.rollcall.meeting.reminders;

import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The alerts of meetings as they fall due, by the clock of the database. */
public final class ReminderStore {
    private final Database database;

    public ReminderStore(Database database) {
        this.database = database;
    }

    /**
     * One alert of one occurrence.
     *
     * @param isSent whether it was told; otherwise it was too late for that
     */
    record Reminder(boolean isSent, Duration late) {}

    /**
     * @param reminders those that were due
     * @param more whether more meetings may have some
     */
    record Claim(List<Reminder> reminders, boolean more) {}

    /**
     * Claims up to {@code limit} meetings of which an alert is due, and in the same transaction tells of it, puts down the
     * mails and moves on to their next ones: so that each is sent once. Meetings that somebody else has under way are left
     * for the next time.
     *
     * @param latest what is later than this is dropped
     * @param latestAfterStart the same once the occurrence has begun
     */
    Future<Claim> claim(int limit, Duration latest, Duration latestAfterStart) {
        return database.transaction(transaction -> transaction.run("""
                        SELECT id FROM meetings WHERE next_reminder_at <= now()
                        ORDER BY next_reminder_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
                        """, limit).compose(rows -> {
            List<UUID> claimed = new ArrayList<>();
            rows.forEach(row -> claimed.add(row.getUUID("id")));
            return claimed.isEmpty()
                    ? Future.succeededFuture(new Claim(List.of(), false))
                    : send(transaction, claimed, latest, latestAfterStart)
                            .map(reminders -> new Claim(reminders, claimed.size() == limit));
        }));
    }

    /** A statement of its own, so that it sees all that was written before the meetings were locked. */
    private static Future<List<Reminder>> send(
            Database.Transaction transaction, List<UUID> claimed, Duration latest, Duration latestAfterStart) {
        return transaction
                .run("""
                        WITH due AS (
                          SELECT DISTINCT m.id AS meeting_id, m.version, start - lead AS at, now() - (start - lead) AS late,
                            now() - (start - lead) <= $2::text::interval AND now() - start <= $3::text::interval AS is_sent,
                            o.recurrence_id AS occurrence,
                            CASE WHEN m.recurrence_rule IS NOT NULL THEN o.recurrence_id END AS recurrence_id
                          FROM meetings m
                          CROSS JOIN LATERAL (
                            SELECT alert_lead(alert) AS lead FROM jsonb_array_elements(m.alerts) alert) alerts
                          JOIN occurrences o ON o.meeting_id = m.id AND NOT o.is_cancelled
                            AND lower(o.during) BETWEEN m.next_reminder_at + lead AND now() + lead
                          CROSS JOIN LATERAL (SELECT lower(o.during) AS start) begins
                          WHERE m.id = ANY ($1) AND m.deleted_at IS NULL AND m.status <> 'cancelled'
                        ), told AS (
                          INSERT INTO changes (type, data)
                          SELECT 'reminder.due',
                            jsonb_build_object('meeting_id', meeting_id, 'version', version, 'actor', NULL, 'notify', 'none',
                              'changed', '[]'::jsonb)
                            || jsonb_strip_nulls(jsonb_build_object('recurrence_id', local_json(recurrence_id)))
                          FROM due WHERE is_sent ORDER BY at
                        ), put_down AS (
                          INSERT INTO outbox (kind, meeting_id, recurrence_id, participant_id, user_id, email)
                          SELECT 'reminder', d.meeting_id, d.recurrence_id, p.id, p.user_id,
                            CASE WHEN p.user_id IS NULL THEN p.email END
                          FROM due d JOIN participants p ON p.meeting_id = d.meeting_id
                          LEFT JOIN users u ON u.id = p.user_id
                          WHERE d.is_sent AND is_reminded(p.id, p.participation_status, d.occurrence)
                            AND (p.user_id IS NULL OR u.is_active)
                            AND coalesce(p.email, '') NOT LIKE 'former-%@rollcall.invalid'
                          ORDER BY d.at
                        ), moved_on AS (
                          UPDATE meetings SET next_reminder_at = next_reminder(id, now()) WHERE id = ANY ($1)
                        )
                        SELECT is_sent, (extract(epoch FROM late) * 1000)::bigint AS late FROM due
                        """, claimed.toArray(UUID[]::new), latest.toString(), latestAfterStart.toString())
                .map(ReminderStore::reminders);
    }

    private static List<Reminder> reminders(RowSet<Row> rows) {
        List<Reminder> reminders = new ArrayList<>();
        rows.forEach(
                row -> reminders.add(new Reminder(row.getBoolean("is_sent"), Duration.ofMillis(row.getLong("late")))));
        return reminders;
    }
}
