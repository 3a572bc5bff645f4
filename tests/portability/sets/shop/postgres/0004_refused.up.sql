-- What no other backend has, and what depends on it.
CREATE TABLE documents (id bigint PRIMARY KEY, words tsvector NOT NULL);
ALTER TABLE documents ADD COLUMN title text;
INSERT INTO documents (id, words) VALUES (1, to_tsvector('a b'));
CREATE INDEX documents_title ON documents (title);
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
