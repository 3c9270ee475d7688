-- Letters without their accents; comes with PostgreSQL, and the owner of a database may make it.
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- Words as they are searched for: without accents, addresses and hyphenated words in their parts.
CREATE FUNCTION searchable(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(public.unaccent('public.unaccent', words), '@._-+/:&#''', '          ')
$$;

-- What somebody typed, in the syntax of web searches: a word after a hyphen is not to be there, and the last one may not be
-- finished yet.
CREATE FUNCTION search_query(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN query::text ~ '''$' AND typed !~ '["[:space:]]$' THEN (query::text || ':*')::tsquery ELSE query END
    FROM (
        SELECT websearch_to_tsquery('simple', translate(
            searchable(regexp_replace(translate(typed, E'\x01', ' '), '(^|\s)-(?=\S)', E'\\1\x01', 'g')), E'\x01', '-'))
    ) AS q (query)
$$;

-- All that a meeting is found by, put together as its reader may see it.
CREATE AGGREGATE search_words(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '', PARALLEL = SAFE);

ALTER TABLE meetings DROP COLUMN search;
ALTER TABLE meetings ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(title || ' ' || coalesce(description, '')))) STORED;

ALTER TABLE participants ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(coalesce(name, '') || ' ' || email))) STORED;

ALTER TABLE users ADD COLUMN meeting_search tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(
        coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '')))) STORED;

-- Whatever was moved to before where its rule had it may lie before the start of its meeting.
CREATE INDEX occurrences_brought_forward ON occurrences (meeting_id, lower(during)) WHERE start_local < recurrence_id;
