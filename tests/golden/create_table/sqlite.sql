-- CREATE TABLE accounts (
-- approximated: numeric is exact up to 15 digits only; jsonb is kept as text; uuids are made of random bytes; text[] is kept as a JSON array; timestamp with time zone is kept as text in UTC; the current time is taken in whole seconds, in UTC
CREATE TABLE "accounts" (
    "id" INTEGER NOT NULL CONSTRAINT "accounts_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(120) NOT NULL CONSTRAINT "accounts_email_type" CHECK (length("email") <= 120),
    "active" BOOLEAN NOT NULL DEFAULT 1 CONSTRAINT "accounts_active_type" CHECK ("active" IN (0, 1)),
    "level" SMALLINT DEFAULT 1 CONSTRAINT "accounts_level_type" CHECK (typeof("level") IN ('integer', 'null') AND "level" BETWEEN -32768 AND 32767),
    "balance" NUMERIC(10, 2) NOT NULL DEFAULT 0 CONSTRAINT "accounts_balance_type" CHECK (typeof("balance") IN ('integer', 'real', 'null') AND abs("balance") < 100000000),
    "settings" JSON TEXT NOT NULL DEFAULT '{}' CONSTRAINT "accounts_settings_type" CHECK ("settings" IS NULL OR json_valid("settings")),
    "token" CHAR(36) DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) CONSTRAINT "accounts_token_type" CHECK ("token" LIKE '________-____-____-____-____________' AND "token" NOT GLOB '*[^0-9a-fA-F-]*'),
    "photo" BLOB,
    "tags" JSON TEXT DEFAULT '[]' CONSTRAINT "accounts_tags_type" CHECK ("tags" IS NULL OR json_valid("tags") AND json_type("tags") = 'array'),
    "created" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "born" DATE CONSTRAINT "accounts_born_type" CHECK ("born" IS date("born", '+0 days')),
    CONSTRAINT "accounts_email_key" UNIQUE ("email"),
    CONSTRAINT "accounts_level_check" CHECK ("level" BETWEEN 1 AND 9)
);

-- CREATE TABLE sessions (
-- approximated: lower() changes ASCII letters only; char(n) is read back as it was written, not filled with blanks; the current time is taken in whole seconds, in UTC; times without a zone are taken as UTC; numeric is exact up to 15 digits only
CREATE TABLE "sessions" (
    "account_id" BIGINT NOT NULL CONSTRAINT "sessions_account_id_type" CHECK (typeof("account_id") IN ('integer', 'null')),
    "key" CHAR(8) COLLATE RTRIM NOT NULL CONSTRAINT "sessions_key_type" CHECK (length(rtrim("key", ' ')) <= 8),
    "started" TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    "seconds" DOUBLE PRECISION GENERATED ALWAYS AS (1.5 * 2) STORED CONSTRAINT "sessions_seconds_type" CHECK (typeof("seconds") IN ('real', 'null')),
    CONSTRAINT "sessions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE CASCADE,
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("account_id", "key"),
    CONSTRAINT "key_is_lower" CHECK ("key" = lower("key"))
);
