// validate and translate: no database.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Validate : public Program {};

TEST_F(Validate, ReportsEveryStatementForEveryDialect) {
  three_revisions();
  const Outcome outcome = dunlin({"validate", "--dialect", "sqlite", "--format", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  const json document = outcome.document();
  EXPECT_EQ(document["errors"], json::array());
  const json& files = document["dialects"]["sqlite"]["files"];
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0]["revision"], "a111");
  ASSERT_EQ(files[0]["statements"].size(), 2U);
  const json& statement = files[0]["statements"][0];
  EXPECT_EQ(statement["section"], "upgrade");
  EXPECT_EQ(statement["kind"], "CREATE TABLE");
  EXPECT_EQ(statement["line"], 7);
  const std::string text = read("migrations/versions/a111.sql");
  EXPECT_EQ(text.substr(statement["offset"], statement["length"]),
            "CREATE TABLE a (id integer PRIMARY KEY)");
  EXPECT_EQ(files[0]["statements"][1]["section"], "downgrade");
  std::size_t counted = 0;
  for (const json& count : document["dialects"]["sqlite"]["summary"])
    counted += count.get<std::size_t>();
  EXPECT_EQ(counted, 6U);
}

TEST_F(Validate, GoesOnAfterARefusedStatement) {
  environment();
  revision("a111", "",
           "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE TABLE a (id "
           "integer PRIMARY KEY);");
  const Outcome outcome = dunlin({"validate", "--dialect", "sqlite", "--format", "json"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  const json statements = outcome.document()["dialects"]["sqlite"]["files"][0]["statements"];
  ASSERT_GE(statements.size(), 2U);
  EXPECT_EQ(statements[0]["outcome"], "refused");
  EXPECT_NE(statements[1]["outcome"], "refused");
  EXPECT_THAT(outcome.err, HasSubstr("a111.sql:7:1")) << outcome;
}

TEST_F(Validate, AnUnknownDialectIsAConfigurationError) {
  three_revisions();
  const Outcome outcome = dunlin({"validate", "--dialect", "oracle"});
  EXPECT_EQ(outcome.code, 78) << outcome;
}

TEST_F(Validate, TranslateWritesTheDialect) {
  const Outcome outcome =
      dunlin({"translate", "--to", "sqlite", "--explain"},
             "CREATE TABLE t (id bigint PRIMARY KEY, ok boolean NOT NULL DEFAULT true);");
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("-- line 1: CREATE TABLE: "));
  const Outcome fed = run({"sqlite3", "-bail", path("t.db").string()}, outcome.out);
  EXPECT_EQ(fed.code, 0) << fed << outcome;
  EXPECT_EQ(query("INSERT INTO t (id) VALUES (1); SELECT ok FROM t", "t.db"), "1");
}

TEST_F(Validate, TranslateReadsAFileAndRefusesWithAPlace) {
  write("x.sql",
        "CREATE TABLE t (id integer PRIMARY KEY);\nCREATE TRIGGER g AFTER INSERT ON t EXECUTE "
        "FUNCTION f();\n");
  const Outcome outcome = dunlin({"translate", "x.sql", "--to", "sqlite", "--format", "json"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  const json document = outcome.document();
  ASSERT_EQ(document["statements"].size(), 2U);
  EXPECT_EQ(document["statements"][0]["sql"].size(), 1U);
  EXPECT_EQ(document["statements"][1]["outcome"], "refused");
  EXPECT_EQ(document["statements"][1]["line"], 2);
  EXPECT_THAT(outcome.err, HasSubstr("x.sql:2:1")) << outcome;
  EXPECT_EQ(dunlin({"translate", "missing.sql", "--to", "sqlite"}).code, 1);
}

}  // namespace
}  // namespace dunlin::test
