#include "dunlin/history/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "dunlin/history/journal.hpp"

namespace dunlin::history {
namespace {

using revision::RowChange;

/// insufficient_privilege
constexpr std::string_view kNoRight = "42501";

[[noreturn]] void row_conflict(const driver::HistoryTables& tables, const RowChange& change) {
  throw DatabaseError(
      Code::version_row_conflict,
      fmt::format(
          "the version table {} has no row '{}' any more: something else changed it meanwhile",
          schema::to_string(tables.version), change.from),
      "run 'dunlin current' to see where the database is, then run the command again");
}

/// \param done  "read", "written"
[[noreturn]] void no_version_table(const driver::HistoryTables& tables, std::string_view done,
                                   const std::string& why, ErrorContext context) {
  const bool no_right = context.sqlstate == kNoRight;
  throw DatabaseError(Code::version_table_invalid,
                      fmt::format("{} cannot be {} as a version table: {}",
                                  schema::to_string(tables.version), done, why),
                      no_right ? "let this role read and change the table"
                               : "set version_table in dunlin.toml to a name that is free",
                      std::move(context));
}

void create_tables(driver::Connection& connection, const driver::HistoryTables& tables) {
  try {
    for (const std::string& statement : connection.dialect().create_history_tables(tables))
      connection.execute(statement);
  } catch (DatabaseError& error) {
    error.amend([](ErrorContext& context) { context.position = {}; });  // no file has the statement
    const std::string& schema = tables.version.schema;
    if (error.hint().empty()) {
      error.set_hint(schema.empty()
                         ? "name another version_table, or on PostgreSQL mend the search_path of "
                           "this role, or name a version_schema"
                         : fmt::format("make the schema {} and let this role create tables in it, "
                                       "or name another as version_schema",
                                       schema));
    }
    throw;
  }
}

/// Where the database stands is written in the transaction of the change, or is not known.
void refuse_without_transactions(driver::Connection& connection, const schema::Name& table) {
  const driver::Dialect& dialect = connection.dialect();
  if (dialect.capabilities().transactional_ddl ||
      connection.evidence("DELETE FROM " + dialect.quote(table)).empty())
    return;
  throw DatabaseError(
      Code::version_table_invalid,
      fmt::format("the table {} is of an engine without transactions", schema::to_string(table)),
      "give it an engine that has them, with ALTER TABLE, and run the command again");
}

}  // namespace

bool exists(driver::Connection& connection, const driver::HistoryTables& tables) {
  return connection.table_exists(tables.version);
}

void ensure(driver::Connection& connection, const driver::HistoryTables& tables) {
  if (!connection.table_exists(tables.version) || !connection.table_exists(tables.journal))
    create_tables(connection, tables);
  complete_journal(connection, tables);
  for (const schema::Name& table : {tables.version, tables.journal})
    refuse_without_transactions(connection, table);
  (void)read_rows(connection, tables);
}

std::vector<std::string> read_rows(driver::Connection& connection,
                                   const driver::HistoryTables& tables) {
  if (!connection.table_exists(tables.version)) return {};
  const driver::Dialect& dialect = connection.dialect();
  driver::Rows found;
  try {
    // Qualified, since an engine may take a quoted name that it does not know for a string;
    // trimmed, since a table made by someone else may fill its column up with blanks.
    found =
        connection.query(fmt::format("SELECT TRIM(v.{}) FROM {} AS v", dialect.quote("version_num"),
                                     dialect.quote(tables.version)));
  } catch (const DatabaseError& error) {
    if (error.code() != Code::statement_failed) throw;
    ErrorContext context = error.context();
    context.position = {};  // no file has the statement
    no_version_table(tables, "read", error.message(), std::move(context));
  }
  std::vector<std::string> rows;
  for (driver::Row& row : found.rows) {
    if (row.empty() || !row[0] || row[0]->empty())
      no_version_table(tables, "read", "it has a row without a revision", {});
    rows.push_back(std::move(*row[0]));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::vector<std::string> row_statements(const driver::Dialect& dialect,
                                        const driver::HistoryTables& tables,
                                        std::span<const RowChange> changes) {
  const std::string table = dialect.quote(tables.version);
  const std::string column = dialect.quote("version_num");
  std::vector<std::string> statements;
  for (const RowChange& change : changes) {
    switch (change.kind) {
      case RowChange::Kind::insert:
        statements.push_back(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, column,
                                         dialect.quote_literal(change.to)));
        break;
      case RowChange::Kind::update:
        statements.push_back(fmt::format("UPDATE {} SET {} = {} WHERE {} = {}", table, column,
                                         dialect.quote_literal(change.to), column,
                                         dialect.quote_literal(change.from)));
        break;
      case RowChange::Kind::remove:
        statements.push_back(fmt::format("DELETE FROM {} WHERE {} = {}", table, column,
                                         dialect.quote_literal(change.from)));
        break;
    }
  }
  return statements;
}

void change_rows(driver::Connection& connection, const driver::HistoryTables& tables,
                 std::span<const RowChange> changes) {
  const std::vector<std::string> statements = row_statements(connection.dialect(), tables, changes);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    try {
      connection.execute(statements[i]);
    } catch (const DatabaseError& error) {
      // Somebody else's lock or a lost connection says nothing about the table.
      if (error.code() != Code::statement_failed) throw;
      no_version_table(tables, "written", error.message(), error.context());
    }
    if (connection.affected_rows() != 1) row_conflict(tables, changes[i]);
  }
}

std::vector<RowChange> net_changes(std::span<const std::string> before,
                                   std::span<const std::string> after) {
  std::vector<std::string> gone;
  std::vector<std::string> come;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(come));
  const std::size_t both = std::min(gone.size(), come.size());
  std::vector<RowChange> changes;
  for (std::size_t i = 0; i < both; ++i)
    changes.push_back({RowChange::Kind::update, gone[i], come[i]});
  for (std::size_t i = both; i < gone.size(); ++i)
    changes.push_back({RowChange::Kind::remove, gone[i], {}});
  for (std::size_t i = both; i < come.size(); ++i)
    changes.push_back({RowChange::Kind::insert, {}, come[i]});
  return changes;
}

}  // namespace dunlin::history
