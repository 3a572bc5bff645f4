// Compile, then run: every pending revision becomes a list of statements before the first of them
// is sent.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/revision/plan.hpp"
#include "dunlin/script/source.hpp"

namespace dunlin::execute {

/// One statement of the author, with what is sent for it.
struct CompiledStatement {
  sql::Statement source;
  std::size_t section = 0;  ///< index into CompiledRevision::sections
  std::string kind;         ///< "CREATE TABLE"
  driver::Finding finding;
  std::vector<std::string> sql;  ///< empty when refused, or when nothing needs doing here
};

/// Statements that run together: in one transaction, or each by itself.
struct Segment {
  bool transactional = true;
  std::vector<std::size_t> statements;  ///< indices into CompiledRevision::statements
};

/// A revision ready to run.
struct CompiledRevision {
  revision::Step step;
  script::Header header;
  std::string checksum;
  std::vector<script::Section> sections;  ///< those that run here
  std::vector<CompiledStatement> statements;
  std::vector<Segment> segments;
};

struct CompileOptions {
  driver::TranslateOptions translate;
  std::map<std::string, std::string> placeholders;
  /// The names that dialects go by, to tell a mistyped `only=` from a dialect that is not installed
  /// here; asked for when a section names another dialect than the one that runs. May be empty:
  /// then nothing is checked.
  std::function<std::vector<std::string>()> dialect_names;
};

/// Compiles revisions one after the other, in the order in which they run.
class DUNLIN_API Compiler {
 public:
  /// \param live   the database the revisions will run on, or null offline
  /// \param model  the schema before the first revision
  /// `dialect` and `live` must outlive the compiler.
  Compiler(const driver::Dialect& dialect, driver::Connection* live, schema::Schema model,
           CompileOptions options);
  ~Compiler();

  /// Everything that is wrong with the revision is appended to `problems`, and so are warnings; the
  /// result may be run only when no error was added. Throws only for what makes going on pointless
  /// (an unreadable file).
  CompiledRevision compile(const script::Source& source, const revision::Step& step,
                           std::vector<Diagnostic>& problems);

  /// The same for a script that stands for itself, outside the graph.
  CompiledRevision compile(const script::Script& script, const revision::Step& step,
                           std::vector<Diagnostic>& problems);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Throws DiagnosticsError when `problems` holds an error.
DUNLIN_API void throw_errors(const std::vector<Diagnostic>& problems);

}  // namespace dunlin::execute
