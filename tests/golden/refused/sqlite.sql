-- CREATE TABLE t (id bigint PRIMARY KEY, name text)
-- exact
CREATE TABLE "t" (
    "id" BIGINT NOT NULL CONSTRAINT "t_id_type" CHECK (typeof("id") IN ('integer', 'null')),
    "name" TEXT,
    CONSTRAINT "t_pkey" PRIMARY KEY ("id")
);

-- CREATE SCHEMA audit
-- emulated: a schema is the first part of its tables' names

-- CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- refused: CREATE FUNCTION is not translated to SQLite
-- put it in a section with only=, and write what it computes into the statements that call it; work for each row of a table goes into a function that RETURNS trigger

-- UPDATE t SET name = regexp_replace(name, 'a.*c', 'b')
-- refused: function regexp_replace has no counterpart in SQLite in this form
-- replace one character, class or run of it: SQLite has no regular expressions, or write this statement for SQLite in a section with only=sqlite

-- ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (name WITH =)
-- refused: SQLite has no EXCLUDE constraints
-- write it for SQLite in a section with only=sqlite
