-- Work that comes round again. Whoever moves next_at on from a moment that has come may do it: to the end of a lease first,
-- and to the next turn once it is done.
CREATE TABLE jobs (
    name    text        PRIMARY KEY,
    next_at timestamptz NOT NULL
);
