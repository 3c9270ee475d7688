-- What the change log tells of a person, and the mails to them: found when they leave.
CREATE INDEX changes_of_user ON changes ((data ->> 'id')) WHERE type IN ('user.created', 'user.updated');
CREATE INDEX mails_by_address ON mails (to_address);
