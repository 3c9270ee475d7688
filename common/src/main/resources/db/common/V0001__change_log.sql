-- What changed, in the order of seq; written in the transaction of the fact it tells of.
-- How a reader passes no row that a later commit could still put before it: see ChangeLog.
CREATE TABLE changes (
    seq        bigint      PRIMARY KEY,
    horizon    xid8        NOT NULL,
    type       text        NOT NULL,
    at         timestamptz NOT NULL,
    request_id text,
    data       jsonb       NOT NULL
);

CREATE INDEX changes_by_type ON changes (type, seq);

CREATE SEQUENCE changes_seq OWNED BY changes.seq;

-- The highest id of a transaction that has ever taken a seq. It is a sequence because that, like the seq itself, must be
-- the same for all transactions at once and never be rolled back.
CREATE SEQUENCE changes_horizon MINVALUE 0 START 0 OWNED BY changes.horizon;

-- Takes a seq and the horizon that belongs to it. One transaction at a time does, and no longer than that: the lock is
-- taken in a subtransaction that is rolled back at once, which gives it back whatever happens. What the sequences gave out
-- and the variables hold stays.
CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own     bigint := pg_current_xact_id()::text::bigint;
    highest bigint;
BEGIN
    BEGIN
        PERFORM pg_advisory_xact_lock('changes_horizon'::regclass::bigint);
        NEW.seq := nextval('changes_seq');
        highest := setval('changes_horizon', greatest(own, pg_sequence_last_value('changes_horizon')));
        RAISE SQLSTATE 'GIVEN';
    EXCEPTION WHEN SQLSTATE 'GIVEN' THEN
    END;
    NEW.horizon := highest::text::xid8;
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER changes_are_numbered BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION number_change();

-- After a restore into another cluster the kept horizons are of a foreign count. To be called on its own: its transaction
-- has its id after it has the lock, so that no horizon of this cluster can be higher.
CREATE FUNCTION adopt_restored_changes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    present bigint;
BEGIN
    PERFORM pg_advisory_xact_lock('changes_horizon'::regclass::bigint);
    present := pg_current_xact_id()::text::bigint;
    PERFORM setval('changes_horizon', 0) FROM changes_horizon WHERE last_value > present;
    IF (SELECT horizon FROM changes ORDER BY seq DESC LIMIT 1) > present::text::xid8 THEN
        UPDATE changes SET horizon = '0' WHERE horizon > present::text::xid8;
    END IF;
END
$$;
