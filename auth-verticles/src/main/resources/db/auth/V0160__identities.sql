-- Who may sign in by which identity at which OpenID provider. Issuer and subject name the identity; its address at the
-- provider is noted for people to recognise it by, and decides nothing.
CREATE TABLE identities (
    user_id      uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    provider     text        NOT NULL,
    issuer       text        NOT NULL,
    subject      text        NOT NULL,
    email        text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    CONSTRAINT identities_one_per_provider PRIMARY KEY (user_id, provider),
    CONSTRAINT identities_subject UNIQUE (issuer, subject)
);
