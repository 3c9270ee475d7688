package dev.rollcall.meeting.people;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.bus.Trace;
import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.meeting.meetings.Telling;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.Participants.Response;
import dev.rollcall.sql.Database.Transaction;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** The places of one meeting that is locked. */
final class PlacesStore {
    private final Transaction transaction;
    private final Gathering gathering;
    private final InvitationTokens invitations;

    PlacesStore(Transaction transaction, Gathering gathering, InvitationTokens invitations) {
        this.transaction = transaction;
        this.gathering = gathering;
        this.invitations = invitations;
    }

    /**
     * Gives the meeting its next version, before anybody loses a seat, so that whoever is promoted is told with it.
     *
     * @param sequenceStep 1 where everybody has to be told, else 0
     */
    Future<Void> renumber(int sequenceStep) {
        return transaction.run("""
                        UPDATE meetings SET version = version + 1, sequence = sequence + $2, updated_at = now() WHERE id = $1
                        """, gathering.id().value(), sequenceStep).mapEmpty();
    }

    /** Writes the row of the change log, with the version that the meeting has by now. */
    Future<Void> tell(Telling told) {
        return transaction
                .run("""
                        INSERT INTO changes (type, request_id, data)
                        SELECT $2, $3, $4::jsonb || jsonb_build_object('meeting_id', id, 'version', version)
                        FROM meetings WHERE id = $1
                        """, gathering.id().value(), told.type(), Trace.currentRequestId(), told.data())
                .mapEmpty();
    }

    /** Empty when no active user has that id. Fails with a {@code ConstraintViolation} for who has a place already. */
    Future<Optional<Participant>> place(Invitee invitee) {
        InvitationTokens.Invitation invitation = invitations.create();
        return one(transaction.run(
                """
                WITH found AS (
                  SELECT id, email FROM users WHERE id = $3 AND is_active AND NOT is_deleted
                  UNION ALL
                  SELECT id, email FROM users
                  WHERE $3::uuid IS NULL AND lower(email) = lower($4) AND is_active AND is_email_verified
                  LIMIT 1
                ), named AS (
                  SELECT found.id AS user_id, coalesce(found.email, $4::text) AS email
                  FROM (VALUES (1)) AS one LEFT JOIN found ON true
                  WHERE $3 IS NULL OR found.id IS NOT NULL
                ), p AS (
                  INSERT INTO participants (id, meeting_id, utc_start, series_end, user_id, email, roles, participation_status)
                  SELECT $2, m.id, m.utc_start, m.series_end, named.user_id, named.email, $5, 'needs-action'
                  FROM named, meetings m WHERE m.id = $1
                  RETURNING *
                ), invited AS (
                  INSERT INTO invitations (id, participant_id, token_hash) SELECT $6, id, $7 FROM p WHERE user_id IS NULL
                )
                SELECT %s::text AS participant FROM p LEFT JOIN users u ON u.id = p.user_id
                """.formatted(PlaceRow.JSON),
                gathering.id().value(),
                UuidCreator.getTimeOrderedEpoch(),
                invitee.userId() == null ? null : invitee.userId().value(),
                invitee.email(),
                PlaceRow.words(invitee.roles().isEmpty() ? List.of(Role.ATTENDEE) : invitee.roles()),
                invitation.id(),
                Buffer.buffer(invitation.hash())));
    }

    Future<Participant> giveRoles(ParticipantId id, List<Role> roles) {
        return one(transaction.run("""
                        WITH p AS (UPDATE participants SET roles = $2, updated_at = now() WHERE id = $1 RETURNING *)
                        SELECT %s::text AS participant FROM p LEFT JOIN users u ON u.id = p.user_id
                        """.formatted(PlaceRow.JSON), id.value(), PlaceRow.words(roles)))
                .map(Optional::orElseThrow);
    }

    /** Whether an active user has that place, who can own a meeting. */
    Future<Boolean> isOfActiveUser(ParticipantId id) {
        return transaction
                .run(
                        "SELECT FROM participants p JOIN users u ON u.id = p.user_id WHERE p.id = $1 AND u.is_active",
                        id.value())
                .map(rows -> rows.size() == 1);
    }

    Future<Void> remove(ParticipantId id) {
        return transaction
                .run("DELETE FROM participants WHERE id = $1", id.value())
                .mapEmpty();
    }

    /** Whether the meeting recurs and has an occurrence by that id which was not called off. */
    Future<Boolean> hasOccurrence(LocalDateTime recurrenceId) {
        return transaction.run("""
                        SELECT FROM occurrences o JOIN meetings m ON m.id = o.meeting_id
                        WHERE m.id = $1 AND o.recurrence_id = $2 AND m.recurrence_rule IS NOT NULL AND NOT o.is_cancelled
                        """, gathering.id().value(), recurrenceId).map(rows -> rows.size() == 1);
    }

    /** The place as it is at one occurrence. */
    Future<Participant> occurrence(ParticipantId id, LocalDateTime recurrenceId) {
        return one(transaction.run(AT_OCCURRENCE, id.value(), recurrenceId)).map(Optional::orElseThrow);
    }

    private static final String AT_OCCURRENCE = """
            SELECT (%s::jsonb || coalesce((
              SELECT jsonb_build_object('participation_status', r.participation_status, 'comment', r.comment,
                'proposed_start', r.proposed_start)
              FROM occurrence_responses r WHERE r.participant_id = p.id AND r.recurrence_id = $2), '{}'))::text AS participant
            FROM participants p LEFT JOIN users u ON u.id = p.user_id WHERE p.id = $1
            """.formatted(PlaceRow.JSON);

    /** An acceptance without a seat goes to the end of the waiting list; whoever has either keeps it. */
    Future<Participant> answer(ParticipantId id, Response response) {
        return one(transaction.run(
                        """
                        WITH p AS (
                          UPDATE participants p SET
                            participation_status = CASE WHEN seat.waits THEN 'waitlisted' ELSE $2 END,
                            waitlisted_at = CASE WHEN seat.waits THEN coalesce(p.waitlisted_at, clock_timestamp()) END,
                            comment = $3, proposed_start = $4, responded_at = now(), updated_at = now()
                          FROM (
                            SELECT $2 = 'accepted' AND participation_status <> 'accepted' AND NOT has_seat(id, NULL) AS waits
                            FROM participants WHERE id = $1) seat
                          WHERE p.id = $1 RETURNING p.*
                        )
                        SELECT %s::text AS participant FROM p LEFT JOIN users u ON u.id = p.user_id
                        """.formatted(PlaceRow.JSON),
                        id.value(),
                        PlaceRow.word(response.participationStatus()),
                        response.comment(),
                        response.proposedStart()))
                .map(Optional::orElseThrow);
    }

    /**
     * The same for one occurrence. Who takes the answer back comes to it as to the whole again, and waits where their seat was
     * given away.
     */
    Future<Participant> answerOccurrence(ParticipantId id, Response response) {
        return transaction
                .run(
                        """
                        WITH before AS (
                          SELECT p.id, coalesce(r.participation_status, p.participation_status) AS status, r.waitlisted_at,
                            CASE WHEN $3 <> 'needs-action' THEN $3 ELSE p.participation_status END AS wanted
                          FROM participants p
                          LEFT JOIN occurrence_responses r ON r.participant_id = p.id AND r.recurrence_id = $2
                          WHERE p.id = $1
                        ), answer AS (
                          SELECT *, wanted = 'accepted' AND status <> 'accepted' AND NOT has_seat(id, $2) AS waits FROM before
                        ), taken_back AS (
                          DELETE FROM occurrence_responses r USING answer
                          WHERE r.participant_id = $1 AND r.recurrence_id = $2 AND $3 = 'needs-action' AND NOT answer.waits
                        ), given AS (
                          INSERT INTO occurrence_responses
                            (participant_id, recurrence_id, participation_status, comment, proposed_start, waitlisted_at)
                          SELECT $1, $2, CASE WHEN waits THEN 'waitlisted' ELSE $3 END, $4, $5,
                            CASE WHEN waits THEN coalesce(waitlisted_at, clock_timestamp()) END
                          FROM answer WHERE waits OR $3 <> 'needs-action'
                          ON CONFLICT (participant_id, recurrence_id) DO UPDATE SET
                            participation_status = excluded.participation_status, comment = excluded.comment,
                            proposed_start = excluded.proposed_start, waitlisted_at = excluded.waitlisted_at, updated_at = now()
                        )
                        SELECT FROM answer
                        """,
                        id.value(),
                        response.recurrenceId(),
                        PlaceRow.word(response.participationStatus()),
                        response.comment(),
                        response.proposedStart())
                .compose(answered -> occurrence(id, response.recurrenceId()));
    }

    private static Future<Optional<Participant>> one(Future<RowSet<Row>> answer) {
        return answer.map(rows -> Rows.first(rows).map(row -> PlaceRow.participant(row.getString("participant"))));
    }
}
