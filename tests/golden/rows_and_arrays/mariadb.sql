-- CREATE TABLE t (id int PRIMARY KEY, a int, b int, tags text[], doc jsonb)
-- emulated: arrays are kept as JSON
CREATE TABLE `t` (
  `id` INT NOT NULL,
  `a` INT,
  `b` INT,
  `tags` JSON,
  `doc` JSON,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- CREATE TABLE u (id int, v text, n int)
-- exact
CREATE TABLE `u` (
  `id` INT,
  `v` LONGTEXT,
  `n` INT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- INSERT INTO u (id, n) SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC
-- emulated: DISTINCT ON is written with row_number()
INSERT INTO `u` (`id`, `n`) SELECT `c1` AS `a`, `c2` AS `b` FROM (SELECT `a` AS `c1`, `b` AS `c2`, ROW_NUMBER() OVER (PARTITION BY `a` ORDER BY `a` IS NULL, `a`, `b` IS NOT NULL, `b` DESC) AS `dunlin_rank`, ROW_NUMBER() OVER (ORDER BY `a` IS NULL, `a`, `b` IS NOT NULL, `b` DESC) AS `dunlin_place` FROM `t`) AS `dunlin_rows` WHERE `dunlin_rank` = 1 ORDER BY `dunlin_place`;

-- INSERT INTO u (id, n) SELECT id, a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES
-- emulated: WITH TIES is written with rank()
INSERT INTO `u` (`id`, `n`) SELECT `c1` AS `id`, `c2` AS `a` FROM (SELECT `id` AS `c1`, `a` AS `c2`, RANK() OVER (ORDER BY `a` IS NULL, `a`) AS `dunlin_rank`, ROW_NUMBER() OVER (ORDER BY `a` IS NULL, `a`) AS `dunlin_place` FROM `t`) AS `dunlin_rows` WHERE `dunlin_rank` <= 3 ORDER BY `dunlin_place`;

-- INSERT INTO u (id, v) SELECT id, unnest(tags) FROM t
-- emulated
INSERT INTO `u` (`id`, `v`) SELECT `t`.`id`, (`dunlin_series`.value COLLATE utf8mb4_nopad_bin) FROM `t` CROSS JOIN JSON_TABLE(`tags`, '$[*]' COLUMNS (n FOR ORDINALITY, value LONGTEXT CHARACTER SET utf8mb4 PATH '$')) AS `dunlin_series`;

-- INSERT INTO u (id, v, n) SELECT t.id, x.tag, x.place FROM t, unnest(t.tags) WITH ORDINALITY AS x (tag, place)
-- emulated
INSERT INTO `u` (`id`, `v`, `n`) SELECT `t`.`id`, (`x`.value COLLATE utf8mb4_nopad_bin), `x`.n FROM `t`, JSON_TABLE(`t`.`tags`, '$[*]' COLUMNS (n FOR ORDINALITY, value LONGTEXT CHARACTER SET utf8mb4 PATH '$')) AS `x`;

-- INSERT INTO u (id) SELECT g FROM generate_series(1, 10, 3) AS g
-- emulated
INSERT INTO `u` (`id`) SELECT (1 + (`g`.n - 1) * 3) FROM JSON_TABLE(IF(((10 - 1) DIV 3 + ((10 - 1) * 3 >= 0)) > 0, CONCAT('[0', REPEAT(',0', ((10 - 1) DIV 3 + ((10 - 1) * 3 >= 0)) - 1), ']'), '[]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS `g`;

-- INSERT INTO u (id, v) SELECT t.id, e.key FROM t CROSS JOIN LATERAL jsonb_each(t.doc) AS e
-- emulated
INSERT INTO `u` (`id`, `v`) SELECT `t`.`id`, (`e`.k COLLATE utf8mb4_nopad_bin) FROM `t` CROSS JOIN JSON_TABLE(JSON_KEYS(`t`.`doc`), '$[*]' COLUMNS (k LONGTEXT CHARACTER SET utf8mb4 PATH '$')) AS `e`;

-- INSERT INTO u (id, v) SELECT t.id, e ->> 'x' FROM t, jsonb_array_elements(t.doc) AS e
-- emulated
INSERT INTO `u` (`id`, `v`) SELECT `t`.`id`, JSON_UNQUOTE(NULLIF(JSON_EXTRACT(JSON_EXTRACT(`t`.`doc`, CONCAT('$[', `e`.n - 1, ']')), '$."x"'), 'null')) COLLATE utf8mb4_nopad_bin FROM `t`, JSON_TABLE(`t`.`doc`, '$[*]' COLUMNS (n FOR ORDINALITY)) AS `e`;

-- UPDATE u SET v = (SELECT tags[1] FROM t WHERE t.id = u.id)
-- exact
UPDATE `u` SET `v` = (SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`tags`, '$[0]'), 'null')) COLLATE utf8mb4_nopad_bin FROM `t` WHERE `t`.`id` = `u`.`id`);

-- UPDATE t SET tags = ARRAY(SELECT v FROM u WHERE u.id = t.id ORDER BY n)
-- emulated: arrays are kept as JSON
UPDATE `t` SET `tags` = (SELECT COALESCE(JSON_ARRAYAGG(`u`.`v` ORDER BY `u`.`n` IS NULL, `u`.`n`), JSON_ARRAY()) FROM `u` WHERE `u`.`id` = `t`.`id`);

-- UPDATE t SET tags = string_to_array('a,b', ',')
-- exact
UPDATE `t` SET `tags` = CASE WHEN 'a,b' = '' THEN '[]' ELSE CONCAT('[', REPLACE(JSON_QUOTE('a,b') COLLATE utf8mb4_nopad_bin, ',', '","'), ']') END;

-- UPDATE u SET v = 'x' WHERE id IN (SELECT id FROM t WHERE a > 1 FOR UPDATE SKIP LOCKED)
-- emulated: FOR UPDATE and FOR SHARE are left out: the statement locks what it changes
UPDATE `u` SET `v` = 'x' WHERE `id` IN (SELECT `id` FROM `t` WHERE `a` > 1);

-- DELETE FROM t WHERE ROW(a, b) IS NULL
-- emulated
DELETE FROM `t` WHERE `a` IS NULL AND `b` IS NULL;
