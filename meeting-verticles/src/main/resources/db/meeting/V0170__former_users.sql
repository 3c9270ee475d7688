-- What stands for the address of somebody who has left (RFC 2606, section 2: nobody can have it).
CREATE FUNCTION former_address(participant uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'former-' || participant || '@rollcall.invalid'
$$;

-- The places of guests, who are known by their address alone.
CREATE INDEX participants_guests ON participants (lower(email)) WHERE user_id IS NULL;

-- Whoever is placed while they leave must not stay by their address. The foreign key has waited for the one who erases them,
-- or holds them up: rows are checked before a statement is.
CREATE FUNCTION hide_former_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM placed JOIN users ON users.id = user_id WHERE is_deleted AND 'owner' = ANY (placed.roles)) THEN
        RAISE serialization_failure USING MESSAGE = 'The owner has left meanwhile';
    END IF;
    UPDATE participants SET email = former_address(participants.id), name = 'A former user'
    FROM placed JOIN users ON users.id = placed.user_id
    WHERE participants.id = placed.id AND is_deleted;
    RETURN NULL;
END
$$;

CREATE TRIGGER participants_hide_former_users AFTER INSERT ON participants REFERENCING NEW TABLE AS placed
FOR EACH STATEMENT EXECUTE FUNCTION hide_former_users();
