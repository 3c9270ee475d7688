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

-- The order matters: the transaction has its id before it takes a seq, and the horizon is read after both, from a
-- snapshot of its own. That needs READ COMMITTED, where each statement of a function gets one.
CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'changes are written under READ COMMITTED only';
    END IF;
    PERFORM pg_current_xact_id();
    NEW.seq := nextval('changes_seq');
    NEW.horizon := pg_snapshot_xmax(pg_current_snapshot());
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER changes_are_numbered BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION number_change();
