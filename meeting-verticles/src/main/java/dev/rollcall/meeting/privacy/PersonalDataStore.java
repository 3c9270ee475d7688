package dev.rollcall.meeting.privacy;

import dev.rollcall.protocol.PersonalData;
import dev.rollcall.protocol.StoredItems;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.ItemPages;
import io.vertx.core.Future;
import java.util.Map;

/** Reads what is stored about somebody, column by column: one that comes to be is told or left out on purpose. */
public final class PersonalDataStore {
    private static final int PAGE = 100;

    /** A meeting that they are in no more is told by name alone: what became of it is its participants' business. */
    static final Map<PersonalData.Part, String> PARTS = Map.of(
            PersonalData.Part.USER, """
                    SELECT id::text AS key, jsonb_build_object(
                      'id', id, 'email', email, 'is_active', is_active, 'is_email_verified', is_email_verified,
                      'first_name', first_name, 'last_name', last_name, 'roles', roles,
                      'copied_at', instant_json(copied_at), 'profile', (
                        SELECT jsonb_build_object(
                          'time_zone', p.time_zone, 'locale', p.locale, 'working_hours', p.working_hours,
                          'notifications', p.notifications, 'updated_at', instant_json(p.updated_at))
                        FROM profiles p WHERE p.user_id = users.id)) AS item
                    FROM users WHERE id = $1 AND NOT is_deleted AND id > %s LIMIT $3
                    """,
            PersonalData.Part.MEETINGS, """
                    WITH places AS (
                      SELECT p.* FROM participants p WHERE user_id = $1
                      UNION ALL
                      SELECT p.* FROM participants p JOIN users u ON lower(p.email) = lower(u.email)
                      WHERE u.id = $1 AND u.is_email_verified AND p.user_id IS NULL
                    ), participations AS (
                      SELECT meeting_id AS id, jsonb_agg(jsonb_build_object(
                        'id', id, 'email', email, 'name', name, 'roles', roles, 'participation_status', participation_status,
                        'comment', comment, 'proposed_start', local_json(proposed_start),
                        'waitlisted_at', instant_json(waitlisted_at), 'responded_at', instant_json(responded_at),
                        'created_at', instant_json(created_at), 'updated_at', instant_json(updated_at),
                        'occurrence_responses', (
                          SELECT coalesce(jsonb_agg(jsonb_build_object(
                            'recurrence_id', local_json(r.recurrence_id), 'participation_status', r.participation_status,
                            'comment', r.comment, 'proposed_start', local_json(r.proposed_start),
                            'waitlisted_at', instant_json(r.waitlisted_at), 'updated_at', instant_json(r.updated_at))
                            ORDER BY r.recurrence_id), '[]')
                          FROM occurrence_responses r WHERE r.participant_id = places.id))) AS list
                      FROM places GROUP BY meeting_id
                    ), mine AS (
                      SELECT id FROM participations UNION SELECT id FROM meetings WHERE created_by = $1
                    )
                    SELECT m.id::text AS key, jsonb_build_object(
                      'id', m.id, 'uid', m.uid, 'created_by_you', m.created_by = $1,
                      'created_at', instant_json(m.created_at)) || CASE WHEN p.list IS NULL THEN '{}' ELSE jsonb_build_object(
                      'participations', p.list, 'version', version, 'sequence', sequence, 'status', status,
                      'visibility', visibility, 'title', title, 'description', description, 'start', local_json(start_local),
                      'time_zone', time_zone, 'duration', 'PT' || duration_seconds || 'S', 'all_day', all_day,
                      'utc_start', instant_json(utc_start), 'utc_end', instant_json(utc_end),
                      'free_busy_status', free_busy_status, 'location', location_name, 'room_id', room_id,
                      'join_url', join_url, 'recurrence_rule', recurrence_rule,
                      'recurrence_overrides', recurrence_overrides, 'capacity', capacity,
                      'hide_participants', hide_participants, 'alerts', alerts, 'agenda', agenda, 'links', links,
                      'updated_at', instant_json(updated_at), 'deleted_at', instant_json(deleted_at)) END AS item
                    FROM mine JOIN meetings m USING (id) LEFT JOIN participations p USING (id)
                    WHERE m.id > %s ORDER BY m.id LIMIT $3
                    """,
            PersonalData.Part.CHANGES, """
                    SELECT seq::text AS key, jsonb_build_object(
                      'type', type, 'at', instant_json(at), 'request_id', request_id, 'data', data) AS item
                    FROM changes
                    WHERE data ->> 'actor' = $1::uuid::text AND seq > coalesce(nullif($2, ''), '0')::bigint
                    ORDER BY seq LIMIT $3
                    """);

    private final ItemPages pages;

    public PersonalDataStore(Database database) {
        this.pages = new ItemPages(database, PAGE);
    }

    Future<StoredItems> read(PersonalData.Read query) {
        return pages.read(PARTS.get(query.part()).formatted(ItemPages.AFTER), query.user(), query.cursor());
    }
}
