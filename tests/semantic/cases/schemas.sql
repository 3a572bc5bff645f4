-- case: tables_of_schemas
CREATE SCHEMA auth;
CREATE SCHEMA other;
CREATE TYPE auth.state AS ENUM ('on', 'off');
CREATE TABLE auth.users (id serial PRIMARY KEY, email text UNIQUE, n integer CHECK (n > 0), state auth.state NOT NULL DEFAULT 'on');
CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE TABLE auth.posts (id integer PRIMARY KEY, user_id integer REFERENCES auth.users (id) ON DELETE CASCADE, no serial);
CREATE UNIQUE INDEX posts_user_idx ON auth.posts (user_id, no);
CREATE VIEW auth.seen AS SELECT users.id, posts.id AS post FROM auth.users JOIN auth.posts ON posts.user_id = users.id;
-- write
INSERT INTO users VALUES (7, 'public');
INSERT INTO auth.users (email, n) VALUES ('a', 1), ('b', 2);
INSERT INTO auth.users (email, n) VALUES ('a', 1);
INSERT INTO auth.users (email, n) VALUES ('c', 0);
INSERT INTO auth.posts (id, user_id) VALUES (1, 1), (2, 2), (3, 2);
INSERT INTO auth.posts (id, user_id) VALUES (4, 7);
INSERT INTO auth.users (email, n) SELECT users.email, 1 FROM users;
INSERT INTO auth.users (email, n) VALUES ('b', 10) ON CONFLICT (email) DO UPDATE SET n = users.n + excluded.n RETURNING users.id;
UPDATE auth.users SET n = p.id + 20 FROM auth.posts p WHERE p.user_id = users.id AND users.id = 1;
ALTER TABLE auth.users ADD COLUMN note text DEFAULT 'x';
ALTER TABLE auth.users ALTER COLUMN n SET NOT NULL;
INSERT INTO auth.users (email) VALUES ('d');
ALTER TABLE auth.posts DROP CONSTRAINT posts_user_id_fkey;
ALTER TABLE auth.posts ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES auth.users ON DELETE CASCADE;
INSERT INTO auth.posts (id, user_id) VALUES (5, 99);
ALTER TABLE auth.posts ADD COLUMN number serial;
ALTER TABLE auth.users RENAME TO people;
ALTER TABLE auth.people RENAME COLUMN note TO remark;
DELETE FROM auth.people WHERE people.id = 1;
-- read
SELECT email, n, state, remark FROM auth.people ORDER BY email;
SELECT id, user_id FROM auth.posts ORDER BY id;
SELECT id, post FROM auth.seen ORDER BY post;
SELECT id, email FROM users ORDER BY id;
-- write
DROP VIEW auth.seen;
DROP INDEX auth.posts_user_idx;
ALTER TABLE auth.people SET SCHEMA other;
INSERT INTO other.people (email, n) VALUES ('e', 5);
-- read
SELECT email, n FROM other.people ORDER BY email;
-- write
DROP SCHEMA auth CASCADE;
CREATE SCHEMA auth;
CREATE TABLE auth.posts (id integer PRIMARY KEY);
INSERT INTO auth.posts VALUES (9);
-- read
SELECT * FROM auth.posts;
-- write
DROP SCHEMA auth CASCADE;
DROP SCHEMA other CASCADE;
