package dev.rollcall.meeting.meetings;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.bus.Trace;
import dev.rollcall.meeting.meetings.MeetingStore.Statements;
import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.WriteOptions;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Series that are edited at an occurrence: all that becomes of them is written in one transaction, or nothing of it. */
public final class SeriesStore {
    private final Database database;
    private final MeetingStore meetings;
    private final BookingStore bookings;
    private final Clock clock;

    public SeriesStore(Database database, MeetingStore meetings, Clock clock) {
        this.database = database;
        this.meetings = meetings;
        this.bookings = new BookingStore(database);
        this.clock = clock;
    }

    /**
     * Yields the meeting that holds the occurrence from then on. Refused with {@code VERSION_STALE} when the meeting no longer
     * stands at its version.
     */
    Future<StoredMeeting> edit(SeriesEdit edit, UserId caller, WriteOptions options) {
        if (edit.isEmpty()) {
            return Future.succeededFuture(edit.current());
        }
        MeetingDraft changed = edit.parted() == null ? edit.kept() : edit.parted();
        return database.under(options)
                .transaction(transaction -> edit(transaction::run, edit, caller, options))
                .recover(bookings.refusal(edit.current().id(), Expansion.of(changed, clock.instant())));
    }

    private Future<StoredMeeting> edit(Statements statements, SeriesEdit edit, UserId caller, WriteOptions options) {
        Telling told = Telling.of(edit.type(), caller, options.notified(), edit.details())
                .ofOccurrence(edit.recurrenceId());
        Revision revision = Revision.between(edit.current().draft(), edit.kept());
        return meetings.revise(statements, edit.current(), revision, told).compose(revised -> {
            StoredMeeting kept = revised.orElseThrow(StoredMeeting::stale);
            return edit.parted() == null
                    ? renameAnswers(statements, edit, placesOf(edit.current())).map(kept)
                    : part(statements, edit, caller, options);
        });
    }

    /** Answers go by the place that gave them, so that each has its counterpart in the new meeting, in the same order. */
    private Future<StoredMeeting> part(Statements statements, SeriesEdit edit, UserId caller, WriteOptions options) {
        MeetingId id = new MeetingId(UuidCreator.getTimeOrderedEpoch());
        UUID[] places = placesOf(edit.current());
        UUID[] newPlaces = new UUID[places.length];
        for (int i = 0; i < places.length; i++) {
            newPlaces[i] = UuidCreator.getTimeOrderedEpoch();
        }
        Telling told = Telling.of("meeting.created", caller, options.notified(), List.of());
        return statements
                .run(
                        """
                        WITH created AS (
                          INSERT INTO meetings (
                            title, description, start_local, time_zone, duration_seconds, all_day, utc_start, utc_end,
                            status, visibility, free_busy_status, location_name, join_url, capacity, hide_participants,
                            alerts, agenda, links, room_id, recurrence_rule, recurrence_overrides, series_end,
                            expanded_to, id, uid, created_by, split_from)
                          VALUES (
                            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                            $16::text::jsonb, $17::text::jsonb, $18::text::jsonb, $19, $20::text::jsonb,
                            $21::text::jsonb, $22, $23, $24, $24::uuid::text, $25, $26)
                          RETURNING id, utc_start, series_end, version
                        ), expanded AS (
                          INSERT INTO occurrences
                            (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy, room_id)
                          SELECT c.id, o.recurrence_id, o.start_local, tstzrange(o.utc_start, o.utc_end),
                            o.is_cancelled, o.is_busy, o.room_id
                          FROM created c, unnest(
                            $31::timestamp[], $32::timestamp[], $33::timestamptz[], $34::timestamptz[], $35::boolean[],
                            $36::boolean[], $37::uuid[])
                            AS o (recurrence_id, start_local, utc_start, utc_end, is_cancelled, is_busy, room_id)
                        ), placed AS (
                          INSERT INTO participants (
                            id, meeting_id, utc_start, series_end, user_id, email, name, roles, participation_status,
                            comment, proposed_start, waitlisted_at, responded_at)
                          SELECT n.id, c.id, c.utc_start, c.series_end, p.user_id, p.email, p.name, p.roles,
                            p.participation_status, p.comment, p.proposed_start, p.waitlisted_at, p.responded_at
                          FROM created c, participants p
                          JOIN unnest($27::uuid[], $28::uuid[]) AS n (old, id) ON n.old = p.id
                          WHERE p.meeting_id = $26
                        )
                        INSERT INTO changes (type, request_id, data)
                        SELECT 'meeting.created', $29, $30::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                        FROM created
                        """,
                        MeetingRow.arguments(
                                Expansion.of(edit.parted(), clock.instant()),
                                id.value(),
                                edit.current().createdBy().value(),
                                edit.current().id().value(),
                                places,
                                newPlaces,
                                Trace.currentRequestId(),
                                told.data()))
                .compose(created -> renameAnswers(statements, edit, newPlaces))
                .compose(renamed -> meetings.find(statements, id))
                .map(found -> found.orElseThrow());
    }

    /**
     * Answers to single occurrences stay with them, by whatever name and in whichever meeting they are; those whose occurrence
     * is no more go. The order has all of them taken out before the first is put back, which may have the name of another.
     */
    private Future<Void> renameAnswers(Statements statements, SeriesEdit edit, UUID[] newPlaces) {
        List<LocalDateTime> ids = Expansion.of(edit.current().draft(), clock.instant()).occurrences().stream()
                .map(Occurrence::recurrenceId)
                .toList();
        Map<LocalDateTime, LocalDateTime> renamed = edit.renaming().of(ids);
        if (renamed.isEmpty() || edit.parted() == null && allKeepTheirNames(ids, renamed)) {
            return Future.succeededFuture();
        }
        LocalDateTime[] before = renamed.keySet().toArray(LocalDateTime[]::new);
        LocalDateTime[] after = renamed.values().toArray(LocalDateTime[]::new);
        return statements
                .run(
                        """
                        WITH gone AS (
                          DELETE FROM occurrence_responses r USING participants p
                          WHERE p.id = r.participant_id AND p.meeting_id = $1 AND r.recurrence_id >= $2
                          RETURNING r.participant_id, r.recurrence_id, r.participation_status, r.comment,
                            r.proposed_start, r.waitlisted_at, r.updated_at
                        )
                        INSERT INTO occurrence_responses (
                          participant_id, recurrence_id, participation_status, comment, proposed_start, waitlisted_at,
                          updated_at)
                        SELECT place.after, name.after, gone.participation_status, gone.comment, gone.proposed_start,
                          gone.waitlisted_at, gone.updated_at
                        FROM gone
                        JOIN unnest($3::uuid[], $4::uuid[]) AS place (before, after) ON place.before = gone.participant_id
                        JOIN unnest($5::timestamp[], $6::timestamp[]) AS name (before, after)
                          ON name.before = gone.recurrence_id
                        ORDER BY place.after, name.after
                        """,
                        edit.current().id().value(),
                        Collections.min(renamed.keySet()),
                        placesOf(edit.current()),
                        newPlaces,
                        before,
                        after)
                .mapEmpty();
    }

    private static boolean allKeepTheirNames(List<LocalDateTime> ids, Map<LocalDateTime, LocalDateTime> renamed) {
        return ids.stream().allMatch(id -> id.equals(renamed.get(id)));
    }

    private static UUID[] placesOf(StoredMeeting meeting) {
        return meeting.participants().stream()
                .map(participant -> participant.id().value())
                .toArray(UUID[]::new);
    }
}
