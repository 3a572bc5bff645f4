-- CREATE TABLE t (id bigserial PRIMARY KEY, a text, b int)
-- emulated
CREATE TABLE "t" (
    "id" INTEGER NOT NULL CONSTRAINT "t_pkey" PRIMARY KEY AUTOINCREMENT,
    "a" TEXT,
    "b" INTEGER CONSTRAINT "t_b_type" CHECK (typeof("b") IN ('integer', 'null') AND "b" BETWEEN -2147483648 AND 2147483647)
);

-- ALTER TABLE t ADD COLUMN c varchar(10) NOT NULL DEFAULT 'x', ADD COLUMN d boolean
-- exact
ALTER TABLE "t" ADD COLUMN "c" VARCHAR(10) NOT NULL DEFAULT 'x' CONSTRAINT "t_c_type" CHECK (length("c") <= 10);
ALTER TABLE "t" ADD COLUMN "d" BOOLEAN CONSTRAINT "t_d_type" CHECK ("d" IN (0, 1));

-- ALTER TABLE t RENAME COLUMN a TO title
-- exact
ALTER TABLE "t" RENAME COLUMN "a" TO "title";

-- ALTER TABLE t DROP COLUMN b
-- exact
ALTER TABLE "t" DROP COLUMN "b";

-- ALTER TABLE t RENAME TO u
-- exact
ALTER TABLE "t" RENAME TO "u";

-- DROP TABLE u
-- exact
DROP TABLE "u";
