#include "dunlin/history/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "dunlin/base/error.hpp"
#include "journal_query.hpp"

namespace dunlin::history {
namespace {

/// A column with its place in a row. The first are those of the first layout, which scripts write
/// too: they must work on a journal of any age.
struct Column {
  std::string_view name;
  std::string JournalEntry::*text = nullptr;
  std::int64_t JournalEntry::*number = nullptr;
  bool later = false;
};

constexpr std::array kColumns{
    Column{"revision", &JournalEntry::revision},
    Column{"direction", &JournalEntry::direction},
    Column{"state", &JournalEntry::state},
    Column{"checksum", &JournalEntry::checksum},
    Column{"statements", nullptr, &JournalEntry::statements},
    Column{"duration_ms", nullptr, &JournalEntry::duration_ms},
    Column{"applied_at", &JournalEntry::applied_at},
    Column{"applied_by", &JournalEntry::applied_by},
    Column{"host", &JournalEntry::host, nullptr, true},
    Column{"pid", nullptr, &JournalEntry::pid, true},
    Column{"tool_version", &JournalEntry::tool_version, nullptr, true},
    Column{"tag", &JournalEntry::tag, nullptr, true},
    Column{"statement_no", nullptr, &JournalEntry::statement_no, true},
    Column{"piece_no", nullptr, &JournalEntry::piece_no, true},
    Column{"hash", &JournalEntry::hash, nullptr, true},
    Column{"sql_text", &JournalEntry::sql_text, nullptr, true},
    Column{"evidence", &JournalEntry::evidence, nullptr, true},
    Column{"error", &JournalEntry::error, nullptr, true},
};

bool has_value(const JournalEntry& entry, const Column& column) {
  return column.text != nullptr ? !(entry.*column.text).empty() : entry.*column.number != 0;
}

std::string value_of(const driver::Dialect& dialect, const JournalEntry& entry,
                     const Column& column) {
  if (column.later && !has_value(entry, column)) return "NULL";
  if (column.number != nullptr) return std::to_string(entry.*column.number);
  // Scripts do not know when they will run, so the server says it; all servers cut the text after
  // the seconds.
  if (column.text == &JournalEntry::applied_at && entry.applied_at.empty())
    return "CAST(CURRENT_TIMESTAMP AS CHAR(19))";
  return dialect.quote_literal(entry.*column.text);
}

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

JournalEntry entry_of(const driver::Rows& rows, driver::Row& row) {
  JournalEntry entry;
  entry.state.clear();
  for (std::size_t i = 0; i < row.size() && i < rows.columns.size(); ++i) {
    if (!row[i]) continue;
    if (rows.columns[i] == "id") entry.id = number_of(*row[i]);
    for (const Column& column : kColumns) {
      if (column.name != rows.columns[i]) continue;
      if (column.text != nullptr) {
        entry.*column.text = std::move(*row[i]);
      } else {
        entry.*column.number = number_of(*row[i]);
      }
    }
  }
  return entry;
}

DatabaseError no_journal(const driver::HistoryTables& tables, const std::string& why,
                         ErrorContext context) {
  return {
      Code::version_table_invalid,
      fmt::format("{} cannot be read as a journal: {}", schema::to_string(tables.journal), why),
      "let this role read and change the table; where it is another one, rename it: a run makes "
      "a new journal",
      std::move(context)};
}

}  // namespace

driver::Rows query_journal(driver::Connection& connection, const driver::HistoryTables& tables,
                           const std::string& query) {
  try {
    return connection.query(query);
  } catch (const DatabaseError& error) {
    if (error.code() != Code::statement_failed) throw;
    ErrorContext context = error.context();
    context.position = {};  // no file has the statement
    throw no_journal(tables, error.message(), std::move(context));
  }
}

std::string journal_statement(const driver::Dialect& dialect, const driver::HistoryTables& tables,
                              std::span<const JournalEntry> entries) {
  std::vector<const Column*> used;
  for (const Column& column : kColumns) {
    const bool wanted = !column.later || std::any_of(entries.begin(), entries.end(),
                                                     [&column](const JournalEntry& entry) {
                                                       return has_value(entry, column);
                                                     });
    if (wanted) used.push_back(&column);
  }
  std::string statement = fmt::format("INSERT INTO {} (", dialect.quote(tables.journal));
  for (const Column* column : used) {
    if (column != used.front()) statement += ", ";
    statement += column->name;
  }
  statement += ") VALUES ";
  for (const JournalEntry& entry : entries) {
    if (&entry != entries.data()) statement += ", ";
    for (const Column* column : used) {
      statement += column == used.front() ? "(" : ", ";
      statement += value_of(dialect, entry, *column);
    }
    statement += ")";
  }
  return statement;
}

void complete_journal(driver::Connection& connection, const driver::HistoryTables& tables) {
  const driver::Dialect& dialect = connection.dialect();
  const std::string table = dialect.quote(tables.journal);
  // One row of NULLs: not every client names the columns of a result without rows.
  const driver::Rows rows =
      query_journal(connection, tables,
                    "SELECT j.* FROM (SELECT 1 AS one) AS o LEFT JOIN " + table + " AS j ON 1 = 0");
  const auto has = [&rows](std::string_view name) {
    return std::find(rows.columns.begin(), rows.columns.end(), name) != rows.columns.end();
  };
  // Those of a journal of any version, before anything is added to another's table.
  for (const Column& column : kColumns) {
    if (!column.later && !has(column.name))
      throw no_journal(tables, fmt::format("it has no column {}", column.name), {});
  }
  if (!has("id")) throw no_journal(tables, "it has no column id", {});
  for (const Column& column : kColumns) {
    if (!column.later || has(column.name)) continue;
    connection.execute(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, column.name,
                                   column.number != nullptr ? "bigint" : dialect.long_text_type()));
  }
}

std::vector<JournalEntry> read_journal(driver::Connection& connection,
                                       const driver::HistoryTables& tables, std::int64_t after) {
  std::vector<JournalEntry> entries;
  if (!connection.table_exists(tables.journal)) return entries;
  driver::Rows rows = query_journal(connection, tables,
                                    fmt::format("SELECT * FROM {} WHERE id > {} ORDER BY id",
                                                connection.dialect().quote(tables.journal), after));
  entries.reserve(rows.rows.size());
  for (driver::Row& row : rows.rows) entries.push_back(entry_of(rows, row));
  return entries;
}

Account account(std::span<const JournalEntry> entries) {
  Account account;
  for (const JournalEntry& entry : entries) {
    if (entry.state != state::kDone || entry.direction == direction::kUndo) continue;
    // Nobody knows what a stamp left out: what was recorded before it counts no more.
    if (entry.direction == direction::kStamp) {
      for (auto& [revision, recorded] : account.revisions)
        recorded.applied = recorded.removed = false;
    }
    if (entry.direction == direction::kStamp || entry.direction == direction::kTakeover)
      account.stamped.push_back(entry.revision);
    Recorded& recorded = account.revisions[entry.revision];
    recorded.removed = entry.direction == direction::kDowngrade;
    if (recorded.removed) {
      recorded.applied = false;
      continue;
    }
    if (!entry.checksum.empty()) recorded.checksum = entry.checksum;
    if (entry.direction != direction::kRepair) recorded.applied = true;
  }
  account.revisions.erase("base");
  return account;
}

Account read_account(driver::Connection& connection, const driver::HistoryTables& tables) {
  if (!connection.table_exists(tables.journal)) return {};
  driver::Rows rows = query_journal(
      connection, tables,
      fmt::format("SELECT revision, direction, state, checksum FROM {} WHERE state = 'done' ORDER "
                  "BY id",
                  connection.dialect().quote(tables.journal)));
  std::vector<JournalEntry> entries;
  entries.reserve(rows.rows.size());
  for (driver::Row& row : rows.rows) entries.push_back(entry_of(rows, row));
  return account(entries);
}

}  // namespace dunlin::history
