package dev.rollcall.meeting.meetings;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The meetings and their participants; every change is written with the row of the change log that tells of it. */
public final class MeetingStore {
    /** Of a row that stands as {@code m}; a user's name and address are those of now. */
    private static final String COLUMNS = """
            m.id, m.uid, m.version, m.sequence, m.status, m.visibility, m.title, m.description, m.start_local, m.time_zone,
            m.duration_seconds, m.all_day, m.utc_start, m.utc_end, m.free_busy_status, m.location_name, m.join_url,
            m.capacity, m.hide_participants, m.alerts::text, m.agenda::text, m.links::text, m.created_at, m.updated_at,
            m.created_by, m.deleted_at, (
              SELECT json_agg(json_build_object(
                'id', p.id, 'user_id', p.user_id, 'email', coalesce(u.email, p.email),
                'name', coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), p.name), 'roles', p.roles,
                'participation_status', p.participation_status, 'comment', p.comment, 'proposed_start', p.proposed_start)
                ORDER BY p.id)::text
              FROM participants p LEFT JOIN users u ON u.id = p.user_id WHERE p.meeting_id = m.id) AS participants
            """;

    private final Database database;

    public MeetingStore(Database database) {
        this.database = database;
    }

    /**
     * Creates a meeting with the caller as its owner. Each invitee is looked up in the copy of the users: by id, which only
     * an active user has, or by address, which is that of an active user who has proved it, or else a guest's. Who invites
     * themselves is the owner all the same, with the roles that they gave themselves besides. Nothing is created when an
     * invitee is unknown or stands there twice.
     */
    Future<Creation> create(Meetings.Create command) {
        List<Invitee> invitees = command.invitees();
        MeetingId id = new MeetingId(UuidCreator.getTimeOrderedEpoch());
        UUID[] ids = IntStream.rangeClosed(0, invitees.size())
                .mapToObj(i -> UuidCreator.getTimeOrderedEpoch())
                .toArray(UUID[]::new);
        UUID[] users = Stream.concat(
                        Stream.of(command.caller()), invitees.stream().map(Invitee::userId))
                .map(user -> user == null ? null : user.value())
                .toArray(UUID[]::new);
        String[] emails = Stream.concat(
                        Stream.of((String) null), invitees.stream().map(Invitee::email))
                .toArray(String[]::new);
        String[] roles = Stream.concat(Stream.of("owner"), invitees.stream().map(MeetingStore::roles))
                .toArray(String[]::new);
        return database.run(
                        """
                        WITH named AS (
                          SELECT i.n, i.id, i.roles, u.id AS user_id, u.first_name, u.last_name,
                            CASE WHEN i.user_id IS NULL THEN coalesce(u.email, i.email) ELSE u.email END AS email
                          FROM unnest($20::uuid[], $21::uuid[], $22::text[], $23::text[])
                            WITH ORDINALITY AS i (id, user_id, email, roles, n)
                          LEFT JOIN LATERAL (
                            SELECT * FROM users
                            WHERE users.id = i.user_id AND NOT is_deleted AND (is_active OR i.n = 1)
                            UNION ALL
                            SELECT * FROM users
                            WHERE i.user_id IS NULL AND lower(users.email) = lower(i.email)
                              AND is_active AND is_email_verified
                            LIMIT 1) u ON true
                        ), people AS (
                          SELECT n, id, user_id, first_name, last_name, email,
                            string_to_array(coalesce(string_agg(roles, ',') OVER same, 'attendee'), ',') AS roles,
                            row_number() OVER same AS nth,
                            CASE WHEN email IS NULL THEN 'UNKNOWN'
                              WHEN row_number() OVER same > CASE WHEN min(n) OVER same = 1 THEN 2 ELSE 1 END
                              THEN 'REPEATED' END AS fault
                          FROM named
                          WINDOW same AS (
                            PARTITION BY lower(email) ORDER BY n
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                        ), created AS (
                          INSERT INTO meetings (
                            title, description, start_local, time_zone, duration_seconds, all_day, utc_start, utc_end,
                            status, visibility, free_busy_status, location_name, join_url, capacity, hide_participants,
                            alerts, agenda, links, id, uid, created_by)
                          SELECT
                            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                            $16::text::jsonb, $17::text::jsonb, $18::text::jsonb, $19, $19::uuid::text, $24
                          WHERE NOT EXISTS (SELECT FROM people WHERE fault IS NOT NULL)
                          RETURNING id, utc_start, version, created_at
                        ), placed AS (
                          INSERT INTO participants (id, meeting_id, utc_start, user_id, email, roles, participation_status)
                          SELECT p.id, c.id, c.utc_start, p.user_id, p.email, p.roles,
                            CASE WHEN p.n = 1 THEN 'accepted' ELSE 'needs-action' END
                          FROM created c, people p WHERE p.nth = 1
                          RETURNING id, user_id, email, roles, participation_status
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.created', $25, jsonb_build_object(
                            'meeting_id', id, 'version', version, 'actor', $24::uuid, 'changed', '[]'::jsonb)
                          FROM created
                        )
                        SELECT n, fault, NULL::timestamptz AS created_at, NULL AS participants
                        FROM people WHERE fault IS NOT NULL
                        UNION ALL
                        SELECT NULL, NULL, created_at, (
                          SELECT json_agg(json_build_object(
                            'id', placed.id, 'user_id', placed.user_id, 'email', placed.email,
                            'name', nullif(concat_ws(' ', p.first_name, p.last_name), ''), 'roles', placed.roles,
                            'participation_status', placed.participation_status)
                            ORDER BY p.n)::text
                          FROM placed JOIN people p USING (id))
                        FROM created
                        """,
                        arguments(
                                command.draft(),
                                id.value(),
                                ids,
                                users,
                                emails,
                                roles,
                                command.caller().value(),
                                Trace.currentRequestId()))
                .map(rows -> creation(rows, id, command));
    }

    private static Creation creation(RowSet<Row> rows, MeetingId id, Meetings.Create command) {
        List<Creation.Fault> faults = new ArrayList<>();
        StoredMeeting meeting = null;
        for (Row row : rows) {
            if (row.getString("fault") == null) {
                meeting = created(row, id, command);
            } else {
                // in the statement the owner is number 1, and so the first invitee number 2
                int position = row.getLong("n").intValue() - 2;
                faults.add(new Creation.Fault(position, Creation.Kind.valueOf(row.getString("fault"))));
            }
        }
        return new Creation(meeting, faults);
    }

    private static StoredMeeting created(Row row, MeetingId id, Meetings.Create command) {
        WallTime time = WallTime.of(command.draft());
        Instant createdAt = MeetingRow.instant(row, "created_at");
        return new StoredMeeting(
                id,
                id.toString(),
                1,
                0,
                command.draft(),
                time.utcStart(),
                time.utcEnd(),
                MeetingRow.participants(row),
                createdAt,
                createdAt,
                command.caller(),
                null);
    }

    private static final String FIND = "SELECT " + COLUMNS + " FROM meetings m WHERE m.id = $1";

    /** Deleted ones are found, too. */
    Future<Optional<StoredMeeting>> find(MeetingId id) {
        return database.run(FIND, id.value()).map(rows -> Rows.first(rows).map(MeetingRow::meeting));
    }

    /** Where a page of meetings ended. */
    record Position(Instant utcStart, MeetingId id) {}

    /** No meeting is longer than 7 days, so that those further before the range need not be looked at. */
    private static final String LIST = """
            WITH page AS (
              SELECT m.id, m.utc_start
              FROM participants mine JOIN meetings m ON m.id = mine.meeting_id
              WHERE mine.user_id = $1 AND m.deleted_at IS NULL
                AND mine.utc_start > coalesce($2::timestamptz - interval '8 days', '-infinity')
                AND mine.utc_start < coalesce($3::timestamptz, 'infinity')
                AND (mine.utc_start, mine.meeting_id) > (
                  coalesce($7::timestamptz, '-infinity'), coalesce($8::uuid, '00000000-0000-0000-0000-000000000000'))
                AND ($2 IS NULL OR m.utc_end > $2)
                AND ($4::text IS NULL OR m.status = $4)
                AND ($5::text IS NULL OR $5 = ANY (mine.roles))
                AND ($6::text IS NULL OR EXISTS (
                  SELECT FROM participants other LEFT JOIN users u ON u.id = other.user_id
                  WHERE other.meeting_id = m.id
                    AND lower($6) IN (other.user_id::text, lower(coalesce(u.email, other.email)))
                    AND (NOT m.hide_participants OR mine.roles && '{owner,chair}'
                      OR other.user_id = $1 OR 'owner' = ANY (other.roles))))
              ORDER BY mine.utc_start, mine.meeting_id LIMIT $9
            )
            SELECT %s FROM page JOIN meetings m ON m.id = page.id ORDER BY page.utc_start, page.id
            """.formatted(COLUMNS);

    /**
     * The meetings that the caller takes part in, by start and id. Whom the caller cannot see among the participants of a
     * meeting, they cannot find it by.
     *
     * @param after null for the first page
     */
    Future<List<StoredMeeting>> list(Meetings.ListMine query, Position after, int limit) {
        return database.run(
                        LIST,
                        query.caller().value(),
                        MeetingRow.utc(query.from()),
                        MeetingRow.utc(query.to()),
                        MeetingRow.word(query.status()),
                        MeetingRow.word(query.role()),
                        query.participant(),
                        after == null ? null : MeetingRow.utc(after.utcStart()),
                        after == null ? null : after.id().value(),
                        limit)
                .map(rows -> {
                    List<StoredMeeting> meetings = new ArrayList<>();
                    rows.forEach(row -> meetings.add(MeetingRow.meeting(row)));
                    return meetings;
                });
    }

    /** Empty when the meeting no longer stands at that version. */
    Future<Optional<StoredMeeting>> revise(StoredMeeting current, Revision revision, UserId actor) {
        return database.run(
                        """
                        WITH revised AS (
                          UPDATE meetings SET
                            title = $1, description = $2, start_local = $3, time_zone = $4, duration_seconds = $5,
                            all_day = $6, utc_start = $7, utc_end = $8, status = $9, visibility = $10,
                            free_busy_status = $11, location_name = $12, join_url = $13, capacity = $14,
                            hide_participants = $15, alerts = $16::text::jsonb, agenda = $17::text::jsonb,
                            links = $18::text::jsonb, version = version + 1, sequence = sequence + $21, updated_at = now()
                          WHERE id = $19 AND version = $20 AND deleted_at IS NULL
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.updated', $22, jsonb_build_object(
                            'meeting_id', id, 'version', version, 'actor', $23::uuid, 'changed', to_jsonb($24::text[]))
                          FROM revised
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM revised
                        """,
                        arguments(
                                revision.draft(),
                                current.id().value(),
                                current.version(),
                                revision.sequenceStep(),
                                Trace.currentRequestId(),
                                actor.value(),
                                revision.changed().toArray(String[]::new)))
                .map(rows -> changed(rows, current, revision.draft()));
    }

    /** Empty when the meeting no longer stands at that version. */
    Future<Optional<StoredMeeting>> delete(StoredMeeting current, UserId actor) {
        return database.run("""
                        WITH deleted AS (
                          UPDATE meetings
                          SET deleted_at = now(), version = version + 1, sequence = sequence + 1, updated_at = now()
                          WHERE id = $1 AND version = $2 AND deleted_at IS NULL
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.deleted', $3, jsonb_build_object(
                            'meeting_id', id, 'version', version, 'actor', $4::uuid, 'changed', '[]'::jsonb)
                          FROM deleted
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM deleted
                        """, current.id().value(), current.version(), Trace.currentRequestId(), actor.value())
                .map(rows -> changed(rows, current, current.draft()));
    }

    /** Empty when it no longer stands at that version, or was deleted more than 30 days ago. */
    Future<Optional<StoredMeeting>> restore(StoredMeeting current, UserId actor) {
        return database.run("""
                        WITH restored AS (
                          UPDATE meetings
                          SET deleted_at = NULL, version = version + 1, sequence = sequence + 1, updated_at = now()
                          WHERE id = $1 AND version = $2 AND deleted_at > now() - interval '30 days'
                          RETURNING id, version, sequence, updated_at, deleted_at
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.restored', $3, jsonb_build_object(
                            'meeting_id', id, 'version', version, 'actor', $4::uuid, 'changed', '[]'::jsonb)
                          FROM restored
                        )
                        SELECT version, sequence, updated_at, deleted_at FROM restored
                        """, current.id().value(), current.version(), Trace.currentRequestId(), actor.value())
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

    /** Null where none were given. */
    private static String roles(Invitee invitee) {
        return invitee.roles().isEmpty()
                ? null
                : String.join(
                        ",", invitee.roles().stream().map(MeetingRow::word).toList());
    }

    /** What {@code $1} to {@code $18} of a statement that writes a draft stand for, and then the others. */
    private static Object[] arguments(MeetingDraft draft, Object... others) {
        WallTime time = WallTime.of(draft);
        Object[] fields = {
            draft.title(),
            draft.description(),
            draft.start(),
            draft.timeZone().getId(),
            Math.toIntExact(draft.duration().toSeconds()),
            draft.allDay(),
            MeetingRow.utc(time.utcStart()),
            MeetingRow.utc(time.utcEnd()),
            MeetingRow.word(draft.status()),
            MeetingRow.word(draft.visibility()),
            MeetingRow.word(draft.freeBusyStatus()),
            draft.locationName(),
            draft.joinUrl(),
            draft.capacity(),
            draft.hideParticipants(),
            MeetingRow.json(draft.alerts()),
            MeetingRow.json(draft.agenda()),
            MeetingRow.json(draft.links())
        };
        return Stream.concat(Arrays.stream(fields), Arrays.stream(others)).toArray();
    }
}
