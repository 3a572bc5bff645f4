-- CREATE TYPE mood AS ENUM ('sad', 'ok')
-- emulated: the enum's values stand in each of its columns

-- CREATE TABLE person (id bigserial PRIMARY KEY, feels mood NOT NULL DEFAULT 'ok')
-- exact
CREATE TABLE `person` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `feels` ENUM('sad', 'ok') NOT NULL DEFAULT 'ok',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;

-- ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok'
-- emulated: the enum's values stand in each of its columns
ALTER TABLE `person` MODIFY COLUMN `feels` ENUM('sad', 'ok', 'happy') CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'ok';

-- ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'
-- emulated: the enum's values stand in each of its columns; the server copies the table: an enum's value is renamed
ALTER TABLE `person` MODIFY COLUMN `feels` ENUM('sad', 'ok', 'happy', 'fine') CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'ok';
UPDATE `person` SET `feels` = 'fine' WHERE `feels` = 'ok';
ALTER TABLE `person` MODIFY COLUMN `feels` ENUM('sad', 'fine', 'happy') CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'fine';
