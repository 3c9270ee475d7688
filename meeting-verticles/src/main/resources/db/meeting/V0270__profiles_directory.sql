-- What users say of themselves here; what they have not said is null, and as it usually is.
CREATE TABLE profiles (
    user_id       uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    version       bigint      NOT NULL DEFAULT 1,
    time_zone     text,
    locale        text        CHECK (char_length(locale) <= 35),
    working_hours jsonb,
    notifications jsonb,
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- Whoever leaves takes it along: their row in users stays as a bare id.
CREATE FUNCTION forget_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM profiles WHERE user_id = NEW.id;
    DELETE FROM feeds WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_forget_profile AFTER UPDATE OF is_deleted ON users
FOR EACH ROW WHEN (NEW.is_deleted) EXECUTE FUNCTION forget_profile();

-- Words of names and addresses are found by how they begin; comes with PostgreSQL.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION directory_text(u users) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(' ' || coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '') || ' ' || coalesce(u.email, ''))
$$;

CREATE INDEX users_directory ON users USING gin (directory_text(users) gin_trgm_ops)
    WHERE is_active AND is_email_verified;
