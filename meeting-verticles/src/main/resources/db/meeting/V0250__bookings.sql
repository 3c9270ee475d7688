-- Whoever books a room waits for who books it at the same time: checked at the end, both would find the other's unfinished
-- booking, wait for it, and so for each other. A room that is gone takes no bookings for times to come, whoever deletes it
-- at the same time having waited in the same line.
CREATE FUNCTION book_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.room_id::text, 0));
    IF upper(NEW.during) > now() AND NOT EXISTS (SELECT FROM rooms WHERE id = NEW.room_id AND deleted_at IS NULL) THEN
        RAISE EXCEPTION 'there is no such room'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'occurrences_room';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER occurrences_book_room BEFORE INSERT OR UPDATE ON occurrences
    FOR EACH ROW WHEN (NEW.room_id IS NOT NULL) EXECUTE FUNCTION book_room();
