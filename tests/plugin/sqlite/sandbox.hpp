// A SQLite database for one test: PostgreSQL SQL goes in, translated as a run does it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/driver.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {

inline driver::Driver& sqlite_driver() {
  static plugin::Registry registry{plugin::SearchPath{}};
  return registry.driver_for_scheme("sqlite");
}

inline std::unique_ptr<driver::Connection> open_sqlite(const std::string& path,
                                                       bool read_only = false) {
  driver::Url url;
  url.scheme = "sqlite";
  url.database = path;
  driver::ConnectOptions options;
  options.read_only = read_only;
  return sqlite_driver().connect(url, options);
}

/// Statements as a translator gets them.
struct Section {
  std::vector<parse::Parsed> parsed;
  std::vector<driver::Change> changes;

  explicit Section(const std::string& sql) : parsed(parse::parse_all(sql, {})) {
    for (const parse::Parsed& item : parsed) changes.push_back({&item.statement, item.operations});
  }
};

class Sandbox {
 public:
  explicit Sandbox(driver::TranslateOptions options = {})
      : options_(options), connection_(open_sqlite(":memory:")) {}

  driver::Connection& connection() { return *connection_; }
  schema::Schema& model() { return model_; }

  /// Makes a database that the model knows nothing of.
  void native(const std::string& sql) {
    connection_->execute(sql);
    model_.complete = false;
  }

  driver::Translation translate(const std::string& sql) {
    const Section section(sql);
    return connection_->dialect()
        .translator(options_, connection_.get())
        ->translate(section.changes, model_);
  }

  /// Translates and runs in one transaction. Refusals fail the test; errors of the database are
  /// thrown after a rollback.
  driver::Translation migrate(const std::string& sql) {
    driver::Translation translation = translate(sql);
    for (const driver::Finding& finding : translation.findings) {
      if (finding.outcome == sql::Outcome::refused)
        ADD_FAILURE() << "refused: " << finding.reason << "\nin: " << sql;
    }
    connection_->begin();
    try {
      for (const driver::Step& step : translation.steps) connection_->execute(step.sql);
      connection_->commit();
    } catch (...) {
      connection_->rollback();
      throw;
    }
    return translation;
  }

  /// The refusal of the only statement, or "".
  std::string refusal(const std::string& sql) {
    const driver::Translation translation = translate(sql);
    for (const driver::Finding& finding : translation.findings) {
      if (finding.outcome == sql::Outcome::refused) return finding.reason;
    }
    return {};
  }

  /// What the database says when the migration runs, or "".
  std::string failure(const std::string& sql) {
    try {
      migrate(sql);
      return {};
    } catch (const DatabaseError& error) {
      return error.message();
    }
  }

  /// Rows as "a|b", NULL as "NULL", joined by blanks.
  std::string rows(const std::string& query) {
    std::string out;
    for (const driver::Row& row : connection_->query(query).rows) {
      if (!out.empty()) out += ' ';
      for (std::size_t i = 0; i < row.size(); ++i)
        out += (i == 0 ? "" : "|") + row[i].value_or("NULL");
    }
    return out;
  }

  /// The error of a statement of SQLite's own, or "".
  std::string error(const std::string& sql) {
    try {
      connection_->execute(sql);
      return {};
    } catch (const DatabaseError& caught) {
      return caught.message();
    }
  }

  std::string sql_of(const std::string& name) {
    return rows("SELECT sql FROM sqlite_schema WHERE name = '" + name + "'");
  }

  /// Nothing is left of a rebuild, and SQLite finds nothing wrong.
  void expect_sound() {
    EXPECT_EQ(rows("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(rows("PRAGMA foreign_key_check"), "");
    EXPECT_EQ(rows("SELECT name FROM sqlite_schema WHERE name LIKE '\\_dunlin\\_%' ESCAPE '\\'"),
              "");
    EXPECT_EQ(rows("PRAGMA writable_schema"), "0");
    EXPECT_EQ(rows("PRAGMA foreign_keys"), "1");
  }

 private:
  driver::TranslateOptions options_;
  std::unique_ptr<driver::Connection> connection_;
  schema::Schema model_;
};

}  // namespace dunlin::test
