-- CREATE TABLE t (id bigserial PRIMARY KEY, email text, deleted boolean NOT NULL DEFAULT false, at timestamp)
-- emulated
CREATE TABLE "t" (
    "id" INTEGER NOT NULL CONSTRAINT "t_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" TEXT,
    "deleted" BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT "t_deleted_type" CHECK ("deleted" IN (0, 1)),
    "at" TIMESTAMP
);

-- CREATE INDEX ON t (email, at DESC)
-- exact
CREATE INDEX "t_email_at_idx" ON "t" ("email", "at" DESC);

-- CREATE INDEX CONCURRENTLY IF NOT EXISTS t_at ON t (at DESC NULLS LAST)
-- exact
CREATE INDEX IF NOT EXISTS "t_at" ON "t" ("at" DESC);

-- CREATE UNIQUE INDEX t_email_lower ON t (lower(email)) WHERE NOT deleted
-- approximated: lower() changes ASCII letters only
CREATE UNIQUE INDEX "t_email_lower" ON "t" ((lower("email"))) WHERE NOT "deleted";

-- DROP INDEX IF EXISTS t_at
-- exact
DROP INDEX IF EXISTS "t_at";

-- ALTER INDEX t_email_lower RENAME TO t_unique_email
-- exact
DROP INDEX "t_email_lower";
CREATE UNIQUE INDEX "t_unique_email" ON "t" ((lower("email"))) WHERE NOT "deleted";
