-- How long before the start an alert is due, in real time, whatever the clocks do in between.
CREATE FUNCTION alert_lead(alert jsonb) RETURNS interval LANGUAGE sql STABLE AS $$
    SELECT make_interval(secs => (CASE WHEN starts_with(alert ->> 'offset', '-')
        THEN extract(epoch FROM substr(alert ->> 'offset', 2)::interval)
        ELSE -extract(epoch FROM (alert ->> 'offset')::interval) END)::float8)
$$;

-- When the first alert after a time is due; null for none.
CREATE FUNCTION next_reminder(meeting uuid, after timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT min(first.start - lead)
    FROM meetings m
    CROSS JOIN LATERAL (SELECT alert_lead(alert) AS lead FROM jsonb_array_elements(m.alerts) alert) alerts
    CROSS JOIN LATERAL (
        SELECT lower(o.during) AS start FROM occurrences o
        WHERE o.meeting_id = m.id AND lower(o.during) > after + lead AND NOT o.is_cancelled
        ORDER BY lower(o.during) LIMIT 1) first
    WHERE m.id = meeting AND m.deleted_at IS NULL AND m.status <> 'cancelled'
$$;

-- What is due but was not claimed yet stays due. The clock is read while the meetings are locked, so that it is later than
-- that of whoever claimed them before.
CREATE FUNCTION schedule_reminders(changed uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    alerting uuid[];
BEGIN
    SELECT array_agg(id) INTO alerting FROM (
        SELECT id FROM meetings
        WHERE id = ANY (changed) AND (jsonb_array_length(alerts) > 0 OR next_reminder_at IS NOT NULL)
        ORDER BY id FOR NO KEY UPDATE) locked;
    IF alerting IS NOT NULL THEN
        UPDATE meetings SET next_reminder_at = next_reminder(
            id, least(next_reminder_at - interval '1 microsecond', clock_timestamp()))
        WHERE id = ANY (alerting);
    END IF;
END
$$;

CREATE FUNCTION schedule_reminders_of_occurrences() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schedule_reminders(array_agg(DISTINCT meeting_id)) FROM written;
    RETURN NULL;
END
$$;

CREATE FUNCTION schedule_reminders_of_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schedule_reminders(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

-- Occurrences that are gone need nothing: when they would have been due, nothing is found.
CREATE TRIGGER occurrences_schedule_reminders AFTER INSERT ON occurrences REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION schedule_reminders_of_occurrences();

CREATE TRIGGER occurrences_reschedule_reminders AFTER UPDATE ON occurrences REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION schedule_reminders_of_occurrences();

CREATE TRIGGER meetings_schedule_reminders AFTER UPDATE OF alerts, status, deleted_at ON meetings FOR EACH ROW
WHEN (OLD.alerts <> NEW.alerts OR OLD.status <> NEW.status OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
EXECUTE FUNCTION schedule_reminders_of_meeting();

UPDATE meetings SET next_reminder_at = next_reminder(id, now()) WHERE jsonb_array_length(alerts) > 0;

-- Who is reminded of a meeting, or of one occurrence: everybody who may come.
CREATE FUNCTION is_reminded(participant uuid, status text, occurrence timestamp) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT r.participation_status FROM occurrence_responses r
         WHERE r.participant_id = participant AND r.recurrence_id = occurrence),
        status) NOT IN ('declined', 'waitlisted')
$$;

-- As before, but that reminders are for those who may come.
CREATE OR REPLACE VIEW event_audience AS
SELECT c.seq, p.user_id
FROM changes c
JOIN participants p ON p.meeting_id = (c.data ->> 'meeting_id')::uuid
JOIN meetings m ON m.id = p.meeting_id
WHERE p.user_id IS NOT NULL
    AND (NOT starts_with(c.type, 'participant.') OR NOT m.hide_participants OR p.roles && '{owner,chair}'
        OR p.user_id = (c.data ->> 'subject')::uuid)
    AND (c.type <> 'reminder.due'
        OR is_reminded(p.id, p.participation_status, (c.data ->> 'recurrence_id')::timestamp))
UNION ALL
SELECT c.seq, (c.data ->> 'subject')::uuid
FROM changes c
WHERE c.type = 'participant.removed'
    AND NOT EXISTS (
        SELECT FROM participants p
        WHERE p.meeting_id = (c.data ->> 'meeting_id')::uuid AND p.user_id = (c.data ->> 'subject')::uuid);
