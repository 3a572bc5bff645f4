-- CREATE TABLE t (id bigserial PRIMARY KEY, a text, b int)
-- exact
CREATE TABLE `t` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `a` LONGTEXT,
  `b` INT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- ALTER TABLE t ADD COLUMN c varchar(10) NOT NULL DEFAULT 'x', ADD COLUMN d boolean
-- emulated: boolean is TINYINT(1); the server copies the table: a CHECK is added
ALTER TABLE `t` ADD COLUMN `c` VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'x', ADD COLUMN `d` BOOLEAN, ADD CONSTRAINT `t_d_check_type` CHECK (`d` IN (0, 1));

-- ALTER TABLE t RENAME COLUMN a TO title
-- exact
ALTER TABLE `t` RENAME COLUMN `a` TO `title`;

-- ALTER TABLE t DROP COLUMN b
-- exact
ALTER TABLE `t` DROP COLUMN `b`;

-- ALTER TABLE t RENAME TO u
-- exact: the server copies the table: CHECKs are named after their table
RENAME TABLE `t` TO `u`;
ALTER TABLE `u` DROP CONSTRAINT IF EXISTS `t_d_check_type`, ADD CONSTRAINT `u_d_check_type` CHECK (`d` IN (0, 1));

-- DROP TABLE u
-- exact
DROP TABLE `u`;
