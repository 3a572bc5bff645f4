-- CREATE TABLE t (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, ok boolean, at timestamptz)
-- approximated: boolean is TINYINT(1); timestamptz is DATETIME in UTC, whatever the session's time zone; a unique key over long values is one over their hashes
CREATE TABLE `t` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `name` LONGTEXT NOT NULL,
  `ok` BOOLEAN,
  `at` DATETIME(6),
  PRIMARY KEY (`id`),
  UNIQUE KEY `t_name_key` (`name`),
  CONSTRAINT `t_ok_check_type` CHECK (`ok` IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- INSERT INTO t (name, ok, at) VALUES ('a', true, '2026-01-01 10:00:00+02'), ('b', NULL, now()) ON CONFLICT (name) DO NOTHING
-- approximated: a conflict with any unique key of the table counts, not only with the named one
INSERT INTO `t` (`name`, `ok`, `at`) VALUES
  ('a', TRUE, '2026-01-01 08:00:00'),
  ('b', NULL, CURRENT_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE `t`.`name` = `t`.`name`;

-- UPDATE t SET name = upper(name) || '!', ok = NOT ok WHERE name LIKE 'a%' AND at IS NOT NULL
-- exact
UPDATE `t` SET `name` = CONCAT(UPPER(`name`), '!'), `ok` = NOT `ok` WHERE `name` LIKE 'a%' AND `at` IS NOT NULL;

-- DELETE FROM t USING t AS other WHERE t.id < other.id AND t.name = other.name
-- emulated
DELETE `t` FROM `t` CROSS JOIN `t` AS `other` WHERE `t`.`id` < `other`.`id` AND `t`.`name` = `other`.`name`;

-- TRUNCATE t
-- emulated: TRUNCATE is written as DELETE
DELETE FROM `t`;
