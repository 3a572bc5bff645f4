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
CREATE TABLE "_dunlin_new_person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(5) NOT NULL CONSTRAINT "person_feels_type" CHECK ("feels" IN ('sad', 'fine', 'happy')) DEFAULT 'fine'
);
INSERT INTO "_dunlin_new_person" ("id", "feels")
SELECT "id", CASE "feels" WHEN 'ok' THEN 'fine' ELSE "feels" END
FROM "person";
DELETE FROM sqlite_sequence WHERE name = '_dunlin_new_person';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET name = '_dunlin_old_person', tbl_name = '_dunlin_old_person', sql = 'CREATE TABLE "_dunlin_old_person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(3) NOT NULL DEFAULT ''ok'' CONSTRAINT "person_feels_type" CHECK ("feels" IN (''sad'', ''ok''))
)' WHERE type = 'table' AND name = 'person';
UPDATE sqlite_schema SET name = 'sqlite_autoindex__dunlin_old_person' || substr(name, length('sqlite_autoindex_person') + 1), tbl_name = '_dunlin_old_person' WHERE type = 'index' AND sql IS NULL AND tbl_name = 'person';
UPDATE sqlite_schema SET name = 'person', tbl_name = 'person', sql = 'CREATE TABLE "person" (
    "id" INTEGER NOT NULL CONSTRAINT "person_pkey" PRIMARY KEY AUTOINCREMENT,
    "feels" VARCHAR(5) NOT NULL CONSTRAINT "person_feels_type" CHECK ("feels" IN (''sad'', ''fine'', ''happy'')) DEFAULT ''fine''
)' WHERE type = 'table' AND name = '_dunlin_new_person';
UPDATE sqlite_schema SET name = 'sqlite_autoindex_person' || substr(name, length('sqlite_autoindex__dunlin_new_person') + 1), tbl_name = 'person' WHERE type = 'index' AND sql IS NULL AND tbl_name = '_dunlin_new_person';
PRAGMA writable_schema = RESET;
DROP TABLE "_dunlin_old_person";
RELEASE dunlin_rebuild;
