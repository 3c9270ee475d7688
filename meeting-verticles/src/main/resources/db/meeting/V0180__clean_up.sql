-- When a row of the copy was last taken in: the bare id of somebody deleted goes a while after that, once no meeting names it.
ALTER TABLE users ADD COLUMN copied_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX users_deleted ON users (copied_at) WHERE is_deleted;
CREATE INDEX meetings_by_creator ON meetings (created_by);
