-- From where each user has logged in, so that a log-in from elsewhere can be told them. A fingerprint is made of what a
-- device calls itself and of its network by a key of the service: it says neither.
CREATE TABLE known_devices (
    user_id     uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    fingerprint bytea       NOT NULL,
    seen_at     timestamptz NOT NULL DEFAULT now(), -- the last log-in
    PRIMARY KEY (user_id, fingerprint)
);

CREATE INDEX known_devices_by_age ON known_devices (seen_at);

-- What the current refresh token follows from where it does not follow from its predecessor, since that was not at hand.
ALTER TABLE sessions ADD COLUMN refresh_seed bytea;

-- Ends the oldest live sessions of a user past so many, and tells of each; yields the seq of the last change, 0 for none.
-- To be called in the list of a final SELECT, by whoever has the row of the account locked: none is opened meanwhile.
CREATE FUNCTION end_oldest_sessions(of_user uuid, kept int, request text, origin jsonb)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH ended AS (
        UPDATE sessions SET revoked_at = now(), revoked_reason = 'too-many'
        WHERE revoked_at IS NULL AND id IN (
            SELECT id FROM sessions
            WHERE user_id = of_user AND revoked_at IS NULL AND least(idle_expires_at, expires_at) > now()
            ORDER BY id DESC OFFSET kept)
        RETURNING id, user_id, revoked_reason
    ), noted AS (
        INSERT INTO audit (event, user_id, session_id, origin, detail)
        SELECT 'session.ended', user_id, id, origin, jsonb_build_object('reason', revoked_reason) FROM ended
    ), change AS (
        INSERT INTO changes (type, request_id, data)
        SELECT 'session.revoked', request,
            jsonb_build_object('session_id', id, 'user_id', user_id, 'reason', revoked_reason)
        FROM ended
        RETURNING seq
    )
    SELECT coalesce(max(seq), 0) FROM change
$$;

-- Where a session was opened, in the words of a mail. What a device calls itself is not to be trusted with many of them.
CREATE FUNCTION device_for_mail(s sessions) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'device', left(coalesce(s.device_name, s.user_agent, 'a device without a name'), 100),
        'ip', s.ip,
        'opened_at', to_char(s.created_at AT TIME ZONE 'UTC', 'FMDay, FMDD FMMonth YYYY, HH24:MI') || ' UTC')
$$;
