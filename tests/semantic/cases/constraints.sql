-- case: check
CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (a > 0), b integer, CHECK (a < b));
-- raw
INSERT INTO t VALUES (1, 1, 2);
INSERT INTO t VALUES (2, 0, 2);
INSERT INTO t VALUES (3, 2, 1);
INSERT INTO t VALUES (4, NULL, 1);
-- read
SELECT * FROM t ORDER BY id;
-- case: check_text
CREATE TABLE t (id integer PRIMARY KEY, s text CHECK (s <> '' AND length(s) <= 3), c varchar(5) CHECK (c IN ('a', 'b')));
-- raw
INSERT INTO t VALUES (1, 'abc', 'a');
INSERT INTO t VALUES (2, '', 'a');
INSERT INTO t VALUES (3, 'abcd', 'a');
INSERT INTO t VALUES (4, 'ä', 'A');
INSERT INTO t VALUES (5, ' ', 'b');
INSERT INTO t VALUES (6, 'x', 'b ');
-- read
SELECT * FROM t ORDER BY id;
-- case: check_like
CREATE TABLE t (id integer PRIMARY KEY, s text CHECK (s LIKE 'a%'));
-- raw
INSERT INTO t VALUES (1, 'abc');
INSERT INTO t VALUES (2, 'Abc');
INSERT INTO t VALUES (3, NULL);
-- read
SELECT id FROM t ORDER BY id;
-- case: not_null
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b text NOT NULL DEFAULT 'x');
-- raw
INSERT INTO t (id, a) VALUES (1, 5);
INSERT INTO t (id) VALUES (2);
INSERT INTO t VALUES (3, 5, NULL);
-- read
SELECT * FROM t ORDER BY id;
-- case: primary_key
CREATE TABLE t (a integer, b varchar(10), PRIMARY KEY (a, b));
-- raw
INSERT INTO t VALUES (1, 'x');
INSERT INTO t VALUES (1, 'X');
INSERT INTO t VALUES (1, 'x');
INSERT INTO t VALUES (NULL, 'x');
INSERT INTO t VALUES (2, NULL);
-- read
SELECT * FROM t ORDER BY a, b;
-- case: unique_pairs
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, UNIQUE (a, b));
-- raw
INSERT INTO t VALUES (1, 1, 1);
INSERT INTO t VALUES (2, 1, NULL);
INSERT INTO t VALUES (3, 1, NULL);
INSERT INTO t VALUES (4, 1, 1);
-- read
SELECT id FROM t ORDER BY id;
-- case: partial_unique
CREATE TABLE t (id integer PRIMARY KEY, a integer, gone boolean NOT NULL);
CREATE UNIQUE INDEX one_left ON t (a) WHERE NOT gone;
-- write
INSERT INTO t VALUES (1, 1, false);
INSERT INTO t VALUES (2, 1, true);
INSERT INTO t VALUES (3, 1, true);
INSERT INTO t VALUES (4, 1, false);
-- read
SELECT id FROM t ORDER BY id;
-- case: unique_expression
CREATE TABLE t (id integer PRIMARY KEY, s varchar(20));
CREATE UNIQUE INDEX no_case ON t (lower(s));
-- raw
INSERT INTO t VALUES (1, 'Abc');
INSERT INTO t VALUES (2, 'aBC');
INSERT INTO t VALUES (3, 'abcd');
-- read
SELECT id FROM t ORDER BY id;
-- case: foreign_key
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p integer REFERENCES p);
-- raw
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1, 1);
INSERT INTO c VALUES (2, 2);
INSERT INTO c VALUES (3, NULL);
DELETE FROM p WHERE id = 1;
-- read
SELECT id, p FROM c ORDER BY id;
-- case: cascade
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p integer REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE n (id integer PRIMARY KEY, p integer REFERENCES p ON DELETE SET NULL);
-- raw
INSERT INTO p VALUES (1), (2);
INSERT INTO c VALUES (1, 1), (2, 2);
INSERT INTO n VALUES (1, 1), (2, 2);
DELETE FROM p WHERE id = 1;
-- read
SELECT id, p FROM c ORDER BY id;
SELECT id, p FROM n ORDER BY id;
-- case: generated
CREATE TABLE t (id integer PRIMARY KEY, a integer, d integer GENERATED ALWAYS AS (a * 2) STORED, s text GENERATED ALWAYS AS ('n' || a::text) STORED);
-- raw
INSERT INTO t (id, a) VALUES (1, 5), (2, NULL);
UPDATE t SET a = 6 WHERE id = 1;
-- read
SELECT * FROM t ORDER BY id;
-- case: defaults
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 1 + 2, s text DEFAULT 'it''s', b boolean DEFAULT true, n numeric(5, 2) DEFAULT 1.50, d date DEFAULT '2020-01-31', j jsonb DEFAULT '{"a": 1}', f text DEFAULT upper('x'));
-- raw
INSERT INTO t (id) VALUES (1);
-- read
SELECT * FROM t;
-- case: default_now
CREATE TABLE t (id integer PRIMARY KEY, a timestamptz NOT NULL DEFAULT now(), d date DEFAULT current_date, later timestamptz DEFAULT now() + interval '1 day');
-- raw
INSERT INTO t (id) VALUES (1);
-- read
SELECT a <= now() AS past, d IS NOT NULL AS has, later > a AS after FROM t;
-- case: added_column_keeps_rows
CREATE TABLE t (id integer PRIMARY KEY, a integer);
INSERT INTO t VALUES (1, 5);
ALTER TABLE t ADD COLUMN b integer NOT NULL DEFAULT 7;
ALTER TABLE t ALTER COLUMN b SET DEFAULT 8;
ALTER TABLE t ADD CONSTRAINT small CHECK (b < 10);
ALTER TABLE t ALTER COLUMN a TYPE text USING 'n' || a::text;
-- raw
INSERT INTO t (id, a) VALUES (2, 'x');
INSERT INTO t (id, a, b) VALUES (3, 'x', 10);
-- read
SELECT * FROM t ORDER BY id;
-- case: dropped_constraints
CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE CHECK (a > 0), b integer NOT NULL);
ALTER TABLE t DROP CONSTRAINT t_a_key;
ALTER TABLE t DROP CONSTRAINT t_a_check;
ALTER TABLE t ALTER COLUMN b DROP NOT NULL;
-- raw
INSERT INTO t VALUES (1, -1, NULL);
INSERT INTO t VALUES (2, -1, NULL);
-- read
SELECT * FROM t ORDER BY id;
-- case: enum_grows
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id integer PRIMARY KEY, v mood);
ALTER TYPE mood ADD VALUE 'calm';
-- raw
INSERT INTO t VALUES (1, 'calm');
INSERT INTO t VALUES (2, 'wild');
-- read
SELECT * FROM t ORDER BY id;
-- case: words_of_a_list_in_a_check
CREATE TABLE t (id integer PRIMARY KEY, scopes text[] NOT NULL DEFAULT '{}', CHECK (scopes <@ ARRAY['read', 'write all']::text[]));
-- write
INSERT INTO t (id) VALUES (1);
INSERT INTO t VALUES (2, '{read}');
INSERT INTO t VALUES (3, '{read,"write all",read}');
INSERT INTO t VALUES (4, '{reads}');
INSERT INTO t VALUES (5, '{"a\"read"}');
INSERT INTO t VALUES (6, '{read,NULL}');
INSERT INTO t VALUES (7, '{"read,write all"}');
INSERT INTO t VALUES (8, '{""}');
UPDATE t SET scopes = '{Read}' WHERE id = 1;
-- read
SELECT id, scopes, scopes <@ ARRAY['read']::text[] AS narrow FROM t ORDER BY id;
-- case: text_of_a_key_that_went
CREATE TABLE kinds (name text PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, kind text NOT NULL DEFAULT 'x' REFERENCES kinds (name));
CREATE TABLE b (id integer PRIMARY KEY, kind text REFERENCES kinds (name));
INSERT INTO kinds VALUES ('x');
INSERT INTO a VALUES (1);
ALTER TABLE a DROP CONSTRAINT a_kind_fkey;
DROP TABLE kinds CASCADE;
-- write
INSERT INTO a VALUES (2, repeat('long', 300));
INSERT INTO a (id) VALUES (3);
INSERT INTO b VALUES (1, repeat('long', 300));
-- read
SELECT id, length(kind) AS n FROM a ORDER BY id;
SELECT id, length(kind) AS n FROM b ORDER BY id;
-- case: a_column_that_a_generated_one_reads
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, g text GENERATED ALWAYS AS (coalesce(a, '') || coalesce(b, '')) STORED);
INSERT INTO t (id, a, b) VALUES (1, 'x', 'y');
ALTER TABLE t DROP COLUMN b CASCADE;
-- write
INSERT INTO t (id, a) VALUES (2, 'z');
INSERT INTO t (id, a, g) VALUES (3, 'z', 'g');
-- read
SELECT * FROM t ORDER BY id;
-- case: another_key_that_counts
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, v text, PRIMARY KEY (a, b));
INSERT INTO t VALUES (1, 1, 'x'), (1, 2, 'y');
ALTER TABLE t DROP CONSTRAINT t_pkey, ADD COLUMN id bigserial PRIMARY KEY, ADD CONSTRAINT t_a_b UNIQUE (a, b);
-- write
INSERT INTO t (a, b) VALUES (2, 1);
INSERT INTO t (a, b) VALUES (1, 2);
-- read
SELECT a, b, v FROM t ORDER BY a, b;
SELECT count(DISTINCT id) AS n FROM t;
-- case: a_key_that_counts_no_more
CREATE TABLE t (id serial PRIMARY KEY, v text);
INSERT INTO t (v) VALUES ('a'), ('b');
ALTER TABLE t ALTER COLUMN id DROP DEFAULT;
CREATE SEQUENCE numbers START 10;
CREATE TABLE u (no integer PRIMARY KEY DEFAULT nextval('numbers'), v text);
ALTER SEQUENCE numbers OWNED BY u.no;
INSERT INTO u (v) VALUES ('a');
ALTER TABLE u ALTER COLUMN no DROP DEFAULT;
-- write
INSERT INTO t VALUES (1, 'again');
INSERT INTO t VALUES (3, 'c');
INSERT INTO u VALUES (10, 'again');
INSERT INTO u VALUES (11, 'b');
-- read
SELECT * FROM t ORDER BY id;
SELECT * FROM u ORDER BY no;
