package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.Calendars;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The calendar of somebody: the occurrences of all their meetings in a range, by one statement. */
public final class CalendarStore {
    /** What an occurrence has of its own. */
    private static final String OWN = "m.recurrence_overrides -> local_json(o.recurrence_id)";

    private static final String OWN_WORDS =
            "coalesce(to_tsvector('simple', searchable(concat_ws(' ', %1$s ->> 'title', %1$s ->> 'description'))), '')"
                    .formatted(OWN);

    private static final String STATUS =
            "CASE WHEN o.is_cancelled THEN 'cancelled' ELSE coalesce(%s ->> 'status', m.status) END".formatted(OWN);

    /**
     * A meeting whose last occurrence ends before the range is none of it; nor is one that starts after it, unless an occurrence
     * was brought forward.
     */
    private static final String IN_RANGE = """
            mine.series_end > %1$s
            AND (mine.utc_start < %2$s OR EXISTS (
              SELECT FROM occurrences b
              WHERE b.meeting_id = mine.meeting_id AND b.start_local < b.recurrence_id AND lower(b.during) < %2$s
              OFFSET 0)) -- not hashed: then all such occurrences there are would be read
            """;

    /**
     * The offsets keep the planner from joining all meetings and occurrences there are to those of one user. No occurrence is
     * longer than 7 days, so that those further before the range need not be looked at.
     */
    private static final String LIST = """
            WITH page AS (
              SELECT o.meeting_id, o.recurrence_id, lower(o.during) AS starts, upper(o.during) AS ends, mine.id AS mine
              FROM participants mine
              CROSS JOIN LATERAL (SELECT * FROM meetings WHERE id = mine.meeting_id OFFSET 0) m
              CROSS JOIN LATERAL (
                SELECT * FROM occurrences
                WHERE meeting_id = mine.meeting_id AND lower(during) < %2$s AND upper(during) > %1$s
                  AND lower(during) > %1$s::timestamptz - interval '8 days'
                OFFSET 0) o
              WHERE %3$s
              ORDER BY lower(o.during), o.meeting_id, o.recurrence_id LIMIT %4$s
            )
            SELECT %5$s, page.recurrence_id, page.starts, page.ends, r.participation_status AS answer,
              json_build_array(json_build_object(
                'id', p.id, 'user_id', p.user_id, 'email', p.email, 'name', p.name, 'roles', p.roles,
                'participation_status', p.participation_status))::text AS participants
            FROM page
            JOIN meetings m ON m.id = page.meeting_id
            JOIN participants p ON p.id = page.mine
            LEFT JOIN occurrence_responses r ON r.participant_id = page.mine AND r.recurrence_id = page.recurrence_id
            ORDER BY page.starts, page.meeting_id, page.recurrence_id
            """;

    private final Database database;

    public CalendarStore(Database database) {
        this.database = database;
    }

    /** Where a page ended. */
    record Position(Instant utcStart, MeetingId meeting, LocalDateTime recurrenceId) {}

    /** @param meeting with the caller alone among its participants */
    record Entry(StoredMeeting meeting, ShownOccurrence occurrence) {
        Position position() {
            return new Position(occurrence.utcStart(), meeting.id(), occurrence.recurrenceId());
        }
    }

    /**
     * By start, meeting and recurrence id.
     *
     * @param after null for the first page
     */
    Future<List<Entry>> list(Calendars.View query, Position after, int limit) {
        Statement statement = statement(query, after, limit);
        return database.run(statement.sql(), statement.arguments()).map(rows -> {
            Map<UUID, StoredMeeting> meetings = new HashMap<>();
            List<Entry> entries = new ArrayList<>();
            for (Row row : rows) {
                StoredMeeting meeting = meetings.computeIfAbsent(row.getUUID("id"), id -> MeetingRow.meeting(row));
                entries.add(new Entry(meeting, occurrence(row)));
            }
            return entries;
        });
    }

    static Statement statement(Calendars.View query, Position after, int limit) {
        MeetingFilters filters = new MeetingFilters(query.caller());
        String from = filters.argument(MeetingRow.utc(query.from()));
        String to = filters.argument(MeetingRow.utc(query.to()));
        filters.also(IN_RANGE.formatted(from, to))
                .and(STATUS + " = %1$s", MeetingRow.word(query.status()))
                .of(query.role(), query.participant())
                .matching(query.q(), OWN_WORDS);
        if (after != null) {
            filters.also("(lower(o.during), o.meeting_id, o.recurrence_id) > (%s, %s, %s)"
                    .formatted(
                            filters.argument(MeetingRow.utc(after.utcStart())),
                            filters.argument(after.meeting().value()),
                            filters.argument(after.recurrenceId())));
        }
        String page = filters.argument(limit);
        return new Statement(LIST.formatted(from, to, filters.sql(), page, MeetingStore.FIELDS), filters.arguments());
    }

    private static ShownOccurrence occurrence(Row row) {
        String answer = row.getString("answer");
        return new ShownOccurrence(
                row.getLocalDateTime("recurrence_id"),
                MeetingRow.instant(row, "starts"),
                MeetingRow.instant(row, "ends"),
                answer == null ? null : MeetingRow.constant(ParticipationStatus.class, answer));
    }
}
