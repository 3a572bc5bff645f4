-- What is set beside a definition, and names that move. See read_own_pairs() in
-- ../pairs_test.cpp for the form.

-- pair: owned sequence moves to a serial column
CREATE TABLE a (id int);
CREATE SEQUENCE s OWNED BY a.id;
ALTER TABLE a ALTER COLUMN id SET DEFAULT nextval('s');
CREATE TABLE b (x int);
-- becomes
CREATE TABLE b (x int, id serial);
CREATE SEQUENCE s OWNED BY b.id;

-- pair: serial column owns another sequence too
-- becomes
CREATE TABLE b (x int, id serial);
CREATE SEQUENCE s OWNED BY b.id;

-- pair: extension of another schema goes
CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm WITH SCHEMA ext;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gin (a ext.gin_trgm_ops);
-- becomes
CREATE SCHEMA ext;
CREATE TABLE t (a text);

-- pair: extensions come into a schema
CREATE TABLE t (a text);
-- becomes
CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm WITH SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE t (a text, c ext.citext);
CREATE INDEX i ON t USING gin (a ext.gin_trgm_ops);

-- pair: schema goes with its extension
CREATE SCHEMA ext;
CREATE EXTENSION hstore WITH SCHEMA ext;
-- becomes


-- pair: targets of statistics
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS s2 ON a, b FROM t;
ALTER STATISTICS s2 SET STATISTICS 50;
-- becomes
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
ALTER STATISTICS s SET STATISTICS 100;
CREATE STATISTICS s2 ON a, b FROM t;
CREATE STATISTICS s3 (ndistinct) ON a, b FROM t;
ALTER STATISTICS s3 SET STATISTICS 0;
COMMENT ON STATISTICS s3 IS 'c';

-- pair: index of the replica identity is made anew
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
-- becomes
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a, b);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;

-- pair: index of CLUSTER is made anew
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE INDEX i ON t (a);
ALTER TABLE t CLUSTER ON i;
-- becomes
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE INDEX i ON t (a, b);
ALTER TABLE t CLUSTER ON i;

-- pair: tables that refer to each other become logged
CREATE UNLOGGED TABLE a (id serial PRIMARY KEY);
CREATE UNLOGGED TABLE b (a int REFERENCES a);
-- becomes
CREATE TABLE a (id serial PRIMARY KEY);
CREATE TABLE b (a int REFERENCES a);

-- pair: event trigger is switched off
CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER e1 ON ddl_command_end EXECUTE FUNCTION ev();
-- becomes
CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER e1 ON ddl_command_end EXECUTE FUNCTION ev();
ALTER EVENT TRIGGER e1 DISABLE;

-- pair: domain in an array gets another check
CREATE DOMAIN base AS int CHECK (VALUE > 0);
CREATE DOMAIN derived AS base CHECK (VALUE < 100);
CREATE TABLE t (a derived, b base[]);
CREATE FUNCTION f(x derived) RETURNS base LANGUAGE sql AS 'SELECT x::base';
-- becomes
CREATE DOMAIN base AS int CHECK (VALUE > 1);
CREATE DOMAIN derived AS base CHECK (VALUE < 1000) DEFAULT 5;
CREATE TABLE t (a derived, b base[]);
CREATE FUNCTION f(x derived) RETURNS base LANGUAGE sql AS 'SELECT x::base';

-- pair: range type becomes another before a table of it
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
-- becomes
CREATE TYPE r AS RANGE (subtype = numeric);
CREATE TYPE r2 AS RANGE (subtype = text, collation = "C", multirange_type_name = r2s);
CREATE TABLE t (x r, y r2, z r2s);

-- pair: table takes the name of a sequence
CREATE SEQUENCE s;
-- becomes
CREATE TABLE s (a int);

-- pair: functions with quoted parameters and semicolons
-- becomes
CREATE FUNCTION f(a text DEFAULT ';') RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  x text := 'a;b'; -- a comment; with semicolon
BEGIN
  /* block; */
  IF a = $q$;$q$ THEN RETURN x || E'\n'; END IF;
  RETURN format('%s "%s"', a, x);
END;
$body$;
COMMENT ON FUNCTION f(text) IS 'a;b';
CREATE FUNCTION "Mixed"("Arg" int) RETURNS int LANGUAGE sql AS $$ SELECT "Arg" $$;
