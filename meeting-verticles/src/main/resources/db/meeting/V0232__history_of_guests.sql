-- What is told of guests who are in a meeting no more, by their address: it goes when they do.
CREATE INDEX history_of_guests ON history (lower(coalesce(before, after) ->> 'email')) WHERE field = 'participants';
