-- Exclusion of equal ids beside overlapping times; comes with PostgreSQL, and the owner of a database may make it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE rooms (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
    capacity   int         CHECK (capacity BETWEEN 1 AND 10000),
    location   text        CHECK (char_length(location) <= 1024),
    time_zone  text,
    version    bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);

CREATE UNIQUE INDEX rooms_name ON rooms (lower(name)) WHERE deleted_at IS NULL;

ALTER TABLE meetings
    ADD CONSTRAINT meetings_room FOREIGN KEY (room_id) REFERENCES rooms,
    -- the end of the last occurrence that stands in occurrences, moved or not
    ADD COLUMN series_end timestamptz,
    -- how far the occurrences of a rule without an end reach; null where all of them stand
    ADD COLUMN expanded_to timestamptz,
    -- when the next of its alerts is due
    ADD COLUMN next_reminder_at timestamptz,
    -- the series that this one was split off
    ADD COLUMN split_from uuid,
    ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', title || ' ' || coalesce(description, ''))) STORED;

UPDATE meetings SET series_end = utc_end;

ALTER TABLE meetings
    ALTER COLUMN series_end SET NOT NULL,
    DROP CONSTRAINT meetings_overrides_need_rule,
    ADD CONSTRAINT meetings_overrides_need_rule CHECK (
        coalesce(recurrence_overrides, '{}') = '{}' OR recurrence_rule IS NOT NULL
    ),
    ADD CONSTRAINT meetings_span UNIQUE (id, utc_start, series_end);

CREATE INDEX meetings_reminders ON meetings (next_reminder_at) WHERE next_reminder_at IS NOT NULL;
CREATE INDEX meetings_to_expand ON meetings (expanded_to) WHERE expanded_to IS NOT NULL AND deleted_at IS NULL;

-- Participants carry when their meeting begins and when its last occurrence ends, so that a range finds them at once.
ALTER TABLE participants ADD COLUMN series_end timestamptz;
UPDATE participants p SET series_end = m.series_end FROM meetings m WHERE m.id = p.meeting_id;
ALTER TABLE participants
    ALTER COLUMN series_end SET NOT NULL,
    DROP CONSTRAINT participants_meeting,
    ADD CONSTRAINT participants_meeting FOREIGN KEY (meeting_id, utc_start, series_end)
        REFERENCES meetings (id, utc_start, series_end) ON UPDATE CASCADE ON DELETE CASCADE,
    -- the order of the waiting list
    ADD COLUMN waitlisted_at timestamptz,
    ADD COLUMN responded_at timestamptz;

ALTER TABLE meetings DROP CONSTRAINT meetings_id_utc_start;

CREATE INDEX participants_of_user_by_end ON participants (user_id, series_end, utc_start, meeting_id)
    WHERE user_id IS NOT NULL;

-- Every occurrence of every meeting, five years ahead; a meeting that does not recur has one. What a single occurrence has
-- of its own stands in the overrides of its meeting; here is only what ranges, rooms and reminders are looked up by.
CREATE TABLE occurrences (
    meeting_id    uuid      NOT NULL REFERENCES meetings ON DELETE CASCADE,
    recurrence_id timestamp NOT NULL, -- its original local start
    start_local   timestamp NOT NULL,
    during        tstzrange NOT NULL,
    is_cancelled  boolean   NOT NULL,
    is_busy       boolean   NOT NULL, -- whether it takes the time of those who accept it
    room_id       uuid, -- only while it stands, so that what was cancelled frees the room
    PRIMARY KEY (meeting_id, recurrence_id),
    -- checked when all of a series has been moved, so that it is never in its own way
    CONSTRAINT occurrences_one_per_room EXCLUDE USING gist (room_id WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX occurrences_by_start ON occurrences (meeting_id, lower(during));

INSERT INTO occurrences (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy)
SELECT id, start_local, start_local, tstzrange(utc_start, utc_end), status = 'cancelled',
    free_busy_status = 'busy' AND status <> 'cancelled' AND deleted_at IS NULL
FROM meetings;

-- What a participant answered to one occurrence, where that differs from their answer to the whole.
CREATE TABLE occurrence_responses (
    participant_id       uuid        NOT NULL REFERENCES participants ON DELETE CASCADE,
    recurrence_id        timestamp   NOT NULL,
    participation_status text        NOT NULL CHECK (
        participation_status IN ('needs-action', 'accepted', 'declined', 'tentative', 'waitlisted')
    ),
    comment              text        CHECK (char_length(comment) <= 1024),
    proposed_start       timestamp,
    waitlisted_at        timestamptz,
    updated_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (participant_id, recurrence_id)
);

-- The secret links of guests. The secret follows from the id by a key of the service; only its hash is kept.
CREATE TABLE invitations (
    id             uuid        PRIMARY KEY,
    participant_id uuid        NOT NULL UNIQUE REFERENCES participants ON DELETE CASCADE,
    token_hash     bytea       NOT NULL UNIQUE,
    created_at     timestamptz NOT NULL DEFAULT now(),
    revoked_at     timestamptz
);
