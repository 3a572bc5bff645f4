-- CREATE TABLE parent (id bigserial PRIMARY KEY, name text, state varchar(5) DEFAULT 'new')
-- emulated
CREATE TABLE "parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "state" VARCHAR(5) DEFAULT 'new' CONSTRAINT "parent_state_type" CHECK (length("state") <= 5)
);

-- CREATE TABLE child (id bigserial PRIMARY KEY, parent_id bigint)
-- emulated
CREATE TABLE "child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN ('integer', 'null'))
);

-- CREATE INDEX parent_name ON parent (name)
-- exact
CREATE INDEX "parent_name" ON "parent" ("name");

-- ALTER TABLE parent ALTER COLUMN name SET NOT NULL, ALTER COLUMN state TYPE varchar(20), ADD COLUMN made timestamptz NOT NULL DEFAULT now()
-- approximated: timestamp with time zone is kept as text in UTC; the current time is taken in whole seconds, in UTC
SELECT json_extract('{}', 'dunlin: ' || found || ' rows of parent have NULL in name, which is to be NOT NULL')
FROM (SELECT count(*) AS found FROM "parent" WHERE "name" IS NULL)
WHERE found > 0;

-- ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE (name)
-- exact
SAVEPOINT dunlin_rebuild;
SELECT json_extract('{}', 'dunlin: ' || 'table parent is not what it was when this was translated: translate it for this database' || substr(same, 2))
FROM (SELECT count(*) AS same FROM sqlite_schema WHERE type = 'table' AND name = 'parent' AND sql = 'CREATE TABLE "parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "state" VARCHAR(5) DEFAULT ''new'' CONSTRAINT "parent_state_type" CHECK (length("state") <= 5)
)'
  AND 'parent_name
' = (SELECT coalesce(group_concat(name || char(10), ''), '') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'parent' ORDER BY name)))
WHERE same <> 1;
CREATE TABLE "_dunlin_new_parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "state" VARCHAR(20) DEFAULT 'new',
    "made" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "parent_name_key" UNIQUE ("name")
);
INSERT OR ABORT INTO "_dunlin_new_parent" ("id", "name", "state")
SELECT "id", "name", "state"
FROM "parent" NOT INDEXED;
DELETE FROM sqlite_sequence WHERE name = '_dunlin_new_parent';
CREATE INDEX "_dunlin_new_parent_name" ON "_dunlin_new_parent" ("name");
PRAGMA writable_schema = ON;
UPDATE sqlite_schema AS own SET rootpage = other.rootpage, sql = CASE own.name WHEN 'parent' THEN 'CREATE TABLE "parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "state" VARCHAR(20) CONSTRAINT "parent_state_type" CHECK (length("state") <= 20) DEFAULT ''new'',
    "made" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "parent_name_key" UNIQUE ("name")
)' WHEN '_dunlin_new_parent' THEN 'CREATE TABLE "_dunlin_new_parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "state" VARCHAR(5) DEFAULT ''new'' CONSTRAINT "parent_state_type" CHECK (length("state") <= 5)
)' ELSE own.sql END
FROM (VALUES ('parent', '_dunlin_new_parent'), ('_dunlin_new_parent', 'parent'), ('parent_name', '_dunlin_new_parent_name'), ('_dunlin_new_parent_name', 'parent_name')) AS pair, sqlite_schema AS other
WHERE own.type IN ('table', 'index') AND own.name = pair.column1 AND other.type = own.type AND other.name = pair.column2;
UPDATE sqlite_schema SET name = 'sqlite_autoindex_parent_1', tbl_name = 'parent', rowid = (SELECT max(rowid) + 1 FROM sqlite_schema) WHERE type = 'index' AND name = 'sqlite_autoindex__dunlin_new_parent_1';
PRAGMA writable_schema = RESET;
DROP TABLE "_dunlin_new_parent";
RELEASE dunlin_rebuild;

-- ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE
-- exact
SAVEPOINT dunlin_rebuild;
SELECT json_extract('{}', 'dunlin: ' || 'table child is not what it was when this was translated: translate it for this database' || substr(same, 2))
FROM (SELECT count(*) AS same FROM sqlite_schema WHERE type = 'table' AND name = 'child' AND sql = 'CREATE TABLE "child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN (''integer'', ''null''))
)'
  AND '' = (SELECT coalesce(group_concat(name || char(10), ''), '') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'child' ORDER BY name)))
WHERE same <> 1;
CREATE VIEW "_dunlin_new_child" AS SELECT 1;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE "child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN (''integer'', ''null'')),
    CONSTRAINT "child_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent" ("id") ON DELETE CASCADE
)' WHERE type = 'table' AND name = 'child';
PRAGMA writable_schema = RESET;
DROP VIEW "_dunlin_new_child";
SELECT json_extract('{}', 'dunlin: ' || 'rows of child have no match in parent (child_parent_id_fkey): ' || orphans)
FROM (SELECT group_concat(orphan, ', ') AS orphans FROM (SELECT DISTINCT c."parent_id" AS orphan FROM "child" AS c WHERE c."parent_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "parent" AS p WHERE p."id" = c."parent_id") LIMIT 5))
WHERE orphans IS NOT NULL;
RELEASE dunlin_rebuild;
