// INSERT, UPDATE, DELETE, SELECT, TRUNCATE.
#include <algorithm>

#include "columns.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using schema::Column;
using schema::Table;

/// INSERT INTO `t` (`a`, `b`) SELECT ... taken apart.
struct InsertSelect {
  std::string table;
  std::vector<std::string> columns;
  std::size_t list_end = 0;  ///< offset of the parenthesis that closes the column list
  std::size_t query = 0;     ///< offset of the SELECT
};

std::string unquoted(std::string_view name) {
  return text::replace_all(std::string(name.substr(1, name.size() - 2)), "``", "`");
}

/// Nothing for any other statement, and for one with ON DUPLICATE KEY.
std::optional<InsertSelect> insert_select(const std::string& sql) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, native_rules());
  const auto at = [&](std::size_t i) {
    return i < tokens.size() ? std::string_view(sql).substr(tokens[i].offset, tokens[i].length)
                             : std::string_view();
  };
  if (at(0) != "INSERT" || at(1) != "INTO" || at(3) != "(") return std::nullopt;
  InsertSelect insert;
  insert.table = unquoted(at(2));
  std::size_t i = 4;
  for (; i < tokens.size() && at(i) != ")"; ++i) {
    if (at(i) != ",") insert.columns.push_back(unquoted(at(i)));
  }
  if (at(i + 1) != "SELECT") return std::nullopt;
  insert.list_end = tokens[i].offset;
  insert.query = tokens[i + 1].offset;
  for (; i < tokens.size(); ++i) {
    if (at(i) == "DUPLICATE") return std::nullopt;
  }
  return insert;
}

/// Columns that demand a value and are not given one.
std::vector<std::string> missing_columns(const Table& table,
                                         const std::vector<std::string>& given) {
  std::vector<std::string> missing;
  for (const Column& column : table.columns) {
    if (column.nullable || column.default_value || column.generated || counts_up(column)) continue;
    if (std::find(given.begin(), given.end(), column.name) == given.end())
      missing.push_back(column.name);
  }
  return missing;
}

/// MariaDB refuses INSERT ... SELECT that leaves such a column out even when there are no rows;
/// PostgreSQL only when there are. With NULL for the column both do the same.
std::string with_missing_columns(const Work& work, const std::string& sql) {
  if (work.context.flavour.mysql()) return sql;
  const std::optional<InsertSelect> insert = insert_select(sql);
  const Table* table = insert ? work.context.model.find_table({{}, insert->table}) : nullptr;
  if (table == nullptr) return sql;
  std::string names;
  std::string nulls;
  for (const std::string& column : missing_columns(*table, insert->columns)) {
    names += ", " + quoted_identifier(column);
    nulls += ", NULL";
  }
  if (names.empty()) return sql;
  std::string given;
  for (std::size_t i = 1; i <= insert->columns.size(); ++i)
    given += (i == 1 ? "c" : ", c") + std::to_string(i);
  return sql.substr(0, insert->list_end) + names + ") WITH given (" + given + ") AS (" +
         sql.substr(insert->query) + ") SELECT " + given + nulls + " FROM given";
}

}  // namespace

void translate(const Work& work, const ops::ChangeData& operation) {
  const MysqlWords words(work.context.flavour, work.context.model);
  const parse::Printed printed = parse::print(operation, words, work.context.model);
  work.context.notes.outcome = sql::worse(work.context.notes.outcome, printed.notes.outcome);
  work.context.notes.texts.insert(work.context.notes.texts.end(), printed.notes.texts.begin(),
                                  printed.notes.texts.end());
  for (const sql::Statement& statement : sql::split(printed.sql, native_rules(), {})) {
    work.alter.statement(with_missing_columns(work, statement.text));
  }
}

}  // namespace dunlin::mysql
