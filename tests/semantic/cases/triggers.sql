-- case: log_of_changes
CREATE TABLE t (id integer PRIMARY KEY, v text, n integer DEFAULT 0);
CREATE TABLE log (id serial PRIMARY KEY, op text NOT NULL, tbl text, old_v text, new_v text);
CREATE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'DELETE') THEN
    INSERT INTO log (op, tbl, old_v) VALUES (TG_OP, TG_TABLE_NAME, OLD.v);
    RETURN OLD;
  ELSIF (TG_OP = 'UPDATE') THEN
    IF OLD.v IS DISTINCT FROM NEW.v THEN
      INSERT INTO log (op, tbl, old_v, new_v) VALUES (TG_OP, TG_TABLE_NAME, OLD.v, NEW.v);
    END IF;
    RETURN NEW;
  END IF;
  INSERT INTO log (op, tbl, new_v) VALUES ('INSERT', TG_TABLE_NAME, NEW.v);
  RETURN NEW;
END $$;
CREATE TRIGGER log_t AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION log_change();
-- write
INSERT INTO t (id, v) VALUES (1, 'a'), (2, 'b');
UPDATE t SET v = 'x' WHERE id = 1;
UPDATE t SET n = 5;
UPDATE t SET v = NULL WHERE id = 2;
DELETE FROM t WHERE id = 1;
ALTER TABLE t ADD COLUMN extra text;
ALTER TABLE t DROP COLUMN n;
INSERT INTO t VALUES (3, 'c', 'e');
DROP TRIGGER log_t ON t;
INSERT INTO t VALUES (4, 'd', 'e');
-- read
SELECT op, tbl, old_v, new_v FROM log ORDER BY id;
SELECT * FROM t ORDER BY id;
-- case: counters_kept_by_triggers
CREATE TABLE posts (id integer PRIMARY KEY, comments_count integer NOT NULL DEFAULT 0);
CREATE TABLE comments (id integer PRIMARY KEY, post_id integer NOT NULL REFERENCES posts ON DELETE CASCADE, hidden boolean NOT NULL DEFAULT false);
CREATE OR REPLACE FUNCTION count_comments() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE posts SET comments_count = comments_count + 1 WHERE id = NEW.post_id;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE posts SET comments_count = comments_count - 1 WHERE id = OLD.post_id;
  ELSIF TG_OP = 'UPDATE' AND NEW.post_id <> OLD.post_id THEN
    UPDATE posts SET comments_count = comments_count - 1 WHERE id = OLD.post_id;
    UPDATE posts SET comments_count = comments_count + 1 WHERE id = NEW.post_id;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER comments_count AFTER INSERT OR DELETE OR UPDATE ON comments FOR EACH ROW EXECUTE PROCEDURE count_comments();
-- write
INSERT INTO posts (id) VALUES (1), (2);
INSERT INTO comments (id, post_id) VALUES (1, 1), (2, 1), (3, 2);
UPDATE comments SET post_id = 2 WHERE id = 1;
UPDATE comments SET hidden = true;
DELETE FROM comments WHERE id = 3;
-- read
SELECT * FROM posts ORDER BY id;
-- case: checks_by_triggers
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, locked boolean NOT NULL DEFAULT false);
CREATE FUNCTION check_t() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.a > NEW.b THEN
    RAISE EXCEPTION 'a must not be more than b: %', NEW.a;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.locked THEN
    RAISE EXCEPTION 'the row is locked' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_t BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION check_t();
CREATE FUNCTION no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows stay'; END $$;
CREATE TRIGGER no_delete BEFORE DELETE ON t FOR EACH ROW WHEN (OLD.locked) EXECUTE FUNCTION no_delete();
-- write
INSERT INTO t VALUES (1, 1, 2), (2, NULL, 1);
INSERT INTO t VALUES (3, 3, 2);
UPDATE t SET a = 9 WHERE id = 1;
UPDATE t SET locked = true WHERE id = 1;
UPDATE t SET b = 5 WHERE id = 1;
DELETE FROM t WHERE id = 1;
DELETE FROM t WHERE id = 2;
-- read
SELECT * FROM t ORDER BY id;
-- case: touched_and_logged
CREATE TABLE t (id integer PRIMARY KEY, v text, updated_at timestamp NOT NULL DEFAULT '2020-01-01');
CREATE TABLE log (id integer, v text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = '2024-01-01'; RETURN NEW; END $$;
CREATE FUNCTION log_v() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log SELECT NEW.id, NEW.v; RETURN NULL; END $$;
CREATE TRIGGER log_v AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log_v();
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
-- write
INSERT INTO t (id, v) VALUES (1, 'a');
UPDATE t SET v = 'b';
-- read
SELECT * FROM t;
SELECT * FROM log;
-- case: no_old_row_in_insert
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, who text DEFAULT 'new');
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.a IS NOT NULL AND NEW.b IS NOT NULL THEN NEW.who = 'both'; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION check_t() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.a IS NOT NULL AND NEW.a <> OLD.a THEN RAISE EXCEPTION 'a stays'; END IF;
  IF OLD.b IS NULL AND NEW.b = 13 THEN RAISE EXCEPTION 'not 13'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION mark();
CREATE TRIGGER check_t BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION check_t();
-- write
INSERT INTO t (id, a, b) VALUES (1, 1, 1);
INSERT INTO t (id, a, b) VALUES (2, NULL, 1);
INSERT INTO t (id, a, b) VALUES (3, 1, 13);
INSERT INTO t (id, a) VALUES (4, 1);
UPDATE t SET a = 2 WHERE id = 1;
UPDATE t SET a = 2 WHERE id = 2;
UPDATE t SET b = 13 WHERE id = 4;
UPDATE t SET b = 14 WHERE id = 4;
-- read
SELECT * FROM t ORDER BY id;
-- case: checks_see_what_triggers_before_them_set
CREATE TABLE t (id integer PRIMARY KEY, role text DEFAULT 'client', boss integer);
CREATE FUNCTION raise_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id > 10 THEN NEW.role = 'admin'; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION check_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role = 'admin' AND NEW.boss IS NULL THEN RAISE EXCEPTION 'no boss'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER b_check BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION check_role();
CREATE TRIGGER a_raise BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION raise_role();
-- write
INSERT INTO t (id) VALUES (1), (2);
INSERT INTO t (id) VALUES (11);
INSERT INTO t (id, boss) VALUES (12, 1);
UPDATE t SET role = 'admin' WHERE id = 1;
UPDATE t SET boss = NULL WHERE id = 12;
-- read
SELECT * FROM t ORDER BY id;
-- case: logs_see_what_triggers_set
CREATE TABLE t (id integer PRIMARY KEY, v text, slug text DEFAULT '-');
CREATE TABLE log (id integer, slug text, old_slug text);
CREATE FUNCTION make_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.slug = lower(NEW.v); RETURN NEW; END $$;
CREATE FUNCTION log_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO log VALUES (NEW.id, NEW.slug, OLD.slug); RETURN NEW; END $$;
CREATE TRIGGER slug BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION make_slug();
CREATE TRIGGER log AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log_slug();
-- write
INSERT INTO t (id, v) VALUES (1, 'A');
UPDATE t SET v = 'B' WHERE id = 1;
-- read
SELECT * FROM t ORDER BY id;
SELECT * FROM log ORDER BY id, slug;
-- case: triggers_run_in_the_order_of_their_names
CREATE TABLE t (id integer PRIMARY KEY, n integer, m integer);
CREATE FUNCTION check_n() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.m > 10 THEN RAISE EXCEPTION 'too much'; END IF; RETURN NEW; END $$;
CREATE FUNCTION twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.m = NEW.n * 2; RETURN NEW; END $$;
CREATE TRIGGER a_check BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION check_n();
CREATE TRIGGER b_twice BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION twice();
-- write
INSERT INTO t VALUES (1, 6, 1);
INSERT INTO t VALUES (2, 2, 11);
ALTER TABLE t RENAME TO u;
INSERT INTO u VALUES (3, 7, 1);
INSERT INTO u VALUES (4, 2, 11);
CREATE OR REPLACE FUNCTION check_n() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.m > 100 THEN RAISE EXCEPTION 'too much'; END IF; RETURN NEW; END $$;
INSERT INTO u VALUES (5, 2, 11);
-- read
SELECT * FROM u ORDER BY id;
-- case: what_triggers_set_is_logged
CREATE TABLE t (id integer PRIMARY KEY, v text, n integer, at timestamp, slug text DEFAULT '-');
CREATE TABLE log (id integer, slug text, n integer, at timestamp);
CREATE FUNCTION make_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.at = '2024-01-02'; IF NEW.n > 1 THEN NEW.slug = NEW.n || '-' || NEW.v; END IF; RETURN NEW; END $$;
CREATE FUNCTION log_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.slug <> '-' THEN INSERT INTO log VALUES (NEW.id, NEW.slug, OLD.n, NEW.at); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER slug BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION make_slug();
CREATE TRIGGER log AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log_slug();
-- write
INSERT INTO t (id, v, n) VALUES (1, 'A', 1), (2, 'B', 2);
UPDATE t SET n = n + 1;
-- read
SELECT * FROM t ORDER BY id;
SELECT * FROM log ORDER BY id, slug;
-- case: row_in_a_variable
CREATE TABLE t (id integer PRIMARY KEY, v text, changed text);
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  _new record;
BEGIN
  _new := NEW;
  _new."changed" = 'yes';
  RETURN _new;
END $$;
CREATE TRIGGER mark_t BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION mark();
-- write
INSERT INTO t VALUES (1, 'a', NULL), (2, 'b', 'no');
UPDATE t SET v = 'x' WHERE id = 1;
-- read
SELECT * FROM t ORDER BY id;
-- case: changed_rows_are_marked
CREATE TABLE t (id integer PRIMARY KEY, v text, changed integer DEFAULT 0);
CREATE FUNCTION mark() RETURNS trigger AS $$
BEGIN
  IF row(NEW.*) IS DISTINCT FROM row(OLD.*) THEN
    NEW.changed = OLD.changed + 1;
    RETURN NEW;
  ELSE
    RETURN OLD;
  END IF;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER mark_t BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE mark();
-- write
INSERT INTO t VALUES (1, 'a'), (2, NULL);
UPDATE t SET v = 'a';
UPDATE t SET v = NULL WHERE id = 2;
-- read
SELECT * FROM t ORDER BY id;
-- case: values_in_variables
CREATE TABLE t (id integer PRIMARY KEY, email text, kind text);
CREATE TABLE profiles (id integer PRIMARY KEY, nick text NOT NULL, kind text);
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  nick text := split_part(NEW.email, '@', 1);
  unread integer;
  word text;
BEGIN
  unread := 5;
  word := upper(NEW.kind);
  IF nick <> '' THEN
    INSERT INTO profiles VALUES (NEW.id, nick || '/' || nick, coalesce(word, 'none'));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER greet_t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION greet();
-- write
INSERT INTO t VALUES (1, 'ann@x', 'calm'), (2, 'bob@x', NULL), (3, '@x', 'z'), (4, NULL, NULL);
-- read
SELECT * FROM profiles ORDER BY id;
