-- Enums, domains, composite and range types. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: enum value added in the middle
CREATE TYPE mood AS ENUM ('a', 'c');
CREATE TABLE t (id integer, m mood DEFAULT 'a');
-- becomes
CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd');
CREATE TABLE t (id integer, m mood DEFAULT 'b');

-- pair: enum value removed, default, array, index, check, view, function
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', ms mood[] DEFAULT '{ok}', CONSTRAINT c CHECK (m <> 'sad' OR id > 0));
CREATE INDEX t_m ON t (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT id, m FROM t WHERE m = 'ok';
CREATE FUNCTION f(m mood) RETURNS text LANGUAGE sql AS $$ SELECT m::text $$;
-- becomes
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', ms mood[] DEFAULT '{ok}', CONSTRAINT c CHECK (m <> 'sad' OR id > 0));
CREATE INDEX t_m ON t (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT id, m FROM t WHERE m = 'ok';
CREATE FUNCTION f(m mood) RETURNS text LANGUAGE sql AS $$ SELECT m::text $$;

-- pair: enum reordered
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer, m mood);
-- becomes
CREATE TYPE mood AS ENUM ('c', 'b', 'a');
CREATE TABLE t (id integer, m mood);

-- pair: enum used by a function only is reordered
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'a'::mood $$;
-- becomes
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'a'::mood $$;

-- pair: enum below a domain loses a value
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'a');
CREATE TABLE t (id integer, m good_mood DEFAULT 'b');
-- becomes
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'a');
CREATE TABLE t (id integer, m good_mood DEFAULT 'b');

-- pair: enum in a composite type loses a value
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TYPE feeling AS (m mood, since date);
CREATE TABLE t (id integer, m mood);
-- becomes
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE feeling AS (m mood, since date);
CREATE TABLE t (id integer, m mood);

-- pair: enum used in a materialized view loses a value
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, m mood);
CREATE MATERIALIZED VIEW mv AS SELECT id, m FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
-- becomes
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, m mood);
CREATE MATERIALIZED VIEW mv AS SELECT id, m FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);

-- pair: new enum value used in a check and a partial index
CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE t (id integer, s st);
-- becomes
CREATE TYPE st AS ENUM ('new', 'done', 'failed');
CREATE TABLE t (id integer, s st DEFAULT 'failed', CHECK (s <> 'failed' OR id > 0));
CREATE INDEX ix ON t (id) WHERE s = 'failed';

-- pair: text column becomes enum
CREATE TABLE t (id integer, s text NOT NULL DEFAULT 'new');
-- becomes
CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE t (id integer, s st NOT NULL DEFAULT 'new');

-- pair: enum column becomes text
CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE t (id integer, s st NOT NULL DEFAULT 'new');
-- becomes
CREATE TABLE t (id integer, s text NOT NULL DEFAULT 'new');

-- pair: enum column becomes another enum
CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE t (id integer, s st NOT NULL DEFAULT 'new', a st[]);
-- becomes
CREATE TYPE st2 AS ENUM ('done', 'new');
CREATE TABLE t (id integer, s st2 NOT NULL DEFAULT 'new', a st2[]);

-- pair: enum replaced by a domain of the same name
CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE t (id integer, s st);
-- becomes
CREATE DOMAIN st AS text CHECK (VALUE IN ('new', 'done'));
CREATE TABLE t (id integer, s st);

-- pair: domain checks and default
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE t (id integer, e email);
-- becomes
CREATE DOMAIN email AS text DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 100);
CREATE TABLE t (id integer, e email);
COMMENT ON DOMAIN email IS 'an address';

-- pair: domain base type
CREATE DOMAIN amount AS numeric(10,2);
CREATE TABLE t (id integer, a amount, b amount[]);
CREATE VIEW v AS SELECT a FROM t;
-- becomes
CREATE DOMAIN amount AS numeric(12,4) CHECK (VALUE >= 0);
CREATE TABLE t (id integer, a amount, b amount[]);
CREATE VIEW v AS SELECT a FROM t;

-- pair: column moves off a domain
CREATE DOMAIN amount AS integer CHECK (VALUE > 0);
CREATE TABLE t (id integer, a amount DEFAULT 5);
-- becomes
CREATE TABLE t (id integer, a integer DEFAULT 5);

-- pair: domain over domain
CREATE DOMAIN pos AS integer CHECK (VALUE > 0);
CREATE DOMAIN small_pos AS pos CHECK (VALUE < 100);
CREATE TABLE t (a small_pos);
-- becomes
CREATE DOMAIN pos AS bigint CHECK (VALUE > 0);
CREATE DOMAIN small_pos AS pos CHECK (VALUE < 100);
CREATE TABLE t (a small_pos);

-- pair: composite type gets an attribute, unused
CREATE TYPE addr AS (street text, city text);
-- becomes
CREATE TYPE addr AS (street text, city text, zip text);

-- pair: composite type gets an attribute, used by a column
CREATE TYPE addr AS (street text, city text);
CREATE TABLE t (id integer, a addr);
-- becomes
CREATE TYPE addr AS (street text, city text, zip text);
CREATE TABLE t (id integer, a addr);

-- pair: composite type attribute changes its type, used by a function
CREATE TYPE pair AS (a integer, b integer);
CREATE FUNCTION mk() RETURNS pair LANGUAGE sql AS $$ SELECT ROW(1, 2)::pair $$;
-- becomes
CREATE TYPE pair AS (a bigint, b integer);
CREATE FUNCTION mk() RETURNS pair LANGUAGE sql AS $$ SELECT ROW(1, 2)::pair $$;

-- pair: composite attribute changes its type, used by a table
CREATE TYPE pair AS (a integer, b integer);
CREATE TABLE t (p pair);
-- becomes
CREATE TYPE pair AS (a bigint, b integer);
CREATE TABLE t (p pair);

-- pair: composite type in array column gets an attribute
CREATE TYPE item AS (sku text, n integer);
CREATE TABLE t (id integer, items item[] NOT NULL DEFAULT '{}');
CREATE VIEW v AS SELECT id, items FROM t;
-- becomes
CREATE TYPE item AS (sku text, n integer, price numeric(10,2));
CREATE TABLE t (id integer, items item[] NOT NULL DEFAULT '{}');
CREATE VIEW v AS SELECT id, items FROM t;

-- pair: composite comment and nested composites
CREATE TYPE inner_t AS (a integer);
CREATE TYPE outer_t AS (i inner_t, b text);
-- becomes
CREATE TYPE inner_t AS (a integer, c text);
CREATE TYPE outer_t AS (i inner_t, b text);
COMMENT ON TYPE outer_t IS 'nested';

-- pair: range type
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE t (r float_range);
-- becomes
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE int_span AS RANGE (subtype = integer);
CREATE TABLE t (r float_range, s int_span, m int4multirange);

-- pair: type in another schema used across
CREATE SCHEMA a;
CREATE TYPE a.kind AS ENUM ('x', 'y');
CREATE TABLE t (k a.kind DEFAULT 'x'::a.kind);
-- becomes
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE b.kind AS ENUM ('x', 'y', 'z');
CREATE TABLE t (k b.kind DEFAULT 'z'::b.kind);

-- pair: drop type used by a dropped column and a dropped function
CREATE TYPE k AS ENUM ('x');
CREATE TABLE t (id integer, k k);
CREATE FUNCTION f(k) RETURNS k LANGUAGE sql AS $$ SELECT $1 $$;
-- becomes
CREATE TABLE t (id integer);

-- pair: enum comment and type with quoted names
CREATE TYPE "My Mood" AS ENUM ('it''s', 'b');
CREATE TABLE "T" ("M" "My Mood" DEFAULT 'it''s');
-- becomes
CREATE TYPE "My Mood" AS ENUM ('b');
CREATE TABLE "T" ("M" "My Mood" DEFAULT 'b');
COMMENT ON TYPE "My Mood" IS 'says "it''s"';

-- pair: collation object
CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE TABLE t (a text COLLATE german);
-- becomes
CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE t (a text COLLATE ci, b text COLLATE "C");
-- pair: type of a typed table gets an attribute
CREATE TYPE pt AS (x int, y int);
CREATE TABLE tt OF pt;
-- becomes
CREATE TYPE pt AS (x int, y int, z text);
CREATE TABLE tt OF pt;
-- pair: comments on constraints of domains
CREATE DOMAIN d AS int CONSTRAINT pos CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 100);
COMMENT ON CONSTRAINT small ON DOMAIN d IS 'small';
-- becomes
CREATE DOMAIN d AS int CONSTRAINT pos CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 200);
COMMENT ON CONSTRAINT pos ON DOMAIN d IS 'positive';
CREATE DOMAIN e AS text CONSTRAINT short CHECK (length(VALUE) < 5);
COMMENT ON CONSTRAINT short ON DOMAIN e IS 'short';
-- pair: collation that nothing uses changes
CREATE COLLATION de (provider = icu, locale = 'de');
-- becomes
CREATE COLLATION de (provider = icu, locale = 'de', deterministic = false);
-- pair: one of several new values is used at once
CREATE TYPE e AS ENUM ('c');
CREATE TABLE t (a e);
-- becomes
CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd');
CREATE TABLE t (a e DEFAULT 'b');
-- pair: function of a type that is made anew goes
CREATE TYPE e AS ENUM ('a', 'b');
CREATE FUNCTION g(x e) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x'::text $$;
CREATE TABLE t (a e);
CREATE INDEX i ON t (g(a));
-- becomes
CREATE TYPE e AS ENUM ('b', 'c');
CREATE TABLE t (a e);
