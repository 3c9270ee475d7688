-- The public halves of the keys that access tokens are signed with, for all who verify; no kid is the secret that both
-- services may share. A key that no node has in its set any more is retired: what it has signed lives on for minutes.
CREATE TABLE signing_keys (
    kid           text        PRIMARY KEY,
    x             text        NOT NULL,
    y             text        NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    retired_at    timestamptz,
    CHECK ((kid = '') = (x = '') AND (kid = '') = (y = ''))
);
