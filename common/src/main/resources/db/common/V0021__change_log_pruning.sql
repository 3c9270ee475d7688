-- Up to which seq rows of the change log may be gone: a reader that stands before it has to start over. Always one row.
CREATE TABLE changes_pruned (
    seq bigint NOT NULL
);
CREATE UNIQUE INDEX changes_pruned_has_one_row ON changes_pruned ((true));
INSERT INTO changes_pruned VALUES (0);

-- Who keeps what they read of the change log, and how far they have got: what stands after that is kept for them, unless
-- they have not been seen for long.
CREATE TABLE followers (
    name    text        PRIMARY KEY,
    seq     bigint      NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);
