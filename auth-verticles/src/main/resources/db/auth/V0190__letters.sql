-- What another service has written, encrypted by a key that follows from the service's secret and the id: it may hold links
-- that are secret. Forgotten once it is sent.
ALTER TABLE mails ADD COLUMN letter bytea;

-- Mails that somebody waits for to sign in go before those of other services.
DROP INDEX mails_due;
CREATE INDEX mails_due ON mails ((letter IS NOT NULL), next_attempt_at) WHERE state IN ('queued', 'sending');
