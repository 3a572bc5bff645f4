-- Indexes, views, triggers, policies, rules, operators. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: index options of all kinds
CREATE TABLE t (a integer, b text, c jsonb, d tsvector);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (b);
CREATE INDEX i3 ON t USING hash (a);
CREATE INDEX i4 ON t (a) WITH (fillfactor = 70);
-- becomes
CREATE TABLE t (a integer, b text, c jsonb, d tsvector);
CREATE INDEX i1 ON t (a DESC NULLS LAST) INCLUDE (b) WHERE a > 0;
CREATE INDEX i2 ON t (b COLLATE "C" text_pattern_ops);
CREATE INDEX i3 ON t USING brin (a) WITH (pages_per_range = 32);
CREATE INDEX i4 ON t (a) WITH (fillfactor = 80);
CREATE INDEX i5 ON t USING gin (c jsonb_path_ops);
CREATE INDEX i6 ON t USING gin (d);
CREATE INDEX i7 ON t ((c ->> 'x'), (a + 1));
CREATE UNIQUE INDEX i8 ON t (a, b) NULLS NOT DISTINCT;

-- pair: index with new column and unnamed
CREATE TABLE t (a integer);
-- becomes
CREATE TABLE t (a integer, b integer);
CREATE INDEX ON t (b);
CREATE INDEX ON t (a, b);
CREATE INDEX ON t (lower(b::text));
CREATE UNIQUE INDEX ON t (b) WHERE a IS NOT NULL;

-- pair: index over opclass parameters
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gin (a gin_trgm_ops);
-- becomes
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gist (a gist_trgm_ops (siglen = 32));

-- pair: views on views, inner one changes its columns
CREATE TABLE t (id integer, a integer, b integer);
CREATE VIEW v1 AS SELECT id, a FROM t;
CREATE VIEW v2 AS SELECT id, a + 1 AS a1 FROM v1;
CREATE VIEW v3 AS SELECT a1 FROM v2;
-- becomes
CREATE TABLE t (id integer, a integer, b integer);
CREATE VIEW v1 AS SELECT id, b AS a, a AS b FROM t;
CREATE VIEW v2 AS SELECT id, a + 1 AS a1 FROM v1;
CREATE VIEW v3 AS SELECT a1 FROM v2;

-- pair: views keep their names and swap dependence
CREATE TABLE t (id integer);
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT id FROM a;
-- becomes
CREATE TABLE t (id integer);
CREATE VIEW b AS SELECT id FROM t;
CREATE VIEW a AS SELECT id FROM b;

-- pair: view with star over a table that grows
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT * FROM v;
-- becomes
CREATE TABLE t (id integer, a integer, b text);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT * FROM v;

-- pair: view column renamed
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, a FROM t;
-- becomes
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, a AS amount FROM t;

-- pair: view column type changes with its table
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, sum(a) AS total FROM t GROUP BY id;
CREATE VIEW u AS SELECT * FROM v WHERE total > 1;
-- becomes
CREATE TABLE t (id integer, a numeric(10,2));
CREATE VIEW v AS SELECT id, sum(a) AS total FROM t GROUP BY id;
CREATE VIEW u AS SELECT * FROM v WHERE total > 1;

-- pair: view options
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, a FROM t WHERE a > 0;
CREATE VIEW w AS SELECT id FROM t;
-- becomes
CREATE TABLE t (id integer, a integer);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t WHERE a > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW w WITH (security_invoker = true) AS SELECT id FROM t;

-- pair: view column default
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, a FROM t;
-- becomes
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id, a FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;

-- pair: view column default changes and goes
CREATE TABLE t (id integer, a integer, b text);
CREATE VIEW v AS SELECT id, a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 'x';
-- becomes
CREATE TABLE t (id integer, a integer, b text);
CREATE VIEW v AS SELECT id, a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 6;

-- pair: recursive view and union, values, lateral, window
CREATE TABLE t (id integer PRIMARY KEY, parent integer, v text);
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, parent integer, v text);
CREATE RECURSIVE VIEW tree (id, depth) AS SELECT id, 1 FROM t WHERE parent IS NULL UNION ALL SELECT t.id, tree.depth + 1 FROM t JOIN tree ON t.parent = tree.id;
CREATE VIEW u AS SELECT id FROM t UNION SELECT parent FROM t ORDER BY 1 LIMIT 5;
CREATE VIEW vals (a, b) AS VALUES (1, 'x'), (2, 'y');
CREATE VIEW lat AS SELECT t.id, x.n FROM t, LATERAL (SELECT count(*) AS n FROM t o WHERE o.parent = t.id) x;
CREATE VIEW win AS SELECT id, row_number() OVER (PARTITION BY parent ORDER BY id DESC) AS rn, v COLLATE "C" AS c FROM t;
CREATE VIEW grp AS SELECT parent, count(*) FILTER (WHERE v IS NOT NULL) AS n, string_agg(v, ',' ORDER BY v) AS vs FROM t GROUP BY ROLLUP (parent) HAVING count(*) > 1;

-- pair: materialized view query changes, with indexes and dependents
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE VIEW over_mv AS SELECT id FROM mv;
COMMENT ON MATERIALIZED VIEW mv IS 'm';
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE MATERIALIZED VIEW mv AS SELECT id, a * 2 AS a FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE INDEX mv_a ON mv (a);
CREATE VIEW over_mv AS SELECT id FROM mv;
COMMENT ON MATERIALIZED VIEW mv IS 'm';

-- pair: materialized view with no data and storage
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;
-- becomes
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE MATERIALIZED VIEW mv WITH (fillfactor = 50) AS SELECT id FROM t WITH NO DATA;

-- pair: instead of trigger and rule on a view that changes
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION tf();
CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;
-- becomes
CREATE TABLE t (id integer, a integer);
CREATE VIEW v AS SELECT a, id FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION tf();
CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;

-- pair: triggers of all kinds
CREATE TABLE t (id integer, a integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t1 BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER t2 AFTER UPDATE ON t FOR EACH STATEMENT EXECUTE FUNCTION tf();
-- becomes
CREATE TABLE t (id integer, a integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t1 BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION tf('x', '2');
CREATE TRIGGER t2 AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION tf();
CREATE CONSTRAINT TRIGGER t3 AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER t4 AFTER TRUNCATE ON t EXECUTE FUNCTION tf();
ALTER TABLE t DISABLE TRIGGER t4;
ALTER TABLE t ENABLE ALWAYS TRIGGER t1;
COMMENT ON TRIGGER t1 ON t IS 'one';

-- pair: trigger OF a column that goes
CREATE TABLE t (id integer, a integer, b integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t1 BEFORE UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- becomes
CREATE TABLE t (id integer, b integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t1 BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION tf();

-- pair: trigger on partitioned table and on a partition
CREATE TABLE t (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- becomes
CREATE TABLE t (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER whole AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER part BEFORE INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION tf();

-- pair: partitioned with trigger gets a partition
CREATE TABLE t (id integer, d date) PARTITION BY RANGE (d);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER whole AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE INDEX ti ON t (id);
-- becomes
CREATE TABLE t (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE td PARTITION OF t DEFAULT;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER whole AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE INDEX ti ON t (id);

-- pair: policies
CREATE TABLE t (id integer, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON t FOR SELECT USING (owner = current_user);
CREATE POLICY p2 ON t USING (true);
-- becomes
CREATE TABLE t (id integer, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p1 ON t FOR SELECT TO PUBLIC USING (owner = current_user AND id > 0);
CREATE POLICY p3 ON t AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK (owner = current_user);
COMMENT ON POLICY p3 ON t IS 'strict';

-- pair: policy uses a subquery on a new table
CREATE TABLE t (id integer, owner integer);
-- becomes
CREATE TABLE members (id integer, user_id integer);
CREATE TABLE t (id integer, owner integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = t.owner));

-- pair: policy over a column whose type changes
CREATE TABLE t (id integer, owner integer);
CREATE TABLE u (id integer, boss integer);
CREATE POLICY p ON t USING (owner IN (SELECT boss FROM u));
-- becomes
CREATE TABLE t (id integer, owner bigint);
CREATE TABLE u (id integer, boss bigint);
CREATE POLICY p ON t USING (owner IN (SELECT boss FROM u));

-- pair: row security is turned off
CREATE TABLE t (id integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
-- becomes
CREATE TABLE t (id integer);

-- pair: rules
CREATE TABLE t (id integer);
CREATE TABLE log (id integer);
CREATE RULE r1 AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.id);
-- becomes
CREATE TABLE t (id integer);
CREATE TABLE log (id integer, at timestamptz);
CREATE RULE r1 AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.id, now());
CREATE RULE r2 AS ON DELETE TO t WHERE OLD.id < 0 DO INSTEAD NOTHING;

-- pair: statistics objects
CREATE TABLE t (a integer, b integer);
CREATE STATISTICS s1 ON a, b FROM t;
-- becomes
CREATE TABLE t (a integer, b integer);
CREATE STATISTICS s1 (ndistinct) ON a, b FROM t;
CREATE STATISTICS s2 ON (a + b) FROM t;

-- pair: statistics over a column that changes its type
CREATE TABLE t (a integer, b integer);
CREATE STATISTICS s1 ON a, b FROM t;
-- becomes
CREATE TABLE t (a text, b integer);
CREATE STATISTICS s1 ON a, b FROM t;

-- pair: casts and operators
CREATE TYPE c AS (a integer);
-- becomes
CREATE TYPE c AS (a integer);
CREATE FUNCTION to_c(integer) RETURNS c LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1)::c $$;
CREATE CAST (integer AS c) WITH FUNCTION to_c(integer) AS ASSIGNMENT;
CREATE FUNCTION c_lt(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a < ($2).a $$;
CREATE OPERATOR <<< (LEFTARG = c, RIGHTARG = c, FUNCTION = c_lt);

-- pair: operator used in an index and a check
CREATE FUNCTION near(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 5 $$;
CREATE TABLE t (a integer, b integer);
-- becomes
CREATE FUNCTION near(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 5 $$;
CREATE OPERATOR ~~~ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = near, COMMUTATOR = ~~~);
CREATE TABLE t (a integer, b integer, CHECK (a ~~~ b));
-- pair: rule and trigger speak of a column whose type changes
CREATE TABLE t (id int PRIMARY KEY, q int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.q > OLD.q) EXECUTE FUNCTION tf();
CREATE RULE r AS ON DELETE TO t WHERE OLD.q > 9 DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE r;
-- becomes
CREATE TABLE t (id int PRIMARY KEY, q bigint);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.q > OLD.q) EXECUTE FUNCTION tf();
CREATE RULE r AS ON DELETE TO t WHERE OLD.q > 9 DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE r;
-- pair: rule goes that was switched off
CREATE TABLE t (a int);
CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE r;
-- becomes
CREATE TABLE t (a int);
-- pair: column that refers to a table goes while that one becomes unlogged
CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
-- becomes
CREATE UNLOGGED TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
