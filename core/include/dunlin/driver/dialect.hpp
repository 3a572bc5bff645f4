// How one kind of database speaks: quoting, lexical rules, translation, script frames. No
// connection is needed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/translation.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::driver {

class Connection;

/// Facts that the core reasons about. Ways of writing SQL are not here: they are functions of
/// Dialect.
struct Capabilities {
  /// Is the portable language this dialect's own? Then portable sections are sent as they stand.
  /// Read by: execute, replay.
  bool speaks_portable_sql = false;
  /// Does ROLLBACK undo CREATE TABLE? Then a revision is one transaction. Read by: execute.
  bool transactional_ddl = true;
  /// May consecutive revisions share one COMMIT by default (commit = "batch")? Read by: execute.
  bool shared_commits = false;
  /// Does the backend hold several schemas in one database? Read by: history, app.
  bool schemas = false;
  /// How long a statement in a transaction should wait for somebody else's lock when nobody says
  /// otherwise; zero: as the session is set. Read by: execute.
  std::chrono::milliseconds lock_timeout{0};
  /// Does connecting create a missing database (a file)? Then commands that only look take a
  /// missing one for an empty one. Read by: app.
  bool creates_database = false;
};

/// The tables that Dunlin keeps in the target.
struct HistoryTables {
  schema::Name version{{}, "dunlin_version"};
  schema::Name journal{{}, "dunlin_journal"};
  /// Who runs; only where the lock needs one. Made by the driver when it is first needed.
  schema::Name lock{{}, "dunlin_lock"};
  friend bool operator==(const HistoryTables&, const HistoryTables&) = default;
};

/// What a statement does to transactions, by its first words.
enum class Transactional {
  inside,        ///< may run in a transaction
  outside_only,  ///< refuses to run in one, or commits by itself: CREATE INDEX CONCURRENTLY,
                 ///< VACUUM, all DDL of backends without transactional DDL
  begins,        ///< BEGIN, START TRANSACTION
  commits,       ///< COMMIT, END
  controls,      ///< ROLLBACK, SAVEPOINT, ...: not allowed in a revision
  client_only,   ///< COPY ... FROM STDIN, \commands: a client's, not the server's
};

/// What it means to run a statement once more, for going on after a crash.
enum class Repeat {
  matters,   ///< it must take effect exactly once
  harmless,  ///< it does the same again and loses nothing: VACUUM, ANALYZE, GRANT
  session,   ///< it changes only the session (SET, USE, temporary tables): a new one needs it again
};

struct Classified {
  Transactional transactional = Transactional::inside;
  std::string kind;    ///< "CREATE INDEX": for reports
  std::string remedy;  ///< for `controls` and `client_only`: what to write instead
  Repeat repeat = Repeat::matters;
};

/// A schema of a backend in PostgreSQL's terms, as far as these reach.
struct Portable {
  schema::Schema schema;           ///< `dialect` is empty
  std::vector<std::string> notes;  ///< what could not be expressed, one sentence each
};

/// One dialect, flavour and version resolved. Immutable; const functions may be called from several
/// threads.
class DUNLIN_API Dialect {
 public:
  virtual ~Dialect();

  /// The plugin's main name: "sqlite".
  virtual std::string_view name() const = 0;
  /// Whether a section with `only=word` is for this dialect: "mysql", "mariadb", "mariadb10.11".
  virtual bool answers_to(std::string_view word) const = 0;
  virtual Capabilities capabilities() const = 0;

  virtual std::string quote(std::string_view identifier) const = 0;
  /// schema.table, both quoted where there is a schema.
  virtual std::string quote(const schema::Name& name) const = 0;
  virtual std::string quote_literal(std::string_view text) const = 0;
  virtual const sql::LexRules& lex_rules() const = 0;
  virtual Classified classify(std::string_view statement) const = 0;

  /// Starts the translation of a run. With `live`, objects that the model lacks are looked up
  /// there, before anything runs; without, they are refused. Requires: not called when
  /// speaks_portable_sql.
  virtual std::unique_ptr<Translator> translator(const TranslateOptions& options,
                                                 Connection* live) const = 0;

  /// Native changes: the statements, in order, that make of a database with the schema `from` one
  /// with the schema `to`, both in this dialect's terms (see Connection::inspect()). `operations`
  /// is the difference between the two, in an order that can run.
  /// Throws: parse::Untranslatable for what the backend cannot do; Error (not_supported).
  virtual std::vector<std::string> write(std::span<const ops::Operation> operations,
                                         const schema::Schema& from,
                                         const schema::Schema& to) const;

  /// What inspect() read, in PostgreSQL's terms: the best effort. Throws: Error (not_supported).
  virtual Portable portable(const schema::Schema& native) const;

  /// The schema of the history tables in offline scripts, when the settings name none: statements
  /// before may change what unqualified names mean. Empty where there are no schemas. With a
  /// connection, Connection::default_schema() knows better.
  virtual std::string default_schema() const;
  /// The CREATE TABLE statements of the version table and of the journal, each harmless when the
  /// table exists. Columns of the journal: see history/history.hpp.
  virtual std::vector<std::string> create_history_tables(const HistoryTables& tables) const = 0;
  /// The type that holds a text of any length, for columns that a journal of an earlier layout
  /// lacks.
  virtual std::string long_text_type() const;

  /// Offline scripts. `script_begin` opens the script with settings of the client only: it changes
  /// nothing in the database (the core sends create_history_tables() itself, after the first
  /// guard). `transaction_begin` and `transaction_end` frame a revision. script_begin's lines are
  /// whole lines for the client; the others are statements without a terminator.
  virtual std::vector<std::string> script_begin(const HistoryTables& tables) const = 0;
  virtual std::vector<std::string> transaction_begin() const = 0;
  virtual std::vector<std::string> transaction_end() const = 0;
  /// Statements that fail, changing nothing, unless the version table holds exactly `rows` (empty:
  /// no rows or no table).
  virtual std::vector<std::string> guard(const HistoryTables& tables,
                                         std::span<const std::string> rows) const = 0;
  /// `statement` as the plain client wants it, with its terminator (DELIMITER around stored
  /// programs).
  virtual std::string script_statement(std::string_view statement) const = 0;
};

}  // namespace dunlin::driver
