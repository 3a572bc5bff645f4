-- Functions, procedures and aggregates, and what uses them. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: argument type of a function in a column default changes
CREATE FUNCTION next_code(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'c' || n $$;
CREATE TABLE items (id integer PRIMARY KEY, code text DEFAULT next_code(1));
-- becomes
CREATE FUNCTION next_code(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'c' || n $$;
CREATE TABLE items (id integer PRIMARY KEY, code text DEFAULT next_code(1::bigint));

-- pair: argument type of a function in a column default changes, default spelled alike
CREATE FUNCTION next_code(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'c' || n $$;
CREATE TABLE items (id integer PRIMARY KEY, code text DEFAULT next_code(1));
-- becomes
CREATE FUNCTION next_code(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'c' || n $$;
CREATE TABLE items (id integer PRIMARY KEY, code text DEFAULT next_code(1));

-- pair: result type of a function in a default changes
CREATE FUNCTION make_id() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE t (id bigint DEFAULT make_id() PRIMARY KEY, v text);
-- becomes
CREATE FUNCTION make_id() RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$;
CREATE TABLE t (id bigint DEFAULT make_id() PRIMARY KEY, v text);

-- pair: argument type of a function in a check changes
CREATE FUNCTION is_good(x integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x > 0 $$;
CREATE TABLE t (id integer PRIMARY KEY, v integer, CONSTRAINT v_good CHECK (is_good(v)));
-- becomes
CREATE FUNCTION is_good(x numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x > 0 $$;
CREATE TABLE t (id integer PRIMARY KEY, v integer, CONSTRAINT v_good CHECK (is_good(v)));

-- pair: function in a generated column changes its argument type
CREATE FUNCTION shout(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(x) $$;
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), loud text GENERATED ALWAYS AS (shout(a)) STORED);
CREATE INDEX t_loud ON t (loud);
-- becomes
CREATE FUNCTION shout(x varchar) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(x) $$;
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), loud text GENERATED ALWAYS AS (shout(a)) STORED);
CREATE INDEX t_loud ON t (loud);

-- pair: function in a view changes its argument type
CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x * 2 $$;
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE VIEW doubled AS SELECT id, twice(a) AS b FROM t;
CREATE VIEW doubled_again AS SELECT id, b + 1 AS c FROM doubled;
-- becomes
CREATE FUNCTION twice(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT x * 2 $$;
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE VIEW doubled AS SELECT id, twice(a) AS b FROM t;
CREATE VIEW doubled_again AS SELECT id, b + 1 AS c FROM doubled;

-- pair: function in an index expression changes its argument type
CREATE FUNCTION norm(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(x) $$;
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE UNIQUE INDEX t_norm ON t (norm(a));
CREATE INDEX t_part ON t (id) WHERE norm(a) = 'x';
-- becomes
CREATE FUNCTION norm(x varchar) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(x) $$;
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE UNIQUE INDEX t_norm ON t (norm(a));
CREATE INDEX t_part ON t (id) WHERE norm(a) = 'x';

-- pair: function in a policy changes its signature
CREATE FUNCTION me() RETURNS integer LANGUAGE sql STABLE AS $$ SELECT 1 $$;
CREATE TABLE t (id integer PRIMARY KEY, owner integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t FOR SELECT USING (owner = me());
-- becomes
CREATE FUNCTION me(fallback integer DEFAULT 0) RETURNS integer LANGUAGE sql STABLE AS $$ SELECT coalesce(fallback, 1) $$;
CREATE TABLE t (id integer PRIMARY KEY, owner integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t FOR SELECT USING (owner = me());

-- pair: trigger function replaced by another name
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$;
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz);
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
-- becomes
CREATE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = clock_timestamp(); RETURN NEW; END $$;
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz);
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch_row();

-- pair: function in a default goes, default becomes a constant
CREATE FUNCTION make_code() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE TABLE t (id integer PRIMARY KEY, code text DEFAULT make_code());
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, code text DEFAULT 'none');

-- pair: function in a check goes with the check
CREATE FUNCTION ok(x integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x > 1 $$;
CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (ok(a)));
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer);

-- pair: overloads come and go
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS $$ SELECT a $$;
-- becomes
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS $$ SELECT a || '!' $$;
CREATE FUNCTION f(a text, b text) RETURNS text LANGUAGE sql AS $$ SELECT a || b $$;

-- pair: argument gets a default
CREATE FUNCTION f(a integer, b integer) RETURNS integer LANGUAGE sql AS $$ SELECT a + b $$;
-- becomes
CREATE FUNCTION f(a integer, b integer DEFAULT 5) RETURNS integer LANGUAGE sql AS $$ SELECT a + b $$;

-- pair: argument loses its default
CREATE FUNCTION f(a integer, b integer DEFAULT 5) RETURNS integer LANGUAGE sql AS $$ SELECT a + b $$;
CREATE TABLE t (id integer, v integer DEFAULT f(1));
-- becomes
CREATE FUNCTION f(a integer, b integer) RETURNS integer LANGUAGE sql AS $$ SELECT a + b $$;
CREATE TABLE t (id integer, v integer DEFAULT f(1, 2));

-- pair: argument renamed
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE TABLE t (id integer, v integer DEFAULT f(1), CHECK (f(v) > 0));
CREATE VIEW w AS SELECT f(v) FROM t;
-- becomes
CREATE FUNCTION f(amount integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT amount $$;
CREATE TABLE t (id integer, v integer DEFAULT f(1), CHECK (f(v) > 0));
CREATE VIEW w AS SELECT f(v) FROM t;

-- pair: function returns a table with another column
CREATE FUNCTION list() RETURNS TABLE (a integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW v AS SELECT * FROM list();
-- becomes
CREATE FUNCTION list() RETURNS TABLE (a integer, b text) LANGUAGE sql AS $$ SELECT 1, 'x'::text $$;
CREATE VIEW v AS SELECT * FROM list();

-- pair: function with OUT parameters
CREATE FUNCTION pairs(IN a integer, OUT b integer) LANGUAGE sql AS $$ SELECT a $$;
-- becomes
CREATE FUNCTION pairs(IN a integer, OUT b integer, OUT c integer) LANGUAGE sql AS $$ SELECT a, a $$;

-- pair: begin atomic body follows a new column
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a) FROM t; END;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a + b) FROM t; END;

-- pair: begin atomic body uses a column that goes
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a + b) FROM t; END;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a) FROM t; END;

-- pair: begin atomic body uses a column that changes its type
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a)::numeric FROM t; END;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a bigint);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a)::numeric FROM t; END;

-- pair: begin atomic function goes with its table
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(a) FROM t; END;
CREATE TABLE keep (id integer);
-- becomes
CREATE TABLE keep (id integer);

-- pair: function over a table type
CREATE TABLE people (id integer PRIMARY KEY, first text, last text);
CREATE FUNCTION full_name(p people) RETURNS text LANGUAGE sql STABLE AS $$ SELECT p.first || ' ' || p.last $$;
-- becomes
CREATE TABLE people (id integer PRIMARY KEY, first text, last text, title text);
CREATE FUNCTION full_name(p people) RETURNS text LANGUAGE sql STABLE AS $$ SELECT p.title || p.first || ' ' || p.last $$;

-- pair: function returning setof a table that goes
CREATE TABLE people (id integer PRIMARY KEY, first text);
CREATE FUNCTION everyone() RETURNS SETOF people LANGUAGE sql STABLE AS $$ SELECT * FROM people $$;
-- becomes
CREATE TABLE humans (id integer PRIMARY KEY, first text, alive boolean);
CREATE FUNCTION everyone() RETURNS SETOF humans LANGUAGE sql STABLE AS $$ SELECT * FROM humans $$;

-- pair: procedure changes
CREATE PROCEDURE p(a integer) LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', a; END $$;
-- becomes
CREATE PROCEDURE p(a integer, INOUT b integer) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
COMMENT ON PROCEDURE p(integer, integer) IS 'gives back';

-- pair: aggregate changes its state function
CREATE FUNCTION add_up(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$;
CREATE AGGREGATE mysum(integer) (SFUNC = add_up, STYPE = integer, INITCOND = '0');
CREATE TABLE t (id integer, v integer);
CREATE VIEW s AS SELECT mysum(v) AS total FROM t;
-- becomes
CREATE FUNCTION add_up(a bigint, b integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$;
CREATE AGGREGATE mysum(integer) (SFUNC = add_up, STYPE = bigint, INITCOND = '0');
CREATE TABLE t (id integer, v integer);
CREATE VIEW s AS SELECT mysum(v) AS total FROM t;

-- pair: volatility and security of a function
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- becomes
CREATE FUNCTION f() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE COST 10 SET search_path = public AS $$ SELECT 1 $$;

-- pair: function calls a function, both new and both gone
CREATE FUNCTION a1() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION a2() RETURNS integer LANGUAGE sql AS $$ SELECT a1() $$;
-- becomes
CREATE FUNCTION b2() RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$;
CREATE FUNCTION b1() RETURNS integer LANGUAGE sql AS $$ SELECT b2() $$;

-- pair: begin atomic functions on each other, inner one changes its type
CREATE FUNCTION a1() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE FUNCTION a2() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a1() + 1; END;
-- becomes
CREATE FUNCTION a1() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT 1::bigint; END;
CREATE FUNCTION a2() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT (a1() + 1)::integer; END;

-- pair: trigger function with new signature of a helper
CREATE FUNCTION helper(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;
CREATE TABLE t (id integer PRIMARY KEY, v integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := helper(NEW.v); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (helper(NEW.v) > 3) EXECUTE FUNCTION tf();
-- becomes
CREATE FUNCTION helper(a bigint) RETURNS integer LANGUAGE sql AS $$ SELECT a::integer $$;
CREATE TABLE t (id integer PRIMARY KEY, v integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := helper(NEW.v); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (helper(NEW.v) > 3) EXECUTE FUNCTION tf();

-- pair: function with enum argument whose enum loses a value
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE FUNCTION describe(m mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT m::text $$;
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', d text GENERATED ALWAYS AS (describe(m)) STORED);
-- becomes
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION describe(m mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT m::text $$;
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', d text GENERATED ALWAYS AS (describe(m)) STORED);

-- pair: domain check uses a function whose argument changes
CREATE FUNCTION valid_code(x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x <> '' $$;
CREATE DOMAIN code AS text CHECK (valid_code(VALUE));
CREATE TABLE t (id integer, c code);
-- becomes
CREATE FUNCTION valid_code(x text, n integer DEFAULT 1) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT length(x) >= n $$;
CREATE DOMAIN code AS text CHECK (valid_code(VALUE));
CREATE TABLE t (id integer, c code);

-- pair: domain default uses a function that changes its result type
CREATE FUNCTION new_code() RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
CREATE DOMAIN code AS text DEFAULT new_code();
CREATE TABLE t (id integer, c code);
-- becomes
CREATE FUNCTION new_code() RETURNS varchar LANGUAGE sql AS $$ SELECT 'a'::varchar $$;
CREATE DOMAIN code AS text DEFAULT new_code();
CREATE TABLE t (id integer, c code);

-- pair: operator on a function whose argument changes
CREATE FUNCTION eq_ci(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT lower(a) = lower(b) $$;
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = eq_ci);
-- becomes
CREATE FUNCTION eq_ci(x text, y text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT lower(x) = lower(y) $$;
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = eq_ci);

-- pair: exclusion constraint over a function whose type changes
CREATE EXTENSION btree_gist;
CREATE FUNCTION span(a date, b date) RETURNS daterange LANGUAGE sql IMMUTABLE AS $$ SELECT daterange(a, b) $$;
CREATE TABLE t (id integer, a date, b date, CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =, span(a, b) WITH &&));
-- becomes
CREATE EXTENSION btree_gist;
CREATE FUNCTION span(a date, b date, bounds text DEFAULT '[)') RETURNS daterange LANGUAGE sql IMMUTABLE AS $$ SELECT daterange(a, b, bounds) $$;
CREATE TABLE t (id integer, a date, b date, CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =, span(a, b) WITH &&));
-- pair: functions of types with quoted names and schemas
CREATE SCHEMA "S 2";
CREATE TYPE "S 2"."Mood" AS ENUM ('a');
CREATE TYPE "User" AS (x int);
CREATE FUNCTION f(a "S 2"."Mood", b "User"[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g("User") RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x';
CREATE CAST ("User" AS int) WITH FUNCTION g("User");
COMMENT ON FUNCTION g("User") IS 'gg';
-- becomes
CREATE SCHEMA "S 2";
CREATE TYPE "S 2"."Mood" AS ENUM ('b');
CREATE TYPE "User" AS (x int);
CREATE FUNCTION f(a "S 2"."Mood", b "User"[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
