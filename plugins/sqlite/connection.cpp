#include "connection.hpp"

#include <unistd.h>

#include <climits>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"
#include "lock.hpp"

namespace dunlin::sqlite {
namespace {

namespace fs = std::filesystem;

/// Long enough for a short transaction of the application, short enough to say soon who is in the
/// way.
constexpr int kBusyMilliseconds = 2000;

constexpr const char* kMemory = ":memory:";

/// Switches of the session that a migration may turn, with the values that a migration starts with.
struct Switch {
  int option;
  int value;
};
constexpr Switch kSwitches[] = {{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                {SQLITE_DBCONFIG_DEFENSIVE, 0},
                                {SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0},
                                // Else a column that is missing would be read as a string.
                                {SQLITE_DBCONFIG_DQS_DML, 0}};

/// What no switch reaches. Each is allowed inside a transaction too.
constexpr const char* kResetPragmas =
    "PRAGMA defer_foreign_keys=OFF; PRAGMA recursive_triggers=OFF; PRAGMA "
    "ignore_check_constraints=OFF;"
    "PRAGMA query_only=OFF; PRAGMA case_sensitive_like=OFF; PRAGMA reverse_unordered_selects=OFF;"
    "PRAGMA cell_size_check=OFF; PRAGMA automatic_index=ON; PRAGMA locking_mode=NORMAL";

void check_place(const fs::path& path, bool read_only) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw DatabaseError(Code::connection_failed,
                        path.string() + " is a folder, not a SQLite database",
                        "name a file in the URL: sqlite:///" + (path / "dev.db").string());
  }
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) {
    throw DatabaseError(Code::database_missing,
                        "the folder " + folder.string() + " of the database does not exist",
                        "make the folder, or mend the path in the URL");
  }
  const bool exists = fs::exists(path, ignored);
  if (read_only && !exists) {
    throw DatabaseError(Code::database_missing, "the database " + path.string() + " does not exist",
                        "dunlin upgrade makes it");
  }
  if (exists && access(path.c_str(), R_OK) != 0) {
    throw DatabaseError(Code::connection_failed,
                        "the database " + path.string() + " cannot be read: permission denied",
                        "check the permissions of the file");
  }
  if (read_only) return;
  if (exists && access(path.c_str(), W_OK) != 0) {
    throw DatabaseError(Code::database_read_only, "the database " + path.string() + " is read-only",
                        "check the permissions of the file");
  }
  if (access(folder.c_str(), W_OK) != 0) {
    throw DatabaseError(Code::database_read_only,
                        "the folder " + folder.string() + " of the database is read-only",
                        "SQLite writes a journal beside the database: make the folder writable");
  }
}

/// A process that was killed leaves a journal, which the next reader must roll back: SQLite refuses
/// that to those who open the file read-only (https://www.sqlite.org/lockingv3.html, "hot
/// journal").
void roll_back_hot_journal(const std::string& file) {
  std::error_code ignored;
  if (!fs::exists(file + "-journal", ignored) && !fs::exists(file + "-wal", ignored)) return;
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const Database db(raw);
  if (result != SQLITE_OK) return;  // what reads next says why
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  sqlite3_exec(raw, "PRAGMA schema_version", nullptr, nullptr, nullptr);
}

/// A database in memory.
class MemoryScratch final : public driver::Scratch {
 public:
  driver::Connection& connection() override { return connection_; }

 private:
  SqliteConnection connection_{kMemory, false};
};

/// While it lives, statements are interrupted once the time is over.
class Deadline {
 public:
  Deadline(sqlite3* db, std::chrono::milliseconds limit) : db_(limit.count() == 0 ? nullptr : db) {
    constexpr int kInstructions = 1000;
    end_ = std::chrono::steady_clock::now() + limit;
    if (db_ != nullptr) sqlite3_progress_handler(db_, kInstructions, check, this);
  }
  ~Deadline() {
    if (db_ != nullptr) sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  bool passed() const { return passed_; }

 private:
  static int check(void* self) {
    auto* deadline = static_cast<Deadline*>(self);
    deadline->passed_ = std::chrono::steady_clock::now() >= deadline->end_;
    return deadline->passed_ ? 1 : 0;
  }

  sqlite3* db_;
  std::chrono::steady_clock::time_point end_;
  bool passed_ = false;
};

bool contains_word(std::string_view text, std::string_view lower_word) {
  for (std::size_t i = 0; i + lower_word.size() <= text.size(); ++i) {
    if (text::iequals(text.substr(i, lower_word.size()), lower_word)) return true;
  }
  return false;
}

}  // namespace

SqliteConnection::SqliteConnection(const std::string& file, bool read_only)
    : read_only_(read_only) {
  if (file != kMemory) check_place(file, read_only);
  if (read_only && file != kMemory) roll_back_hot_journal(file);
  open(file);
  if (file != kMemory) path_ = fs::weakly_canonical(file);
}

void SqliteConnection::open(const std::string& file) {
  const int flags = (read_only_ && file != kMemory ? SQLITE_OPEN_READONLY
                                                   : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_EXRESCODE;
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  db_.reset(raw);
  if (!db_) throw DatabaseError(Code::connection_failed, "SQLite is out of memory", {});
  if (result != SQLITE_OK) throw_error(db_.get(), {});
  sqlite3_busy_timeout(db_.get(), kBusyMilliseconds);
  set_options();
  // Savepoints keep what they undo in temporary storage.
  run(db_.get(), "PRAGMA temp_store=MEMORY");
  check_header();
  if (!read_only_ && sqlite3_db_readonly(db_.get(), "main") == 1) {
    throw DatabaseError(Code::database_read_only, "the database " + file + " is read-only",
                        "check the permissions of the file");
  }
}

/// Finds files that are no databases.
void SqliteConnection::check_header() {
  try {
    run(db_.get(), "PRAGMA schema_version");
  } catch (const DatabaseError& error) {
    // Somebody is writing it, so it is one.
    if (error.code() != Code::database_busy) throw;
  }
}

void SqliteConnection::set_options() {
  // Unlike the pragmas these work inside a transaction too, and cost no parsing.
  for (const Switch& item : kSwitches) {
    int value = 0;
    sqlite3_db_config(db_.get(), item.option, -1, &value);
    if (value != item.value) sqlite3_db_config(db_.get(), item.option, item.value, &value);
  }
}

std::string SqliteConnection::server() const {
  return std::string("SQLite ") + sqlite3_libversion();
}

void SqliteConnection::watch(std::string_view statement) {
  const std::string_view trimmed = text::trim(statement);
  if (trimmed.empty()) return;
  switch (trimmed.front()) {
    case 'c':
    case 'C':
      temporary_used_ = temporary_used_ || contains_word(trimmed, "temp");
      return;
    case 'p':
    case 'P':
      pragmas_used_ = true;
      return;
    case 'a':
    case 'A':
      attached_ = attached_ || text::iequals(trimmed.substr(0, 6), "attach");
      return;
    default:
      // A comment may hide the first word.
      if (trimmed.front() == '-' || trimmed.front() == '/')
        pragmas_used_ = temporary_used_ = attached_ = true;
  }
}

void SqliteConnection::execute(std::string_view statement) {
  watch(statement);
  const sqlite3_int64 before = sqlite3_total_changes64(db_.get());
  Deadline deadline(db_.get(), statement_timeout_);
  try {
    run(db_.get(), statement);
  } catch (const Cancelled& error) {
    if (!deadline.passed()) throw;
    throw DatabaseError(Code::statement_timeout,
                        "the statement ran longer than its statement_timeout", {}, error.context());
  }
  const bool changed = sqlite3_total_changes64(db_.get()) != before;
  affected_rows_ = changed ? static_cast<std::uint64_t>(sqlite3_changes64(db_.get())) : 0;
}

driver::Rows SqliteConnection::query(std::string_view statement) {
  try {
    return rows_of(statement);
  } catch (const DatabaseError& error) {
    // Another program was killed since this one opened the file.
    if (!read_only_ || error.context().native_code != SQLITE_READONLY_ROLLBACK) throw;
    roll_back_hot_journal(path_.string());
    return rows_of(statement);
  }
}

driver::Rows SqliteConnection::rows_of(std::string_view statement) {
  driver::Rows rows;
  run(db_.get(), statement, [&](sqlite3_stmt* current) {
    const int count = sqlite3_column_count(current);
    if (rows.columns.empty()) {
      for (int i = 0; i < count; ++i) rows.columns.emplace_back(sqlite3_column_name(current, i));
    }
    driver::Row row(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      if (sqlite3_column_type(current, i) != SQLITE_NULL)
        row[static_cast<std::size_t>(i)] = text_of(current, i);
    }
    rows.rows.push_back(std::move(row));
  });
  return rows;
}

void SqliteConnection::begin() {
  run(db_.get(), read_only_ ? "BEGIN" : "BEGIN IMMEDIATE");
}

void SqliteConnection::commit() {
  run(db_.get(), "COMMIT");
}

void SqliteConnection::rollback() {
  if (in_transaction()) run(db_.get(), "ROLLBACK");
  int writable_schema = 0;
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, -1, &writable_schema);
  // A rebuild that was stopped half-way.
  if (writable_schema != 0) run(db_.get(), "PRAGMA writable_schema=RESET");
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(db_.get()) == 0;
}

void SqliteConnection::reset_session() {
  set_options();
  int writable_schema = 0;
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, -1, &writable_schema);
  if (writable_schema != 0) run(db_.get(), "PRAGMA writable_schema=RESET");
  if (pragmas_used_) run(db_.get(), kResetPragmas);
  if (temporary_used_) drop_temporary_objects();
  if (attached_ && !in_transaction()) detach_databases();
  set_timeouts({});
  pragmas_used_ = false;
  temporary_used_ = false;
}

void SqliteConnection::drop_temporary_objects() {
  std::string drops;
  // Views first, for they may hold up the tables they read; triggers go with what they belong to.
  run(db_.get(),
      "SELECT type, name FROM sqlite_temp_schema WHERE type IN ('view', 'table') AND name NOT LIKE "
      "'sqlite\\_%' ESCAPE '\\' "
      "ORDER BY type = 'table'",
      [&](sqlite3_stmt* row) {
        drops +=
            "DROP " + text_of(row, 0) + " IF EXISTS temp." + dialect_.quote(text_of(row, 1)) + ";";
      });
  run(db_.get(), drops);
  drops.clear();
  run(db_.get(), "SELECT name FROM sqlite_temp_schema WHERE type = 'trigger'",
      [&](sqlite3_stmt* row) {
        drops += "DROP TRIGGER IF EXISTS temp." + dialect_.quote(text_of(row, 0)) + ";";
      });
  run(db_.get(), drops);
}

void SqliteConnection::detach_databases() {
  std::string detaches;
  run(db_.get(), "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')",
      [&](sqlite3_stmt* row) { detaches += "DETACH " + dialect_.quote(text_of(row, 0)) + ";"; });
  run(db_.get(), detaches);
  attached_ = false;
}

driver::LockAttempt SqliteConnection::try_lock(const driver::HistoryTables&,
                                               const driver::LockOptions& options) {
  return try_lock_file(path_, options);
}

void SqliteConnection::set_timeouts(const driver::Timeouts& timeouts) {
  const auto lock = timeouts.lock.value_or(std::chrono::milliseconds(kBusyMilliseconds));
  const auto limited = lock.count() == 0 ? std::chrono::milliseconds(INT_MAX) : lock;
  sqlite3_busy_timeout(db_.get(),
                       static_cast<int>(std::min<std::int64_t>(limited.count(), INT_MAX)));
  statement_timeout_ = timeouts.statement.value_or(std::chrono::milliseconds(0));
}

bool SqliteConnection::table_exists(const schema::Name& table) {
  bool found = false;
  run(db_.get(),
      "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = " +
          dialect_.quote_literal(table.name) + " COLLATE NOCASE",
      [&](sqlite3_stmt*) { found = true; });
  return found;
}

schema::Schema SqliteConnection::inspect(const driver::InspectOptions& options) {
  return read_schema(db_.get(), options.tables);
}

std::unique_ptr<driver::Scratch> SqliteConnection::scratch() {
  return std::make_unique<MemoryScratch>();
}

void SqliteConnection::cancel() noexcept {
  sqlite3_interrupt(db_.get());
}

}  // namespace dunlin::sqlite
