// Offline scripts and their guard, on a server.
#include <gmock/gmock.h>

#include "server.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

class MysqlScript : public Server {
 protected:
  /// Empty when the guard lets the script go on, else the server's message.
  std::string guard(const std::vector<std::string>& rows) const {
    const auto connection = connect();
    try {
      for (const std::string& statement : connection->dialect().guard({}, rows))
        connection->execute(statement);
    } catch (const DatabaseError& error) {
      return error.message();
    }
    return {};
  }
};
DUNLIN_ON_SERVERS(MysqlScript);

TEST_P(MysqlScript, TheGuardLetsOnlyTheRightRowsPass) {
  EXPECT_EQ(guard({}), "") << "no table is no rows";
  EXPECT_THAT(guard({"aaaa"}), HasSubstr("dunlin: this database is not at aaaa"));
  for (const std::string& statement : connect()->dialect().create_history_tables({}))
    database().execute(statement);
  EXPECT_EQ(guard({}), "");
  EXPECT_THAT(guard({"aaaa"}), HasSubstr("not at aaaa"));
  database().execute("INSERT INTO dunlin_version VALUES ('aaaa'), ('it''s \\\\ b')");
  EXPECT_EQ(guard({"it's \\ b", "aaaa"}), "");
  EXPECT_THAT(guard({"aaaa"}), HasSubstr("not at aaaa"));
  EXPECT_THAT(guard({"aaaa", "BBBB"}), HasSubstr("not at BBBB, aaaa"));
  EXPECT_THAT(guard({"aaaa", "AAAA"}), HasSubstr("not at AAAA, aaaa")) << "case counts";
  EXPECT_THAT(guard({}), HasSubstr("has revisions already"));
  EXPECT_THAT(guard({std::string(900, 'x')}), HasSubstr("not at xxx")) << "longer than any name";
}

TEST_P(MysqlScript, TheHistoryTablesTakeIdsOfAnyLength) {
  const auto connection = connect();
  for (int i = 0; i < 2; ++i) {
    for (const std::string& statement : connection->dialect().create_history_tables({}))
      connection->execute(statement);
  }
  const std::string id(5000, 'x');
  connection->execute("INSERT INTO dunlin_version VALUES (" +
                      connection->dialect().quote_literal(id) + ")");
  EXPECT_EQ(value(*connection, "SELECT version_num FROM dunlin_version"), id);
  EXPECT_EQ(
      error_of([&] { connection->execute("INSERT INTO dunlin_version VALUES ('" + id + "')"); })
          .context()
          .native_code,
      1062);
}

TEST_P(MysqlScript, TheBeginningPinsTheSession) {
  const auto connection = connect();
  connection->execute("SET sql_mode = 'ANSI'");
  for (std::string line : connection->dialect().script_begin({})) {
    EXPECT_EQ(line.back(), ';') << "lines of the script, not statements";
    line.pop_back();
    connection->execute(line);
  }
  EXPECT_THAT(value(*connection, "SELECT @@sql_mode"), HasSubstr("STRICT_ALL_TABLES"));
}

}  // namespace
}  // namespace dunlin::test
