CREATE TABLE t (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, ok boolean, at timestamptz);
INSERT INTO t (name, ok, at) VALUES ('a', true, '2026-01-01 10:00:00+02'), ('b', NULL, now()) ON CONFLICT (name) DO NOTHING;
UPDATE t SET name = upper(name) || '!', ok = NOT ok WHERE name LIKE 'a%' AND at IS NOT NULL;
DELETE FROM t USING t AS other WHERE t.id < other.id AND t.name = other.name;
TRUNCATE t;
