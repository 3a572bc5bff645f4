-- INHERITS. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: child keeps its own copy of a column that goes above
CREATE TABLE base (id int, t text);
CREATE TABLE sub (t text, x int) INHERITS (base);
-- becomes
CREATE TABLE base (id int);
CREATE TABLE sub (t text, x int) INHERITS (base);

-- pair: child leaves its parent
CREATE TABLE base (id int, t text CHECK (t <> ''));
CREATE TABLE sub (x int) INHERITS (base);
-- becomes
CREATE TABLE base (id int, t text CHECK (t <> ''));
CREATE TABLE sub (id int, t text CHECK (t <> ''), x int);

-- pair: table gets a parent
CREATE TABLE base (id int, t text CHECK (t <> ''));
CREATE TABLE sub (id int, t text CONSTRAINT base_t_check CHECK (t <> ''), x int);
-- becomes
CREATE TABLE base (id int, t text CHECK (t <> ''));
CREATE TABLE sub (id int, t text CONSTRAINT base_t_check CHECK (t <> ''), x int);
ALTER TABLE sub INHERIT base;

-- pair: child leaves one of two parents
CREATE TABLE a (id int, n text NOT NULL);
CREATE TABLE b (k int DEFAULT 5, m text);
CREATE TABLE c (x int) INHERITS (a, b);
-- becomes
CREATE TABLE a (id int, n text NOT NULL);
CREATE TABLE b (k int DEFAULT 5, m text);
CREATE TABLE c (x int) INHERITS (a);

-- pair: parent gets a column that the child has
CREATE TABLE a (id int);
CREATE TABLE c (x int, y text) INHERITS (a);
-- becomes
CREATE TABLE a (id int, y text);
CREATE TABLE c (x int, y text) INHERITS (a);

-- pair: child has a default of its own
CREATE TABLE a (id int, n int DEFAULT 1);
CREATE TABLE c () INHERITS (a);
-- becomes
CREATE TABLE a (id int, n int DEFAULT 1);
CREATE TABLE c () INHERITS (a);
ALTER TABLE c ALTER COLUMN n SET DEFAULT 2;

-- pair: columns of the parent change
CREATE TABLE a (id int, n int DEFAULT 1);
CREATE TABLE c (z text) INHERITS (a);
CREATE INDEX c_n ON c (n);
-- becomes
CREATE TABLE a (id bigint, n bigint DEFAULT 1, q text DEFAULT 'x');
CREATE TABLE c (z text) INHERITS (a);
CREATE INDEX c_n ON c (n);

-- pair: parent goes, child stays
CREATE TABLE a (id int, n int DEFAULT 1);
CREATE TABLE c (z text) INHERITS (a);
-- becomes
CREATE TABLE c (id int, n int DEFAULT 1, z text);

-- pair: keys and checks that are not inherited
CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT pos CHECK (n > 0) NO INHERIT);
CREATE TABLE c (z text, PRIMARY KEY (id)) INHERITS (a);
-- becomes
CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT pos CHECK (n > 0));
CREATE TABLE c (z text NOT NULL, UNIQUE (id)) INHERITS (a);
