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
  driver::Repeat repeat = driver::Repeat::matters;
  std::vector<std::string> sql;  ///< empty when refused, or when nothing needs doing here
  driver::Timeouts timeouts;     ///< what its section, or a comment before it, says
};

/// One text to send: a whole statement, or a part of what it became.
struct Piece {
  std::size_t statement = 0;  ///< index into CompiledRevision::statements
  std::size_t number = 0;     ///< index into CompiledStatement::sql
};

/// Pieces that run together: in one transaction, or one by itself.
struct Segment {
  bool transactional = true;
  std::vector<Piece> pieces;  ///< exactly one when not transactional
};

/// What took effect of a revision in an earlier run.
struct Begun {
  std::size_t statements = 0;  ///< the first so many: not compiled again, but known to the model
  /// What the statement after them became, when some of its pieces took effect: it is not compiled
  /// again either.
  std::vector<std::string> pieces;
  std::size_t pieces_applied = 0;
};

/// A revision ready to run.
struct CompiledRevision {
  revision::Step step;
  script::Header header;
  std::string checksum;
  std::vector<script::Section> sections;  ///< those that run here
  std::vector<CompiledStatement> statements;
  std::vector<Segment> segments;  ///< what is to be sent
  Begun begun;
  bool undo = false;  ///< takes back a half-applied upgrade

  /// Whether it is all or nothing: then one journal row tells of it.
  bool atomic() const {
    return begun.statements == 0 && begun.pieces.empty() && !undo &&
           (segments.empty() || (segments.size() == 1 && segments.front().transactional));
  }
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
  /// \param begun  what of it took effect already
  CompiledRevision compile(const script::Script& script, const revision::Step& step,
                           std::vector<Diagnostic>& problems, const Begun& begun = {});

  /// The schema after what was compiled.
  const schema::Schema& model() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Throws DiagnosticsError when `problems` holds an error.
DUNLIN_API void throw_errors(const std::vector<Diagnostic>& problems);

}  // namespace dunlin::execute
