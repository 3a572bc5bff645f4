// Schemas that real projects reach: read from one database, written into an empty one, read again.
#include <gmock/gmock.h>

#include <algorithm>

#include "backends.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/sql/lexer.hpp"
#include "native.hpp"

namespace dunlin::test {
namespace {

const char* const kSets[] = {"authelia", "chinook", "chinook-autoinc", "kratos",
                             "memos",    "openfga", "synapse"};

class Sets : public testing::TestWithParam<std::tuple<std::string, const char*>> {};

TEST_P(Sets, AreWrittenAsTheyWereRead) {
  const auto& [backend, set] = GetParam();
  DUNLIN_REQUIRE_BACKEND(backend);
  const std::filesystem::path file = shared_folder() / "corpora" / set /
                                     (backend == "sqlite" ? "sqlite" : "mysql") /
                                     "_expected.schema.sql";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
  const Database original(backend);
  const Database copy(backend);
  const auto from = original.connect();
  const auto into = copy.connect();
  const std::string sql = slurp(file);
  // Dumps name tables in any order, and tables before those that they refer to.
  const std::string setting =
      backend == "sqlite" ? "PRAGMA foreign_keys = " : "SET foreign_key_checks = ";
  from->execute(setting + "0");
  for (const sql::Statement& statement : sql::split(sql, from->dialect().lex_rules(), Position{})) {
    try {
      from->execute(statement.text);
    } catch (const DatabaseError& error) {
      // The tables that a virtual table makes for itself are in the dump too.
      if (error.message().find("already exists") == std::string::npos) throw;
    }
  }
  from->execute(setting + "1");
  const schema::Schema read = from->inspect({});
  EXPECT_FALSE(read.tables.empty());
  EXPECT_EQ(dump(read), dump(from->inspect({})));
  execute_all(*into, changes(into->dialect(), into->inspect({}), read));
  EXPECT_EQ(dump(into->inspect({})), dump(read));
  EXPECT_THAT(changes(into->dialect(), into->inspect({}), read), testing::IsEmpty());
  // All of it can be taken away again.
  execute_all(*into, changes(into->dialect(), read, schema::Schema{}));
  EXPECT_EQ(dump(into->inspect({})), "");
  const driver::Portable portable = into->dialect().portable(read);
  // A table is expressed, or a note says why not.
  const auto left_out =
      std::count_if(portable.notes.begin(), portable.notes.end(),
                    [](const std::string& note) { return note.starts_with("virtual table "); });
  EXPECT_EQ(portable.schema.tables.size() + static_cast<std::size_t>(left_out), read.tables.size());
}

INSTANTIATE_TEST_SUITE_P(Backends, Sets,
                         testing::Combine(testing::Values("sqlite", "mysql", "mysql8"),
                                          testing::ValuesIn(kSets)));

}  // namespace
}  // namespace dunlin::test
