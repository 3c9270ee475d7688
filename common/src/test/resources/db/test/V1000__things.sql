CREATE TABLE things (
    id      int     PRIMARY KEY,
    name    text    CONSTRAINT things_name_is_taken UNIQUE,
    version int     NOT NULL DEFAULT 0 CONSTRAINT things_version_rises CHECK (version >= 0),
    parent  int     CONSTRAINT things_parent_exists REFERENCES things
);
