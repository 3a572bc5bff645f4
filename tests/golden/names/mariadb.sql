-- CREATE SCHEMA app
-- emulated: the schema app is the first part of its tables' names

-- CREATE TABLE app.users (id serial PRIMARY KEY, name text NOT NULL)
-- exact
CREATE TABLE `app.users` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `name` LONGTEXT NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE TABLE posts (user_id integer, CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES app.users (id))
-- exact
CREATE TABLE `posts` (
  `user_id` INT,
  CONSTRAINT `fk_user` FOREIGN KEY (`user_id`) REFERENCES `app.users` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE TABLE likes (user_id integer, CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES app.users (id))
-- exact
CREATE TABLE `likes` (
  `user_id` INT,
  CONSTRAINT `likes_fk_user` FOREIGN KEY (`user_id`) REFERENCES `app.users` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- ALTER TABLE posts DROP CONSTRAINT fk_user
-- exact
ALTER TABLE `posts` DROP FOREIGN KEY `fk_user`, DROP INDEX IF EXISTS `fk_user`;
ALTER TABLE `likes` DROP FOREIGN KEY `likes_fk_user`, ADD CONSTRAINT `fk_user` FOREIGN KEY (`user_id`) REFERENCES `app.users` (`id`);

-- ALTER TABLE likes DROP CONSTRAINT fk_user
-- exact
ALTER TABLE `likes` DROP FOREIGN KEY `fk_user`, DROP INDEX IF EXISTS `fk_user`;

-- INSERT INTO app.users (name) VALUES ('a')
-- exact
INSERT INTO `app.users` (`name`) VALUES ('a');

-- SELECT setval('app.users_id_seq', 41)
-- emulated: the sequence is the table's AUTO_INCREMENT, never below its greatest value
ALTER TABLE `app.users` AUTO_INCREMENT = 42;

-- SELECT setval('app.users_id_seq', (SELECT max(id) FROM app.users))
-- emulated: AUTO_INCREMENT goes on behind the greatest value by itself
ALTER TABLE `app.users` AUTO_INCREMENT = 1;

-- ALTER SEQUENCE app.users_id_seq RESTART WITH 100
-- emulated: the sequence is the table's AUTO_INCREMENT
ALTER TABLE `app.users` AUTO_INCREMENT = 100;

-- DROP SCHEMA app CASCADE
-- emulated: a schema is the first part of its tables' names
DROP TABLE IF EXISTS `app.users`;
