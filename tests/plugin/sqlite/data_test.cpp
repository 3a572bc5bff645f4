// Data statements and expressions: the same rows as on PostgreSQL.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

/// The value of an expression over one row: i = 7, s = 'Ab%', n = NULL, b = true, t = a time, d = a
/// date, j = JSON.
class Expressions : public testing::Test {
 protected:
  Expressions() {
    db.migrate(R"(
      CREATE TABLE t (i int, s text, n int, b boolean, ts timestamp, d date, j jsonb, x double precision, r text);
      INSERT INTO t VALUES (7, 'Ab%', NULL, true, '2026-03-04 05:06:07', '2026-03-04', '{"k": true, "m": [1, "z"]}', 2.5, NULL);)");
  }
  std::string value(const std::string& expression) {
    db.migrate("CREATE VIEW v AS SELECT " + expression + " AS e FROM t;");
    std::string result = db.rows("SELECT e FROM v");
    db.migrate("DROP VIEW v;");
    return result;
  }
  std::string refused(const std::string& expression) {
    return db.refusal("UPDATE t SET r = " + expression + ";");
  }
  Sandbox db;
};

TEST_F(Expressions, numbers) {
  EXPECT_EQ(value("i / 2"), "3");
  EXPECT_EQ(value("i % 4"), "3");
  EXPECT_EQ(value("-i / 2"), "-3");
  EXPECT_EQ(value("i / x"), "2.8");
  EXPECT_EQ(value("i::numeric / 2"), "3.5");
  EXPECT_EQ(value("round(x * 3)"), "8.0");
  EXPECT_EQ(value("(i + 1) * 2"), "16");
}

TEST_F(Expressions, text) {
  EXPECT_EQ(value("s || i || 'x'"), "Ab%7x");
  EXPECT_EQ(value("s || n"), "NULL");
  EXPECT_EQ(value("b || ''"), "true");
  EXPECT_EQ(value("lower(s)"), "ab%");
  EXPECT_EQ(value("length(s)"), "3");
  EXPECT_EQ(value("substring(s from 2 for 1)"), "b");
  EXPECT_EQ(value("left(s, 2)"), "Ab");
  EXPECT_EQ(value("right(s, 2)"), "b%");
  EXPECT_EQ(value("position('b' in s)"), "2");
  EXPECT_EQ(value("replace(s, 'A', 'X')"), "Xb%");
  EXPECT_EQ(value("concat(s, n, '!')"), "Ab%!");
  EXPECT_EQ(value("lpad(i::text, 3, '0')"), "007");
  EXPECT_EQ(value("lpad('abcd', 3)"), "abc");
  EXPECT_EQ(value("length(md5(random()::text))"), "32");
  EXPECT_NE(refused("md5(s)"), "");
  EXPECT_EQ(value("trim(both from '  q ')"), "q");
}

TEST_F(Expressions, patterns_compare_letters_exactly) {
  EXPECT_EQ(value("s LIKE 'a%'"), "0");
  EXPECT_EQ(value("s LIKE 'A_\\%'"), "1");
  EXPECT_EQ(value("s NOT LIKE '%b%'"), "0");
  EXPECT_EQ(value("s ILIKE 'aB%'"), "1");
  EXPECT_EQ(value("s LIKE 'A' || '%'"), "1");
  EXPECT_EQ(value("'a[b' LIKE 'a[%'"), "1");
  EXPECT_EQ(value("s LIKE 'A!%' ESCAPE '!'"), "0");
  EXPECT_EQ(value("s ~ '^A'"), "1");
  EXPECT_NE(refused("CASE WHEN s ~ '(a+b)+$' THEN 'x' END"), "");
}

TEST_F(Expressions, nulls) {
  EXPECT_EQ(value("greatest(n, i, 3)"), "7");
  EXPECT_EQ(value("least(9, n)"), "9");
  EXPECT_EQ(value("greatest(n, 1, i, 2, 3)"), "7");
  EXPECT_EQ(value("coalesce(n, i)"), "7");
  EXPECT_EQ(value("n IS DISTINCT FROM i"), "1");
  EXPECT_EQ(value("n IS NOT DISTINCT FROM NULL"), "1");
  EXPECT_EQ(value("(n > 1) IS UNKNOWN"), "1");
  EXPECT_EQ(value("nullif(i, 7)"), "NULL");
}

TEST_F(Expressions, lists_and_booleans) {
  EXPECT_EQ(value("i = ANY (ARRAY[1, 7])"), "1");
  EXPECT_EQ(value("i IN (1, 2)"), "0");
  EXPECT_EQ(value("b AND NOT (i < 3 OR s = 'x')"), "1");
  EXPECT_EQ(value("b = true"), "1");
  EXPECT_EQ(value("b IS NOT TRUE"), "0");
  EXPECT_EQ(value("CASE WHEN b THEN 'y' ELSE 'n' END"), "y");
}

TEST_F(Expressions, times) {
  EXPECT_EQ(value("extract(year from ts)"), "2026");
  EXPECT_EQ(value("date_trunc('month', ts)"), "2026-03-01 00:00:00");
  EXPECT_EQ(value("ts + interval '2 days'"), "2026-03-06 05:06:07");
  EXPECT_EQ(value("ts - interval '1 hour 30 minutes'"), "2026-03-04 03:36:07");
  EXPECT_EQ(value("d + 3"), "2026-03-07");
  EXPECT_EQ(value("d - date '2026-03-01'"), "3");
  EXPECT_EQ(value("ts::date"), "2026-03-04");
  EXPECT_EQ(value("ts > '2026-03-04T05:00'"), "1");
  EXPECT_EQ(value("to_timestamp(0)"), "1970-01-01 00:00:00");
  EXPECT_EQ(value("now() > '2020-01-01'"), "1");
}

TEST_F(Expressions, casts_fail_like_postgres) {
  EXPECT_EQ(value("'12'::int + 1"), "13");
  EXPECT_EQ(value("i::text || 'x'"), "7x");
  EXPECT_EQ(value("x::int"), "2");
  EXPECT_EQ(value("s::varchar(2)"), "Ab");
  EXPECT_EQ(value("b::int"), "1");
  EXPECT_EQ(value("i::boolean"), "1");
  EXPECT_EQ(value("'t'::boolean"), "1");
  EXPECT_THAT(refused("'x'::int::text"), HasSubstr("'x' is no value of type integer"));
  EXPECT_THAT(db.failure("UPDATE t SET n = s::int;"), HasSubstr("no value of type integer: Ab%"));
  db.migrate("UPDATE t SET r = '-5'; UPDATE t SET n = r::int;");
  EXPECT_EQ(db.rows("SELECT n FROM t"), "-5");
}

TEST_F(Expressions, json) {
  EXPECT_EQ(value("j ->> 'k'"), "true");
  EXPECT_EQ(value("j -> 'm' ->> 1"), "z");
  EXPECT_EQ(value("j -> 'm' ->> 0"), "1");
  EXPECT_EQ(value("j ? 'k'"), "1");
  EXPECT_EQ(value("jsonb_build_object('a', i)"), "{\"a\":7}");
  EXPECT_EQ(value("j @> '{\"k\": true}'"), "1");
  EXPECT_NE(refused("(j @@ '$.k')::text"), "");
}

TEST(Data, insert_update_delete) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE users (id bigserial PRIMARY KEY, email text UNIQUE, active boolean NOT NULL DEFAULT true, seen timestamptz);
    CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint REFERENCES users (id), total int);
    INSERT INTO users (email, seen) VALUES ('a', '2026-01-01 12:00:00+01'), ('b', NULL), ('c', 'epoch') RETURNING id;
    INSERT INTO users (email) VALUES ('a') ON CONFLICT (email) DO UPDATE SET active = false;
    INSERT INTO users (email) SELECT 'd' || id FROM users WHERE email = 'b' ON CONFLICT DO NOTHING;
    INSERT INTO orders (user_id, total) SELECT id, 10 FROM users;
    UPDATE orders o SET total = o.total + u.id FROM users u WHERE u.id = o.user_id AND u.active;
    WITH gone AS (SELECT id FROM users WHERE email = 'c') DELETE FROM orders USING gone WHERE orders.user_id = gone.id;
    DELETE FROM users WHERE NOT EXISTS (SELECT 1 FROM orders WHERE user_id = users.id);)");
  EXPECT_EQ(db.rows("SELECT id, email, active, seen FROM users ORDER BY id"),
            "1|a|0|2026-01-01 11:00:00 2|b|1|NULL 5|d2|1|NULL");
  EXPECT_EQ(db.rows("SELECT user_id, total FROM orders ORDER BY 1"), "1|10 2|12 5|15");
}

TEST(Data, truncate_and_several_statements) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE a (x text); CREATE TABLE b (x text); INSERT INTO a VALUES (';'); INSERT INTO b "
      "VALUES ('y');");
  EXPECT_EQ(db.migrate("TRUNCATE a, b;").steps.size(), 2U);
  EXPECT_EQ(db.rows("SELECT count(*) FROM a"), "0");
}

TEST(Data, text_with_semicolons_is_one_statement) {
  Sandbox db;
  db.migrate("CREATE TABLE a (x text); INSERT INTO a VALUES (E'one; two\\n''three');");
  EXPECT_EQ(db.rows("SELECT x FROM a"), "one; two\n'three");
}

TEST(Data, refusals_say_where) {
  Sandbox db;
  db.migrate("CREATE TABLE a (x text);");
  const driver::Translation translation = db.translate("UPDATE a SET x = soundex(x);");
  ASSERT_EQ(translation.findings.size(), 1U);
  EXPECT_EQ(translation.findings[0].outcome, sql::Outcome::refused);
  EXPECT_THAT(translation.findings[0].reason, HasSubstr("soundex"));
  EXPECT_EQ(translation.findings[0].offset, 17U);
  EXPECT_TRUE(translation.steps.empty());
}

}  // namespace
}  // namespace dunlin::test
