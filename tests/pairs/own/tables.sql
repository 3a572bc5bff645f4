-- Tables, their columns, constraints and attributes. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: type changes of many kinds
CREATE TABLE t (a integer, b text, c text, d timestamp, e varchar(20), f text, g integer, h boolean, i numeric, j json, k text, l integer[], m text);
-- becomes
CREATE TABLE t (a text, b integer, c date, d timestamptz, e varchar(10), f uuid, g boolean, h integer, i integer, j jsonb, k jsonb, l bigint[], m text[]);

-- pair: type change with default and check and index
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT '5', CONSTRAINT c CHECK (a <> ''));
CREATE INDEX t_a ON t (a text_pattern_ops);
CREATE INDEX t_lower ON t (lower(a));
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 5, CONSTRAINT c CHECK (a > 0));
CREATE INDEX t_a ON t (a);

-- pair: type change of a key and its references
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES p ON DELETE CASCADE);
CREATE VIEW v AS SELECT c.id, p.id AS pid FROM c JOIN p ON p.id = c.p_id;
-- becomes
CREATE TABLE p (id uuid PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id uuid REFERENCES p ON DELETE CASCADE);
CREATE VIEW v AS SELECT c.id, p.id AS pid FROM c JOIN p ON p.id = c.p_id;

-- pair: primary key changes columns, referenced
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a), UNIQUE (b));
CREATE TABLE c (p_a integer REFERENCES p (a));
-- becomes
CREATE TABLE p (a integer, b integer, PRIMARY KEY (b), UNIQUE (a));
CREATE TABLE c (p_a integer REFERENCES p (a));

-- pair: unique with nulls not distinct and include
CREATE TABLE t (a integer, b integer, c text, CONSTRAINT u UNIQUE (a, b));
-- becomes
CREATE TABLE t (a integer, b integer, c text, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c));

-- pair: deferrable unique and primary
CREATE TABLE t (a integer PRIMARY KEY, b integer UNIQUE);
-- becomes
CREATE TABLE t (a integer, b integer UNIQUE DEFERRABLE INITIALLY DEFERRED, CONSTRAINT t_pkey PRIMARY KEY (a) DEFERRABLE);

-- pair: foreign key options
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p);
-- becomes
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p MATCH FULL ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED);

-- pair: foreign key set null of some columns
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL);
-- becomes
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));

-- pair: foreign key not valid and back
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (a integer);
ALTER TABLE c ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p NOT VALID;
ALTER TABLE c ADD CONSTRAINT pos CHECK (a > 0) NOT VALID;
-- becomes
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (a integer CONSTRAINT pos CHECK (a > 0));
ALTER TABLE c ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p;

-- pair: foreign key becomes not valid
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (a integer CONSTRAINT fk REFERENCES p);
-- becomes
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (a integer);
ALTER TABLE c ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p NOT VALID;

-- pair: check no inherit
CREATE TABLE t (a integer CONSTRAINT pos CHECK (a > 0));
-- becomes
CREATE TABLE t (a integer CONSTRAINT pos CHECK (a > 0) NO INHERIT);

-- pair: exclusion constraint
CREATE EXTENSION btree_gist;
CREATE TABLE t (room integer, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&));
-- becomes
CREATE EXTENSION btree_gist;
CREATE TABLE t (room integer, during tsrange, active boolean, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (active) DEFERRABLE);

-- pair: generated column expression
CREATE TABLE t (a integer, b integer, c integer GENERATED ALWAYS AS (a + b) STORED);
CREATE VIEW v AS SELECT c FROM t;
-- becomes
CREATE TABLE t (a integer, b integer, c integer GENERATED ALWAYS AS (a * b) STORED);
CREATE VIEW v AS SELECT c FROM t;

-- pair: generated becomes plain and plain becomes generated
CREATE TABLE t (a integer, c integer GENERATED ALWAYS AS (a + 1) STORED, d integer DEFAULT 3);
-- becomes
CREATE TABLE t (a integer, c integer DEFAULT 7, d integer GENERATED ALWAYS AS (a * 2) STORED);

-- pair: column under a generated column changes its type
CREATE TABLE t (a integer, c bigint GENERATED ALWAYS AS (a + 1) STORED NOT NULL);
CREATE UNIQUE INDEX t_c ON t (c);
-- becomes
CREATE TABLE t (a bigint, c bigint GENERATED ALWAYS AS (a + 1) STORED NOT NULL);
CREATE UNIQUE INDEX t_c ON t (c);

-- pair: collation change
CREATE TABLE t (a text, b varchar(5) COLLATE "C");
CREATE INDEX i ON t (a, b);
CREATE VIEW v AS SELECT a FROM t;
-- becomes
CREATE TABLE t (a text COLLATE "C", b varchar(5));
CREATE INDEX i ON t (a, b);
CREATE VIEW v AS SELECT a FROM t;

-- pair: comments on everything
CREATE TABLE t (a integer PRIMARY KEY, b integer CONSTRAINT pos CHECK (b > 0));
CREATE INDEX i ON t (b);
CREATE VIEW v AS SELECT a FROM t;
COMMENT ON TABLE t IS 'old';
COMMENT ON COLUMN t.a IS 'a';
-- becomes
CREATE TABLE t (a integer PRIMARY KEY, b integer CONSTRAINT pos CHECK (b > 0));
CREATE INDEX i ON t (b);
CREATE VIEW v AS SELECT a FROM t;
COMMENT ON TABLE t IS 'new ''quoted''';
COMMENT ON COLUMN t.b IS E'line\nbreak';
COMMENT ON CONSTRAINT pos ON t IS 'positive';
COMMENT ON CONSTRAINT t_pkey ON t IS 'key';
COMMENT ON INDEX i IS 'index';
COMMENT ON VIEW v IS 'view';
COMMENT ON COLUMN v.a IS 'view column';
COMMENT ON SCHEMA public IS 'ours';

-- pair: storage, compression, statistics, options
CREATE TABLE t (a text, b text, c integer);
-- becomes
CREATE TABLE t (a text, b text, c integer) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;
ALTER TABLE t ALTER COLUMN b SET COMPRESSION pglz;
ALTER TABLE t ALTER COLUMN c SET STATISTICS 500;
ALTER TABLE t ALTER COLUMN c SET (n_distinct = 5);

-- pair: replica identity and cluster
CREATE TABLE t (a integer NOT NULL, b integer);
CREATE UNIQUE INDEX i ON t (a);
CREATE TABLE f (a integer);
-- becomes
CREATE TABLE t (a integer NOT NULL, b integer);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
CREATE TABLE f (a integer);
ALTER TABLE f REPLICA IDENTITY FULL;
CREATE INDEX fi ON f (a);
ALTER TABLE f CLUSTER ON fi;

-- pair: table goes with all that hangs on it
CREATE TABLE a (id serial PRIMARY KEY);
CREATE TABLE b (id serial PRIMARY KEY, a_id integer REFERENCES a);
ALTER TABLE a ADD COLUMN b_id integer REFERENCES b;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION tf();
CREATE VIEW v AS SELECT a.id FROM a JOIN b ON a.id = b.a_id;
CREATE MATERIALIZED VIEW mv AS SELECT * FROM v;
-- becomes
CREATE TABLE z (id integer);

-- pair: not null, default, many at once
CREATE TABLE t (a integer, b integer NOT NULL, c text DEFAULT 'x', d text, e timestamptz DEFAULT now());
-- becomes
CREATE TABLE t (a integer NOT NULL, b integer, c text DEFAULT 'y' NOT NULL, d text DEFAULT upper('q'), e timestamptz DEFAULT CURRENT_TIMESTAMP - interval '1 day');

-- pair: circular foreign keys appear
CREATE TABLE z (id integer);
-- becomes
CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a DEFERRABLE);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b ON DELETE SET NULL;
CREATE TABLE z (id integer, self integer);

-- pair: self reference
CREATE TABLE t (id integer PRIMARY KEY);
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, parent integer REFERENCES t ON DELETE CASCADE);
CREATE INDEX ON t (parent);

-- pair: foreign key refers to a unique index
CREATE TABLE p (a integer NOT NULL, b integer);
CREATE UNIQUE INDEX p_a ON p (a);
CREATE TABLE c (a integer REFERENCES p (a));
-- becomes
CREATE TABLE p (a integer NOT NULL, b integer);
CREATE UNIQUE INDEX p_a2 ON p (a) INCLUDE (b);
CREATE TABLE c (a integer REFERENCES p (a));

-- pair: unique constraint becomes unique index
CREATE TABLE t (a integer, CONSTRAINT t_a_key UNIQUE (a));
-- becomes
CREATE TABLE t (a integer);
CREATE UNIQUE INDEX t_a_key ON t (a);

-- pair: unique index becomes unique constraint
CREATE TABLE t (a integer);
CREATE UNIQUE INDEX t_a_key ON t (a);
-- becomes
CREATE TABLE t (a integer, CONSTRAINT t_a_key UNIQUE (a));

-- pair: table becomes a view
CREATE TABLE t (id integer, v text);
-- becomes
CREATE TABLE base (id integer, v text);
CREATE VIEW t AS SELECT id, v FROM base;

-- pair: view becomes a table
CREATE TABLE base (id integer, v text);
CREATE VIEW t AS SELECT id, v FROM base;
CREATE VIEW u AS SELECT id FROM t;
-- becomes
CREATE TABLE base (id integer, v text);
CREATE TABLE t (id integer, v text);
CREATE VIEW u AS SELECT id FROM t;

-- pair: view becomes a materialized view
CREATE TABLE base (id integer, v text);
CREATE VIEW t AS SELECT id, v FROM base;
-- becomes
CREATE TABLE base (id integer, v text);
CREATE MATERIALIZED VIEW t AS SELECT id, v FROM base;
CREATE INDEX ti ON t (id);

-- pair: reserved words and mixed case
CREATE TABLE "user" ("order" integer, "Group" text);
-- becomes
CREATE TABLE "user" ("order" bigint NOT NULL DEFAULT 1, "Group" varchar(10), "select" text GENERATED ALWAYS AS ("Group" || 'x') STORED, CONSTRAINT "my check" CHECK ("order" > 0));
CREATE INDEX "Idx" ON "user" ("Group" DESC NULLS LAST, lower("select"));
COMMENT ON COLUMN "user"."order" IS 'x';

-- pair: numeric precision, char, bit, interval, time
CREATE TABLE t (a numeric(10,2), b char(3), c bit(3), d interval, e time, f timestamp(0), g varchar);
-- becomes
CREATE TABLE t (a numeric(12,3), b char(5), c bit varying(8), d interval day to second, e time(3), f timestamp(3) with time zone, g varchar(100));

-- pair: primary key on an existing column, composite
CREATE TABLE t (a integer, b integer);
-- becomes
CREATE TABLE t (a integer, b integer, CONSTRAINT pk PRIMARY KEY (b, a));

-- pair: primary key renamed
CREATE TABLE t (a integer, CONSTRAINT old_pk PRIMARY KEY (a));
CREATE TABLE c (a integer REFERENCES t);
-- becomes
CREATE TABLE t (a integer, CONSTRAINT new_pk PRIMARY KEY (a));
CREATE TABLE c (a integer REFERENCES t);

-- pair: check constraints with several spellings
CREATE TABLE t (a integer, s text, CONSTRAINT c1 CHECK (a IN (1, 2, 3)), CONSTRAINT c2 CHECK (s ~~ 'a%'), CONSTRAINT c3 CHECK (a BETWEEN 1 AND 5));
-- becomes
CREATE TABLE t (a integer, s text, CONSTRAINT c1 CHECK (a = ANY (ARRAY[1, 2, 3])), CONSTRAINT c2 CHECK (s LIKE 'a%'), CONSTRAINT c3 CHECK (a >= 1 AND a <= 5));

-- pair: like and inherits tables
CREATE TABLE base (id integer NOT NULL, v text DEFAULT 'x' CHECK (v <> ''));
CREATE TABLE copy (LIKE base INCLUDING ALL);
CREATE TABLE child (extra integer) INHERITS (base);
-- becomes
CREATE TABLE base (id integer NOT NULL, v text DEFAULT 'y' CHECK (v <> ''), w date);
CREATE TABLE copy (LIKE base INCLUDING ALL);
CREATE TABLE child (extra integer, more text) INHERITS (base);

-- pair: child leaves its parent
CREATE TABLE base (id integer, v text);
CREATE TABLE child (extra integer) INHERITS (base);
-- becomes
CREATE TABLE base (id integer, v text);
CREATE TABLE child (id integer, v text, extra integer);

-- pair: extension citext column
CREATE TABLE t (e text);
-- becomes
CREATE EXTENSION citext;
CREATE TABLE t (e citext UNIQUE);

-- pair: extension goes with its columns
CREATE EXTENSION hstore;
CREATE TABLE t (id integer, h hstore DEFAULT ''::hstore);
CREATE INDEX i ON t USING gin (h);
-- becomes
CREATE TABLE t (id integer);

-- pair: schema comes and table moves there
CREATE TABLE t (id integer);
-- becomes
CREATE SCHEMA app;
CREATE TABLE app.t (id integer);
COMMENT ON SCHEMA app IS 'app';

-- pair: schema goes with all in it
CREATE SCHEMA app;
CREATE TYPE app.k AS ENUM ('a');
CREATE TABLE app.t (id serial, k app.k);
CREATE FUNCTION app.f() RETURNS app.k LANGUAGE sql AS $$ SELECT 'a'::app.k $$;
CREATE VIEW app.v AS SELECT id, app.f() FROM app.t;
-- becomes
CREATE TABLE t (id integer);

-- pair: same table name in two schemas
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (id integer PRIMARY KEY);
CREATE TABLE b.t (id integer PRIMARY KEY, a_id integer REFERENCES a.t);
CREATE INDEX i ON a.t (id);
CREATE INDEX i ON b.t (a_id);
-- becomes
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (id bigint PRIMARY KEY, v text);
CREATE TABLE b.t (id integer PRIMARY KEY, a_id bigint REFERENCES a.t ON DELETE CASCADE);
CREATE INDEX i ON a.t (v);
CREATE VIEW b.v AS SELECT t.id, o.v FROM b.t JOIN a.t AS o ON o.id = t.a_id;
-- pair: exclusion with columns beside it, options and a condition
CREATE TABLE r (during tsrange, active boolean, EXCLUDE USING gist (during WITH &&));
-- becomes
CREATE TABLE r (during tsrange, active boolean, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) INCLUDE (active) WITH (fillfactor = 70) WHERE (active) DEFERRABLE INITIALLY DEFERRED);
-- pair: index with options of a usual operator class, and with statistics of a key
CREATE TABLE t (a int, b int, v tsvector);
CREATE INDEX i ON t ((a + b), a);
-- becomes
CREATE TABLE t (a int, b int, v tsvector);
CREATE INDEX i ON t ((a + b), a);
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 700;
CREATE INDEX j ON t USING gist (v tsvector_ops (siglen = 100));
-- pair: what holds anyway is said
CREATE TABLE t (a int, c bytea);
ALTER TABLE t ALTER c SET STORAGE EXTERNAL;
-- becomes
CREATE TABLE t (a int, c bytea) USING heap WITH (toast.autovacuum_enabled = false) TABLESPACE pg_default;
CREATE TABLE u (a int, b date) WITH (toast.autovacuum_enabled = false);
