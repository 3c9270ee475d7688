CREATE TABLE accounts (
    id                uuid        PRIMARY KEY,
    email             text        NOT NULL CONSTRAINT accounts_email UNIQUE CHECK (email = lower(email)),
    email_verified_at timestamptz,
    password_hash     text,
    first_name        text        NOT NULL,
    last_name         text        NOT NULL,
    is_active         boolean     NOT NULL DEFAULT true,
    roles             text[]      NOT NULL DEFAULT '{user}',
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);

-- An instant in the form of the HTTP contract, whatever the time zone of the connection.
CREATE FUNCTION instant_json(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- An account as clients and the change log see it.
CREATE FUNCTION user_json(a accounts) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', a.id,
        'email', a.email,
        'is_active', a.is_active,
        'is_email_verified', a.email_verified_at IS NOT NULL,
        'first_name', a.first_name,
        'last_name', a.last_name,
        'roles', to_jsonb(a.roles),
        'has_password', a.password_hash IS NOT NULL,
        'created_at', instant_json(a.created_at),
        'updated_at', instant_json(a.updated_at))
$$;

-- Mailed links and codes. The secret itself is derived from the id and a key of the service, so that it stands nowhere.
-- A registration waits here with its own password and names until its own link or code proves the address: whoever
-- registered the address before or after, with another password, gains nothing.
CREATE TABLE one_time_tokens (
    id            uuid        PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    purpose       text        NOT NULL CHECK (purpose IN ('verify-email')),
    token_hash    bytea       NOT NULL UNIQUE,
    password_hash text,
    first_name    text        NOT NULL,
    last_name     text        NOT NULL,
    code_attempts int         NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz
);

CREATE INDEX one_time_tokens_by_user ON one_time_tokens (user_id, created_at);

CREATE TABLE sessions (
    id              uuid        PRIMARY KEY,
    user_id         uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    refresh_hash    bytea       NOT NULL,
    previous_hash   bytea,
    rotated_at      timestamptz NOT NULL DEFAULT now(),
    auth_time       timestamptz NOT NULL DEFAULT now(),
    created_at      timestamptz NOT NULL DEFAULT now(),
    last_seen_at    timestamptz NOT NULL DEFAULT now(),
    idle_expires_at timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    device_name     text,
    user_agent      text,
    ip              text        NOT NULL,
    revoked_at      timestamptz,
    revoked_reason  text CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);

CREATE INDEX sessions_live_by_user ON sessions (user_id, id) WHERE revoked_at IS NULL;

-- The outbox: a mail is written in the transaction of the fact it tells of, and rendered when it is sent.
CREATE TABLE mails (
    id              uuid        PRIMARY KEY,
    to_address      text        NOT NULL,
    template        text        NOT NULL,
    params          jsonb       NOT NULL,
    request_id      text,
    state           text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'dead')),
    attempts        int         NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz
);

CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state IN ('queued', 'sending');
CREATE INDEX mails_dead ON mails (finished_at) WHERE state = 'dead';
