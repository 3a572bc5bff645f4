-- CREATE TABLE t (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, ok boolean, at timestamptz)
-- approximated: timestamp with time zone is kept as text in UTC
CREATE TABLE "t" (
    "id" INTEGER NOT NULL CONSTRAINT "t_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "ok" BOOLEAN CONSTRAINT "t_ok_type" CHECK ("ok" IN (0, 1)),
    "at" TIMESTAMP,
    CONSTRAINT "t_name_key" UNIQUE ("name")
);

-- INSERT INTO t (name, ok, at) VALUES ('a', true, '2026-01-01 10:00:00+02'), ('b', NULL, now()) ON CONFLICT (name) DO NOTHING
-- emulated: the current time is taken in whole seconds, in UTC
INSERT INTO "t" ("name", "ok", "at") VALUES
  ('a', 1, '2026-01-01 08:00:00'),
  ('b', NULL, CURRENT_TIMESTAMP) ON CONFLICT ("name") DO NOTHING;

-- UPDATE t SET name = upper(name) || '!', ok = NOT ok WHERE name LIKE 'a%' AND at IS NOT NULL
-- approximated: upper() changes ASCII letters only
UPDATE "t" SET "name" = upper("name") || '!', "ok" = NOT "ok" WHERE "name" GLOB 'a*' AND "at" IS NOT NULL;

-- DELETE FROM t USING t AS other WHERE t.id < other.id AND t.name = other.name
-- emulated
DELETE FROM "t" WHERE EXISTS (SELECT 1 FROM "t" AS "other" WHERE "t"."id" < "other"."id" AND "t"."name" = "other"."name");

-- TRUNCATE t
-- emulated: TRUNCATE is written as DELETE
DELETE FROM "t";
