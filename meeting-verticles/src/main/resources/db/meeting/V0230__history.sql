-- Who changed what of a meeting, when, from what to what: one row a field, or one without a field where the event says all.
-- It stays for as long as its meeting does, whatever becomes of the change log.
CREATE TABLE history (
    meeting_id     uuid        NOT NULL REFERENCES meetings ON DELETE CASCADE,
    seq            bigint      NOT NULL, -- of the change
    position       int         NOT NULL, -- among the fields of the change
    at             timestamptz NOT NULL,
    version        bigint      NOT NULL,
    type           text        NOT NULL,
    actor_id       uuid, -- null for a guest or the service itself
    recurrence_id  timestamp,
    participant_id uuid,
    subject_id     uuid, -- the user whom it is about, if any
    field          text,
    before         jsonb,
    after          jsonb,
    PRIMARY KEY (meeting_id, seq, position)
);

CREATE INDEX history_of_actor ON history (actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX history_of_subject ON history (subject_id) WHERE subject_id IS NOT NULL;

-- What a row of the change log says of a meeting that there is; a reminder changes nothing.
CREATE FUNCTION history_of(seq bigint, type text, at timestamptz, data jsonb) RETURNS SETOF history LANGUAGE sql STABLE AS $$
    SELECT m.id, $1, d.position::int, $3, coalesce((data ->> 'version')::bigint, m.version), $2, (data ->> 'actor')::uuid,
        (data ->> 'recurrence_id')::timestamp, (data ->> 'participant_id')::uuid, (data ->> 'subject')::uuid,
        d.detail ->> 'field', nullif(d.detail -> 'before', 'null'), nullif(d.detail -> 'after', 'null')
    FROM meetings m
    LEFT JOIN LATERAL jsonb_array_elements(data -> 'details') WITH ORDINALITY AS details (detail, position) ON true
    CROSS JOIN LATERAL (SELECT details.detail, coalesce(details.position, 1) AS position) d
    WHERE m.id = (data ->> 'meeting_id')::uuid AND split_part($2, '.', 1) IN ('meeting', 'occurrence', 'participant')
$$;

INSERT INTO history SELECT h.* FROM changes c, history_of(c.seq, c.type, c.at, c.data) h;

-- In the transaction of the change, so that no writer can forget it.
CREATE FUNCTION write_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO history SELECT h.* FROM told c, history_of(c.seq, c.type, c.at, c.data) h;
    RETURN NULL;
END
$$;

CREATE TRIGGER changes_write_history AFTER INSERT ON changes REFERENCING NEW TABLE AS told
FOR EACH STATEMENT EXECUTE FUNCTION write_history();
