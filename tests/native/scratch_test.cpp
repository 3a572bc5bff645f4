// Scratch places, what inspection leaves out, and rows in changed tables.
#include <gmock/gmock.h>

#include "backends.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/parse/printer.hpp"
#include "native.hpp"

namespace dunlin::test {
namespace {

class Places : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { DUNLIN_REQUIRE_BACKEND(GetParam()); }
};

TEST_P(Places, AreEmptyAndVanish) {
  const Database database(GetParam());
  const auto home = database.connect();
  home->execute("CREATE TABLE here (a INTEGER)");
  const std::string count =
      "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '";
  std::string name;
  {
    const auto scratch = home->scratch();
    name = scratch->connection().default_schema();
    EXPECT_EQ(dump(scratch->connection().inspect({})), "");
    scratch->connection().execute("CREATE TABLE there (a INTEGER)");
    EXPECT_THAT(dump(scratch->connection().inspect({})), testing::HasSubstr("table there"));
    EXPECT_THROW(scratch->connection().execute("no SQL at all"), DatabaseError);
    if (GetParam() != "sqlite") {
      EXPECT_EQ(database.rows(count + name + "'"), "1");
    }
  }
  EXPECT_THAT(dump(home->inspect({})), testing::Not(testing::HasSubstr("there")));
  if (GetParam() != "sqlite") {
    EXPECT_EQ(database.rows(count + name + "'"), "0");
  }
}

TEST_P(Places, DunlinsOwnTablesAreNotListed) {
  const Database database(GetParam());
  const auto home = database.connect();
  const driver::HistoryTables tables;
  for (const std::string& statement : home->dialect().create_history_tables(tables))
    home->execute(statement);
  EXPECT_EQ(dump(home->inspect({})), "");
}

TEST_P(Places, ChangedTablesKeepTheirRows) {
  const Database database(GetParam());
  const auto home = database.connect();
  const auto wanted = home->scratch();
  load(*home, "CREATE TABLE t (a INTEGER, b VARCHAR(10)); INSERT INTO t VALUES (1, 'x'), (2, 'y')");
  load(wanted->connection(),
       "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(20) DEFAULT 'z', c INTEGER DEFAULT 7)");
  execute_all(*home, changes(home->dialect(), home->inspect({}), wanted->connection().inspect({})));
  EXPECT_EQ(database.rows("SELECT a, b, c FROM t ORDER BY a"), "1|x|7\n2|y|7");
}

TEST_P(Places, RenamesKeepRows) {
  const Database database(GetParam());
  const auto home = database.connect();
  const auto wanted = home->scratch();
  load(*home, "CREATE TABLE t (a INTEGER, b VARCHAR(10)); INSERT INTO t VALUES (1, 'x')");
  load(wanted->connection(), "CREATE TABLE u (a INTEGER, c VARCHAR(20))");
  const schema::Schema to = wanted->connection().inspect({});
  execute_all(*home,
              home->dialect().write(
                  std::vector<ops::Operation>{
                      ops::RenameTable{{"", "t"}, "u"}, ops::RenameColumn{{"", "u"}, "b", "c"},
                      ops::SetColumnType{{"", "u"}, "c", to.tables[0].columns[1].type, {}, {}}},
                  home->inspect({}), to));
  EXPECT_EQ(database.rows("SELECT a, c FROM u"), "1|x");
  EXPECT_EQ(dump(home->inspect({})), dump(to));
}

TEST_P(Places, WhatNoOperationSpeaksOfStays) {
  const Database database(GetParam());
  const auto home = database.connect();
  load(*home, "CREATE TABLE kept (a INTEGER); CREATE TABLE gone (a INTEGER)");
  const schema::Schema from = home->inspect({});
  execute_all(*home, home->dialect().write(
                         std::vector<ops::Operation>{ops::DropTable{{"", "gone"}, false, false}},
                         from, schema::Schema{}));
  EXPECT_THAT(dump(home->inspect({})), testing::StartsWith("table kept"));
}

std::string backend_name(const testing::TestParamInfo<std::string>& of) {
  return of.param;
}

INSTANTIATE_TEST_SUITE_P(Backends, Places, testing::Values("sqlite", "mysql", "mysql8"),
                         backend_name);

}  // namespace
}  // namespace dunlin::test
