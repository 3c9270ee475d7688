-- Whom a change is told: those who take part in its meeting now. Where participants are hidden, what others do is told only
-- to who runs the meeting; who was removed is told that once.
CREATE VIEW event_audience AS
SELECT c.seq, p.user_id
FROM changes c
JOIN participants p ON p.meeting_id = (c.data ->> 'meeting_id')::uuid
JOIN meetings m ON m.id = p.meeting_id
WHERE p.user_id IS NOT NULL
    AND (NOT starts_with(c.type, 'participant.') OR NOT m.hide_participants OR p.roles && '{owner,chair}'
        OR p.user_id = (c.data ->> 'subject')::uuid)
UNION ALL
SELECT c.seq, (c.data ->> 'subject')::uuid
FROM changes c
WHERE c.type = 'participant.removed'
    AND NOT EXISTS (
        SELECT FROM participants p
        WHERE p.meeting_id = (c.data ->> 'meeting_id')::uuid AND p.user_id = (c.data ->> 'subject')::uuid);
