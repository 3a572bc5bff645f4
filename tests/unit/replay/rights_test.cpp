// What revisions grant, taken apart by object and said again for what is made anew.
#include "dunlin/replay/rights.hpp"

#include <gmock/gmock.h>

#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::replay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Follows statements as replay does.
struct History {
  schema::Schema schema;
  Rights rights;

  explicit History(const std::string& sql) {
    for (const parse::Parsed& parsed : parse::parse_all(sql, {})) {
      for (const ops::Operation& operation : parsed.operations) {
        if (const auto* other = std::get_if<ops::Unmodelled>(&operation)) {
          rights.take(parse::rights_of(other->sql), schema);
        } else {
          rights.follow(operation);
          ops::apply(ops::resolve(operation, schema), schema);
        }
      }
    }
  }

  /// What is said again when these statements run.
  std::vector<std::string> after(const std::string& sql) const {
    std::vector<ops::Operation> operations;
    for (const parse::Parsed& parsed : parse::parse_all(sql, {}))
      operations.insert(operations.end(), parsed.operations.begin(), parsed.operations.end());
    return rights.of_made_anew(operations);
  }
};

constexpr const char* kBase =
    "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE SEQUENCE s;"
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';"
    "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; CREATE TYPE mood AS ENUM ('ok');";

std::string base(const std::string& more) {
  return kBase + more;
}

TEST(Rights, AreSaidAgainInTheirOrder) {
  const History history(
      base("GRANT SELECT (a), UPDATE ON v, t TO \"App\", x WITH GRANT OPTION;"
           "REVOKE GRANT OPTION FOR UPDATE ON TABLE public.v FROM x CASCADE;"
           "GRANT ALL ON t TO PUBLIC;"));
  EXPECT_THAT(history.after("DROP VIEW v; CREATE VIEW v AS SELECT 1 AS a;"),
              ElementsAre("GRANT SELECT (a), UPDATE ON v TO \"App\", x WITH GRANT OPTION",
                          "REVOKE GRANT OPTION FOR UPDATE ON v FROM x CASCADE"));
}

TEST(Rights, StayWhereNothingIsMadeAnew) {
  const History history(base("GRANT SELECT ON v TO x;"));
  EXPECT_THAT(history.after("DROP VIEW v;"), IsEmpty());
  EXPECT_THAT(history.after("CREATE OR REPLACE VIEW v AS SELECT a FROM t;"), IsEmpty());
  EXPECT_THAT(history.after("DROP TABLE t; CREATE TABLE t (b int);"), IsEmpty());
}

TEST(Rights, OfEveryKind) {
  const History history(
      base("GRANT EXECUTE ON FUNCTION f TO x; REVOKE ALL ON FUNCTION f(integer) FROM PUBLIC;"
           "GRANT EXECUTE ON PROCEDURE p() TO x; GRANT USAGE ON SEQUENCE s TO x;"
           "GRANT USAGE ON TYPE mood TO x;"));
  EXPECT_THAT(history.after("DROP FUNCTION f(int); CREATE FUNCTION f(a int) RETURNS bigint "
                            "LANGUAGE sql AS 'SELECT 1';"),
              ElementsAre("GRANT EXECUTE ON FUNCTION f TO x",
                          "REVOKE ALL ON FUNCTION f(integer) FROM public"));
  EXPECT_THAT(history.after("DROP PROCEDURE p(); CREATE PROCEDURE p() LANGUAGE sql AS '';"),
              ElementsAre("GRANT EXECUTE ON PROCEDURE p() TO x"));
  EXPECT_THAT(history.after("DROP SEQUENCE s; CREATE SEQUENCE s AS integer;"),
              ElementsAre("GRANT USAGE ON SEQUENCE s TO x"));
  EXPECT_THAT(history.after("DROP TYPE mood; CREATE TYPE mood AS ENUM ('sad');"),
              ElementsAre("GRANT USAGE ON TYPE mood TO x"));
}

TEST(Rights, OnAllOfASchemaAreThoseOfWhatWasThereThen) {
  const History history(
      base("GRANT SELECT ON ALL TABLES IN SCHEMA public TO x; GRANT EXECUTE ON ALL FUNCTIONS IN "
           "SCHEMA public TO x; CREATE VIEW later AS SELECT 1 AS a;"));
  EXPECT_THAT(history.after("DROP VIEW v; DROP VIEW later; CREATE VIEW v AS SELECT 1 AS a;"
                            "CREATE VIEW later AS SELECT 2 AS a;"),
              ElementsAre("GRANT SELECT ON v TO x"));
  EXPECT_THAT(history.after("DROP FUNCTION f(int); CREATE FUNCTION f(a int) RETURNS bigint "
                            "LANGUAGE sql AS 'SELECT 1';"),
              ElementsAre("GRANT EXECUTE ON FUNCTION f(integer) TO x"));
}

TEST(Rights, MoveWithNamesAndEndWithTheObject) {
  const History history(
      base("GRANT SELECT ON v TO x; ALTER VIEW v RENAME TO \"W\"; CREATE SCHEMA app;"
           "ALTER VIEW \"W\" SET SCHEMA app; ALTER SCHEMA app RENAME TO shop;"
           "GRANT USAGE ON SEQUENCE s TO x; DROP SEQUENCE s; CREATE SEQUENCE s;"));
  EXPECT_THAT(history.after("DROP VIEW shop.\"W\"; CREATE VIEW shop.\"W\" AS SELECT 1 AS a;"),
              ElementsAre("GRANT SELECT ON shop.\"W\" TO x"));
  EXPECT_THAT(history.after("DROP SEQUENCE s; CREATE SEQUENCE s;"), IsEmpty());
}

TEST(Rights, OtherStatementsHaveNone) {
  for (const char* sql :
       {"GRANT a TO b", "GRANT CONNECT ON DATABASE d TO x", "SELECT 1",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", "GRANT USAGE ON LANGUAGE sql TO x"})
    EXPECT_THAT(parse::rights_of(sql), IsEmpty()) << sql;
}

}  // namespace
}  // namespace dunlin::replay
