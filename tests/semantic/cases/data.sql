-- case: distinct_on
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE TABLE w (a integer, b integer);
-- write
INSERT INTO t VALUES (1, 1, 5), (2, 1, 7), (3, 2, NULL), (4, 2, 1), (5, NULL, 3), (6, NULL, 4);
INSERT INTO w SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC;
-- read
SELECT * FROM w ORDER BY a NULLS LAST, b;
SELECT DISTINCT ON (a) a, id FROM t ORDER BY a DESC, id LIMIT 2;
SELECT id FROM t ORDER BY b FETCH FIRST 2 ROWS WITH TIES;
-- case: rows_of_arrays
CREATE TABLE t (id integer PRIMARY KEY, tags text[], doc jsonb);
-- write
INSERT INTO t VALUES (1, '{b,"a c",NULL}', '{"k": "v", "n": 3, "t": true}'), (2, '{}', '{}'), (3, NULL, NULL);
-- read
SELECT id, unnest(tags) AS tag FROM t ORDER BY id, tag NULLS LAST;
SELECT t.id, x.v, x.n FROM t, unnest(t.tags) WITH ORDINALITY AS x (v, n) ORDER BY t.id, x.n;
SELECT g FROM generate_series(1, 5) AS g ORDER BY g;
SELECT g FROM generate_series(5, 1, -2) AS g ORDER BY g;
SELECT g FROM generate_series(3, 1) AS g ORDER BY g;
SELECT t.id, e.key AS k FROM t CROSS JOIN LATERAL jsonb_each(t.doc) AS e ORDER BY t.id, e.key;
SELECT e.key AS k, e.value AS v FROM t, jsonb_each_text(t.doc) AS e ORDER BY e.key;
-- case: array_length
CREATE TABLE t (id integer PRIMARY KEY, tags text[]);
-- write
INSERT INTO t VALUES (1, '{a,b}'), (2, '{}'), (3, NULL);
-- read
SELECT id, array_length(tags, 1) AS n FROM t ORDER BY id;
-- case: arrays_of_rows
CREATE TABLE t (id integer PRIMARY KEY, tags text[]);
CREATE TABLE u (id integer PRIMARY KEY, t_id integer, v text, n integer);
-- write
INSERT INTO t (id) VALUES (1), (2);
INSERT INTO u VALUES (1, 1, 'x', 2), (2, 1, 'y', 1), (3, 1, NULL, 3);
UPDATE t SET tags = ARRAY(SELECT v FROM u WHERE u.t_id = t.id AND v IS NOT NULL ORDER BY n);
-- read
SELECT * FROM t ORDER BY id;
-- case: any_of_array
CREATE TABLE t (id integer PRIMARY KEY, tags text[]);
-- write
INSERT INTO t VALUES (1, '{x,y}'), (2, '{}'), (3, NULL);
-- read
SELECT id FROM t WHERE 'y' = ANY (tags) ORDER BY id;
-- case: json_elements
CREATE TABLE t (id integer PRIMARY KEY, doc jsonb);
-- write
INSERT INTO t VALUES (1, '[{"x": "p"}, {"x": 3}, {}]'), (2, '["s", 1, null, false]');
-- read
SELECT t.id, e ->> 'x' AS x FROM t, jsonb_array_elements(t.doc) AS e WHERE t.id = 1 AND e ->> 'x' IS NOT NULL ORDER BY 2;
SELECT x.e AS v FROM t, jsonb_array_elements(t.doc) WITH ORDINALITY AS x (e, n) WHERE t.id = 2 ORDER BY x.n;
-- case: update_from
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE TABLE u (id integer PRIMARY KEY, t_id integer, v text);
-- write
INSERT INTO t VALUES (1, 'a'), (2, 'b');
INSERT INTO u VALUES (1, 1, 'x');
UPDATE t SET v = u.v || t.v FROM u WHERE u.t_id = t.id;
DELETE FROM u USING t WHERE t.id = u.t_id AND t.v = 'xa';
-- read
SELECT * FROM t ORDER BY id;
SELECT * FROM u;
-- case: swap
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
-- write
INSERT INTO t VALUES (1, 1, 2);
UPDATE t SET a = b, b = a + b;
-- read
SELECT * FROM t;
-- case: upsert
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT 1);
-- write
INSERT INTO t (id) VALUES (1);
INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO t (id, n) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n;
INSERT INTO t (id) VALUES (1);
-- read
SELECT * FROM t;
-- case: nulls_in_order
CREATE TABLE t (id integer PRIMARY KEY, a integer);
-- write
INSERT INTO t VALUES (1, 3), (2, NULL), (3, 1);
-- read
SELECT id FROM t ORDER BY a LIMIT 2;
SELECT id FROM t ORDER BY a DESC LIMIT 2;
SELECT id FROM t ORDER BY a NULLS FIRST LIMIT 2;
SELECT id, row_number() OVER (ORDER BY a DESC) AS n FROM t ORDER BY id;
-- case: aggregates
CREATE TABLE t (id integer PRIMARY KEY, a integer, n numeric(8, 2), s text, ok boolean);
-- write
INSERT INTO t VALUES (1, 1, 1.10, 'x', true), (2, 2, 2.20, NULL, false), (3, NULL, NULL, 'y', NULL);
-- read
SELECT count(*) AS c, count(a) AS ca, sum(a) AS sa, min(s) AS mi, max(n) AS ma FROM t;
SELECT sum(n) AS sn, avg(a) AS aa FROM t;
SELECT bool_and(ok) AS every_one, bool_or(ok) AS some FROM t;
SELECT count(*) FILTER (WHERE ok) AS c, sum(a) FILTER (WHERE a > 5) AS none FROM t;
SELECT sum(a) AS nothing FROM t WHERE id > 9;
-- case: string_agg
CREATE TABLE t (id integer PRIMARY KEY, s text);
-- write
INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, 'y');
-- read
SELECT string_agg(s, ',' ORDER BY s DESC) AS l FROM t;
-- case: replaced_characters
CREATE TABLE t (id integer PRIMARY KEY, s text);
-- write
INSERT INTO t VALUES (1, 'Hello,  World!'), (2, NULL), (3, ''), (4, '--a1b22--'), (5, '  x  ');
UPDATE t SET s = lower(s) WHERE id = 1;
-- read
SELECT id, regexp_replace(s, '[^a-z0-9]+', '-', 'g') AS a, regexp_replace(s, '[0-9]', '#') AS b, regexp_replace(s, '\s+', '_') AS c FROM t ORDER BY id;
SELECT id, regexp_replace(s, '^-+|-+$', '', 'g') AS a, regexp_replace(s, '\s', '', 'g') AS b, regexp_replace(s, 'L', 'x', 'gi') AS c FROM t ORDER BY id;
SELECT id, reverse(s) AS r FROM t ORDER BY id;
-- case: array_changes
CREATE TABLE t (id integer PRIMARY KEY, n integer[], s text[]);
-- write
INSERT INTO t VALUES (1, '{1,2}', '{a,b,a}'), (2, '{}', NULL);
UPDATE t SET n = array_cat(n, ARRAY[7, 8]), s = array_prepend('first', s);
UPDATE t SET s = array_replace(s, 'a', 'z') WHERE id = 1;
-- read
SELECT * FROM t ORDER BY id;
-- case: fewer_columns_than_the_table_has
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 5, b text);
-- write
INSERT INTO t SELECT g FROM generate_series(1, 2) AS g;
INSERT INTO t SELECT 3, 4 UNION ALL SELECT 4, 4;
-- read
SELECT * FROM t ORDER BY id;
-- case: default_of_a_key
CREATE TABLE t (id serial PRIMARY KEY, a text);
-- write
INSERT INTO t VALUES (DEFAULT, 'a'), (DEFAULT, 'b');
INSERT INTO t (a, id) VALUES ('c', DEFAULT);
INSERT INTO t (id, a) VALUES (nextval('t_id_seq'), 'd');
INSERT INTO t (id, a) SELECT nextval('t_id_seq'), a || a FROM t WHERE id = 1;
-- read
SELECT * FROM t ORDER BY id;
-- case: aggregates_in_order
CREATE TABLE t (id integer PRIMARY KEY, g text, s text, n integer);
-- write
INSERT INTO t VALUES (1, 'a', 'x', 3), (2, 'a', 'y', NULL), (3, 'b', NULL, 1), (4, 'b', 'w', 7), (5, 'b', 'w', 2), (6, 'c', NULL, 0);
-- read
SELECT g, string_agg(s, ', ' ORDER BY n DESC) AS a, string_agg(s, '' ORDER BY s, id DESC) AS b, count(*) AS c FROM t GROUP BY g ORDER BY g;
SELECT g, array_agg(n ORDER BY n NULLS FIRST, id) AS a, array_agg(id ORDER BY s DESC NULLS LAST, id) AS b FROM t GROUP BY g ORDER BY g;
SELECT string_agg(DISTINCT s, '-' ORDER BY s) AS a FROM t;
SELECT string_agg(s, '-' ORDER BY id) FILTER (WHERE n > 2) AS a, string_agg(s, '-' ORDER BY id) FILTER (WHERE n > 99) AS b FROM t;
SELECT x.g, (SELECT string_agg(y.s, '+' ORDER BY y.id DESC) FROM t AS y WHERE y.g = x.g AND y.id <> x.id) AS a FROM t AS x ORDER BY x.id;
-- case: rows_in_a_limited_query
CREATE TABLE t (id integer PRIMARY KEY, done boolean NOT NULL DEFAULT false);
-- write
INSERT INTO t SELECT g FROM generate_series(1, 5) AS g;
UPDATE t SET done = true WHERE id IN (SELECT id FROM t WHERE NOT done ORDER BY id LIMIT 2);
DELETE FROM t WHERE id NOT IN (SELECT id FROM t ORDER BY id DESC LIMIT 4);
-- read
SELECT * FROM t ORDER BY id;
-- case: long_names
CREATE TABLE a_table_with_a_name_that_is_much_longer_than_postgres_allows_for_tables (id integer PRIMARY KEY, "ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüß" integer DEFAULT 7, CONSTRAINT a_constraint_with_a_name_that_is_much_longer_than_postgres_allows_it CHECK (id > 0));
CREATE INDEX an_index_with_a_name_that_is_much_longer_than_postgres_allows_for_it ON a_table_with_a_name_that_is_much_longer_than_postgres_allows_for_tables (id);
ALTER TABLE a_table_with_a_name_that_is_much_longer_than_postgres_allows_fo DROP CONSTRAINT a_constraint_with_a_name_that_is_much_longer_than_postgres_allo;
DROP INDEX an_index_with_a_name_that_is_much_longer_than_postgres_allows_f;
CREATE SEQUENCE a_sequence_with_a_name_that_is_much_longer_than_postgres_allows_it;
CREATE TABLE b (id integer PRIMARY KEY, n integer DEFAULT nextval('a_sequence_with_a_name_that_is_much_longer_than_postgres_allows_it'));
-- write
INSERT INTO a_table_with_a_name_that_is_much_longer_than_postgres_allows_foxes (id) VALUES (-1);
INSERT INTO b (id) VALUES (1);
-- read
SELECT id, "ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜ" AS n FROM a_table_with_a_name_that_is_much_longer_than_postgres_allows_fo;
SELECT * FROM b;
-- case: two_columns_of_an_aggregating_query
CREATE TABLE t (id integer PRIMARY KEY, a integer, s text);
CREATE TABLE c (id integer PRIMARY KEY, t_id integer, q integer);
-- write
INSERT INTO t VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, NULL);
INSERT INTO c VALUES (1, 1, 10), (2, 1, 20);
UPDATE t SET (a, s) = (SELECT max(q), 'counted' FROM c WHERE c.t_id = t.id) WHERE id < 3;
-- read
SELECT * FROM t ORDER BY id;
-- case: documents_made_of_text
CREATE TABLE t (id integer PRIMARY KEY, s text, n integer, doc jsonb);
-- write
INSERT INTO t VALUES (1, 'one', 1, '{"k": 1}'), (2, NULL, 2, '{"k": 2}'), (3, 'three', 3, NULL);
UPDATE t SET doc = doc || jsonb_build_object('s', s, 'n', n);
-- read
SELECT * FROM t ORDER BY id;
-- case: frames_by_distance
CREATE TABLE t (id integer PRIMARY KEY, q integer);
-- write
INSERT INTO t VALUES (1, 2), (2, 5), (3, 1), (4, NULL), (5, 3);
-- read
SELECT id, sum(q) OVER (ORDER BY q RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS x FROM t ORDER BY id;
-- case: neighbours_with_a_default
CREATE TABLE t (id integer PRIMARY KEY, q integer);
-- write
INSERT INTO t VALUES (1, 2), (2, NULL), (3, 1);
-- read
SELECT id, lag(q, 1, 0) OVER w AS before, lead(q, 2, -1) OVER (ORDER BY id) AS behind FROM t WINDOW w AS (ORDER BY id) ORDER BY id;
-- case: arrays_joined_with_a_constant
CREATE TABLE t (id integer PRIMARY KEY, tags text[]);
-- write
INSERT INTO t VALUES (1, '{a,b}'), (2, '{}'), (3, NULL);
-- read
SELECT id, array_cat(tags, '{z}') AS x, array_cat('{y}', tags) AS y FROM t ORDER BY id;
-- case: numbers_with_zeros_in_front
CREATE TABLE t (id integer PRIMARY KEY, a integer);
-- write
INSERT INTO t VALUES (1, 7), (2, NULL), (3, -7), (4, 12345), (5, 0);
-- read
SELECT id, to_char(a, 'FM0000') AS x FROM t ORDER BY id;
-- case: views_of_themselves
CREATE RECURSIVE VIEW counted (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 3;
CREATE VIEW more AS SELECT n * 2 AS m FROM counted;
-- read
SELECT n FROM counted ORDER BY n;
SELECT m FROM more ORDER BY m;
-- case: columns_called_as_parts_of_json
CREATE TABLE t (id integer PRIMARY KEY, key text, type text, path text[], parent jsonb);
-- write
INSERT INTO t VALUES (1, 'k', 'a', '{a,b}', '{"id": 7, "x": 1}'), (2, 'l', NULL, '{b,c}', '{}'), (3, 'm', 'z', NULL, NULL);
UPDATE t SET parent = parent || jsonb_build_object('id', id, 'key', key) WHERE id < 3;
UPDATE t SET path = array_remove(path, type);
-- read
SELECT * FROM t ORDER BY id;
SELECT id, array_position(path, key) AS p, array_replace(path, 'c', key) AS r, array_to_string(path, ',') AS s FROM t ORDER BY id;
SELECT id, type = ANY (path) AS any, path @> ARRAY[type] AS has FROM t ORDER BY id;
-- case: columns_called_as_elements
CREATE TABLE t (id integer PRIMARY KEY, value text, place integer, tags text[]);
-- write
INSERT INTO t VALUES (1, 'b', 2, '{a,b}'), (2, 'x', 9, '{x,c}'), (3, 'z', NULL, NULL);
UPDATE t SET tags = array_remove(tags, value);
-- read
SELECT * FROM t ORDER BY id;
SELECT id, array_replace(tags, 'c', value) AS r, tags || ARRAY[value] AS more FROM t ORDER BY id;
-- case: constants_that_look_like_columns_of_elements
CREATE TABLE t (id integer PRIMARY KEY, found boolean);
-- write
INSERT INTO t SELECT 1, '{"id": [1]}'::jsonb @> '{"id": [1]}';
INSERT INTO t SELECT 2, array_to_string('{"id"}'::text[], ',') = 'id';
INSERT INTO t SELECT 3, '["id"]'::jsonb ? 'id';
-- read
SELECT * FROM t ORDER BY id;
-- case: the_time_as_a_constant
CREATE TABLE t (id integer PRIMARY KEY, at timestamp, d date, v text DEFAULT 'now');
-- write
INSERT INTO t (id, at, d) VALUES (1, 'now', 'today');
UPDATE t SET at = 'now'::timestamp - '1 week'::interval WHERE id = 1;
INSERT INTO t (id) VALUES (2);
-- read
SELECT id, at < now() AS past, at > '2020-01-01' AS late, d > '2020-01-01' AS l, v FROM t ORDER BY id;
-- case: text_of_other_types_in_views_and_checks
CREATE TYPE size AS ENUM ('Small', 'Large');
CREATE TABLE t (id integer PRIMARY KEY, s size, n integer, word text, CHECK (s::text <> word), CHECK (n::text <> word));
CREATE TABLE other (word text);
CREATE VIEW same AS SELECT t.id, t.s::text AS s FROM t JOIN other ON t.s::text = other.word;
CREATE VIEW flags AS SELECT id, s::text = 'small' AS folded, s::text || chr(65) = 'Smalla' AS added, ascii(word) AS first FROM t;
-- write
INSERT INTO t VALUES (1, 'Small', 1, 'small'), (2, 'Large', 2, ''), (3, NULL, 3, NULL);
INSERT INTO t VALUES (4, 'Small', 4, 'Small');
INSERT INTO t VALUES (5, 'Small', 5, '5');
INSERT INTO other VALUES ('Small'), ('large');
-- read
SELECT * FROM same ORDER BY id;
SELECT * FROM flags ORDER BY id;
-- case: names_of_what_functions_in_from_give
CREATE TABLE t (id integer PRIMARY KEY, tags text[]);
CREATE VIEW v AS SELECT t.id, x.tag FROM t, unnest(t.tags) AS x (tag);
CREATE VIEW w AS SELECT s.g FROM (SELECT g FROM generate_series(1, 3) AS g) AS s WHERE s.g > 1;
-- write
INSERT INTO t VALUES (1, '{a,b}'), (2, NULL);
-- read
SELECT tag, id FROM v ORDER BY tag;
SELECT g FROM w ORDER BY g;
-- case: array_literals_without_a_type
CREATE TABLE t (id integer PRIMARY KEY, tags text[], n integer[]);
INSERT INTO t VALUES (1, '{a,b}', '{1,2}'), (2, '{c}', '{}'), (3, NULL, NULL);
UPDATE t SET tags = tags || '{z}' WHERE tags @> '{a}';
UPDATE t SET n = n || '{7,8}' WHERE '{1}' <@ n;
DELETE FROM t WHERE tags && '{c,d}';
-- read
SELECT * FROM t ORDER BY id;
-- case: arrays_of_an_enum_that_is_made_anew
CREATE TYPE role AS ENUM ('user', 'admin');
CREATE TABLE t (id integer PRIMARY KEY, roles role[] DEFAULT ARRAY['user']::role[]);
INSERT INTO t (id) VALUES (1);
INSERT INTO t VALUES (2, '{admin,user}'), (3, NULL);
CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');
ALTER TABLE t ALTER COLUMN roles DROP DEFAULT;
ALTER TABLE t ALTER COLUMN roles TYPE role_new[] USING (roles::text::role_new[]);
ALTER TABLE t ALTER COLUMN roles SET DEFAULT ARRAY['guest']::role_new[];
DROP TYPE role;
-- write
INSERT INTO t (id) VALUES (4);
-- read
SELECT id, cardinality(roles) AS n, 'user' = ANY (roles) AS u, 'guest' = ANY (roles) AS g FROM t ORDER BY id;
-- case: objects_joined_with_constant_objects
CREATE TABLE t (id integer PRIMARY KEY, doc jsonb);
INSERT INTO t VALUES (1, '{"a": {"x": 1}, "b": 2}'), (2, '{}'), (3, NULL);
UPDATE t SET doc = doc || '{"b": null, "a": {"y": [1, "2,}"]}, "c d": "q\"r", "e": true}';
-- read
SELECT id, doc -> 'a' AS a, doc ->> 'b' AS b, doc ? 'b' AS has_b, doc ->> 'c d' AS cd, doc -> 'e' AS e FROM t ORDER BY id;
-- case: intervals_with_a_sign_apart
CREATE TABLE t (id integer PRIMARY KEY, d timestamp);
INSERT INTO t VALUES (1, '2024-01-31 10:00:00'), (2, '2023-02-28 00:00:00');
UPDATE t SET d = date_trunc('month', d) + interval '1 month - 1 day' WHERE id = 1;
UPDATE t SET d = d + interval '- 2 days + 3 hours' WHERE id = 2;
-- read
SELECT * FROM t ORDER BY id;
-- case: fractions_of_seconds_in_views
CREATE TABLE t (id integer PRIMARY KEY, at timestamp);
CREATE VIEW v AS SELECT id, extract(epoch FROM at)::double precision AS e, extract(second FROM at)::double precision AS s FROM t;
-- write
INSERT INTO t VALUES (1, '2024-03-01 00:00:01.123456'), (2, '2024-03-01 00:00:59'), (3, NULL);
-- read
SELECT * FROM v ORDER BY id;
-- case: duplicates_by_the_place_of_the_row
CREATE TABLE t (id integer PRIMARY KEY, k text, v text);
INSERT INTO t VALUES (1, 'a', 'x'), (2, 'a', 'y'), (3, 'b', 'z'), (4, 'B', 'w'), (5, 'a', NULL);
DELETE FROM t x USING t y WHERE x.ctid < y.ctid AND x.k = y.k;
DELETE FROM t WHERE ctid NOT IN (SELECT min(ctid) FROM t GROUP BY lower(k));
-- read
SELECT * FROM t ORDER BY id;
