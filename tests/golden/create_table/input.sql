CREATE TABLE accounts (
    id bigserial PRIMARY KEY,
    email varchar(120) NOT NULL UNIQUE,
    active boolean NOT NULL DEFAULT true,
    level smallint DEFAULT 1 CHECK (level BETWEEN 1 AND 9),
    balance numeric(10,2) NOT NULL DEFAULT 0,
    settings jsonb NOT NULL DEFAULT '{}'::jsonb,
    token uuid DEFAULT gen_random_uuid(),
    photo bytea,
    tags text[] DEFAULT '{}',
    created timestamptz NOT NULL DEFAULT now(),
    born date
);
CREATE TABLE sessions (
    account_id bigint NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key char(8) NOT NULL,
    started timestamp(3) DEFAULT CURRENT_TIMESTAMP,
    seconds double precision GENERATED ALWAYS AS (1.5 * 2) STORED,
    PRIMARY KEY (account_id, key),
    CONSTRAINT key_is_lower CHECK (key = lower(key))
);
