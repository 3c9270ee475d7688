package dev.rollcall.meeting.users;

import dev.rollcall.bus.Trace;
import dev.rollcall.sql.Database.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What becomes of the meetings that lie ahead and that people own who can lead them no more: each passes to the chair who has
 * taken part for longest, or is cancelled where there is none. Those who take part are told, as of every other change.
 */
final class HandoverStore {
    static final String AHEAD = "m.deleted_at IS NULL AND m.series_end > now()";

    /** Of each meeting {@code m} the chair who has taken part for longest. */
    private static final String HEIR = """
            SELECT c.id FROM participants c JOIN users u ON u.id = c.user_id
            WHERE c.meeting_id = m.id AND 'chair' = ANY (c.roles) AND u.is_active AND NOT u.id = ANY ($1)
            ORDER BY c.created_at, c.id LIMIT 1
            """;

    private final Transaction transaction;
    private final UUID[] owners;

    /** @param owners of whom the copy of the users says already that they are gone or disabled */
    HandoverStore(Transaction transaction, List<UUID> owners) {
        this.transaction = transaction;
        this.owners = owners.toArray(UUID[]::new);
    }

    /** Which meetings were changed. They are locked first, in the order of their ids, as whoever changes several does. */
    Future<Set<UUID>> handOn() {
        return lock().compose(locked -> stepDown())
                .compose(steppedDown -> succeed())
                .compose(passedOn -> cancel().map(cancelled -> {
                    Set<UUID> changed = new HashSet<>(passedOn);
                    changed.addAll(cancelled);
                    return changed;
                }));
    }

    /** All that they take part in, since whoever owns one may be handing it to them right now. */
    private Future<Void> lock() {
        return transaction.run("""
                        SELECT FROM meetings m WHERE %s AND EXISTS (
                          SELECT FROM participants p
                          WHERE p.meeting_id = m.id AND p.user_id = ANY ($1))
                        ORDER BY m.id FOR UPDATE
                        """.formatted(AHEAD), (Object) owners).mapEmpty();
    }

    /** Who has an heir is owner no more, and the meeting, for a moment, nobody's. */
    private Future<Void> stepDown() {
        return transaction.run("""
                        UPDATE participants p
                        SET roles = coalesce(nullif(array_remove(p.roles, 'owner'), '{}'), '{attendee}'), updated_at = now()
                        FROM meetings m
                        WHERE p.meeting_id = m.id AND p.user_id = ANY ($1) AND 'owner' = ANY (p.roles) AND %s
                          AND EXISTS (%s)
                        """.formatted(AHEAD, HEIR), (Object) owners).mapEmpty();
    }

    private Future<List<UUID>> succeed() {
        return transaction
                .run("""
                        WITH heirs AS (
                          UPDATE participants p
                          SET roles = '{owner}'::text[] || array_remove(p.roles, 'chair'), updated_at = now()
                          FROM meetings m JOIN participants old ON old.meeting_id = m.id
                          WHERE old.user_id = ANY ($1) AND %s AND p.id = (%s)
                            AND NOT EXISTS (
                              SELECT FROM participants o WHERE o.meeting_id = m.id AND 'owner' = ANY (o.roles))
                          RETURNING p.id, p.meeting_id, p.user_id, p.roles
                        ), renumbered AS (
                          UPDATE meetings m SET version = version + 1, updated_at = now()
                          FROM heirs WHERE m.id = heirs.meeting_id
                          RETURNING m.id, m.version
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'participant.updated', $2, jsonb_build_object(
                          'meeting_id', r.id, 'version', r.version, 'actor', NULL, 'notify', 'all',
                          'participant_id', h.id, 'subject', h.user_id, 'changed', '["roles"]'::jsonb,
                          'details', jsonb_build_array(jsonb_build_object(
                            'field', 'roles', 'before', to_jsonb('{chair}'::text[] || array_remove(h.roles, 'owner')),
                            'after', to_jsonb(h.roles))))
                          FROM renumbered r JOIN heirs h ON h.meeting_id = r.id
                        )
                        SELECT id FROM renumbered
                        """.formatted(AHEAD, HEIR), owners, Trace.currentRequestId())
                .map(HandoverStore::ids);
    }

    /** Whoever is still owner has no heir. What is past of a series stays as it was; what is ahead frees time and rooms. */
    private Future<List<UUID>> cancel() {
        return transaction
                .run("""
                        WITH cancelled AS (
                          UPDATE meetings m SET
                            status = 'cancelled', version = version + 1, sequence = sequence + 1, updated_at = now()
                          FROM participants p, (SELECT id, status FROM meetings) before
                          WHERE p.meeting_id = m.id AND before.id = m.id AND p.user_id = ANY ($1)
                            AND 'owner' = ANY (p.roles) AND m.status <> 'cancelled' AND %s
                          RETURNING m.id, m.version, before.status
                        ), freed AS (
                          UPDATE occurrences o SET is_cancelled = true, is_busy = false, room_id = NULL
                          FROM cancelled WHERE o.meeting_id = cancelled.id AND upper(o.during) > now()
                        ), told AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'meeting.cancelled', $2, jsonb_build_object(
                          'meeting_id', id, 'version', version, 'actor', NULL, 'notify', 'all',
                          'changed', '["status"]'::jsonb, 'details', jsonb_build_array(jsonb_build_object(
                            'field', 'status', 'before', status, 'after', 'cancelled')))
                          FROM cancelled
                        )
                        SELECT id FROM cancelled
                        """.formatted(AHEAD), owners, Trace.currentRequestId())
                .map(HandoverStore::ids);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }
}
