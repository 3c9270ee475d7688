-- The secret calendar of a user, to subscribe to; only the hash of the secret is kept.
CREATE TABLE feeds (
    user_id    uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    token_hash bytea       NOT NULL CONSTRAINT feeds_token UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
