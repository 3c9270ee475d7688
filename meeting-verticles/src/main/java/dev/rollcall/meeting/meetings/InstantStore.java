package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Trace;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.WriteOptions.Notify;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Occurrences that lie ahead, brought to the instants that their wall times mean by now. */
final class InstantStore {
    private static final Logger LOG = LoggerFactory.getLogger(InstantStore.class);

    private final Database database;
    private final MeetingStore meetings;
    private final Clock clock;

    InstantStore(Database database, MeetingStore meetings, Clock clock) {
        this.database = database;
        this.meetings = meetings;
        this.clock = clock;
    }

    /**
     * Of those meetings, and of those of these zones that they would otherwise be in the way of: what follows on one another in a
     * room moves at one moment. A meeting that has nothing to move stays untouched.
     *
     * @param zones all whose rules have become others, and whose meetings may stand where they no longer belong
     */
    Future<Void> derive(List<String> zones, List<UUID> ids) {
        return database.transaction(transaction -> transaction
                .run("SELECT id FROM meetings WHERE id = ANY ($1) ORDER BY id FOR UPDATE", (Object)
                        ids.toArray(UUID[]::new))
                .compose(locked -> derive(transaction, zones, List.of(), ids(locked)))
                .compose(group -> giveWay(transaction, group)));
    }

    /** Goes on until nothing that has yet to move is in the way; yields all that came along. */
    private Future<List<UUID>> derive(
            Database.Transaction transaction, List<String> zones, List<UUID> before, List<UUID> next) {
        if (next.isEmpty()) {
            return Future.succeededFuture(before);
        }
        List<UUID> group = Stream.concat(before.stream(), next.stream()).toList();
        Future<Void> done = Future.succeededFuture();
        for (UUID id : next) {
            done = done.compose(derived -> derive(transaction, id));
        }
        return done.compose(derived -> transaction.run(
                        """
                        SELECT id FROM meetings
                        WHERE time_zone = ANY ($1) AND id <> ALL ($2) AND id IN (
                          SELECT other.meeting_id FROM occurrences moved
                          JOIN occurrences other ON other.room_id = moved.room_id AND other.during && moved.during
                          WHERE moved.meeting_id = ANY ($3) AND upper(moved.during) > now())
                        ORDER BY id FOR UPDATE
                        """, zones.toArray(String[]::new), group.toArray(UUID[]::new), next.toArray(UUID[]::new)))
                .compose(inTheWay -> derive(transaction, zones, group, ids(inTheWay)));
    }

    static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    private Future<Void> derive(Database.Transaction transaction, UUID id) {
        return meetings.find(transaction::run, new MeetingId(id))
                .compose(found -> found.isPresent() ? move(transaction, found.get()) : Future.succeededFuture());
    }

    private Future<Void> move(Database.Transaction transaction, StoredMeeting meeting) {
        Expansion.Times times = Expansion.of(meeting.draft(), clock.instant()).times();
        return transaction
                .run("""
                        WITH moved AS (
                          UPDATE occurrences o SET during = tstzrange(n.utc_start, n.utc_end)
                          FROM occurrences old
                          JOIN unnest($2::timestamp[], $3::timestamptz[], $4::timestamptz[])
                            AS n (recurrence_id, utc_start, utc_end) USING (recurrence_id)
                          WHERE old.meeting_id = $1 AND o.meeting_id = $1 AND o.recurrence_id = old.recurrence_id
                            AND lower(old.during) > now() AND old.during <> tstzrange(n.utc_start, n.utc_end)
                          RETURNING lower(old.during) AS before, lower(o.during) AS after
                        )
                        SELECT min(before) AS before, min(after) AS after FROM moved HAVING count(*) > 0
                        """, meeting.id().value(), times.recurrenceIds(), times.starts(), times.ends())
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : tell(transaction, meeting, rows.iterator().next()));
    }

    /** Without mails: calendars derive the same from the wall time by zone data of their own. */
    private Future<Void> tell(Database.Transaction transaction, StoredMeeting meeting, Row moved) {
        WallTime time = WallTime.of(meeting.draft());
        Telling told = Telling.of(
                "meeting.updated",
                null,
                Notify.NONE,
                List.of(new Telling.FieldChange(
                        "utc_start", MeetingRow.instant(moved, "before"), MeetingRow.instant(moved, "after"))));
        return transaction
                .run(
                        """
                        WITH derived AS (
                          UPDATE meetings m SET
                            utc_start = CASE WHEN utc_start > now() THEN $2 ELSE utc_start END,
                            utc_end = CASE WHEN utc_start > now() THEN $3 ELSE utc_end END,
                            series_end = (SELECT max(upper(during)) FROM occurrences WHERE meeting_id = m.id),
                            version = version + 1, updated_at = now()
                          WHERE id = $1
                          RETURNING id, version, deleted_at
                        )
                        INSERT INTO changes (type, request_id, data)
                        SELECT $4, $5, $6::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                        FROM derived WHERE deleted_at IS NULL
                        """,
                        meeting.id().value(),
                        MeetingRow.utc(time.utcStart()),
                        MeetingRow.utc(time.utcEnd()),
                        told.type(),
                        Trace.currentRequestId(),
                        told.data())
                .mapEmpty();
    }

    /**
     * A room that a meeting of another zone has by then stays theirs; among those that moved the older one has it. It is told,
     * too, as a change of the location.
     */
    private Future<Void> giveWay(Database.Transaction transaction, List<UUID> group) {
        return transaction
                .run("""
                        WITH lost AS (
                          UPDATE occurrences o SET room_id = NULL FROM occurrences other
                          WHERE o.meeting_id = ANY ($1) AND other.room_id = o.room_id AND other.during && o.during
                            AND (other.meeting_id, other.recurrence_id) <> (o.meeting_id, o.recurrence_id)
                            AND (NOT other.meeting_id = ANY ($1)
                              OR (other.meeting_id, other.recurrence_id) < (o.meeting_id, o.recurrence_id))
                          RETURNING o.meeting_id, o.recurrence_id, other.room_id
                        ), renumbered AS (
                          UPDATE meetings SET version = version + 1, updated_at = now()
                          WHERE id IN (SELECT meeting_id FROM lost)
                          RETURNING id, version, recurrence_rule IS NOT NULL AS recurs
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT CASE WHEN recurs THEN 'occurrence.updated' ELSE 'meeting.updated' END, $2, jsonb_build_object(
                            'meeting_id', id, 'version', version, 'actor', NULL, 'notify', 'none',
                            'recurrence_id', CASE WHEN recurs THEN recurrence_id END,
                            'changed', '["location"]'::jsonb, 'details', jsonb_build_array(jsonb_build_object(
                              'field', 'location', 'before', jsonb_build_object('room_id', room_id), 'after', NULL)))
                          FROM renumbered JOIN lost ON meeting_id = id
                          ORDER BY id, recurrence_id
                        )
                        SELECT meeting_id, recurrence_id FROM lost
                        """, group.toArray(UUID[]::new), Trace.currentRequestId())
                .map(rows -> {
                    rows.forEach(row -> LOG.warn(
                            "The meeting {} has no room on {} any more: by the new rules of its time zone somebody else has it",
                            row.getUUID("meeting_id"),
                            row.getLocalDateTime("recurrence_id")));
                    return null;
                });
    }
}
