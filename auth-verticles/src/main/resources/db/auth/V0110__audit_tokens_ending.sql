-- An id in the order of time, as RFC 9562, section 5.7, lays it out (UUID version 7).
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6),
            52, 1), 53, 1),
        'hex')::uuid
$$;

ALTER TABLE mails ALTER COLUMN id SET DEFAULT uuid_v7();

-- Who did what, when, from where, and how it went. It names users by id alone and outlives them.
CREATE TABLE audit (
    id         uuid        PRIMARY KEY DEFAULT uuid_v7(),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    event      text        NOT NULL,
    outcome    text        NOT NULL DEFAULT 'success' CHECK (outcome IN ('success', 'failure')),
    user_id    uuid,       -- whom it concerns
    actor_id   uuid,       -- who did it; null where nobody was signed in
    session_id uuid,
    origin     jsonb       NOT NULL, -- ip, user_agent, request_id
    detail     jsonb
);

CREATE INDEX audit_by_user ON audit (user_id, id);
CREATE INDEX audit_by_event ON audit (event, id);

-- When the password was last changed by its owner: what was mailed before counts for nothing from then on.
ALTER TABLE accounts ADD COLUMN password_changed_at timestamptz NOT NULL DEFAULT now();

-- Links for other purposes carry what they are about in data.
ALTER TABLE one_time_tokens
    DROP CONSTRAINT one_time_tokens_purpose_check,
    ADD CONSTRAINT one_time_tokens_purpose_check CHECK (
        purpose IN ('verify-email', 'reset-password', 'confirm-email', 'undo-email', 'unlock', 'disown')
    ),
    ALTER COLUMN first_name DROP NOT NULL,
    ALTER COLUMN last_name DROP NOT NULL,
    ADD COLUMN data jsonb NOT NULL DEFAULT '{}';

-- Ends the live sessions of a user, all, only one, or all but one, and tells of each; yields the seq of the last change,
-- 0 where none was live. To be called in the list of a final SELECT, since one that nobody reads is never run.
CREATE FUNCTION end_sessions(of_user uuid, only_id uuid, except_id uuid, reason text, request text)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH ended AS (
        UPDATE sessions SET revoked_at = now(), revoked_reason = reason
        WHERE user_id = of_user AND revoked_at IS NULL
            AND (only_id IS NULL OR id = only_id) AND (except_id IS NULL OR id <> except_id)
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
