-- Whoever asked for their data when not all of it could be had; a mail tells them when it can.
CREATE TABLE exports (
    user_id      uuid        PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    requested_at timestamptz NOT NULL DEFAULT now()
);

-- All addresses that somebody has or had or was about to have, but for those that are somebody else's now.
CREATE FUNCTION addresses_of(of_user uuid) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT address FROM (
        SELECT email FROM accounts WHERE id = of_user
        UNION
        SELECT data ->> 'email' FROM changes
        WHERE type IN ('user.created', 'user.updated') AND data ->> 'id' = of_user::text
        UNION
        SELECT value FROM one_time_tokens, jsonb_each_text(data) WHERE user_id = of_user
    ) AS known (address)
    WHERE address LIKE '%@%' AND NOT EXISTS (SELECT FROM accounts WHERE email = address AND id <> of_user)
$$;

-- All sessions of somebody, also those that have ended: to be told, and to go with their account.
CREATE INDEX sessions_by_user ON sessions (user_id, id);
