// Owners of SQLite's handles, and the few calls on them that everything here is made of.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "error.hpp"

namespace dunlin::sqlite {

struct CloseDatabase {
  void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// Runs every statement of `sql` and calls `row` for each row. Throws: see throw_error().
template <typename OnRow>
void run(sqlite3* db, std::string_view sql, OnRow&& row) {
  const char* at = sql.data();
  const char* const end = sql.data() + sql.size();
  while (at != end) {
    sqlite3_stmt* raw = nullptr;
    const char* tail = end;
    if (sqlite3_prepare_v2(db, at, static_cast<int>(end - at), &raw, &tail) != SQLITE_OK)
      throw_error(db, sql);
    const PreparedStatement statement(raw);
    at = tail;
    if (!statement) continue;  // only blanks and comments
    int result = SQLITE_ROW;
    while ((result = sqlite3_step(statement.get())) == SQLITE_ROW) row(statement.get());
    if (result != SQLITE_DONE) throw_error(db, sql);
  }
}

inline void run(sqlite3* db, std::string_view sql) {
  run(db, sql, [](sqlite3_stmt*) {});
}

/// A column of the current row as text; NULL gives an empty text.
inline std::string text_of(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr
             ? std::string()
             : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

}  // namespace dunlin::sqlite
