-- The mails that are to be sent: written with the cursor of the change log they follow from, and handed to the auth service
-- by their id until it has acknowledged them. What a mail says is read from the meeting when it is handed over, so that it is
-- what stands then. Whoever has a reminder to send puts it here as well.
CREATE TABLE outbox (
    id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    position        bigint      GENERATED ALWAYS AS IDENTITY,
    kind            text        NOT NULL CHECK (
        kind IN ('invitation', 'update', 'cancellation', 'response', 'promotion', 'reminder')
    ),
    meeting_id      uuid        NOT NULL REFERENCES meetings ON DELETE CASCADE,
    recurrence_id   timestamp, -- null where it is about all of the meeting
    participant_id  uuid, -- the place that it is about; for an invitation that of the recipient
    user_id         uuid, -- to whom: a user, or the address of a guest
    email           text,
    details         jsonb       NOT NULL DEFAULT '[]',
    request_id      text,
    attempts        int         NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    created_at      timestamptz NOT NULL DEFAULT now(),
    recipient       text        NOT NULL GENERATED ALWAYS AS (coalesce(user_id::text, lower(email))) STORED,
    CONSTRAINT outbox_one_recipient CHECK (num_nonnulls(user_id, email) = 1)
);

CREATE INDEX outbox_due ON outbox (next_attempt_at);
CREATE INDEX outbox_of_recipient ON outbox (meeting_id, recipient, position);
CREATE INDEX outbox_by_recipient ON outbox (recipient);

-- An update that nobody has begun to send takes in the ones after it.
CREATE UNIQUE INDEX outbox_one_update ON outbox (meeting_id, recipient, (coalesce(recurrence_id, '-infinity'::timestamp)))
    WHERE kind = 'update' AND attempts = 0;

-- What was changed before there were mails is not told by mail.
INSERT INTO cursors (name, seq) SELECT 'notifications', coalesce(max(seq), 0) FROM changes;
