-- CREATE TABLE t (id bigserial PRIMARY KEY, email text, deleted boolean NOT NULL DEFAULT false, at timestamp)
-- emulated: boolean is TINYINT(1)
CREATE TABLE `t` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `email` LONGTEXT,
  `deleted` BOOLEAN NOT NULL DEFAULT FALSE,
  `at` DATETIME(6),
  PRIMARY KEY (`id`),
  CONSTRAINT `t_deleted_check_type` CHECK (`deleted` IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE INDEX ON t (email, at DESC)
-- emulated: the index t_email_at_idx holds the beginning of long values
CREATE INDEX `t_email_at_idx` ON `t` (`email`(191), `at` DESC);

-- CREATE INDEX CONCURRENTLY IF NOT EXISTS t_at ON t (at DESC NULLS LAST)
-- exact
CREATE INDEX IF NOT EXISTS `t_at` ON `t` (`at` DESC);

-- CREATE UNIQUE INDEX t_email_lower ON t (lower(email)) WHERE NOT deleted
-- emulated: the unique index t_email_lower is over computed keys; the server copies the table: a computed key is added
ALTER TABLE `t` ADD COLUMN `t_email_lower_key1` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (CASE WHEN NOT `deleted` THEN SHA2(LOWER(`email`), 256) END) VIRTUAL INVISIBLE, ADD UNIQUE KEY `t_email_lower` (`t_email_lower_key1`);

-- DROP INDEX IF EXISTS t_at
-- exact
ALTER TABLE `t` DROP INDEX `t_at`;

-- ALTER INDEX t_email_lower RENAME TO t_unique_email
-- exact
ALTER TABLE `t` RENAME INDEX `t_email_lower` TO `t_unique_email`, RENAME COLUMN `t_email_lower_key1` TO `t_unique_email_key1`;
