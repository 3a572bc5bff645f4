-- CREATE TABLE accounts (
-- approximated: boolean is TINYINT(1); arrays are kept as JSON; timestamptz is DATETIME in UTC, whatever the session's time zone
CREATE TABLE `accounts` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `email` VARCHAR(120) NOT NULL,
  `active` BOOLEAN NOT NULL DEFAULT TRUE,
  `level` SMALLINT DEFAULT 1,
  `balance` DECIMAL(10, 2) NOT NULL DEFAULT 0,
  `settings` JSON NOT NULL DEFAULT ('{}'),
  `token` UUID DEFAULT (UUID()),
  `photo` LONGBLOB,
  `tags` JSON DEFAULT ('[]'),
  `created` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `born` DATE,
  PRIMARY KEY (`id`),
  UNIQUE KEY `accounts_email_key` (`email`),
  CONSTRAINT `accounts_level_check` CHECK (`level` BETWEEN 1 AND 9),
  CONSTRAINT `accounts_active_check_type` CHECK (`active` IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE TABLE sessions (
-- approximated: char(n) is read back and compared without the blanks at its end
CREATE TABLE `sessions` (
  `account_id` BIGINT NOT NULL,
  `key` CHAR(8) NOT NULL,
  `started` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
  `seconds` DOUBLE GENERATED ALWAYS AS (1.5 * 2) STORED,
  CONSTRAINT `sessions_account_id_fkey` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE,
  PRIMARY KEY (`account_id`, `key`),
  CONSTRAINT `key_is_lower` CHECK (`key` = LOWER(`key`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
