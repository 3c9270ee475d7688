-- An address that somebody registered and never proved goes to who proves it: that registration goes, and leaves nothing
-- personal in the logs. What an administrator disabled stays, since it keeps its address from being used. Yields whether
-- there was one; to be asked before the address is taken.
CREATE FUNCTION clear_unproved_account(address text, request text) RETURNS boolean LANGUAGE plpgsql AS $$
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
    VALUES ('account.erased', gone, '{}', '{"reason": "address-proved-by-another"}');
    RETURN true;
END
$$;
