package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The meetings and their participants; every change is written with the row of the change log that tells of it. */
public final class MeetingStore {
    /** Of a row that stands as {@code m}; a user's name and address are those of now. */
    static final String FIELDS = """
            m.id, m.uid, m.version, m.sequence, m.status, m.visibility, m.title, m.description, m.start_local, m.time_zone,
            m.duration_seconds, m.all_day, m.utc_start, m.utc_end, m.free_busy_status, m.location_name, m.join_url,
            m.capacity, m.hide_participants, m.alerts::text, m.agenda::text, m.links::text, m.room_id,
            m.recurrence_rule::text, m.recurrence_overrides::text, m.created_at, m.updated_at,
            m.created_by, m.deleted_at
            """;

    private static final String COLUMNS = FIELDS + """
            , (
              SELECT json_agg(json_build_object(
                'id', p.id, 'user_id', p.user_id, 'email', coalesce(u.email, p.email),
                'name', coalesce(nullif(trim(concat_ws(' ', u.first_name, u.last_name)), ''), p.name), 'roles', p.roles,
                'participation_status', p.participation_status, 'comment', p.comment, 'proposed_start', p.proposed_start)
                ORDER BY p.id)::text
              FROM participants p LEFT JOIN users u ON u.id = p.user_id WHERE p.meeting_id = m.id) AS participants
            """;

    private static final Instant FIRST = Instant.parse("0001-01-10T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Database database;
    private final Clock clock;
    private final BookingStore bookings;

    public MeetingStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.bookings = new BookingStore(database);
    }

    static final String FIND = "SELECT " + COLUMNS + " FROM meetings m WHERE m.id = $1";

    /** Where statements run: by themselves, or within a transaction. */
    interface Statements {
        Future<RowSet<Row>> run(String sql, Object... arguments);
    }

    /** Deleted ones are found, too. */
    public Future<Optional<StoredMeeting>> find(MeetingId id) {
        return find(database::run, id);
    }

    Future<Optional<StoredMeeting>> find(Statements statements, MeetingId id) {
        return statements.run(FIND, id.value()).map(rows -> Rows.first(rows).map(MeetingRow::meeting));
    }

    /** Where a page of meetings ended. */
    record Position(Instant utcStart, MeetingId id) {}

    /** What was called off does not make a meeting one of the range, unless all of it was. */
    private static final String OVERLAPS = """
            EXISTS (
              SELECT FROM occurrences o
              WHERE o.meeting_id = m.id AND (m.status = 'cancelled' OR NOT o.is_cancelled)
                AND lower(o.during) < %1$s AND lower(o.during) > %2$s::timestamptz - interval '8 days'
                AND upper(o.during) > %2$s)
            """;

    /** The offset keeps the planner from joining all meetings there are to those of one user. */
    private static final String LIST = """
            WITH page AS (
              SELECT m.id, m.utc_start
              FROM participants mine
              CROSS JOIN LATERAL (SELECT * FROM meetings WHERE id = mine.meeting_id OFFSET 0) m
              WHERE %s
              ORDER BY mine.utc_start, mine.meeting_id LIMIT %s
            )
            SELECT %s FROM page JOIN meetings m ON m.id = page.id ORDER BY page.utc_start, page.id
            """;

    /**
     * The meetings that the caller takes part in, by start and id.
     *
     * @param after null for the first page
     */
    Future<List<StoredMeeting>> list(Meetings.ListMine query, Position after, int limit) {
        Statement statement = statement(query, after, limit);
        return database.run(statement.sql(), statement.arguments()).map(rows -> {
            List<StoredMeeting> meetings = new ArrayList<>();
            rows.forEach(row -> meetings.add(MeetingRow.meeting(row)));
            return meetings;
        });
    }

    private static final String SINCE = """
            SELECT %s FROM participants mine JOIN meetings m ON m.id = mine.meeting_id
            WHERE mine.user_id = $1 AND mine.series_end > $2 AND mine.participation_status <> 'declined'
              AND m.deleted_at IS NULL
            ORDER BY mine.series_end, mine.meeting_id LIMIT $3
            """.formatted(COLUMNS);

    /** What a user takes part in and has not declined, by when the last of it ends: the first so many that end after that. */
    public Future<List<Meeting>> since(UserId user, Instant after, int limit) {
        return database.run(SINCE, user.value(), MeetingRow.utc(after), limit).map(rows -> {
            List<Meeting> meetings = new ArrayList<>();
            rows.forEach(row -> meetings.add(MeetingRow.meeting(row).seenBy(user)));
            return meetings;
        });
    }

    static Statement statement(Meetings.ListMine query, Position after, int limit) {
        MeetingFilters filters = new MeetingFilters(query.caller())
                .and("m.status = %s", MeetingRow.word(query.status()))
                .of(query.role(), query.participant())
                .matching(query.q(), "''::tsvector");
        if (query.from() != null || query.to() != null) {
            String from = filters.argument(MeetingRow.utc(or(query.from(), FIRST)));
            String to = filters.argument(MeetingRow.utc(or(query.to(), LAST)));
            filters.also("mine.series_end > " + from).also(OVERLAPS.formatted(to, from));
        }
        if (after != null) {
            filters.also("(mine.utc_start, mine.meeting_id) > (%s, %s)"
                    .formatted(
                            filters.argument(MeetingRow.utc(after.utcStart())),
                            filters.argument(after.id().value())));
        }
        String page = filters.argument(limit);
        return new Statement(LIST.formatted(filters.sql(), page, COLUMNS), filters.arguments());
    }

    private static Instant or(Instant instant, Instant otherwise) {
        return instant == null ? otherwise : instant;
    }

    /** Empty when the meeting no longer stands at that version; its occurrences are written anew where they changed. */
    Future<Optional<StoredMeeting>> revise(StoredMeeting current, Revision revision, Meetings.Revise command) {
        Expansion expansion = Expansion.of(revision.draft(), clock.instant());
        Telling told = Telling.of(
                revision.changeType(), command.caller(), command.options().notified(), revision.details());
        return revise(database.under(command.options())::run, current, revision, told)
                .recover(bookings.refusal(current.id(), expansion));
    }

    /** The same told in other words, perhaps as part of something larger. */
    Future<Optional<StoredMeeting>> revise(
            Statements statements, StoredMeeting current, Revision revision, Telling told) {
        return statements
                .run(
                        """
                        WITH revised AS (
                          UPDATE meetings SET
                            title = $1, description = $2, start_local = $3, time_zone = $4, duration_seconds = $5,
                            all_day = $6, utc_start = $7, utc_end = $8, status = $9, visibility = $10,
                            free_busy_status = $11, location_name = $12, join_url = $13, capacity = $14,
                            hide_participants = $15, alerts = $16::text::jsonb, agenda = $17::text::jsonb,
                            links = $18::text::jsonb, room_id = $19, recurrence_rule = $20::text::jsonb,
                            recurrence_overrides = $21::text::jsonb,
                            series_end = CASE WHEN $30 THEN $22 ELSE series_end END,
                            expanded_to = CASE WHEN $30 THEN $23 ELSE expanded_to END,
                            version = version + 1, sequence = sequence + $26, updated_at = now()
                          WHERE id = $24 AND version = $25 AND deleted_at IS NULL
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), gone AS (
                          DELETE FROM occurrences o USING revised
                          WHERE $30 AND o.meeting_id = revised.id AND NOT o.recurrence_id = ANY ($31)
                        ), expanded AS (
                          INSERT INTO occurrences
                            (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy, room_id)
                          SELECT revised.id, o.recurrence_id, o.start_local, tstzrange(o.utc_start, o.utc_end),
                            o.is_cancelled, o.is_busy, o.room_id
                          FROM revised, unnest(
                            $31::timestamp[], $32::timestamp[], $33::timestamptz[], $34::timestamptz[], $35::boolean[],
                            $36::boolean[], $37::uuid[])
                            AS o (recurrence_id, start_local, utc_start, utc_end, is_cancelled, is_busy, room_id)
                          WHERE $30
                          ON CONFLICT (meeting_id, recurrence_id) DO UPDATE SET
                            start_local = excluded.start_local, during = excluded.during,
                            is_cancelled = excluded.is_cancelled, is_busy = excluded.is_busy, room_id = excluded.room_id
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT $27, $28, $29::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                          FROM revised
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM revised
                        """,
                        MeetingRow.arguments(
                                Expansion.of(revision.draft(), clock.instant()),
                                current.id().value(),
                                current.version(),
                                revision.sequenceStep(),
                                told.type(),
                                Trace.currentRequestId(),
                                told.data(),
                                revision.changesOccurrences()))
                .map(rows -> changed(rows, current, revision.draft()));
    }

    /** Empty when the meeting no longer stands at that version. */
    Future<Optional<StoredMeeting>> delete(StoredMeeting current, Meetings.Delete command) {
        Telling told = Telling.of(
                "meeting.deleted", command.caller(), command.options().notified(), List.of());
        return database.under(command.options())
                .run("""
                        WITH deleted AS (
                          UPDATE meetings
                          SET deleted_at = now(), version = version + 1, sequence = sequence + 1, updated_at = now()
                          WHERE id = $1 AND version = $2 AND deleted_at IS NULL
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), freed AS (
                          UPDATE occurrences o SET is_busy = false, room_id = NULL FROM deleted
                          WHERE o.meeting_id = deleted.id
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT $3, $4, $5::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                          FROM deleted
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM deleted
                        """, current.id().value(), current.version(), told.type(), Trace.currentRequestId(), told.data())
                .map(rows -> changed(rows, current, current.draft()));
    }

    /** Empty when it no longer stands at that version, or was deleted more than 30 days ago. */
    Future<Optional<StoredMeeting>> restore(StoredMeeting current, Meetings.Restore command) {
        Telling told = Telling.of(
                "meeting.restored", command.caller(), command.options().notified(), List.of());
        Expansion expansion = Expansion.of(current.draft(), clock.instant());
        Expansion.Occupied occupied = expansion.occupied();
        return database.under(command.options())
                .run(
                        """
                        WITH restored AS (
                          UPDATE meetings
                          SET deleted_at = NULL, version = version + 1, sequence = sequence + 1, updated_at = now()
                          WHERE id = $1 AND version = $2 AND deleted_at > now() - interval '30 days'
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), taken AS (
                          UPDATE occurrences o SET is_busy = e.is_busy, room_id = e.room_id
                          FROM restored, unnest($6::timestamp[], $7::boolean[], $8::uuid[])
                            AS e (recurrence_id, is_busy, room_id)
                          WHERE o.meeting_id = restored.id AND o.recurrence_id = e.recurrence_id
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT $3, $4, $5::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                          FROM restored
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM restored
                        """,
                        current.id().value(),
                        current.version(),
                        told.type(),
                        Trace.currentRequestId(),
                        told.data(),
                        occupied.recurrenceIds(),
                        occupied.busy(),
                        occupied.rooms())
                .recover(bookings.refusal(current.id(), expansion))
                .map(rows -> changed(rows, current, current.draft()));
    }

    private static Optional<StoredMeeting> changed(RowSet<Row> rows, StoredMeeting before, MeetingDraft draft) {
        return Rows.first(rows)
                .map(row -> before.changed(
                        draft,
                        row.getLong("version"),
                        row.getInteger("sequence"),
                        MeetingRow.instant(row, "updated_at"),
                        MeetingRow.instant(row, "deleted_at")));
    }
}
