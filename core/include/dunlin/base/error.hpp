// The one root of all errors, with a stable code, the context in which it happened and a hint.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/base/position.hpp"

namespace dunlin {

/// Stable numbers, printed as DUN-1203 and listed in docs/errors.md. A number is never used again
/// for something else. The thousands say the room: 1 configuration, 2 plugins, 3 the revision graph
/// and revision files, 4 translation, 5 databases, 6 running migrations.
enum class Code : int {
  internal = 1000,
  config_unreadable = 1001,
  config_invalid = 1002,
  environment_unknown = 1003,
  url_missing = 1004,
  url_invalid = 1005,
  usage = 1006,
  already_exists = 1007,
  file_unreadable = 1008,
  file_unwritable = 1009,
  template_unknown = 1010,
  template_invalid = 1011,
  editor_failed = 1012,
  password_command_failed = 1013,

  plugin_missing = 2001,
  plugin_refused = 2002,
  dialect_unknown = 2003,
  not_supported = 2004,

  revision_unknown = 3001,
  revision_ambiguous = 3002,
  revision_malformed = 3003,
  revision_duplicate = 3004,
  revision_parent_missing = 3005,
  revision_cycle = 3006,
  multiple_heads = 3007,
  label_duplicate = 3008,
  target_unreachable = 3009,
  walk_ambiguous = 3010,
  walk_too_far = 3011,
  revisions_overlap = 3012,
  script_header = 3101,
  script_directive = 3102,
  script_encoding = 3103,
  placeholder_unknown = 3104,
  irreversible = 3105,

  sql_syntax = 4001,
  not_translatable = 4002,
  approximated_in_strict = 4003,
  object_missing = 4004,
  object_exists = 4005,
  statement_forbidden = 4006,
  transaction_mixed = 4007,

  connection_failed = 5001,
  authentication_failed = 5002,
  connection_lost = 5003,
  statement_failed = 5004,
  database_read_only = 5005,
  database_missing = 5006,
  database_busy = 5007,
  statement_timeout = 5008,

  lock_timeout = 6001,
  lock_lost = 6002,
  version_table_invalid = 6003,
  version_row_conflict = 6004,
  revision_not_in_graph = 6005,
  cancelled = 6006,
  protected_target = 6007,
  half_applied = 6010,
  applied_statement_edited = 6011,
  effect_unknown = 6012,
  history_edited = 6013,
};

/// "DUN-1203".
DUNLIN_API std::string to_string(Code code);

/// What was being done when an error happened. Every part is empty (or 0) where it does not apply.
struct ErrorContext {
  Position position;        ///< in a revision file, dunlin.toml, ...
  std::string source_line;  ///< the line of `position`, for the caret
  std::string revision;     ///< full revision id
  std::string dialect;      ///< e.g. "sqlite"
  std::string statement;    ///< text that was sent to the database, shortened by the printer only
  std::size_t step = 0;     ///< number of that statement in its revision, from 1
  std::size_t steps = 0;    ///< how many statements the revision has
  std::string sqlstate;     ///< five characters, where the server gives one
  int native_code = 0;      ///< the server's or library's own error number
  std::string
      detail;  ///< the server's DETAIL, CONTEXT and HINT, or other lines to print as they are
  std::string outcome;  ///< what was applied and what was rolled back, one sentence
};

/// The root of everything Dunlin throws. Copies are cheap and never throw.
/// Thread-safety: immutable but for the `with_...` functions, which return changed copies.
class DUNLIN_API Error : public std::exception {
 public:
  Error(Code code, std::string message, std::string hint = {}, ErrorContext context = {});
  Error(const Error&) noexcept = default;
  Error& operator=(const Error&) noexcept = default;
  ~Error() override;

  Code code() const noexcept;
  /// One sentence, no code, no position, never a password.
  const std::string& message() const noexcept;
  /// What to do or type next; may be empty.
  const std::string& hint() const noexcept;
  const ErrorContext& context() const noexcept;
  /// "DUN-1203: message".
  const char* what() const noexcept override;

  /// Changes the context of this error in place, for `catch (Error& e) { e.amend(...); throw; }`.
  /// `change` gets the context to fill; other copies of the error stay as they were.
  template <typename Change>
  void amend(Change&& change) {
    ErrorContext changed = context();
    change(changed);
    set_context(std::move(changed));
  }
  void set_hint(std::string hint);

 private:
  void set_context(ErrorContext context);
  struct Data;
  std::shared_ptr<const Data> data_;
};

/// dunlin.toml, URLs, options: the command cannot start. Exit code 78.
class DUNLIN_API ConfigError : public Error {
 public:
  using Error::Error;
  ~ConfigError() override;
};

/// No plugin answers, or one was refused. Exit code 78.
class DUNLIN_API PluginError : public Error {
 public:
  using Error::Error;
  ~PluginError() override;
};

/// The caller's words make no sense together. Exit code 64.
class DUNLIN_API UsageError : public Error {
 public:
  using Error::Error;
  ~UsageError() override;
};

/// The revision graph or an identifier: unknown, ambiguous, cyclic, ...
class DUNLIN_API RevisionError : public Error {
 public:
  using Error::Error;
  ~RevisionError() override;
};

/// A revision file cannot be read or understood.
class DUNLIN_API ScriptError : public Error {
 public:
  using Error::Error;
  ~ScriptError() override;
};

/// A database or its client library refused something.
class DUNLIN_API DatabaseError : public Error {
 public:
  using Error::Error;
  ~DatabaseError() override;
};

/// Somebody else holds the migration lock. Exit code 4.
class DUNLIN_API LockTimeout : public Error {
 public:
  using Error::Error;
  ~LockTimeout() override;
};

/// The caller asked to stop (Ctrl-C).
class DUNLIN_API Cancelled : public Error {
 public:
  using Error::Error;
  ~Cancelled() override;
};

/// One thing found while reading on: reports list several.
struct Diagnostic {
  enum class Severity { warning, error };
  Severity severity = Severity::error;
  Code code = Code::internal;
  std::string message;
  std::string hint;
  Position position;
  std::string source_line;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// Several diagnostics that end a command together, e.g. all statements that do not translate.
class DUNLIN_API DiagnosticsError : public Error {
 public:
  /// Requires: at least one diagnostic. Code, message and position are those of the first error.
  explicit DiagnosticsError(std::vector<Diagnostic> diagnostics);
  ~DiagnosticsError() override;
  const std::vector<Diagnostic>& diagnostics() const noexcept { return *diagnostics_; }

 private:
  std::shared_ptr<const std::vector<Diagnostic>> diagnostics_;
};

}  // namespace dunlin
