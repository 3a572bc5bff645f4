CREATE TABLE t (id bigint PRIMARY KEY, name text);
CREATE SCHEMA audit;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
UPDATE t SET name = regexp_replace(name, 'a.*c', 'b');
ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (name WITH =);
