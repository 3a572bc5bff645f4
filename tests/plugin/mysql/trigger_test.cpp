// Triggers that set columns of the row being written.
#include <gmock/gmock.h>

#include "translation.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

constexpr const char* kTouch = R"(
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END
$$;
)";

class MysqlTrigger : public MysqlTranslation {
 protected:
  std::string triggers() {
    return rows(
        "SELECT trigger_name, action_timing, event_manipulation FROM information_schema.triggers "
        "WHERE trigger_schema = DATABASE() ORDER BY 1");
  }
};
DUNLIN_ON_SERVERS(MysqlTrigger);

TEST_P(MysqlTrigger, SetsTheTimeOfTheLastChange) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, updated_at timestamptz)");
  run(kTouch);
  run("CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()");
  EXPECT_EQ(triggers(), "t_touch_update|BEFORE|UPDATE");
  run("INSERT INTO t VALUES (1, 1, '2000-01-01 00:00:00+00'), (2, 2, '2000-01-01 00:00:00+00'); "
      "UPDATE t SET a = 3 WHERE id = 1");
  EXPECT_EQ(rows("SELECT id FROM t WHERE updated_at > '2001-01-01'"), "1");
  run("DROP TRIGGER touch ON t; DROP FUNCTION touch()");
  EXPECT_EQ(triggers(), "");
}

TEST_P(MysqlTrigger, HoldsConditionsAndSeveralColumns) {
  run("CREATE TABLE t (id integer PRIMARY KEY, name text, slug text, version integer NOT NULL "
      "DEFAULT 1)");
  run(R"(
CREATE FUNCTION tidy() RETURNS trigger AS $$
BEGIN
  NEW.slug := lower(NEW.name);
  IF NEW.name IS DISTINCT FROM OLD.name THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER tidy BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.id < 10) EXECUTE PROCEDURE tidy();
)");
  run("INSERT INTO t (id, name) VALUES (1, 'One'), (20, 'Twenty'); UPDATE t SET name = 'ONE' WHERE "
      "id "
      "= 1; UPDATE t SET name = 'ONE'; UPDATE t SET name = name");
  EXPECT_EQ(rows("SELECT slug, version FROM t ORDER BY id"), "one|2\nNULL|1");
}

TEST_P(MysqlTrigger, FollowsItsFunctionAndItsTable) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL)");
  run(R"(
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.a := 1; RETURN NEW; END$$;
CREATE TRIGGER f BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.a := 2; RETURN NEW; END$$;
ALTER TABLE t RENAME TO other;
)");
  EXPECT_EQ(triggers(), "other_f_insert|BEFORE|INSERT\nother_f_update|BEFORE|UPDATE");
  run("INSERT INTO other VALUES (1, 7)");
  EXPECT_EQ(rows("SELECT a FROM other"), "2");
  run("DROP FUNCTION f() CASCADE");
  EXPECT_EQ(triggers(), "");
}

TEST_P(MysqlTrigger, TriggersOfATableRunInTheOrderOfTheirNames) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a text)");
  run(R"(
CREATE FUNCTION one() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.a := NEW.a || '1'; RETURN NEW; END$$;
CREATE FUNCTION two() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.a := NEW.a || '2'; RETURN NEW; END$$;
CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION two();
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION one();
INSERT INTO t VALUES (1, 'x');
)");
  EXPECT_EQ(rows("SELECT a FROM t"), "x12");
}

TEST_P(MysqlTrigger, ComparesColumnsThatCameLater) {
  run("CREATE TABLE t (id integer PRIMARY KEY, updated_at timestamptz)");
  run(kTouch);
  run("CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) "
      "EXECUTE FUNCTION touch(); ALTER TABLE t ADD COLUMN a integer; INSERT INTO t (id) VALUES "
      "(1), "
      "(2); UPDATE t SET a = 1 WHERE id = 1; UPDATE t SET a = NULL WHERE id = 2");
  EXPECT_EQ(rows("SELECT id FROM t WHERE updated_at IS NOT NULL"), "1");
  run("ALTER TABLE t DROP COLUMN a; UPDATE t SET id = 3 WHERE id = 2");
  EXPECT_EQ(rows("SELECT id FROM t WHERE updated_at IS NOT NULL ORDER BY id"), "1\n3");
}

TEST_P(MysqlTrigger, OthersAreRefused) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a text, updated_at timestamptz)");
  run(kTouch);
  run("CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO t VALUES (1, "
      "'x', "
      "NULL); RETURN NEW; END$$");
  EXPECT_THAT(refusal("CREATE TRIGGER log AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION log()"),
              HasSubstr("its own table"));
}

TEST_P(MysqlTrigger, UpdateOfColumnsThatChange) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a text, b text, updated_at timestamptz)");
  run(kTouch);
  run("CREATE TRIGGER part BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION touch()");
  run("INSERT INTO t (id) VALUES (1), (2); UPDATE t SET b = 'x'; UPDATE t SET a = 'y' WHERE id = "
      "2");
  EXPECT_EQ(rows("SELECT id FROM t WHERE updated_at IS NOT NULL"), "2");
}

}  // namespace
}  // namespace dunlin::test
