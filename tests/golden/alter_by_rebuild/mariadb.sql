-- CREATE TABLE parent (id bigserial PRIMARY KEY, name text, state varchar(5) DEFAULT 'new')
-- exact
CREATE TABLE `parent` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `name` LONGTEXT,
  `state` VARCHAR(5) DEFAULT 'new',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE TABLE child (id bigserial PRIMARY KEY, parent_id bigint)
-- exact
CREATE TABLE `child` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `parent_id` BIGINT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE INDEX parent_name ON parent (name)
-- emulated: the index parent_name holds the beginning of long values
CREATE INDEX `parent_name` ON `parent` (`name`(191));

-- ALTER TABLE parent ALTER COLUMN name SET NOT NULL, ALTER COLUMN state TYPE varchar(20), ADD COLUMN made timestamptz NOT NULL DEFAULT now()
-- approximated: timestamptz is DATETIME in UTC, whatever the session's time zone
ALTER TABLE `parent` MODIFY COLUMN `state` VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT 'new', ADD COLUMN `made` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), MODIFY COLUMN `name` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL;

-- ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE (name)
-- emulated: a unique key over long values is one over their hashes
ALTER TABLE `parent` ADD UNIQUE KEY `parent_name_key` (`name`);

-- ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE
-- exact: the server copies the table: a foreign key is added
ALTER TABLE `child` ADD CONSTRAINT `child_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `parent` (`id`) ON DELETE CASCADE;
