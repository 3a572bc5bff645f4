// Expressions of expressions.txt: each line holds one, what PostgreSQL 15 gives for it, and what
// SQLite must give; a line that says "refused" has no counterpart.
#include <gtest/gtest.h>

#include <fstream>

#include "dunlin/base/text.hpp"
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

TEST(ExpressionTable, gives_what_postgres_gives) {
  std::ifstream file(DUNLIN_EXPRESSIONS);
  ASSERT_TRUE(file.is_open());
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::vector<std::string_view> parts = text::split(line, '\t');
    ASSERT_EQ(parts.size(), 3U) << line;
    ++count;
    Sandbox db;
    const std::string expression(parts[0]);
    if (parts[2] == "refused") {
      EXPECT_NE(db.refusal("SELECT " + expression + ";"), "") << line;
      continue;
    }
    db.migrate("CREATE TABLE t (a int); CREATE VIEW v AS SELECT " + expression + " AS e;");
    EXPECT_EQ(db.rows("SELECT e FROM v"), text::replace_all(std::string(parts[2]), "\\n", "\n"))
        << line;
  }
  EXPECT_GT(count, 250);
}

}  // namespace
}  // namespace dunlin::test
