-- case: blocks_decided_by_the_schema
CREATE TABLE posts (id integer PRIMARY KEY, root text, parent text, props varchar(80), files varchar(150));
CREATE TABLE log (id serial PRIMARY KEY, what text);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE UNIQUE INDEX log_what ON log (what);
-- write
INSERT INTO posts VALUES (1, '', 'p', '{"a": 1}', 'f'), (2, 'r', 'q', '{}', 'g');
DO $$
<<move_parent>>
DECLARE
  has_parent boolean := false;
  short_files boolean := false;
  n integer;
BEGIN
  SELECT count(*) != 0 INTO has_parent FROM information_schema.columns
    WHERE table_name = 'posts' AND table_schema = current_schema() AND column_name = 'parent';
  SELECT count(*) != 0 INTO short_files FROM information_schema.columns
    WHERE table_name = 'posts' AND column_name = 'files' AND data_type = 'character varying'
      AND character_maximum_length != 300;
  SELECT count(*) INTO n FROM pg_indexes WHERE indexname = 'log_what' AND tablename = 'log';
  IF has_parent AND short_files THEN
    UPDATE posts SET root = parent WHERE root = '' AND root != parent;
    ALTER TABLE posts ALTER COLUMN files TYPE varchar(300);
    ALTER TABLE posts DROP COLUMN parent;
    INSERT INTO log (what) VALUES ('moved');
  ELSE
    INSERT INTO log (what) VALUES ('not moved');
  END IF;
  IF n = 1 THEN
    DROP INDEX log_what;
    INSERT INTO log (what) VALUES ('moved');
  ELSIF n > 1 THEN
    DROP TABLE log;
  END IF;
END move_parent
$$;
DO $$
DECLARE there boolean;
BEGIN
  there := EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'posts' AND column_name = 'parent');
  IF NOT there THEN
    INSERT INTO log (what) VALUES ('gone');
  END IF;
  IF EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' AND e.enumlabel = 'sad')
     AND NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'positive' AND constraint_type = 'CHECK') THEN
    ALTER TABLE log ADD CONSTRAINT positive CHECK (length(what) > 2);
    INSERT INTO log (what) VALUES ('checked');
  END IF;
  IF to_regclass('nothing') IS NULL AND to_regclass('posts') IS NOT NULL THEN
    CREATE TABLE nothing (id integer);
    INSERT INTO nothing VALUES (7);
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'posts' AND column_name = 'id' AND is_nullable = 'YES') THEN
    DROP TABLE posts;
  END IF;
  IF (SELECT data_type FROM information_schema.columns WHERE table_name = 'posts' AND column_name = 'props') <> 'jsonb' THEN
    ALTER TABLE posts ALTER COLUMN props TYPE jsonb USING props::jsonb;
    UPDATE posts SET props = props || '{"b": 2}';
  END IF;
END $$;
INSERT INTO log (what) VALUES ('no');
-- read
SELECT * FROM posts ORDER BY id;
SELECT what FROM log ORDER BY id;
SELECT * FROM nothing;
-- case: the_same_name_in_another_table
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (id integer);
-- write
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'b'::regclass AND attname = 'x' AND NOT attisdropped) THEN
    DROP TABLE a; DROP TABLE b;
  ELSE
    ALTER TABLE b ADD COLUMN x integer DEFAULT 5; UPDATE b SET x = 6;
  END IF;
END $$;
INSERT INTO b (id) VALUES (1);
-- read
SELECT * FROM b;
SELECT count(*) AS n FROM a;
-- case: conditions_on_rows
CREATE TABLE t (id integer PRIMARY KEY, v text, tags text[] DEFAULT '{}');
INSERT INTO t (id, v) VALUES (1, 'a');
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM t WHERE v = 'b') THEN
    INSERT INTO t (id, v, tags) VALUES (2, 'b', ARRAY['x']);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM t WHERE v = 'b') THEN
    INSERT INTO t (id, v) VALUES (3, 'c');
  END IF;
  IF (SELECT count(*) FROM t) = 2 THEN
    UPDATE t SET v = v || '!' WHERE id = 1 OR id = 2;
  END IF;
  IF (SELECT count(*) FROM t) > 2 THEN
    DELETE FROM t;
  END IF;
END $$;
-- read
SELECT * FROM t ORDER BY id;
-- case: loops_over_constants
CREATE TABLE a (id integer PRIMARY KEY, v text);
CREATE TABLE b (id integer PRIMARY KEY, v text);
DO $do$
DECLARE
  i text;
  tables text[] := ARRAY['a', 'b'];
BEGIN
  FOREACH i IN ARRAY tables LOOP
    EXECUTE format($$ ALTER TABLE %1$I ADD CONSTRAINT %2$s CHECK (v <> %3$L); $$, i, i || '_v', 'no''ne');
    EXECUTE 'CREATE INDEX ' || quote_ident(i || '_v_idx') || ' ON ' || i || ' (v)';
    EXECUTE format('ALTER TABLE %I ADD COLUMN added_%I text; ALTER TABLE %I ADD COLUMN %I text DEFAULT ''%%''', i, i, i, 'user');
  END LOOP;
END
$do$;
DO $$
DECLARE t text;
BEGIN
  FOR n IN 1..3 LOOP
    FOREACH t IN ARRAY ARRAY['x', 'y']::text[] LOOP
      INSERT INTO a VALUES (n * 10 + length(t || repeat('-', ascii(t) - 120)), t || n);
    END LOOP;
  END LOOP;
END $$;
DO $$ BEGIN EXECUTE 'ALTER TABLE b ADD COLUMN z integer DEFAULT 3'; END $$;
-- write
INSERT INTO a VALUES (1, 'no''ne');
INSERT INTO b VALUES (1, 'no''ne');
INSERT INTO b VALUES (2, 'fine');
DROP INDEX b_v_idx;
-- read
SELECT * FROM a ORDER BY id;
SELECT * FROM b ORDER BY id;
