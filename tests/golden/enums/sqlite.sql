-- CREATE TYPE mood AS ENUM ('sad', 'ok')
-- emulated: enums live in the CHECKs of their columns

-- CREATE TABLE person (id bigserial PRIMARY KEY, feels mood NOT NULL DEFAULT 'ok')
-- emulated: enum mood is kept as text with a CHECK
CREATE TABLE "person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(3) NOT NULL DEFAULT 'ok' CONSTRAINT "person_feels_type" CHECK ("feels" IN ('sad', 'ok'))
);

-- ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok'
-- emulated: enum mood is kept as text with a CHECK; enums live in the CHECKs of their columns

-- ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'
-- emulated: enum mood is kept as text with a CHECK; enums live in the CHECKs of their columns
SAVEPOINT dunlin_rebuild;
SELECT json_extract('{}', 'dunlin: ' || 'table person is not what it was when this was translated: translate it for this database' || substr(same, 2))
FROM (SELECT count(*) AS same FROM sqlite_schema WHERE type = 'table' AND name = 'person' AND sql = 'CREATE TABLE "person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(3) NOT NULL DEFAULT ''ok'' CONSTRAINT "person_feels_type" CHECK ("feels" IN (''sad'', ''ok''))
)'
  AND '' = (SELECT coalesce(group_concat(name || char(10), ''), '') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'person' ORDER BY name)))
WHERE same <> 1;
CREATE TABLE "_dunlin_new_person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(5) NOT NULL DEFAULT 'fine'
);
INSERT OR ABORT INTO "_dunlin_new_person" ("id", "feels")
SELECT "id", CASE "feels" WHEN 'ok' THEN 'fine' ELSE "feels" END
FROM "person" NOT INDEXED;
DELETE FROM sqlite_sequence WHERE name = '_dunlin_new_person';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema AS own SET rootpage = other.rootpage, sql = CASE own.name WHEN 'person' THEN 'CREATE TABLE "person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(5) NOT NULL CONSTRAINT "person_feels_type" CHECK ("feels" IN (''sad'', ''fine'', ''happy'')) DEFAULT ''fine''
)' WHEN '_dunlin_new_person' THEN 'CREATE TABLE "_dunlin_new_person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(3) NOT NULL DEFAULT ''ok'' CONSTRAINT "person_feels_type" CHECK ("feels" IN (''sad'', ''ok''))
)' ELSE own.sql END
FROM (VALUES ('person', '_dunlin_new_person'), ('_dunlin_new_person', 'person')) AS pair, sqlite_schema AS other
WHERE own.type IN ('table', 'index') AND own.name = pair.column1 AND other.type = own.type AND other.name = pair.column2;
PRAGMA writable_schema = RESET;
DROP TABLE "_dunlin_new_person";
RELEASE dunlin_rebuild;
