-- case: smallint
CREATE TABLE t (id integer PRIMARY KEY, v smallint);
-- raw
INSERT INTO t VALUES (1, 32767);
INSERT INTO t VALUES (2, -32768);
INSERT INTO t VALUES (3, 32768);
INSERT INTO t VALUES (4, NULL);
-- read
SELECT * FROM t ORDER BY id;
-- case: integer
CREATE TABLE t (id integer PRIMARY KEY, v integer);
-- raw
INSERT INTO t VALUES (1, 2147483647);
INSERT INTO t VALUES (2, 2147483648);
INSERT INTO t VALUES (3, 'x');
-- read
SELECT * FROM t ORDER BY id;
-- case: bigint
CREATE TABLE t (id integer PRIMARY KEY, v bigint);
-- raw
INSERT INTO t VALUES (1, 9223372036854775807);
INSERT INTO t VALUES (2, -9223372036854775808);
INSERT INTO t VALUES (3, 0);
-- read
SELECT * FROM t ORDER BY id;
-- case: numeric_scale
CREATE TABLE t (id integer PRIMARY KEY, v numeric(6, 2));
-- write
INSERT INTO t VALUES (1, 1.5);
INSERT INTO t VALUES (2, 9999.99);
INSERT INTO t VALUES (3, 10000);
INSERT INTO t VALUES (4, -0.01);
-- read
SELECT * FROM t ORDER BY id;
-- case: numeric_rounds
CREATE TABLE t (id integer PRIMARY KEY, v numeric(6, 2));
-- write
INSERT INTO t VALUES (1, 1.005);
INSERT INTO t VALUES (2, 1.999);
-- read
SELECT * FROM t ORDER BY id;
-- case: real_and_double
CREATE TABLE t (id integer PRIMARY KEY, a real, b double precision);
-- write
INSERT INTO t VALUES (1, 1.5, 1.1);
INSERT INTO t VALUES (2, -0.25, 1e100);
INSERT INTO t VALUES (3, 3, 7);
-- read
SELECT * FROM t ORDER BY id;
-- case: boolean
CREATE TABLE t (id integer PRIMARY KEY, v boolean NOT NULL DEFAULT false);
-- write
INSERT INTO t VALUES (1, true);
INSERT INTO t VALUES (2, 'no');
INSERT INTO t (id) VALUES (3);
INSERT INTO t VALUES (4, NULL);
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v ORDER BY id;
SELECT id FROM t WHERE NOT v ORDER BY id;
-- case: varchar_counts_characters
CREATE TABLE t (id integer PRIMARY KEY, v varchar(3));
-- raw
INSERT INTO t VALUES (1, 'abc');
INSERT INTO t VALUES (2, 'abcd');
INSERT INTO t VALUES (3, 'äöü');
INSERT INTO t VALUES (4, '');
INSERT INTO t VALUES (5, '   ');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v = '' ORDER BY id;
SELECT id FROM t WHERE v IS NULL ORDER BY id;
-- case: text_compares_exactly
CREATE TABLE t (id integer PRIMARY KEY, v text);
-- raw
INSERT INTO t VALUES (1, 'a');
INSERT INTO t VALUES (2, 'A');
INSERT INTO t VALUES (3, 'a ');
INSERT INTO t VALUES (4, 'ä');
INSERT INTO t VALUES (5, '');
-- read
SELECT id FROM t WHERE v = 'a' ORDER BY id;
SELECT id FROM t WHERE v <> 'a' ORDER BY id;
SELECT id FROM t WHERE v IN ('A', 'a ') ORDER BY id;
SELECT count(DISTINCT v) AS n FROM t;
-- case: unique_text
CREATE TABLE t (id integer PRIMARY KEY, v varchar(10) UNIQUE);
-- raw
INSERT INTO t VALUES (1, 'a');
INSERT INTO t VALUES (2, 'A');
INSERT INTO t VALUES (3, 'a ');
INSERT INTO t VALUES (4, 'ä');
INSERT INTO t VALUES (5, 'a');
INSERT INTO t VALUES (6, NULL);
INSERT INTO t VALUES (7, NULL);
-- read
SELECT id FROM t ORDER BY id;
-- case: character_pads
-- differs: sqlite, mysql, mysql8
CREATE TABLE t (id integer PRIMARY KEY, v character(4));
-- write
INSERT INTO t VALUES (1, 'ab');
INSERT INTO t VALUES (2, 'abcde');
INSERT INTO t VALUES (3, 'abc      ');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v = 'ab' ORDER BY id;
-- case: bytea
CREATE TABLE t (id integer PRIMARY KEY, v bytea);
-- write
INSERT INTO t VALUES (1, '\x00ff41');
INSERT INTO t VALUES (2, '');
-- read
SELECT * FROM t ORDER BY id;
SELECT id, length(v) AS n FROM t ORDER BY id;
-- case: date
CREATE TABLE t (id integer PRIMARY KEY, v date);
-- write
INSERT INTO t VALUES (1, '2024-02-29');
INSERT INTO t VALUES (3, '0001-01-01');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v > '2020-01-01' ORDER BY id;
-- case: date_checks_plain_rows
CREATE TABLE t (id integer PRIMARY KEY, v date);
-- raw
INSERT INTO t VALUES (1, '2024-02-29');
INSERT INTO t VALUES (2, '2023-02-30');
INSERT INTO t VALUES (3, 'no date');
-- read
SELECT * FROM t ORDER BY id;
-- case: timestamp
CREATE TABLE t (id integer PRIMARY KEY, v timestamp);
-- write
INSERT INTO t VALUES (1, '2024-02-29 10:11:12');
INSERT INTO t VALUES (2, '2024-02-29 10:11:12.345678');
INSERT INTO t VALUES (3, '2024-02-29');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v > '2024-02-29 10:11:12' ORDER BY id;
SELECT id FROM t ORDER BY v;
-- case: timestamptz
CREATE TABLE t (id integer PRIMARY KEY, v timestamptz);
-- write
INSERT INTO t VALUES (1, '2024-02-29 10:11:12+02');
INSERT INTO t VALUES (2, '2024-02-29 10:11:12.5Z');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v = '2024-02-29 08:11:12+00' ORDER BY id;
-- case: time
CREATE TABLE t (id integer PRIMARY KEY, v time);
-- write
INSERT INTO t VALUES (1, '10:11');
INSERT INTO t VALUES (2, '23:59:59.5');
-- raw
INSERT INTO t VALUES (3, '25:00');
INSERT INTO t VALUES (4, '-01:00');
-- read
SELECT * FROM t ORDER BY id;
-- case: uuid
CREATE TABLE t (id integer PRIMARY KEY, v uuid UNIQUE);
-- write
INSERT INTO t VALUES (1, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11');
INSERT INTO t VALUES (2, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
-- raw
INSERT INTO t VALUES (3, 'no uuid');
-- read
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
-- case: uuid_default
CREATE TABLE t (id integer PRIMARY KEY, v uuid NOT NULL DEFAULT gen_random_uuid());
-- raw
INSERT INTO t (id) VALUES (1), (2);
-- read
SELECT count(DISTINCT v) AS n, min(length(v::text)) AS l FROM t;
-- case: uuid_of_digits
CREATE TABLE t (id integer PRIMARY KEY, v uuid, w text);
-- write
INSERT INTO t (id) VALUES (1), (2);
UPDATE t SET v = uuid_in(('A0EEBC999C0B4EF8BB6D6BB9BD380A1' || id)::cstring), w = uuid_in(md5(random()::text || random()::text)::cstring)::text;
-- read
SELECT id, v, length(w) AS l FROM t ORDER BY id;
SELECT count(DISTINCT w) AS n FROM t;
-- case: jsonb
CREATE TABLE t (id integer PRIMARY KEY, v jsonb);
-- raw
INSERT INTO t VALUES (1, '{"b": 1, "a": [true, null, "x"]}');
INSERT INTO t VALUES (2, '[]');
INSERT INTO t VALUES (3, '{broken');
INSERT INTO t VALUES (4, 'null');
-- read
SELECT * FROM t ORDER BY id;
SELECT id, v ->> 'b' AS b FROM t ORDER BY id;
SELECT id, v -> 'a' AS a FROM t ORDER BY id;
SELECT id FROM t WHERE v IS NULL ORDER BY id;
-- case: arrays
CREATE TABLE t (id integer PRIMARY KEY, tags text[] NOT NULL DEFAULT '{}', ns integer[]);
-- write
INSERT INTO t (id) VALUES (1);
INSERT INTO t VALUES (2, '{a,"b c"}', '{1,NULL,3}');
INSERT INTO t VALUES (3, ARRAY['x', 'y"z'], '{}');
INSERT INTO t VALUES (4, NULL, NULL);
-- read
SELECT * FROM t ORDER BY id;
SELECT id, tags[1] AS first, ns[2] AS second, ns[9] AS none FROM t ORDER BY id;
-- case: enum
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, v mood DEFAULT 'sad');
-- raw
INSERT INTO t VALUES (1, 'happy');
INSERT INTO t (id) VALUES (2);
INSERT INTO t VALUES (3, 'angry');
INSERT INTO t VALUES (4, 'Happy');
INSERT INTO t VALUES (5, NULL);
-- read
SELECT * FROM t ORDER BY id;
-- case: domain
CREATE DOMAIN percent AS integer CHECK (value BETWEEN 0 AND 100);
CREATE TABLE t (id integer PRIMARY KEY, v percent);
-- raw
INSERT INTO t VALUES (1, 100);
INSERT INTO t VALUES (2, 101);
INSERT INTO t VALUES (3, NULL);
-- read
SELECT * FROM t ORDER BY id;
-- case: serial
CREATE TABLE t (id serial PRIMARY KEY, v integer);
-- raw
INSERT INTO t (v) VALUES (10), (20);
INSERT INTO t (v) VALUES (30);
-- read
SELECT * FROM t ORDER BY id;
-- case: identity_always
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v integer);
-- write
INSERT INTO t (v) VALUES (10), (20);
INSERT INTO t (id, v) OVERRIDING SYSTEM VALUE VALUES (7, 70);
-- read
SELECT * FROM t ORDER BY id;
-- case: citext
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TABLE t (id integer PRIMARY KEY, v citext);
-- raw
INSERT INTO t VALUES (1, 'Abc');
-- read
SELECT id FROM t WHERE v = 'aBC';
-- case: bit
CREATE TABLE t (id integer PRIMARY KEY, v bit varying(4));
-- write
INSERT INTO t VALUES (1, '101');
INSERT INTO t VALUES (2, '10101');
-- raw
INSERT INTO t VALUES (3, '12');
-- read
SELECT * FROM t ORDER BY id;
-- case: moments_are_rounded
CREATE TABLE t (id integer PRIMARY KEY, a timestamp(3), b timestamp(0), c timestamptz(2));
-- write
INSERT INTO t VALUES (1, '2024-05-01 10:00:00.1239', '2024-05-01 10:00:00.49', '2024-05-01 10:00:00.195+02');
INSERT INTO t VALUES (2, '2024-05-01 10:00:00.1', '2024-05-01 10:00:00', '2024-05-01 10:00:00.999999Z'::timestamptz - interval '1 second');
-- read
SELECT id, a, b FROM t ORDER BY id;
SELECT c FROM t WHERE id = 1;
-- case: a_type_is_dropped_and_made_again
DROP TYPE IF EXISTS mood CASCADE;
CREATE TYPE mood AS ENUM ('sad');
DROP TYPE IF EXISTS mood CASCADE;
CREATE TYPE mood AS ENUM ('happy', 'calm');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'calm');
-- write
INSERT INTO t (id) VALUES (1);
INSERT INTO t VALUES (2, 'happy');
-- read
SELECT * FROM t ORDER BY id;
