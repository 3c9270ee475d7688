-- An instant in the form of the HTTP contract, whatever the time zone of the connection.
CREATE FUNCTION instant_json(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- A local time in the form of the HTTP contract.
CREATE FUNCTION local_json(local timestamp) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS')
$$;

-- What somebody did, to be told to them.
CREATE INDEX changes_of_actor ON changes ((data ->> 'actor'), seq) WHERE data ->> 'actor' IS NOT NULL;
