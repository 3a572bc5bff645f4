#include "dunlin/diff/diff.hpp"

#include <gmock/gmock.h>

#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::diff {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

schema::Schema schema_of(const std::string& sql) {
  schema::Schema schema;
  for (const parse::Parsed& parsed : parse::parse_all(sql, {"test.sql", 1, 1, 0})) {
    for (const ops::Operation& operation : parsed.operations)
      ops::apply(ops::resolve(operation, schema), schema);
  }
  return schema;
}

std::vector<std::string> described(const std::vector<ops::Operation>& operations) {
  std::vector<std::string> lines;
  for (const ops::Operation& operation : operations) lines.push_back(ops::describe(operation));
  return lines;
}

const char* const kSchemas[] = {
    "",
    "CREATE TABLE a (id integer PRIMARY KEY);",
    "CREATE TABLE a (id bigint PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x' UNIQUE); CREATE "
    "INDEX a_name ON a (lower(name));",
    "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE a (id integer PRIMARY KEY, m mood); "
    "CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a (id) ON DELETE CASCADE, "
    "CHECK (a_id > 0)); "
    "CREATE VIEW v AS SELECT id FROM b; COMMENT ON COLUMN b.a_id IS 'parent';",
    "CREATE TYPE mood AS ENUM ('sad', 'so-so', 'ok', 'happy'); CREATE TABLE b (id integer "
    "GENERATED ALWAYS AS IDENTITY, a_id integer);",
};

TEST(Diff, OfEqualSchemasIsEmpty) {
  for (const char* sql : kSchemas)
    EXPECT_THAT(diff(schema_of(sql), schema_of(sql)), IsEmpty()) << sql;
}

TEST(Diff, AppliedToTheOneGivesTheOther) {
  for (const char* before : kSchemas) {
    for (const char* after : kSchemas) {
      SCOPED_TRACE(std::string(before) + " -> " + after);
      schema::Schema schema = schema_of(before);
      const schema::Schema wanted = schema_of(after);
      for (const ops::Operation& operation : diff(schema, wanted)) {
        SCOPED_TRACE(ops::describe(operation));
        ASSERT_NO_THROW(ops::apply(ops::resolve(operation, schema), schema));
      }
      // A column that is dropped or an enum value that PostgreSQL cannot drop aside, nothing is
      // left to do.
      for (const ops::Operation& operation : diff(schema, wanted))
        ADD_FAILURE() << "left: " << ops::describe(operation);
    }
  }
}

TEST(Diff, NamesWhatIsMissing) {
  const std::vector<std::string> lines = described(diff(
      schema_of("CREATE TABLE a (id integer PRIMARY KEY);"),
      schema_of(
          "CREATE TABLE a (id integer PRIMARY KEY, name text); CREATE TABLE b (id integer);")));
  EXPECT_EQ(lines.size(), 2U);
}

TEST(Diff, RenamesThatNameNothingAreToldButNotThoseThatWereMade) {
  using ops::Rename;
  const schema::Schema from =
      schema_of("CREATE TABLE a (x integer); CREATE VIEW v AS SELECT 1 AS x;");
  const schema::Schema to = schema_of(
      "CREATE TABLE a (y integer); CREATE TABLE b (id integer); CREATE TABLE c (id integer);");
  const std::vector<Rename> renames{{Rename::Kind::column, {{}, "a"}, "x", "y"},
                                    {Rename::Kind::table, {{}, "b"}, "nothing", "b"},
                                    {Rename::Kind::table, {{}, "c"}, "v", "c"},
                                    {Rename::Kind::table, {{}, "a"}, "long_ago", "a"}};
  const std::vector<Unfit> found = unfit(renames, from, to);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].rename, renames[1]);
  EXPECT_FALSE(found[0].other_kind);
  EXPECT_EQ(found[1].rename, renames[2]);
  EXPECT_TRUE(found[1].other_kind);
}

TEST(Diff, NamesThatFollowARenamedTableAreNotAskedAbout) {
  const schema::Schema from = schema_of("CREATE TABLE a (id integer PRIMARY KEY);");
  const schema::Schema to = schema_of("CREATE TABLE b (id integer PRIMARY KEY);");
  const Difference difference =
      diff(from, to, {{{ops::Rename::Kind::table, {{}, "b"}, "a", "b"}}, {}});
  EXPECT_THAT(difference.likely_renames, IsEmpty());
  EXPECT_EQ(difference.changes.size(), 2U);
}

/// What cannot be changed, and nothing else: half of it would not run.
std::vector<std::string> only_refused(const std::string& from, const std::string& to) {
  const Difference difference = diff(schema_of(from), schema_of(to), Options{});
  EXPECT_THAT(difference.changes, testing::SizeIs(0)) << from << " -> " << to;
  return difference.refused;
}

TEST(Diff, LeavesTablesAloneWhosePartitioningOrTypeChanges) {
  const std::string plain = "CREATE TABLE t (id integer PRIMARY KEY, k integer);";
  const std::string whole =
      "CREATE TABLE t (id integer, k integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);"
      "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);";
  EXPECT_THAT(only_refused(plain, whole),
              testing::UnorderedElementsAre(testing::StartsWith("the partitioning of table t "),
                                            testing::StartsWith("table t1 is to be a part of t")));
  EXPECT_THAT(only_refused(whole, plain),
              ElementsAre(testing::StartsWith("the partitioning of table t ")));
  const std::string list =
      "CREATE TABLE t (id integer, k integer, PRIMARY KEY (id, k)) PARTITION BY LIST (k);"
      "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);";
  EXPECT_THAT(only_refused(whole, list),
              testing::UnorderedElementsAre(testing::StartsWith("the partitioning of table t "),
                                            testing::StartsWith("table t1 is a part of t")));
  const std::string type = "CREATE TYPE p AS (x integer);";
  EXPECT_THAT(only_refused(type + "CREATE TABLE t (x integer);", type + "CREATE TABLE t OF p;"),
              ElementsAre(testing::StartsWith("table t is to be of another type")));
}

TEST(Diff, RefusesToChangeACollationThatIsUsed) {
  const std::string former = "CREATE COLLATION c (provider = icu, locale = 'de');";
  const std::string now =
      "CREATE COLLATION c (provider = icu, locale = 'de', deterministic = false);";
  const std::string table = "CREATE TABLE t (a text COLLATE c);";
  EXPECT_THAT(only_refused(former + table, now + table),
              ElementsAre(testing::StartsWith("collation c changes while it is used")));
}

TEST(Diff, CommitsAllValuesOfAnEnumBeforeOneIsUsed) {
  const Difference difference =
      diff(schema_of("CREATE TYPE e AS ENUM ('c'); CREATE TABLE t (a e);"),
           schema_of("CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (a e DEFAULT 'b');"),
           Options{});
  ASSERT_EQ(difference.changes.size(), 3U);
  EXPECT_TRUE(difference.changes[0].own_transaction);
  EXPECT_EQ(std::get<ops::AddEnumValue>(difference.changes[0].operation).value, "a");
  EXPECT_TRUE(difference.changes[1].own_transaction);
}

}  // namespace
}  // namespace dunlin::diff
