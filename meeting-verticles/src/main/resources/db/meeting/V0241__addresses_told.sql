-- What was told of guests who were added or removed names their addresses, to be forgotten with whoever proved one.
CREATE INDEX changes_of_address ON changes (
    lower(coalesce(data #>> '{details,0,before,email}', data #>> '{details,0,after,email}')))
WHERE type IN ('participant.added', 'participant.removed');

CREATE INDEX history_of_address ON history (lower(coalesce(before, after) ->> 'email')) WHERE field = 'participants';
