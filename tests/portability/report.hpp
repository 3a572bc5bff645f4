// How a set of migrations fares on the backends that need a translation: every statement translated
// and, in order, really executed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dunlin/app/project.hpp"
#include "dunlin/sql/outcome.hpp"

namespace dunlin::test {

/// What became of a statement on a real database.
enum class Fate {
  refused,   ///< no translation: nothing was sent
  executed,  ///< everything that was sent was accepted (nothing to send counts, too)
  failed,    ///< rejected by the engine: an error of the translation
  blocked,   ///< needs an object or column that an earlier statement was to make which did not run
             ///< (then it is not sent), or was rejected and names what such a statement was to
             ///< change
};
std::string_view to_string(Fate fate);

struct StatementResult {
  std::string file;
  std::size_t line = 0;
  std::string kind;  ///< "CREATE TABLE"
  sql::Outcome outcome = sql::Outcome::exact;
  Fate fate = Fate::executed;
  std::string reason;             ///< of the translation; may be empty
  std::vector<std::string> sent;  ///< what it was translated to
  std::string error;              ///< of the engine: failed and blocked
  std::string blocked_by;         ///< "file:line" of the earlier statement
};

/// One set on one backend.
struct SetReport {
  std::string set;
  std::string backend;  ///< as in backends()
  std::string server;   ///< "MariaDB 10.11.19"
  std::vector<StatementResult> statements;

  std::size_t count(Fate fate) const;
  /// Executed statements of that outcome.
  std::size_t count(sql::Outcome outcome) const;
  /// Executed statements for each hundred; 100 for an empty set.
  double share() const;
};

/// How often one reason refused a statement, over several reports of one backend.
struct Ranked {
  std::size_t count = 0;
  std::string kind;
  std::string reason;   ///< names of the set's own objects left out
  std::string example;  ///< "set/file:line"
};

/// A set: the name and where its revisions come from.
struct Set {
  std::string name;
  app::Project project;
};
/// A folder of PostgreSQL files, a folder with a subfolder "postgres" of them, or one with a
/// dunlin.toml. Throws: dunlin::Error, std::runtime_error.
Set open_set(const std::string& folder);

/// Translates the set's upgrade sections and runs them on a new database of the backend.
SetReport run_set(const Set& set, const std::string& backend);

/// The refusals of some reports, the most frequent first.
std::vector<Ranked> rank_refusals(const std::vector<const SetReport*>& reports);

/// A table for people, with the refusals ranked, and failed statements in full.
std::string as_text(const std::vector<SetReport>& reports);
/// Everything, as one JSON document.
std::string as_json(const std::vector<SetReport>& reports);

}  // namespace dunlin::test
