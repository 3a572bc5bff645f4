-- What does not fit elsewhere. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: enum column with a default, array and check becomes text with a check
CREATE TYPE st AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, s st NOT NULL DEFAULT 'a', ss st[] NOT NULL DEFAULT '{a}', CHECK (s <> 'b' OR id > 1));
CREATE INDEX i ON t (s);
CREATE VIEW v AS SELECT s, count(*) AS n FROM t GROUP BY s;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, s text NOT NULL DEFAULT 'a' CHECK (s IN ('a', 'b')), ss text[] NOT NULL DEFAULT '{a}');
CREATE INDEX i ON t (s);
CREATE VIEW v AS SELECT s, count(*) AS n FROM t GROUP BY s;
-- pair: view that groups by a primary key
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE TABLE u (t_id integer REFERENCES t);
CREATE VIEW v AS SELECT t.id, t.a, count(u.*) AS n FROM t LEFT JOIN u ON u.t_id = t.id GROUP BY t.id;
-- becomes
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text);
CREATE TABLE u (t_id bigint REFERENCES t);
CREATE VIEW v AS SELECT t.id, t.a, count(u.*) AS n FROM t LEFT JOIN u ON u.t_id = t.id GROUP BY t.id;
-- pair: view that groups by a primary key which is renamed
CREATE TABLE t (id integer CONSTRAINT a_pk PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
-- becomes
CREATE TABLE t (id integer CONSTRAINT b_pk PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
-- pair: view uses on conflict key, insert function uses it
CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE);
CREATE FUNCTION put(x text) RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO t (id, a) VALUES (1, x) ON CONFLICT (a) DO NOTHING; END;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, CONSTRAINT ab UNIQUE (a, b));
CREATE FUNCTION put(x text) RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO t (id, a) VALUES (1, x) ON CONFLICT (a, b) DO NOTHING; END;
-- pair: column moves between tables and is not null with default
CREATE TABLE a (id integer PRIMARY KEY, x text NOT NULL DEFAULT 'q');
CREATE TABLE b (id integer PRIMARY KEY);
-- becomes
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, x text NOT NULL DEFAULT 'q');
-- pair: unique constraint becomes primary key and back
CREATE TABLE a (x integer NOT NULL UNIQUE);
CREATE TABLE b (x integer PRIMARY KEY);
-- becomes
CREATE TABLE a (x integer PRIMARY KEY);
CREATE TABLE b (x integer NOT NULL UNIQUE);
-- pair: foreign key to another table with the same column
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE c (r integer CONSTRAINT fk REFERENCES a);
-- becomes
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE c (r integer CONSTRAINT fk REFERENCES b);
-- pair: generated columns over each other's sources
CREATE TABLE t (a integer, b integer, g integer GENERATED ALWAYS AS (a + b) STORED, CONSTRAINT gpos CHECK (g > 0), UNIQUE (g));
CREATE VIEW v AS SELECT g FROM t;
-- becomes
CREATE TABLE t (a bigint, b integer, c integer, g bigint GENERATED ALWAYS AS (a + b + c) STORED, CONSTRAINT gpos CHECK (g > 0), UNIQUE (g));
CREATE VIEW v AS SELECT g FROM t;
-- pair: domain in a composite in a function
CREATE DOMAIN pos AS integer CHECK (VALUE > 0);
CREATE TYPE pt AS (x pos, y pos);
CREATE FUNCTION mk(a integer) RETURNS pt LANGUAGE sql AS $$ SELECT ROW(a, a)::pt $$;
-- becomes
CREATE DOMAIN pos AS bigint CHECK (VALUE > 0);
CREATE TYPE pt AS (x pos, y pos);
CREATE FUNCTION mk(a integer) RETURNS pt LANGUAGE sql AS $$ SELECT ROW(a, a)::pt $$;
-- pair: table type used by a function of another table that changes
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql AS $$ SELECT * FROM a $$;
CREATE VIEW v AS SELECT id FROM f();
-- becomes
CREATE TABLE a (id bigint, b text);
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql AS $$ SELECT * FROM a $$;
CREATE VIEW v AS SELECT id FROM f();
-- pair: default of a dropped function and a new one of the same name in another schema
CREATE SCHEMA util;
CREATE FUNCTION gen() RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
CREATE TABLE t (id text DEFAULT gen());
-- becomes
CREATE SCHEMA util;
CREATE FUNCTION util.gen() RETURNS text LANGUAGE sql AS $$ SELECT 'b' $$;
CREATE TABLE t (id text DEFAULT util.gen());
-- pair: check uses a function that reads a table
CREATE TABLE allowed (x text PRIMARY KEY);
CREATE TABLE t (x text);
-- becomes
CREATE TABLE allowed (x text PRIMARY KEY);
CREATE FUNCTION is_allowed(v text) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT EXISTS (SELECT 1 FROM allowed WHERE x = v) $$;
CREATE TABLE t (x text CHECK (is_allowed(x)));
-- pair: trigger with transition tables and arguments
CREATE TABLE t (id integer);
CREATE TABLE audit (n bigint, what text);
-- becomes
CREATE TABLE t (id integer);
CREATE TABLE audit (n bigint, what text);
CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit SELECT count(*), TG_ARGV[0] FROM new_rows; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON t REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION log_it('ins');
CREATE CONSTRAINT TRIGGER ct AFTER UPDATE ON t FROM audit NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION log_it('upd');
-- pair: materialized views over each other
CREATE TABLE t (id integer PRIMARY KEY, v integer);
CREATE MATERIALIZED VIEW a AS SELECT id, v FROM t;
CREATE MATERIALIZED VIEW b AS SELECT id FROM a;
CREATE UNIQUE INDEX bi ON b (id);
COMMENT ON COLUMN b.id IS 'the id';
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, v bigint);
CREATE MATERIALIZED VIEW a AS SELECT id, v + 1 AS v FROM t;
CREATE MATERIALIZED VIEW b AS SELECT id FROM a;
CREATE UNIQUE INDEX bi ON b (id);
COMMENT ON COLUMN b.id IS 'the id';
-- pair: columns swap their names and types
CREATE TABLE t (a integer, b text);
-- becomes
CREATE TABLE t (a text, b integer);
-- pair: time zones, json, ranges, network and geometric types
CREATE TABLE t (a timestamp, b timestamptz, c json, d int4range, e inet, f point, g money, h bit(4), i xml, j tsvector);
-- becomes
CREATE TABLE t (a timestamptz, b timestamp, c jsonb, d int8range, e cidr, f box, g numeric(12,2), h varbit(8), i text, j text);
-- pair: identity sequence with a name and start
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME my_ids START WITH 10) PRIMARY KEY);
-- becomes
CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME my_ids START WITH 10 INCREMENT BY 2) PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
-- pair: many schemas with cross references and search by name
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.users (id serial PRIMARY KEY);
CREATE TABLE b.posts (id serial PRIMARY KEY, u integer REFERENCES a.users);
CREATE VIEW b.recent AS SELECT p.id FROM b.posts p JOIN a.users u ON u.id = p.u;
CREATE TYPE b.kind AS ENUM ('x');
-- becomes
CREATE SCHEMA b;
CREATE SCHEMA c;
CREATE TABLE c.users (id serial PRIMARY KEY);
CREATE TYPE b.kind AS ENUM ('x', 'y');
CREATE TABLE b.posts (id serial PRIMARY KEY, u integer REFERENCES c.users, k b.kind DEFAULT 'y');
CREATE VIEW b.recent AS SELECT p.id, p.k FROM b.posts p JOIN c.users u ON u.id = p.u WHERE p.k = 'y';
-- pair: index on an expression with a cast and collate
CREATE TABLE t (a jsonb, b text, c timestamptz, d text[]);
CREATE INDEX i1 ON t ((a ->> 'x'));
-- becomes
CREATE TABLE t (a jsonb, b text, c timestamptz, d text[]);
CREATE INDEX i1 ON t (((a ->> 'x')::integer));
CREATE INDEX i2 ON t (lower(b) COLLATE "C" text_pattern_ops DESC);
CREATE INDEX i3 ON t USING gin (d array_ops);
CREATE INDEX i4 ON t ((c AT TIME ZONE 'UTC'));
CREATE UNIQUE INDEX i5 ON t (coalesce(b, ''), (a -> 'y')) WHERE b IS NOT NULL AND (a ->> 'z') = ANY (ARRAY['1', '2']);
CREATE INDEX i6 ON t USING spgist (b);
-- pair: foreign keys with cycles change
CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b_id) REFERENCES b;
-- becomes
CREATE TABLE a (id uuid PRIMARY KEY, b_id uuid);
CREATE TABLE b (id uuid PRIMARY KEY, a_id uuid REFERENCES a);
ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b_id) REFERENCES b ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
-- pair: renamed table by annotation keeps all
CREATE TABLE old_users (id serial PRIMARY KEY, email text UNIQUE, boss integer REFERENCES old_users, CHECK (email <> ''));
CREATE INDEX old_users_boss_idx ON old_users (boss);
CREATE VIEW v AS SELECT email FROM old_users;
-- becomes
-- @renamed from=old_users
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, boss integer REFERENCES users, CHECK (email <> ''));
CREATE INDEX users_boss_idx ON users (boss);
CREATE VIEW v AS SELECT email FROM users;
-- pair: procedure and function swap kinds and names
CREATE FUNCTION a() RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE b() LANGUAGE sql AS $$ SELECT 1 $$;
-- becomes
CREATE PROCEDURE a() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION b() RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
