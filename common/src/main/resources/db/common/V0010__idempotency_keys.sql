-- Requests that were sent under an Idempotency-Key, for a day. A copy of this table tells nothing: the key is stored as a
-- keyed hash, and so is what was asked; the answer is encrypted by a key that it takes the client's key to derive.
CREATE TABLE idempotency_keys (
    id            bytea       PRIMARY KEY,    -- caller and key
    fingerprint   bytea       NOT NULL,       -- what was asked
    claim         uuid        NOT NULL,       -- who carries it out
    claimed_until timestamptz NOT NULL,       -- when another may, if there is no answer by then
    answer        bytea,
    expires_at    timestamptz NOT NULL
);

CREATE INDEX idempotency_keys_expired ON idempotency_keys (expires_at);
