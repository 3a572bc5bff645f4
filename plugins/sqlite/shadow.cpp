#include "shadow.hpp"

#include "dialect.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::sqlite {
namespace {

void allow_strings_in_double_quotes(sqlite3* db, bool allow) {
  int value = 0;
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, allow ? 1 : 0, &value);
}

}  // namespace

void Shadow::try_run(const std::string& statement, bool native) {
  allow_strings_in_double_quotes(db_.get(), native);
  try {
    run(db_.get(), statement);
  } catch (const DatabaseError&) {
    return;
  }
}

sqlite3* Shadow::db() {
  if (db_) return db_.get();
  sqlite3* raw = nullptr;
  sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  db_.reset(raw);
  if (!db_) throw DatabaseError(Code::internal, "SQLite is out of memory", {});
  int value = 0;
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &value);
  // Else a view of a column that is gone would read the column's name as a string.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, &value);
  copy_live_schema();
  for (const auto& [statement, native] : pending_) try_run(statement, native);
  pending_.clear();
  return db_.get();
}

void Shadow::copy_live_schema() {
  if (live_ == nullptr) return;
  const driver::Rows rows = live_->query(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE "
      "'\\' "
      "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'view' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, "
      "rowid");
  run(db_.get(), "BEGIN");
  for (const driver::Row& row : rows.rows) try_run(*row.front(), true);
  run(db_.get(), "COMMIT");
}

void Shadow::follow(std::string statement, bool native) {
  if (db_) return try_run(statement, native);
  pending_.emplace_back(std::move(statement), native);
}

Shadow::Trial::Trial(Shadow& shadow) : db_(shadow.db()) {
  sqlite::run(db_, "SAVEPOINT trial");
}

Shadow::Trial::~Trial() {
  if (kept_) return;
  sqlite3_exec(db_, "ROLLBACK TO trial; RELEASE trial; PRAGMA writable_schema=RESET", nullptr,
               nullptr, nullptr);
}

void Shadow::Trial::run(const std::string& statement, bool native) {
  allow_strings_in_double_quotes(db_, native);
  sqlite::run(db_, statement);
}

void Shadow::Trial::keep() {
  sqlite::run(db_, "RELEASE trial");
  kept_ = true;
}

std::optional<std::string> Shadow::attempt(const std::vector<std::string>& statements) {
  Trial trial(*this);
  try {
    for (const std::string& statement : statements) trial.run(statement);
    trial.keep();
    return std::nullopt;
  } catch (const DatabaseError& error) {
    return error.message();
  }
}

std::optional<std::string> Shadow::misread(const std::string& statement) {
  std::optional<std::string> complaint;
  for (const bool native : {false, true}) {
    Trial trial(*this);
    try {
      trial.run(statement, native);
      break;
    } catch (const DatabaseError& error) {
      if (native) return std::nullopt;
      complaint = error.message();
    }
  }
  return complaint;
}

std::optional<std::string> Shadow::complaint(const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v2(db(), statement.c_str(), -1, &raw, nullptr);
  const PreparedStatement prepared(raw);
  if (result == SQLITE_OK) return std::nullopt;
  return sqlite3_errmsg(db_.get());
}

std::optional<SchemaRow> Shadow::find(const std::string& type, const std::string& name) {
  std::optional<SchemaRow> found;
  run(db(),
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type = " + quote_text(type) +
          " AND name = " + quote_text(name) + " COLLATE NOCASE",
      [&](sqlite3_stmt* row) {
        found = {text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3)};
      });
  return found;
}

std::vector<SchemaRow> Shadow::objects(const std::string& type, const std::string& table) {
  std::vector<SchemaRow> found;
  run(db(),
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type = " +
          quote_text(type) +
          (table.empty() ? "" : " AND tbl_name = " + quote_text(table) + " COLLATE NOCASE") +
          " ORDER BY rowid",
      [&](sqlite3_stmt* row) {
        found.push_back({text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3)});
      });
  return found;
}

std::vector<std::vector<std::string>> Shadow::rows(const std::string& sql) {
  std::vector<std::vector<std::string>> found;
  run(db(), sql, [&](sqlite3_stmt* row) {
    std::vector<std::string>& values = found.emplace_back();
    for (int i = 0; i < sqlite3_column_count(row); ++i) values.push_back(text_of(row, i));
  });
  return found;
}

std::vector<std::string> Shadow::query(const std::string& sql) {
  std::vector<std::string> values;
  run(db(), sql, [&](sqlite3_stmt* row) { values.push_back(text_of(row, 0)); });
  return values;
}

}  // namespace dunlin::sqlite
