-- As before, but the sessions are locked in the order of their ids, so that two who end the same ones wait for one another
-- and never in a circle.
CREATE OR REPLACE FUNCTION end_sessions(of_user uuid, only_id uuid, except_id uuid, reason text, request text)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH ending AS (
        SELECT id FROM sessions
        WHERE user_id = of_user AND revoked_at IS NULL
            AND (only_id IS NULL OR id = only_id) AND (except_id IS NULL OR id <> except_id)
        ORDER BY id FOR NO KEY UPDATE
    ), ended AS (
        UPDATE sessions SET revoked_at = now(), revoked_reason = reason
        WHERE id IN (SELECT id FROM ending) AND revoked_at IS NULL
        RETURNING id, user_id
    ), change AS (
        INSERT INTO changes (type, request_id, data)
        SELECT 'session.revoked', request,
            jsonb_build_object('session_id', id, 'user_id', user_id, 'reason', reason)
        FROM ended
        RETURNING seq
    )
    SELECT coalesce(max(seq), 0) FROM change
$$;
