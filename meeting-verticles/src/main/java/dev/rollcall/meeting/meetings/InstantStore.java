package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Trace;
import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.WriteOptions.Notify;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
     * Of those meetings, and of all of that zone that book the same rooms: what books one room moves at one moment, and is not
     * in its own way. A meeting that has nothing to move stays untouched.
     */
    Future<Void> derive(String zone, List<UUID> ids) {
        return database.transaction(transaction -> transaction
                .run("""
                        SELECT id FROM meetings
                        WHERE id = ANY ($1) OR time_zone = $2 AND series_end > now() AND id IN (
                          SELECT o.meeting_id FROM occurrences o WHERE o.room_id IN (
                            SELECT booked.room_id FROM occurrences booked
                            WHERE booked.meeting_id = ANY ($1) AND booked.room_id IS NOT NULL AND upper(booked.during) > now()))
                        ORDER BY id FOR UPDATE
                        """, ids.toArray(UUID[]::new), zone)
                .compose(rows -> {
                    List<UUID> group = new ArrayList<>();
                    rows.forEach(row -> group.add(row.getUUID("id")));
                    Future<Void> done = Future.succeededFuture();
                    for (UUID id : group) {
                        done = done.compose(before -> derive(transaction, id));
                    }
                    return done.compose(derived -> giveWay(transaction, group));
                }));
    }

    private Future<Void> derive(Database.Transaction transaction, UUID id) {
        return meetings.find(transaction::run, new MeetingId(id))
                .compose(found -> found.isPresent() ? move(transaction, found.get()) : Future.succeededFuture());
    }

    private Future<Void> move(Database.Transaction transaction, StoredMeeting meeting) {
        List<Occurrence> occurrences =
                Expansion.of(meeting.draft(), clock.instant()).occurrences();
        return transaction
                .run(
                        """
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
                        """,
                        meeting.id().value(),
                        occurrences.stream().map(Occurrence::recurrenceId).toArray(LocalDateTime[]::new),
                        occurrences.stream()
                                .map(occurrence -> MeetingRow.utc(occurrence.utcStart()))
                                .toArray(OffsetDateTime[]::new),
                        occurrences.stream()
                                .map(occurrence -> MeetingRow.utc(occurrence.utcEnd()))
                                .toArray(OffsetDateTime[]::new))
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

    /** A room that a meeting of another zone has by then stays theirs; among those that moved the older one has it. */
    private Future<Void> giveWay(Database.Transaction transaction, List<UUID> group) {
        return transaction.run("""
                        UPDATE occurrences o SET room_id = NULL FROM occurrences other
                        WHERE o.meeting_id = ANY ($1) AND other.room_id = o.room_id AND other.during && o.during
                          AND (other.meeting_id, other.recurrence_id) <> (o.meeting_id, o.recurrence_id)
                          AND (NOT other.meeting_id = ANY ($1)
                            OR (other.meeting_id, other.recurrence_id) < (o.meeting_id, o.recurrence_id))
                        RETURNING o.meeting_id, o.recurrence_id
                        """, (Object) group.toArray(UUID[]::new)).map(rows -> {
            rows.forEach(row -> LOG.warn(
                    "The meeting {} has no room on {} any more: by the new rules of its time zone somebody else has it",
                    row.getUUID("meeting_id"),
                    row.getLocalDateTime("recurrence_id")));
            return null;
        });
    }
}
