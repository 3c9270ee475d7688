package dev.rollcall.meeting.meetings;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.bus.Trace;
import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a meeting comes into being: with its participants and the row of the change log, all in one statement. */
public final class CreationStore {
    private final Database database;
    private final Clock clock;
    private final InvitationTokens invitations;
    private final BookingStore bookings;

    public CreationStore(Database database, Clock clock, InvitationTokens invitations) {
        this.database = database;
        this.clock = clock;
        this.invitations = invitations;
        this.bookings = new BookingStore(database);
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
        String[] roles = Stream.concat(Stream.of("owner"), invitees.stream().map(CreationStore::roles))
                .toArray(String[]::new);
        Expansion expansion = Expansion.of(command.draft(), clock.instant());
        Telling told = Telling.of(
                "meeting.created", command.caller(), command.options().notified(), List.of());
        return database.under(command.options())
                .run(
                        """
                        WITH named AS (
                          SELECT i.n, i.id, i.roles, u.id AS user_id, u.first_name, u.last_name,
                            CASE WHEN i.user_id IS NULL THEN coalesce(u.email, i.email) ELSE u.email END AS email
                          FROM unnest($25::uuid[], $26::uuid[], $27::text[], $28::text[])
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
                            alerts, agenda, links, room_id, recurrence_rule, recurrence_overrides, series_end,
                            expanded_to, id, uid, created_by)
                          SELECT
                            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                            $16::text::jsonb, $17::text::jsonb, $18::text::jsonb, $19, $20::text::jsonb,
                            $21::text::jsonb, $22, $23, $24, $24::uuid::text, $29
                          WHERE NOT EXISTS (SELECT FROM people WHERE fault IS NOT NULL)
                          RETURNING id, utc_start, series_end, version, created_at
                        ), expanded AS (
                          INSERT INTO occurrences
                            (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy, room_id)
                          SELECT c.id, o.recurrence_id, o.start_local, tstzrange(o.utc_start, o.utc_end),
                            o.is_cancelled, o.is_busy, o.room_id
                          FROM created c, unnest(
                            $32::timestamp[], $33::timestamp[], $34::timestamptz[], $35::timestamptz[], $36::boolean[],
                            $37::boolean[], $38::uuid[])
                            AS o (recurrence_id, start_local, utc_start, utc_end, is_cancelled, is_busy, room_id)
                        ), placed AS (
                          INSERT INTO participants (
                            id, meeting_id, utc_start, series_end, user_id, email, roles, participation_status)
                          SELECT p.id, c.id, c.utc_start, c.series_end, p.user_id, p.email, p.roles,
                            CASE WHEN p.n = 1 THEN 'accepted' ELSE 'needs-action' END
                          FROM created c, people p WHERE p.nth = 1
                          RETURNING id, user_id, email, roles, participation_status
                        ), invited AS (
                          INSERT INTO invitations (id, participant_id, token_hash)
                          SELECT i.id, placed.id, i.token_hash
                          FROM unnest($39::uuid[], $25::uuid[], $40::bytea[]) AS i (id, participant_id, token_hash)
                          JOIN placed ON placed.id = i.participant_id
                          WHERE placed.user_id IS NULL
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.created', $30, $31::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                          FROM created
                        )
                        SELECT n, fault, NULL::timestamptz AS created_at, NULL AS participants
                        FROM people WHERE fault IS NOT NULL
                        UNION ALL
                        SELECT NULL, NULL, created_at, (
                          SELECT json_agg(json_build_object(
                            'id', placed.id, 'user_id', placed.user_id, 'email', placed.email,
                            'name', nullif(trim(concat_ws(' ', p.first_name, p.last_name)), ''), 'roles', placed.roles,
                            'participation_status', placed.participation_status)
                            ORDER BY p.n)::text
                          FROM placed JOIN people p USING (id))
                        FROM created
                        ORDER BY n
                        """,
                        Stream.concat(
                                        Arrays.stream(MeetingRow.arguments(
                                                expansion,
                                                id.value(),
                                                ids,
                                                users,
                                                emails,
                                                roles,
                                                command.caller().value(),
                                                Trace.currentRequestId(),
                                                told.data())),
                                        invitationsOf(ids))
                                .toArray())
                .recover(bookings.refusal(id, expansion))
                .map(rows -> creation(rows, id, command));
    }

    /** The ids and the hashes of one for each place; only guests need theirs. */
    private Stream<Object> invitationsOf(UUID[] places) {
        List<InvitationTokens.Invitation> made =
                Arrays.stream(places).map(place -> invitations.create()).toList();
        return Stream.of(
                made.stream().map(InvitationTokens.Invitation::id).toArray(UUID[]::new),
                made.stream()
                        .map(invitation -> Buffer.buffer(invitation.hash()))
                        .toArray(Buffer[]::new));
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

    /** Null where none were given. */
    private static String roles(Invitee invitee) {
        return invitee.roles().isEmpty()
                ? null
                : String.join(
                        ",", invitee.roles().stream().map(MeetingRow::word).toList());
    }
}
