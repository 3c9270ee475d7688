-- What is asked for by an address that has no account is written all the same, for nobody: so it takes as long.
ALTER TABLE one_time_tokens ALTER COLUMN user_id DROP NOT NULL;
