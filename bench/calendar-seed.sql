-- A million meetings, for the plans in docs/calendar-view.md: 20,000 users in about 100 meetings each, and one,
-- 00000000-0000-7000-8000-000000000001, in 2,000, of which 200 recur weekly for five years. Into an empty database that has been migrated.
\set ON_ERROR_STOP on
\timing on
SET session_replication_role = replica; -- what is written here is sound; the triggers would take an hour
SET maintenance_work_mem = '256MB';
ALTER TABLE occurrences DROP CONSTRAINT IF EXISTS occurrences_one_per_room;

CREATE FUNCTION pg_temp.of(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('00000000-000' || kind || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
$$;

INSERT INTO users (id, seq, email, is_active, is_email_verified, first_name, last_name, roles)
SELECT pg_temp.of(0, n), n, 'user' || n || '@example.com', true, true, 'First' || n % 500, 'Last' || n % 3000, '{user}'
FROM generate_series(1, 20000::bigint) n;

-- Over two years around 2026-10; the first 2,000 are those of the one user, every tenth of them a series.
CREATE TEMPORARY TABLE seeded AS
SELECT n, n <= 2000 AND n % 10 = 0 AS recurs,
    timestamp '2025-10-01 08:00' + ((n * 7919) % 730) * interval '1 day' + ((n * 31) % 18) * interval '30 minutes' AS start_local
FROM generate_series(1, 1000000::bigint) n;

INSERT INTO meetings (id, uid, status, visibility, title, description, start_local, time_zone, duration_seconds, all_day,
    utc_start, utc_end, series_end, expanded_to, free_busy_status, hide_participants, alerts, agenda, links, created_by,
    recurrence_rule)
SELECT pg_temp.of(1, n), n || '@seed', 'confirmed', 'private',
    (ARRAY['Weekly review', 'Planning', 'Interview', 'Budget', 'Retrospective'])[1 + n % 5] || ' ' || n % 997,
    'What happened, what comes next: topic ' || n % 4999, start_local, 'UTC', 1800, false,
    start_local AT TIME ZONE 'UTC', (start_local AT TIME ZONE 'UTC') + interval '30 minutes',
    (start_local AT TIME ZONE 'UTC') + interval '30 minutes' + CASE WHEN recurs THEN interval '259 weeks' ELSE '0' END,
    CASE WHEN recurs THEN (start_local AT TIME ZONE 'UTC') + interval '5 years' END,
    'busy', false, '[]', '[]', '[]', pg_temp.of(0, 1 + n % 20000),
    CASE WHEN recurs THEN '{"frequency": "weekly", "interval": 1}'::jsonb END
FROM seeded;

INSERT INTO participants (id, meeting_id, utc_start, series_end, user_id, email, roles, participation_status)
SELECT pg_temp.of(2, n * 4 + place), m.id, m.utc_start, m.series_end, pg_temp.of(0, person), 'user' || person || '@example.com',
    CASE WHEN place = 0 THEN '{owner}'::text[] ELSE '{attendee}' END, 'accepted'
FROM (SELECT n, place,
        CASE WHEN place = 0 AND n <= 2000 THEN 1 ELSE 2 + (n * 13 + place * 6661) % 19998 END AS person
      FROM generate_series(1, 1000000::bigint) n, generate_series(0, 1) place) p
JOIN meetings m ON m.id = pg_temp.of(1, n);

INSERT INTO occurrences (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy)
SELECT pg_temp.of(1, n), at, at, tstzrange(at AT TIME ZONE 'UTC', (at AT TIME ZONE 'UTC') + interval '30 minutes'), false, true
FROM seeded, LATERAL (
    SELECT start_local + week * interval '1 week' AS at FROM generate_series(0, CASE WHEN recurs THEN 259 ELSE 0 END) week) o;

INSERT INTO occurrence_responses (participant_id, recurrence_id, participation_status)
SELECT p.id, o.recurrence_id, 'tentative' FROM participants p JOIN occurrences o USING (meeting_id) WHERE right(p.id::text, 1) = '5';

ALTER TABLE occurrences ADD CONSTRAINT occurrences_one_per_room
    EXCLUDE USING gist (room_id WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED;
VACUUM ANALYZE;
