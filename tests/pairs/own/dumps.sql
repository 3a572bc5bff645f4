-- Schemas as pg_dump writes them. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: child moves from one parent to another
SET search_path = public, pg_catalog;
CREATE TABLE parenttable (id bigserial NOT NULL, field1 bytea);
CREATE TABLE othertable (id bigint NOT NULL, field2 text);
CREATE TABLE testtable (field3 polygon) INHERITS (parenttable);
-- becomes
SET search_path = public, pg_catalog;
CREATE TABLE parenttable (id bigserial NOT NULL, field1 bytea);
CREATE TABLE othertable (id bigint NOT NULL, field2 text);
CREATE TABLE testtable (field3 polygon) INHERITS (othertable);

-- pair: dump with keys added by alter table only
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.fax_boxes (fax_box_id serial NOT NULL, name text);
CREATE TABLE public.faxes (fax_id serial NOT NULL, fax_box_id integer, status integer);
ALTER TABLE ONLY public.fax_boxes ADD CONSTRAINT fax_boxes_pkey PRIMARY KEY (fax_box_id);
ALTER TABLE ONLY public.faxes ADD CONSTRAINT faxes_pkey PRIMARY KEY (fax_id);
CREATE INDEX faxes_status ON public.faxes USING btree (status);
ALTER TABLE ONLY public.faxes ADD CONSTRAINT faxes_fax_box_id_fkey FOREIGN KEY (fax_box_id) REFERENCES public.fax_boxes(fax_box_id) ON UPDATE RESTRICT ON DELETE SET NULL;
-- becomes
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.fax_boxes (fax_box_id serial NOT NULL, name text);
CREATE TABLE public.faxes (fax_id serial NOT NULL, fax_box_id integer, from_name text, status integer);
ALTER TABLE ONLY public.fax_boxes ADD CONSTRAINT fax_boxes_pkey PRIMARY KEY (fax_box_id);
ALTER TABLE ONLY public.faxes ADD CONSTRAINT faxes_pkey PRIMARY KEY (fax_id);
CREATE INDEX faxes_status ON public.faxes USING btree (status, fax_box_id);
ALTER TABLE public.faxes CLUSTER ON faxes_status;
ALTER TABLE ONLY public.faxes ADD CONSTRAINT faxes_fax_box_id_fkey FOREIGN KEY (fax_box_id) REFERENCES public.fax_boxes(fax_box_id) ON UPDATE CASCADE ON DELETE SET NULL;

-- pair: cluster moves and goes
CREATE TABLE a (id integer, b integer);
CREATE INDEX ia ON a (id);
CREATE INDEX ib ON a (b);
ALTER TABLE a CLUSTER ON ia;
CREATE TABLE z (id integer);
CREATE INDEX iz ON z (id);
ALTER TABLE z CLUSTER ON iz;
-- becomes
CREATE TABLE a (id integer, b integer);
CREATE INDEX ia ON a (id);
CREATE INDEX ib ON a (b);
ALTER TABLE a CLUSTER ON ib;
CREATE TABLE z (id integer);

-- pair: statistics and storage change and go
CREATE TABLE t (a text, b text, c text, d text);
ALTER TABLE ONLY t ALTER COLUMN a SET STATISTICS 200;
ALTER TABLE ONLY t ALTER COLUMN b SET STATISTICS 100;
ALTER TABLE ONLY t ALTER COLUMN c SET STORAGE MAIN;
ALTER TABLE ONLY t ALTER COLUMN d SET STORAGE EXTERNAL;
-- becomes
CREATE TABLE t (a text, b text, c text, d text);
ALTER TABLE ONLY t ALTER COLUMN b SET STATISTICS 300;
ALTER TABLE ONLY t ALTER COLUMN d SET STORAGE PLAIN;

-- pair: comments on functions, sequences, triggers, columns of views
CREATE FUNCTION f(a integer, b text) RETURNS integer LANGUAGE plpgsql AS $_$ begin return 1; end; $_$;
CREATE SEQUENCE s;
CREATE TABLE t (id integer NOT NULL, CONSTRAINT pk PRIMARY KEY (id));
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return NEW; end;';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE tf();
COMMENT ON FUNCTION f(integer, text) IS 'old';
COMMENT ON SEQUENCE s IS 'old';
COMMENT ON TRIGGER tr ON t IS 'old';
-- becomes
CREATE FUNCTION f(a integer, b text) RETURNS integer LANGUAGE plpgsql AS $_$ begin return 1; end; $_$;
CREATE SEQUENCE s;
CREATE TABLE t (id integer NOT NULL, CONSTRAINT pk PRIMARY KEY (id));
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return NEW; end;';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE tf();
COMMENT ON FUNCTION f(a integer, b text) IS 'new';
COMMENT ON CONSTRAINT pk ON t IS 'key';
COMMENT ON TRIGGER tr ON t IS 'new';
COMMENT ON COLUMN t.id IS 'id';

-- pair: functions equal but for whitespace
CREATE FUNCTION f(a integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
begin
  return a;
end;
$$;
-- becomes
CREATE OR REPLACE FUNCTION f(a integer)   RETURNS integer
    AS $$
begin
    return a;
end;
$$ LANGUAGE plpgsql;

-- pair: function with defaults and variadic
CREATE FUNCTION f(a integer, b text DEFAULT 'x', VARIADIC c integer[] DEFAULT '{}') RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
-- becomes
CREATE FUNCTION f(a integer, b text DEFAULT 'y', VARIADIC c integer[] DEFAULT '{1}') RETURNS void LANGUAGE sql AS $$ SELECT 2 $$;

-- pair: return type of a function changes
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;
-- becomes
CREATE FUNCTION f(a integer) RETURNS text LANGUAGE sql AS $$ SELECT a::text $$;

-- pair: quoted schema and names with dots
CREATE SCHEMA "test.schema";
CREATE TABLE "test.schema"."my.table" ("id.x" integer);
-- becomes
CREATE SCHEMA "test.schema";
CREATE TABLE "test.schema"."my.table" ("id.x" integer NOT NULL, "y" text);
CREATE INDEX "ix.1" ON "test.schema"."my.table" ("id.x");
CREATE SCHEMA "Other";
CREATE VIEW "Other"."v" AS SELECT "id.x" FROM "test.schema"."my.table";

-- pair: view alias with a quote and without columns list
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT a AS "a name", b FROM t;
-- becomes
CREATE TABLE t (a integer, b text);
CREATE VIEW v (x, y) AS SELECT a, b FROM t WHERE b = 'q''uo"te';

-- pair: sequence start, cycle, cache like pg_dump writes them
CREATE SEQUENCE public.testseq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
-- becomes
CREATE SEQUENCE public.testseq START WITH 100 INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 CACHE 5 CYCLE;

-- pair: serial as pg_dump writes it
CREATE TABLE public.t (id integer NOT NULL, v text);
CREATE SEQUENCE public.t_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;
ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass);
-- becomes
CREATE TABLE public.t (id bigint NOT NULL, v text);
ALTER TABLE public.t ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME public.t_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1);

-- pair: unlogged on and off
CREATE TABLE a (id integer);
CREATE UNLOGGED TABLE b (id integer);
-- becomes
CREATE UNLOGGED TABLE a (id integer);
CREATE TABLE b (id integer);

-- pair: type of a table column used in views, rules and triggers
CREATE TABLE t (id integer, n varchar(10));
CREATE TABLE l (n varchar(10));
CREATE VIEW v AS SELECT n FROM t;
CREATE RULE r AS ON UPDATE TO t DO ALSO INSERT INTO l VALUES (NEW.n);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (OLD.n IS DISTINCT FROM NEW.n) EXECUTE FUNCTION tf();
-- becomes
CREATE TABLE t (id integer, n varchar(100));
CREATE TABLE l (n varchar(100));
CREATE VIEW v AS SELECT n FROM t;
CREATE RULE r AS ON UPDATE TO t DO ALSO INSERT INTO l VALUES (NEW.n);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (OLD.n IS DISTINCT FROM NEW.n) EXECUTE FUNCTION tf();

-- pair: disabled trigger changes its definition
CREATE TABLE t (id integer, n integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE t DISABLE TRIGGER tr;
-- becomes
CREATE TABLE t (id integer, n integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE t DISABLE TRIGGER tr;

-- pair: trigger moves to another table
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION tf();
-- becomes
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON b FOR EACH ROW EXECUTE FUNCTION tf();

-- pair: index moves to another table and schema
CREATE SCHEMA s;
CREATE TABLE a (id integer);
CREATE TABLE s.b (id integer);
CREATE INDEX i ON a (id);
-- becomes
CREATE SCHEMA s;
CREATE TABLE a (id integer);
CREATE TABLE s.b (id integer);
CREATE INDEX i ON s.b (id);

-- pair: constraint moves between tables
CREATE TABLE a (id integer, CONSTRAINT u UNIQUE (id));
CREATE TABLE b (id integer);
-- becomes
CREATE TABLE a (id integer);
CREATE TABLE b (id integer, CONSTRAINT u UNIQUE (id));

-- pair: everything at once
CREATE SCHEMA other;
CREATE EXTENSION pg_trgm;
CREATE TYPE shipping AS ENUM ('not shipped', 'shipped', 'delivered');
CREATE TABLE orders (order_id serial PRIMARY KEY, shipped shipping, notes text, total numeric(8,2) CHECK (total > 0));
CREATE VIEW vvv AS SELECT order_id, shipped FROM orders WHERE shipped = 'shipped';
CREATE MATERIALIZED VIEW matvvv AS SELECT * FROM vvv;
CREATE FUNCTION changed(i integer, t text[]) RETURNS TABLE (a text, c integer) LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT 'x'::text, 1; END $$;
CREATE FUNCTION gone() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE SEQUENCE gone_seq;
CREATE TABLE other.t (id integer REFERENCES orders ON DELETE CASCADE);
CREATE INDEX trgm ON orders USING gin (notes gin_trgm_ops);
-- becomes
CREATE SCHEMA good;
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE TYPE shipping AS ENUM ('not shipped', 'shipped', 'delivered', 'lost');
CREATE TYPE bug AS ENUM ('new', 'open');
CREATE TABLE orders (order_id serial PRIMARY KEY, shipped shipping DEFAULT 'lost', notes citext, total numeric(8,2) CHECK (total >= 0), created date DEFAULT CURRENT_DATE NOT NULL, status bug);
CREATE VIEW vvv AS SELECT order_id, shipped, status FROM orders WHERE shipped <> 'not shipped';
CREATE MATERIALIZED VIEW matvvv AS SELECT order_id, status FROM vvv;
CREATE FUNCTION changed(i integer, t text[]) RETURNS TABLE (a text, c integer, d bug) LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT 'x'::text, 1, 'new'::bug; END $$;
CREATE FUNCTION good.fresh(t shipping) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE SEQUENCE good.fresh_seq;
CREATE TABLE good.t (id integer REFERENCES orders ON DELETE SET NULL, n integer DEFAULT nextval('good.fresh_seq'));
CREATE UNIQUE INDEX on orders (created, shipped);

-- pair: grants in the text
CREATE TABLE t (id integer);
REVOKE ALL ON TABLE t FROM PUBLIC;
GRANT SELECT ON TABLE t TO PUBLIC;
-- becomes
CREATE TABLE t (id integer, b text);
GRANT SELECT, INSERT ON TABLE t TO PUBLIC;
CREATE SEQUENCE s;
GRANT USAGE ON SEQUENCE s TO PUBLIC;

-- pair: schema files in any order
CREATE TABLE x (id integer);
-- becomes
CREATE TABLE x (id integer);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, b_id integer REFERENCES b (id));
ALTER TABLE b ADD COLUMN a_id integer REFERENCES a (id);
