-- The audit log only grows. Two functions alone may touch what stands there, each for its one purpose, which a setting names
-- while the function runs.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    purpose text := coalesce(current_setting('rollcall.audit_purpose', true), '');
BEGIN
    IF TG_OP = 'DELETE' AND purpose = 'expire' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND purpose = 'pseudonymise'
        AND to_jsonb(NEW) - '{origin,detail}'::text[] = to_jsonb(OLD) - '{origin,detail}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit log only grows: % refused', TG_OP;
END
$$;

CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- What somebody did to the accounts of others.
CREATE INDEX audit_by_other_actor ON audit (actor_id) WHERE actor_id <> user_id;

-- Takes out what tells of the person behind a user id, and leaves that something happened: where they were, and what was
-- noted of their account. Where others acted on it, their own origin stays.
CREATE FUNCTION pseudonymise_audit(of_user uuid) RETURNS bigint LANGUAGE sql VOLATILE
SET rollcall.audit_purpose = 'pseudonymise' AS $$
    WITH changed AS (
        UPDATE audit SET
            origin = CASE WHEN coalesce(actor_id, user_id) = of_user THEN '{}' ELSE origin END,
            detail = CASE WHEN user_id = of_user THEN NULL ELSE detail END
        WHERE user_id = of_user OR (actor_id = of_user AND actor_id <> user_id)
        RETURNING 1
    )
    SELECT count(*) FROM changed
$$;

-- Drops the oldest entries from before a moment, at most so many; yields how many.
CREATE FUNCTION expire_audit(before timestamptz, at_most int) RETURNS bigint LANGUAGE sql VOLATILE
SET rollcall.audit_purpose = 'expire' AS $$
    WITH dropped AS (
        DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < before ORDER BY id LIMIT at_most)
        RETURNING 1
    )
    SELECT count(*) FROM dropped
$$;
