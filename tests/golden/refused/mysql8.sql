-- CREATE TABLE t (id bigint PRIMARY KEY, name text)
-- exact
CREATE TABLE `t` (
  `id` BIGINT NOT NULL,
  `name` LONGTEXT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;

-- CREATE SCHEMA audit
-- emulated: the schema audit is the first part of its tables' names

-- CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- refused: CREATE FUNCTION is not translated to MySQL and MariaDB
-- put it in a section with only=, and write what it computes into the statements that call it; work for each row of a table goes into a function that RETURNS trigger

-- UPDATE t SET name = regexp_replace(name, 'a.*c', 'b')
-- emulated
UPDATE `t` SET `name` = REGEXP_REPLACE(`name`, '(?-i)(?s)^(.*?)(?:a.*c)', '$1b');

-- ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (name WITH =)
-- refused: MySQL and MariaDB have no EXCLUDE constraints
-- write it in a section with only=postgres, and a trigger in one with only=mysql
