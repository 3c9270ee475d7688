package dev.rollcall.meeting.users;

import dev.rollcall.bus.Trace;
import dev.rollcall.sql.Database.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes people who have left out of the meetings: "A former user" stands in their places, what lies ahead and is theirs is
 * handed on or cancelled, and what concerned nobody else is deleted. A meeting's own words stay, since they are its others'.
 */
final class FormerUserStore {
    private static final String AHEAD = HandoverStore.AHEAD;

    /** The places of those who left: as users, and as guests who were invited by the address that they proved to be theirs. */
    private static final String THEIRS = "(p.user_id = ANY ($1) OR (p.user_id IS NULL AND lower(p.email) = ANY ($2)))";

    private final Transaction transaction;
    private final UUID[] users;
    private final String[] addresses;

    /**
     * @param users those who left, as the copy of the users tells already
     * @param addresses what they had proved to be theirs, in small letters
     */
    FormerUserStore(Transaction transaction, List<UUID> users, List<String> addresses) {
        this.transaction = transaction;
        this.users = users.toArray(UUID[]::new);
        this.addresses = addresses.toArray(String[]::new);
    }

    Future<Void> takeOut() {
        return lockMeetings()
                .compose(locked -> forgetMails())
                .compose(forgotten -> deleteMeetingsOfNobodyElse())
                .compose(deleted -> new HandoverStore(transaction, List.of(users)).handOn())
                .compose(this::renumberMeetingsAhead)
                .compose(told -> forgetInHistory())
                .compose(told -> forgetAnswersAndInvitations())
                .compose(forgotten -> rename());
    }

    /** In the order of their ids, and before any participant, as whoever changes a meeting does. */
    private Future<Void> lockMeetings() {
        return transaction.run("""
                        SELECT FROM meetings m WHERE EXISTS (SELECT FROM participants p WHERE p.meeting_id = m.id AND %s)
                        ORDER BY m.id FOR UPDATE
                        """.formatted(THEIRS), users, addresses).mapEmpty();
    }

    /** Those to them, and those about their places, which may hold what they said. */
    private Future<Void> forgetMails() {
        return transaction.run("""
                        DELETE FROM outbox WHERE recipient = ANY ($1::uuid[]::text[]) OR recipient = ANY ($2)
                          OR participant_id IN (SELECT id FROM participants p WHERE %s)
                        """.formatted(THEIRS), users, addresses).mapEmpty();
    }

    private Future<Void> deleteMeetingsOfNobodyElse() {
        return transaction
                .run("""
                        WITH deleted AS (
                          DELETE FROM meetings m
                          WHERE visibility = 'private'
                            AND id IN (SELECT meeting_id FROM participants p WHERE %1$s)
                            AND NOT EXISTS (
                              SELECT FROM participants p LEFT JOIN users u ON u.id = p.user_id
                              WHERE p.meeting_id = m.id AND u.is_deleted IS NOT TRUE AND (%1$s) IS NOT TRUE)
                          RETURNING id, version
                        )
                        INSERT INTO changes (type, request_id, data)
                        SELECT 'meeting.deleted', $3, jsonb_build_object(
                          'meeting_id', id, 'version', version + 1, 'actor', NULL, 'changed', '[]'::jsonb)
                        FROM deleted
                        """.formatted(THEIRS), users, addresses, Trace.currentRequestId())
                .mapEmpty();
    }

    /** The version rises also where they only took part, since who takes part is shown with the meeting; once for each. */
    private Future<Void> renumberMeetingsAhead(Set<UUID> changed) {
        return transaction
                .run(
                        """
                        WITH renumbered AS (
                          UPDATE meetings m SET version = version + 1, updated_at = now()
                          WHERE %s AND NOT m.id = ANY ($4)
                            AND EXISTS (SELECT FROM participants p WHERE p.meeting_id = m.id AND %s)
                          RETURNING m.id, version
                        )
                        INSERT INTO changes (type, request_id, data)
                        SELECT 'participant.updated', $3, jsonb_build_object(
                          'meeting_id', id, 'version', version, 'actor', NULL, 'notify', 'none',
                          'changed', '["participants"]'::jsonb)
                        FROM renumbered
                        """.formatted(AHEAD, THEIRS),
                        users,
                        addresses,
                        Trace.currentRequestId(),
                        changed.toArray(UUID[]::new))
                .mapEmpty();
    }

    /** What was told of their places keeps what they were and answered; nothing of what they wrote or were called by. */
    private Future<Void> forgetInHistory() {
        return transaction
                .run("""
                        UPDATE history h SET before = NULL, after = NULL
                        FROM participants p
                        WHERE h.meeting_id = p.meeting_id AND %s
                          AND (h.participant_id = p.id OR h.subject_id = p.user_id)
                          AND h.field NOT IN ('roles', 'participation_status')
                        """.formatted(THEIRS), users, addresses)
                .compose(kept -> transaction.run("""
                        UPDATE history SET before = NULL, after = NULL
                        WHERE (subject_id = ANY ($1) AND field NOT IN ('roles', 'participation_status'))
                          OR (field = 'participants' AND lower(coalesce(before, after) ->> 'email') = ANY ($2))
                        """, users, addresses))
                .mapEmpty();
    }

    /** What they said of single occurrences, what was told of them, and what they could be reached by as guests. */
    private Future<Void> forgetAnswersAndInvitations() {
        return transaction.run("""
                        WITH places AS (
                          SELECT p.id, p.meeting_id FROM participants p WHERE %s
                        ), told AS (
                          UPDATE changes SET data = data - 'details'
                          WHERE data ->> 'participant_id' IN (SELECT id::text FROM places)
                            OR data ->> 'subject' = ANY ($1::uuid[]::text[])
                        ), told_of_address AS (
                          UPDATE changes SET data = data - 'details'
                          WHERE type IN ('participant.added', 'participant.removed') AND lower(coalesce(
                            data #>> '{details,0,before,email}', data #>> '{details,0,after,email}')) = ANY ($2)
                            AND (data ->> 'participant_id' IN (SELECT id::text FROM places)) IS NOT TRUE
                            AND (data ->> 'subject' = ANY ($1::uuid[]::text[])) IS NOT TRUE
                        ), kept_of_address AS (
                          UPDATE history SET before = NULL, after = NULL
                          WHERE field = 'participants' AND lower(coalesce(before, after) ->> 'email') = ANY ($2)
                        ), invited AS (
                          DELETE FROM invitations WHERE participant_id IN (SELECT id FROM places)
                        )
                        UPDATE occurrence_responses r SET
                          comment = NULL, proposed_start = NULL, updated_at = now(),
                          participation_status =
                            CASE WHEN upper(o.during) > now() THEN 'declined' ELSE r.participation_status END
                        FROM places JOIN occurrences o USING (meeting_id)
                        WHERE r.participant_id = places.id AND r.recurrence_id = o.recurrence_id
                        """.formatted(THEIRS), users, addresses).mapEmpty();
    }

    /** They are not coming to what lies ahead; what they said of what is past stands. */
    private Future<Void> rename() {
        return transaction.run("""
                        UPDATE participants p SET
                          email = former_address(p.id), name = 'A former user', comment = NULL, proposed_start = NULL,
                          updated_at = now(),
                          participation_status = CASE WHEN %s THEN 'declined' ELSE p.participation_status END
                        FROM meetings m WHERE m.id = p.meeting_id AND %s
                        """.formatted(AHEAD, THEIRS), users, addresses).mapEmpty();
    }
}
