-- The copy of the accounts, as of the change of the auth log that each row names. Who was deleted stays as a bare id, so
-- that an older change that comes late cannot bring them back.
CREATE TABLE users (
    id                uuid        PRIMARY KEY,
    seq               bigint      NOT NULL,
    email             text,
    is_active         boolean     NOT NULL,
    is_email_verified boolean     NOT NULL,
    first_name        text,
    last_name         text,
    roles             text[]      NOT NULL,
    is_deleted        boolean     NOT NULL DEFAULT false,
    CONSTRAINT users_deleted_are_erased CHECK (
        CASE WHEN is_deleted THEN NOT is_active AND num_nonnulls(email, first_name, last_name) = 0
        ELSE email IS NOT NULL END
    )
);

-- Not unique: auth guards that, and the copy must never be kept from following it.
CREATE INDEX users_by_email ON users (lower(email));

-- How far a change log has been taken in, by follower.
CREATE TABLE cursors (
    name text   PRIMARY KEY,
    seq  bigint NOT NULL
);

-- Wall time and zone are what was decided; the instants are derived from them whenever they are written.
CREATE TABLE meetings (
    id                   uuid        PRIMARY KEY,
    uid                  text        NOT NULL CONSTRAINT meetings_uid UNIQUE,
    version              bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    sequence             int         NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    status               text        NOT NULL CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    visibility           text        NOT NULL CHECK (visibility IN ('private', 'public')),
    title                text        NOT NULL CHECK (char_length(title) BETWEEN 1 AND 255),
    description          text        CHECK (char_length(description) <= 8192),
    start_local          timestamp   NOT NULL,
    time_zone            text        NOT NULL,
    duration_seconds     int         NOT NULL CHECK (duration_seconds BETWEEN 60 AND 7 * 86400),
    all_day              boolean     NOT NULL,
    utc_start            timestamptz NOT NULL,
    utc_end              timestamptz NOT NULL,
    free_busy_status     text        NOT NULL CHECK (free_busy_status IN ('busy', 'free')),
    location_name        text        CHECK (char_length(location_name) <= 1024),
    room_id              uuid,
    join_url             text        CHECK (char_length(join_url) <= 2048),
    recurrence_rule      jsonb       CHECK (jsonb_typeof(recurrence_rule) = 'object'),
    recurrence_overrides jsonb       CHECK (jsonb_typeof(recurrence_overrides) = 'object'),
    capacity             int         CHECK (capacity BETWEEN 1 AND 500),
    hide_participants    boolean     NOT NULL,
    alerts               jsonb       NOT NULL CHECK (jsonb_array_length(alerts) <= 5),
    agenda               jsonb       NOT NULL CHECK (jsonb_array_length(agenda) <= 50),
    links                jsonb       NOT NULL CHECK (jsonb_array_length(links) <= 25),
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    created_by           uuid        NOT NULL REFERENCES users,
    deleted_at           timestamptz,
    CONSTRAINT meetings_end_after_start CHECK (utc_start < utc_end),
    CONSTRAINT meetings_all_day_whole_days CHECK (
        NOT all_day OR (start_local::time = '00:00' AND duration_seconds % 86400 = 0)
    ),
    CONSTRAINT meetings_overrides_need_rule CHECK (recurrence_overrides IS NULL OR recurrence_rule IS NOT NULL),
    -- what participants point at, so that they carry the start of their meeting
    CONSTRAINT meetings_id_utc_start UNIQUE (id, utc_start)
);

-- A person's place in a meeting. Their email is the one that they were invited by; a user's current name and address
-- stand in the copy.
CREATE TABLE participants (
    id                   uuid        PRIMARY KEY,
    meeting_id           uuid        NOT NULL,
    utc_start            timestamptz NOT NULL,
    user_id              uuid        REFERENCES users,
    email                text        NOT NULL CHECK (char_length(email) <= 254),
    name                 text        CHECK (char_length(name) <= 255),
    roles                text[]      NOT NULL CHECK (
        cardinality(roles) > 0 AND roles <@ '{owner,chair,attendee,optional,informational}'::text[]
    ),
    participation_status text        NOT NULL CHECK (
        participation_status IN ('needs-action', 'accepted', 'declined', 'tentative', 'waitlisted')
    ),
    comment              text        CHECK (char_length(comment) <= 1024),
    proposed_start       timestamp,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT participants_meeting FOREIGN KEY (meeting_id, utc_start)
        REFERENCES meetings (id, utc_start) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE UNIQUE INDEX participants_once_by_email ON participants (meeting_id, lower(email));
CREATE UNIQUE INDEX participants_once_by_user ON participants (meeting_id, user_id);
CREATE UNIQUE INDEX participants_one_owner ON participants (meeting_id) WHERE 'owner' = ANY (roles);

-- The meetings of a user by start: what a list reads, page after page.
CREATE INDEX participants_of_user ON participants (user_id, utc_start, meeting_id) WHERE user_id IS NOT NULL;
