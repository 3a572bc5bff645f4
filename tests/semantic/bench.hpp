// A database on one backend in which statements of PostgreSQL are translated, run and read back.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backends.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/sql/outcome.hpp"

namespace dunlin::test {

/// What became of one statement.
struct Sent {
  sql::Outcome outcome = sql::Outcome::exact;  ///< native where nothing is translated
  std::string sql;                             ///< as sent
  std::string error;                           ///< of the translation or of the engine
  bool ok() const { return error.empty() && outcome != sql::Outcome::refused; }
};

/// The rows of a query, values in a form that is the same on all backends.
struct Answer {
  Sent sent;
  std::vector<std::string> rows;  ///< "a|b"
};

/// One database with the schema that its statements made. Not thread-safe.
class Bench {
 public:
  explicit Bench(const std::string& backend);

  /// Translates and runs one statement of PostgreSQL.
  Sent run(const std::string& statement);
  /// Runs a statement as it stands.
  Sent run_raw(const std::string& statement);
  /// Translates and asks. `types` are PostgreSQL's names for the types of the columns.
  Answer ask(const std::string& query, const std::vector<std::string>& types);
  /// Drops all that run() made.
  void clear();

  bool postgres() const { return postgres_; }
  driver::Connection& connection() { return *connection_; }

 private:
  Sent translate(const std::string& statement, std::vector<std::string>& steps);

  Database database_;
  std::unique_ptr<driver::Connection> connection_;
  bool postgres_;
  schema::Schema model_;
  std::unique_ptr<driver::Translator> translator_;
};

/// PostgreSQL's names of the types of a query's columns; the query must be one that runs. Throws:
/// DatabaseError.
std::vector<std::string> column_types(Bench& postgres, const std::string& query);

/// A value in the form that all backends share: booleans as t and f, numbers without needless
/// zeros, JSON and arrays as JSON with sorted keys, bytes as hex, times in UTC without needless
/// zeros.
std::string normalised(std::string_view value, std::string_view type);

}  // namespace dunlin::test
