-- How many others have a seat at one occurrence; for a null one, at those that nobody has answered by themselves. An answer
-- to the whole stands for every occurrence that it was not overruled for.
CREATE FUNCTION seats_taken(meeting uuid, occurrence timestamp, by_others_than uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*)
    FROM participants p
    LEFT JOIN occurrence_responses r ON r.participant_id = p.id AND r.recurrence_id = occurrence
    WHERE p.meeting_id = meeting AND p.id <> by_others_than AND NOT 'informational' = ANY (p.roles)
        AND coalesce(r.participation_status, p.participation_status) = 'accepted'
$$;

-- Whether there is a seat for a participant, at one occurrence or at all that they have not answered by themselves.
CREATE FUNCTION has_seat(participant uuid, occurrence timestamp) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT m.capacity IS NULL OR 'informational' = ANY (p.roles) OR (
        seats_taken(m.id, occurrence, p.id) < m.capacity
        AND (occurrence IS NOT NULL OR NOT EXISTS (
            SELECT FROM (
                SELECT DISTINCT r.recurrence_id
                FROM participants other JOIN occurrence_responses r ON r.participant_id = other.id
                JOIN occurrences o ON o.meeting_id = m.id AND o.recurrence_id = r.recurrence_id
                WHERE other.meeting_id = m.id AND upper(o.during) > now()) answered
            WHERE seats_taken(m.id, answered.recurrence_id, p.id) >= m.capacity
                AND NOT EXISTS (
                    SELECT FROM occurrence_responses own
                    WHERE own.participant_id = p.id AND own.recurrence_id = answered.recurrence_id))))
    FROM participants p JOIN meetings m ON m.id = p.meeting_id
    WHERE p.id = participant
$$;

-- Gives seats that are free to those who wait, in the order in which they answered. Whoever frees a seat has locked the
-- meeting and raised its version.
CREATE FUNCTION promote_waiting(meeting uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    standing meetings;
    waiting  record;
BEGIN
    SELECT * INTO standing FROM meetings WHERE id = meeting AND deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    FOR waiting IN
        SELECT p.id, p.user_id, NULL::timestamp AS occurrence, p.waitlisted_at
        FROM participants p
        WHERE p.meeting_id = meeting AND p.participation_status = 'waitlisted'
        UNION ALL
        SELECT p.id, p.user_id, r.recurrence_id, r.waitlisted_at
        FROM participants p JOIN occurrence_responses r ON r.participant_id = p.id
        WHERE p.meeting_id = meeting AND r.participation_status = 'waitlisted'
        ORDER BY waitlisted_at, id
    LOOP
        CONTINUE WHEN NOT has_seat(waiting.id, waiting.occurrence);
        IF waiting.occurrence IS NULL THEN
            UPDATE participants SET participation_status = 'accepted', waitlisted_at = NULL, updated_at = now()
            WHERE id = waiting.id;
        ELSE
            UPDATE occurrence_responses SET participation_status = 'accepted', waitlisted_at = NULL, updated_at = now()
            WHERE participant_id = waiting.id AND recurrence_id = waiting.occurrence;
        END IF;
        INSERT INTO changes (type, data)
        VALUES ('participant.promoted', jsonb_strip_nulls(jsonb_build_object(
            'meeting_id', meeting, 'version', standing.version, 'notify', 'all',
            'changed', jsonb_build_array('participation_status'), 'participant_id', waiting.id, 'subject', waiting.user_id,
            'recurrence_id', local_json(waiting.occurrence),
            'details', jsonb_build_array(jsonb_build_object(
                'field', 'participation_status', 'before', 'waitlisted', 'after', 'accepted')))));
    END LOOP;
END
$$;

CREATE FUNCTION promote_in_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promote_waiting(CASE TG_TABLE_NAME WHEN 'meetings' THEN (to_jsonb(OLD) ->> 'id')::uuid
        ELSE (to_jsonb(OLD) ->> 'meeting_id')::uuid END);
    RETURN NULL;
END
$$;

CREATE FUNCTION promote_at_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promote_waiting(meeting_id) FROM participants
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.participant_id ELSE NEW.participant_id END;
    RETURN NULL;
END
$$;

CREATE TRIGGER meetings_promote AFTER UPDATE OF capacity ON meetings FOR EACH ROW
WHEN (OLD.capacity IS NOT NULL AND (NEW.capacity IS NULL OR NEW.capacity > OLD.capacity))
EXECUTE FUNCTION promote_in_meeting();

CREATE TRIGGER participants_promote AFTER UPDATE OF participation_status, roles ON participants FOR EACH ROW
WHEN (OLD.participation_status = 'accepted' AND NEW.participation_status <> 'accepted'
    OR 'informational' = ANY (NEW.roles) AND NOT 'informational' = ANY (OLD.roles))
EXECUTE FUNCTION promote_in_meeting();

CREATE TRIGGER participants_promote_after_removal AFTER DELETE ON participants FOR EACH ROW
EXECUTE FUNCTION promote_in_meeting();

CREATE TRIGGER occurrence_responses_promote AFTER INSERT OR UPDATE ON occurrence_responses FOR EACH ROW
WHEN (NEW.participation_status <> 'accepted')
EXECUTE FUNCTION promote_at_occurrence();

CREATE TRIGGER occurrence_responses_promote_after_removal AFTER DELETE ON occurrence_responses FOR EACH ROW
EXECUTE FUNCTION promote_at_occurrence();

-- Which of 64 locks stands for an address: whoever places a guest shares it, whoever takes in a user has it alone, so that
-- one of the two sees what the other did.
CREATE FUNCTION address_locks(addresses text[]) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT DISTINCT 52400000 + (hashtext(lower(address)) & 63)::bigint AS slot FROM unnest(addresses) address ORDER BY slot
$$;

-- Makes the places of guests those of the users who have proved the addresses. Who takes part by another name already keeps
-- that place, with the answer of the guest where they had given none.
CREATE FUNCTION adopt_guests(addresses text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    guest record;
BEGIN
    PERFORM FROM meetings
    WHERE id IN (
        SELECT p.meeting_id FROM participants p JOIN users u ON lower(u.email) = lower(p.email)
        WHERE p.user_id IS NULL AND lower(p.email) IN (SELECT lower(a) FROM unnest(addresses) a)
            AND u.is_active AND u.is_email_verified)
    ORDER BY id FOR UPDATE;
    FOR guest IN
        SELECT DISTINCT ON (p.meeting_id, p.id) p.*, u.id AS owner, own.id AS place
        FROM participants p JOIN users u ON lower(u.email) = lower(p.email)
        LEFT JOIN participants own ON own.meeting_id = p.meeting_id AND own.user_id = u.id
        WHERE p.user_id IS NULL AND lower(p.email) IN (SELECT lower(a) FROM unnest(addresses) a)
            AND u.is_active AND u.is_email_verified
        ORDER BY p.meeting_id, p.id, u.id
    LOOP
        UPDATE meetings SET version = version + 1, updated_at = now() WHERE id = guest.meeting_id;
        IF guest.place IS NULL THEN
            UPDATE participants SET user_id = guest.owner, updated_at = now() WHERE id = guest.id;
            UPDATE invitations SET revoked_at = now() WHERE participant_id = guest.id AND revoked_at IS NULL;
        ELSE
            UPDATE participants SET
                participation_status = guest.participation_status, comment = guest.comment,
                proposed_start = guest.proposed_start, waitlisted_at = guest.waitlisted_at,
                responded_at = guest.responded_at, updated_at = now()
            WHERE id = guest.place AND participation_status = 'needs-action';
            UPDATE occurrence_responses r SET participant_id = guest.place
            WHERE participant_id = guest.id AND NOT EXISTS (
                SELECT FROM occurrence_responses own
                WHERE own.participant_id = guest.place AND own.recurrence_id = r.recurrence_id);
            DELETE FROM participants WHERE id = guest.id;
        END IF;
        INSERT INTO changes (type, data)
        SELECT 'participant.updated', jsonb_build_object(
            'meeting_id', m.id, 'version', m.version, 'actor', NULL, 'notify', 'none', 'changed', '["participants"]'::jsonb,
            'participant_id', coalesce(guest.place, guest.id), 'subject', guest.owner)
        FROM meetings m WHERE m.id = guest.meeting_id;
    END LOOP;
END
$$;

CREATE FUNCTION adopt_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    guests text[];
BEGIN
    SELECT array_agg(email) INTO guests FROM placed WHERE user_id IS NULL;
    IF guests IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(slot) FROM address_locks(guests) slot;
        PERFORM adopt_guests(guests);
    END IF;
    RETURN NULL;
END
$$;

-- After whoever was invited is a guest according to what was known, somebody may have proved the address meanwhile.
CREATE TRIGGER participants_adopt AFTER INSERT ON participants REFERENCING NEW TABLE AS placed
FOR EACH STATEMENT EXECUTE FUNCTION adopt_at_once();

-- What was told of somebody, to be forgotten with them.
CREATE INDEX changes_of_participant ON changes ((data ->> 'participant_id')) WHERE data ->> 'participant_id' IS NOT NULL;
CREATE INDEX changes_of_subject ON changes ((data ->> 'subject')) WHERE data ->> 'subject' IS NOT NULL;
