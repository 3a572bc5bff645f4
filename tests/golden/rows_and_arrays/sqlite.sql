-- CREATE TABLE t (id int PRIMARY KEY, a int, b int, tags text[], doc jsonb)
-- emulated: text[] is kept as a JSON array; jsonb is kept as text
CREATE TABLE "t" (
    "id" INT NOT NULL CONSTRAINT "t_id_type" CHECK (typeof("id") IN ('integer', 'null') AND "id" BETWEEN -2147483648 AND 2147483647),
    "a" INTEGER CONSTRAINT "t_a_type" CHECK (typeof("a") IN ('integer', 'null') AND "a" BETWEEN -2147483648 AND 2147483647),
    "b" INTEGER CONSTRAINT "t_b_type" CHECK (typeof("b") IN ('integer', 'null') AND "b" BETWEEN -2147483648 AND 2147483647),
    "tags" JSON TEXT CONSTRAINT "t_tags_type" CHECK ("tags" IS NULL OR json_valid("tags") AND json_type("tags") = 'array'),
    "doc" JSON TEXT CONSTRAINT "t_doc_type" CHECK ("doc" IS NULL OR json_valid("doc")),
    CONSTRAINT "t_pkey" PRIMARY KEY ("id")
);

-- CREATE TABLE u (id int, v text, n int)
-- exact
CREATE TABLE "u" (
    "id" INTEGER CONSTRAINT "u_id_type" CHECK (typeof("id") IN ('integer', 'null') AND "id" BETWEEN -2147483648 AND 2147483647),
    "v" TEXT,
    "n" INTEGER CONSTRAINT "u_n_type" CHECK (typeof("n") IN ('integer', 'null') AND "n" BETWEEN -2147483648 AND 2147483647)
);

-- INSERT INTO u (id, n) SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC
-- emulated: DISTINCT ON is written with row_number()
INSERT INTO "u" ("id", "n") SELECT "c1" AS "a", "c2" AS "b" FROM (SELECT "a" AS "c1", "b" AS "c2", ROW_NUMBER() OVER (PARTITION BY "a" ORDER BY "a" NULLS LAST, "b" DESC NULLS FIRST) AS "dunlin_rank", ROW_NUMBER() OVER (ORDER BY "a" NULLS LAST, "b" DESC NULLS FIRST) AS "dunlin_place" FROM "t") AS "dunlin_rows" WHERE "dunlin_rank" = 1 ORDER BY "dunlin_place";

-- INSERT INTO u (id, n) SELECT id, a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES
-- emulated: WITH TIES is written with rank()
INSERT INTO "u" ("id", "n") SELECT "c1" AS "id", "c2" AS "a" FROM (SELECT "id" AS "c1", "a" AS "c2", RANK() OVER (ORDER BY "a" NULLS LAST) AS "dunlin_rank", ROW_NUMBER() OVER (ORDER BY "a" NULLS LAST) AS "dunlin_place" FROM "t") AS "dunlin_rows" WHERE "dunlin_rank" <= 3 ORDER BY "dunlin_place";

-- INSERT INTO u (id, v) SELECT id, unnest(tags) FROM t
-- emulated
INSERT INTO "u" ("id", "v") SELECT "t"."id", "dunlin_series".value FROM "t" CROSS JOIN json_each("tags") AS "dunlin_series";

-- INSERT INTO u (id, v, n) SELECT t.id, x.tag, x.place FROM t, unnest(t.tags) WITH ORDINALITY AS x (tag, place)
-- emulated
INSERT INTO "u" ("id", "v", "n") SELECT "t"."id", "x".value, ("x".key + 1) FROM "t", json_each("t"."tags") AS "x";

-- INSERT INTO u (id) SELECT g FROM generate_series(1, 10, 3) AS g
-- emulated
INSERT INTO "u" ("id") SELECT (1 + "g".key * 3) FROM json_each('[' || substr(replace(hex(zeroblob(max((10 - 1) / 3 + ((10 - 1) * 3 >= 0), 0))), '00', ',0'), 2) || ']') AS "g";

-- INSERT INTO u (id, v) SELECT t.id, e.key FROM t CROSS JOIN LATERAL jsonb_each(t.doc) AS e
-- emulated
INSERT INTO "u" ("id", "v") SELECT "t"."id", "e".key FROM "t" CROSS JOIN json_each("t"."doc") AS "e";

-- INSERT INTO u (id, v) SELECT t.id, e ->> 'x' FROM t, jsonb_array_elements(t.doc) AS e
-- emulated
INSERT INTO "u" ("id", "v") SELECT "t"."id", CASE json_type(CASE "e".type WHEN 'text' THEN json_quote("e".value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' ELSE CAST("e".value AS TEXT) END, '$."x"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract(CASE "e".type WHEN 'text' THEN json_quote("e".value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' ELSE CAST("e".value AS TEXT) END, '$."x"') AS TEXT) END FROM "t", json_each("t"."doc") AS "e";

-- UPDATE u SET v = (SELECT tags[1] FROM t WHERE t.id = u.id)
-- emulated
UPDATE "u" SET "v" = (SELECT json_extract("tags", '$[0]') FROM "t" WHERE "t"."id" = "u"."id");

-- UPDATE t SET tags = ARRAY(SELECT v FROM u WHERE u.id = t.id ORDER BY n)
-- emulated: arrays are kept as JSON arrays
UPDATE "t" SET "tags" = (SELECT coalesce((SELECT json_group_array(json(value -> 1)) OVER (ORDER BY value ->> 0 NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM json_each((SELECT json_group_array(json_array("u"."n", "u"."v")))) LIMIT 1), json_array()) FROM "u" WHERE "u"."id" = "t"."id");

-- UPDATE t SET tags = string_to_array('a,b', ',')
-- emulated
UPDATE "t" SET "tags" = CASE WHEN 'a,b' = '' THEN '[]' WHEN 'a,b' IS NOT NULL THEN '[' || replace(json_quote('a,b'), ',', '","') || ']' END;

-- UPDATE u SET v = 'x' WHERE id IN (SELECT id FROM t WHERE a > 1 FOR UPDATE SKIP LOCKED)
-- emulated: FOR UPDATE and FOR SHARE are left out: the statement locks what it changes
UPDATE "u" SET "v" = 'x' WHERE "id" IN (SELECT "id" FROM "t" WHERE "a" > 1);

-- DELETE FROM t WHERE ROW(a, b) IS NULL
-- emulated
DELETE FROM "t" WHERE "a" IS NULL AND "b" IS NULL;
