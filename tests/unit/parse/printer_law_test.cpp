// The law of the printer: what it prints in PostgreSQL's words has the tree of what was written.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <variant>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/sql/lexer.hpp"
#include "echo_dialect.hpp"
#include "tree_text.hpp"

namespace dunlin::parse {
namespace {

namespace fs = std::filesystem;

fs::path corpora() {
  const char* given = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(given != nullptr ? given : DUNLIN_SHARED_FALLBACK) / "corpora";
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> postgres_files() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& set : fs::directory_iterator(corpora())) {
    if (!fs::is_directory(set.path() / "postgres")) continue;
    for (const fs::directory_entry& file : fs::directory_iterator(set.path() / "postgres")) {
      if (file.path().extension() == ".sql") files.push_back(file.path());
    }
  }
  return files;
}

/// The fewest shapes of statements whose printed texts still are PostgreSQL's.
StatementTraits few_traits() {
  StatementTraits traits;
  traits.returning = false;
  traits.delete_using = false;
  traits.default_in_values = false;
  traits.nulls_ordering = false;
  traits.filter_clause = false;
  traits.full_join = false;
  traits.limit_needs_number = true;
  return traits;
}

/// Holds printed texts against the law and counts.
class Law {
 public:
  void statement(const std::string& sql) {
    check(sql, "", [&](const PrintDialect& dialect) {
      return print(ops::ChangeData{sql}, dialect, schema_).sql;
    });
  }
  void query(const std::string& sql) {
    check(sql, "",
          [&](const PrintDialect& dialect) { return print_query(sql, dialect, schema_).sql; });
  }
  void expression(const schema::Expression& expression) {
    check(expression.sql, "SELECT ",
          [&](const PrintDialect& dialect) { return print(expression, dialect, {}).sql; });
  }
  void expression(const std::optional<schema::Expression>& expression) {
    if (expression) this->expression(*expression);
  }

  std::size_t printed() const { return printed_; }
  const std::map<std::string, std::size_t>& refused() const { return refused_; }
  const std::map<std::string, std::size_t>& refused_of_few() const { return refused_of_few_; }

 private:
  template <typename Print>
  void check(const std::string& sql, const std::string& prefix, const Print& print) {
    std::string again;
    try {
      again = print(dialect_);
    } catch (const Untranslatable& error) {
      ++refused_[error.message()];
      return;
    }
    ++printed_;
    EXPECT_EQ(testing::tree_text(prefix + sql), testing::tree_text(prefix + again))
        << "written: " << sql.substr(0, 2000) << "\nprinted: " << again.substr(0, 2000);
    check_rewritten(sql, prefix, print);
  }

  /// Rewriting for a dialect of few shapes refuses, or gives SQL again.
  template <typename Print>
  void check_rewritten(const std::string& sql, const std::string& prefix, const Print& print) {
    try {
      const std::string text = print(few_);
      EXPECT_FALSE(testing::tree_text(prefix + text).starts_with("error"))
          << "written: " << sql.substr(0, 2000) << "\nprinted: " << text.substr(0, 2000);
    } catch (const Untranslatable& error) {
      EXPECT_FALSE(error.message().empty());
      EXPECT_FALSE(error.hint().empty()) << error.message();
      ++refused_of_few_[error.message()];
    }
  }

  dunlin::testing::EchoDialect dialect_;
  dunlin::testing::EchoDialect few_{few_traits()};
  schema::Schema schema_;
  std::size_t printed_ = 0;
  std::map<std::string, std::size_t> refused_;
  std::map<std::string, std::size_t> refused_of_few_;
};

/// Hands the expressions, queries and statements of an operation to the law.
struct Walk {
  Law& law;
  bool truncates = false;

  void operator()(const ops::ChangeData& change) const {
    // TRUNCATE is written as DELETE on purpose.
    if (!truncates) law.statement(change.sql);
  }
  void operator()(const ops::CreateView& create) const { law.query(create.view.query); }
  void operator()(const ops::CreateTable& create) const {
    for (const schema::Column& column : create.table.columns) this->column(column);
    for (const schema::Constraint& constraint : create.table.constraints) rule(constraint);
  }
  void operator()(const ops::AddColumn& add) const {
    column(add.column);
    for (const schema::Constraint& constraint : add.constraints) rule(constraint);
  }
  void operator()(const ops::SetDefault& set) const { law.expression(set.value); }
  void operator()(const ops::SetColumnType& set) const { law.expression(set.using_); }
  void operator()(const ops::AddConstraint& add) const { rule(add.constraint); }
  void operator()(const ops::CreateIndex& create) const {
    law.expression(create.index.where);
    for (const schema::IndexKey& key : create.index.keys) law.expression(key.expression);
  }
  template <typename Other>
  void operator()(const Other&) const {}  // holds no expression

  void column(const schema::Column& column) const {
    law.expression(column.default_value);
    law.expression(column.generated);
  }
  void rule(const schema::Constraint& constraint) const {
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) {
      law.expression(check->condition);
    }
  }
};

void walk_file(const fs::path& path, Law& law) {
  const std::string text = content_of(path);
  for (const sql::Statement& statement : sql::split(text, lex_rules(), {path.string(), 1, 1, 0})) {
    try {
      const Parsed parsed = parse(statement);
      for (const ops::Operation& operation : parsed.operations) {
        std::visit(Walk{law, parsed.kind == "TRUNCATE"}, operation);
      }
    } catch (const ScriptError&) {
      // Not PostgreSQL 15 SQL (psql commands, newer syntax): nothing to print.
    }
  }
}

std::size_t report(std::string_view what, const std::map<std::string, std::size_t>& counts) {
  std::size_t sum = 0;
  for (const auto& [message, count] : counts) {
    std::cout << what << ", " << count << " times: " << message << "\n";
    sum += count;
  }
  return sum;
}

TEST(PrinterLaw, HoldsForAllCorpora) {
  if (!fs::exists(corpora())) GTEST_SKIP() << "the corpora are not here: " << corpora();
  Law law;
  for (const fs::path& file : postgres_files()) walk_file(file, law);
  const std::size_t refused = report("refused", law.refused());
  const std::size_t refused_of_few = report("refused with few shapes", law.refused_of_few());
  std::cout << "printed " << law.printed() << ", refused " << refused << ", with few shapes "
            << refused_of_few << "\n";
  EXPECT_GT(law.printed(), 3000U);
  EXPECT_LT(refused, law.printed() / 100);
  EXPECT_LT(refused_of_few, law.printed() / 100);
}

/// Every operand in every place where the deparser may have to bracket it.
TEST(SpellingLaw, KeepsTheBracketsThatChangeTheMeaning) {
  const std::vector<std::string> operands{"a OR b",
                                          "NOT a",
                                          "a IS NULL",
                                          "a IS TRUE",
                                          "a = 1",
                                          "a < b",
                                          "a IS DISTINCT FROM b",
                                          "a IN (1, 2)",
                                          "a NOT IN (1, 2)",
                                          "(a, b) IN ((1, 2))",
                                          "a LIKE 'x'",
                                          "a BETWEEN 1 AND 2",
                                          "a SIMILAR TO 'x'",
                                          "a = ANY (c)",
                                          "a IN (SELECT 1)",
                                          "a > ALL (SELECT 1)",
                                          "a || b",
                                          "a + b",
                                          "a ^ b",
                                          "- a",
                                          "-1",
                                          "a AT TIME ZONE 'x'",
                                          "a COLLATE \"C\"",
                                          "a::text",
                                          "a[1]",
                                          "(a).f",
                                          "CASE WHEN a THEN b END",
                                          "EXISTS (SELECT 1)",
                                          "ARRAY[1]",
                                          "COALESCE(a, b)",
                                          "a IS DOCUMENT"};
  const std::vector<std::string> places{"(?) IS NULL",
                                        "(?) IS NOT FALSE",
                                        "(?)::text",
                                        "(?)::int",
                                        "(?) IN (1, 2)",
                                        "x IN ((?), 2)",
                                        "(?) LIKE 'y'",
                                        "x LIKE (?)",
                                        "x NOT ILIKE (?)",
                                        "x LIKE 'y' ESCAPE (?)",
                                        "(?) SIMILAR TO 'y'",
                                        "x SIMILAR TO (?)",
                                        "(?) BETWEEN x AND y",
                                        "x BETWEEN (?) AND y",
                                        "x NOT BETWEEN y AND (?)",
                                        "(?) = ANY (x)",
                                        "x = ANY (?)",
                                        "(?) IN (SELECT 1)",
                                        "(?) > ALL (SELECT 1)",
                                        "(?)[1]",
                                        "(?).f",
                                        "x[(?):2]",
                                        "(?) COLLATE \"C\"",
                                        "(?) AT TIME ZONE 'z'",
                                        "x AT TIME ZONE (?)",
                                        "(?) = x",
                                        "x = (?)",
                                        "x > (?)",
                                        "(?) + x",
                                        "x - (?)",
                                        "x * (?)",
                                        "(?) || x",
                                        "x || (?)",
                                        "- (?)",
                                        "x ^ (?)",
                                        "@ (?)",
                                        "NOT (?)",
                                        "(?) AND x",
                                        "x AND (?)",
                                        "x OR (?)",
                                        "(?) IS DISTINCT FROM x",
                                        "x IS NOT DISTINCT FROM (?)",
                                        "position((?) IN (?))",
                                        "((?), 1) IN ((1, 2))",
                                        "CASE (?) WHEN (?) THEN (?) END",
                                        "sum((?)) FILTER (WHERE (?))"};
  for (const std::string& place : places) {
    for (const std::string& operand : operands) {
      const std::string written = text::replace_all(place, "?", operand);
      EXPECT_EQ(testing::tree_text("SELECT " + expression(written).sql),
                testing::tree_text("SELECT " + written))
          << written << " became " << expression(written).sql;
    }
  }
}

}  // namespace
}  // namespace dunlin::parse
