-- There is no other role, and everybody is a user.
ALTER TABLE accounts ADD CONSTRAINT accounts_roles CHECK (roles <@ '{user,admin}'::text[] AND 'user' = ANY (roles));

-- By which the last administrator is told.
CREATE INDEX accounts_admins ON accounts (id) WHERE 'admin' = ANY (roles);

-- Finds people by a part of their address or name.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX accounts_by_text ON accounts USING gin ((email || ' ' || first_name || ' ' || last_name) gin_trgm_ops);

-- The roles of somebody who has just proved that the address is theirs: the addresses of first administrators are in the
-- settings, so that whoever proves one of them, however, is one.
CREATE FUNCTION roles_once_verified(roles text[], address text, admin_emails text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN address = ANY (admin_emails) AND NOT 'admin' = ANY (roles) THEN roles || '{admin}'::text[] ELSE roles END
$$;
