-- By what clean-up finds rows that have had their time. None of these columns changes when a session is refreshed, so that a
-- refresh touches no index.
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_ended ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at);
CREATE INDEX mails_sent ON mails (finished_at) WHERE state = 'sent';
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX accounts_unverified ON accounts (created_at) WHERE email_verified_at IS NULL;
