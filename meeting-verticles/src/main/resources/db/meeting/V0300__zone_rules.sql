-- By which rules of a time zone the instants of its meetings have been derived, and how far that has got when the rules have
-- become others (target): up to done_to in the order of the meetings' ids.
CREATE TABLE zone_rules (
    zone        text PRIMARY KEY,
    fingerprint text NOT NULL,
    target      text,
    done_to     uuid
);
