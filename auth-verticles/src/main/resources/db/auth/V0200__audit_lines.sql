-- Entries of the audit log that the service's log has yet to tell of. Each comes here in the transaction that makes the entry,
-- and goes when its line has been written. What ties it to its request is kept apart, since an erasure takes it out of the entry.
CREATE TABLE audit_lines (
    id         uuid PRIMARY KEY,
    request_id text,
    trace_id   text
);

CREATE FUNCTION await_audit_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_lines (id, request_id, trace_id)
    VALUES (NEW.id, NEW.origin ->> 'request_id', NEW.origin ->> 'trace_id');
    RETURN NULL;
END
$$;

CREATE TRIGGER audit_entry_awaits_its_line AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION await_audit_line();

-- As before, and with the request that took the address.
CREATE OR REPLACE FUNCTION clear_unproved_account(address text, request text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    gone uuid;
BEGIN
    DELETE FROM accounts WHERE email = address AND email_verified_at IS NULL AND is_active RETURNING id INTO gone;
    IF NOT found THEN
        RETURN false;
    END IF;
    UPDATE changes SET data = jsonb_build_object('id', data -> 'id')
    WHERE type IN ('user.created', 'user.updated') AND data ->> 'id' = gone::text;
    INSERT INTO changes (type, request_id, data) VALUES ('user.deleted', request, jsonb_build_object('id', gone));
    PERFORM pseudonymise_audit(gone);
    INSERT INTO audit (event, user_id, origin, detail)
    VALUES ('account.erased', gone, jsonb_strip_nulls(jsonb_build_object('request_id', request)),
        '{"reason": "address-proved-by-another"}');
    RETURN true;
END
$$;
