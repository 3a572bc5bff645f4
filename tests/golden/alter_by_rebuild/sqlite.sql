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

-- ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE (name)
-- exact
SAVEPOINT dunlin_rebuild;
DROP INDEX "parent_name";
CREATE TABLE "_dunlin_new_parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "state" VARCHAR(20) CONSTRAINT "parent_state_type" CHECK (length("state") <= 20) DEFAULT 'new',
    "made" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "parent_name_key" UNIQUE ("name")
);
INSERT INTO "_dunlin_new_parent" ("id", "name", "state")
SELECT "id", "name", "state"
FROM "parent";
DELETE FROM sqlite_sequence WHERE name = '_dunlin_new_parent';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET name = '_dunlin_old_parent', tbl_name = '_dunlin_old_parent', sql = 'CREATE TABLE "_dunlin_old_parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "state" VARCHAR(5) DEFAULT ''new'' CONSTRAINT "parent_state_type" CHECK (length("state") <= 5)
)' WHERE type = 'table' AND name = 'parent';
UPDATE sqlite_schema SET name = 'sqlite_autoindex__dunlin_old_parent' || substr(name, length('sqlite_autoindex_parent') + 1), tbl_name = '_dunlin_old_parent' WHERE type = 'index' AND sql IS NULL AND tbl_name = 'parent';
UPDATE sqlite_schema SET name = 'parent', tbl_name = 'parent', sql = 'CREATE TABLE "parent" (
    "id" INTEGER NOT NULL CONSTRAINT "parent_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "state" VARCHAR(20) CONSTRAINT "parent_state_type" CHECK (length("state") <= 20) DEFAULT ''new'',
    "made" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "parent_name_key" UNIQUE ("name")
)' WHERE type = 'table' AND name = '_dunlin_new_parent';
UPDATE sqlite_schema SET name = 'sqlite_autoindex_parent' || substr(name, length('sqlite_autoindex__dunlin_new_parent') + 1), tbl_name = 'parent' WHERE type = 'index' AND sql IS NULL AND tbl_name = '_dunlin_new_parent';
PRAGMA writable_schema = RESET;
DROP TABLE "_dunlin_old_parent";
CREATE INDEX "parent_name" ON "parent" ("name");
RELEASE dunlin_rebuild;

-- ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE
-- exact
SAVEPOINT dunlin_rebuild;
CREATE TABLE "_dunlin_new_child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN ('integer', 'null'))
);
INSERT INTO "_dunlin_new_child" ("id", "parent_id")
SELECT "id", "parent_id"
FROM "child";
DELETE FROM sqlite_sequence WHERE name = '_dunlin_new_child';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET name = '_dunlin_old_child', tbl_name = '_dunlin_old_child', sql = 'CREATE TABLE "_dunlin_old_child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN (''integer'', ''null''))
)' WHERE type = 'table' AND name = 'child';
UPDATE sqlite_schema SET name = 'sqlite_autoindex__dunlin_old_child' || substr(name, length('sqlite_autoindex_child') + 1), tbl_name = '_dunlin_old_child' WHERE type = 'index' AND sql IS NULL AND tbl_name = 'child';
UPDATE sqlite_schema SET name = 'child', tbl_name = 'child', sql = 'CREATE TABLE "child" (
    "id" INTEGER NOT NULL CONSTRAINT "child_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT CONSTRAINT "child_parent_id_type" CHECK (typeof("parent_id") IN (''integer'', ''null'')),
    CONSTRAINT "child_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent" ("id") ON DELETE CASCADE
)' WHERE type = 'table' AND name = '_dunlin_new_child';
UPDATE sqlite_schema SET name = 'sqlite_autoindex_child' || substr(name, length('sqlite_autoindex__dunlin_new_child') + 1), tbl_name = 'child' WHERE type = 'index' AND sql IS NULL AND tbl_name = '_dunlin_new_child';
PRAGMA writable_schema = RESET;
DROP TABLE "_dunlin_old_child";
SELECT json_extract('{}', 'dunlin: ' || 'rows of child have no match in parent (child_parent_id_fkey): ' || c."parent_id")
FROM "child" AS c
WHERE c."parent_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "parent" AS p WHERE p."id" = c."parent_id");
RELEASE dunlin_rebuild;
