#include "rebuild.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using Kind = ConstraintSql::Kind;

constexpr const char* kOwnSection = "write it for SQLite in a section with only=sqlite";

std::string new_name(const std::string& table) {
  return "_dunlin_new_" + table;
}
std::string old_name(const std::string& table) {
  return "_dunlin_old_" + table;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& item) { return text::iequals(item, name); });
}

/// A name for the rowid that no column takes.
std::string rowid_name(const TableSql& before, const TableSql& after) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (before.find(name) == nullptr && after.find(name) == nullptr) return name;
  }
  return {};
}

/// UPDATEs of sqlite_schema that give a table and its automatic indexes another name.
void rename_rows(std::vector<std::string>& steps, const std::string& from, const std::string& to,
                 const std::string& sql) {
  steps.push_back("UPDATE sqlite_schema SET name = " + quote_text(to) +
                  ", tbl_name = " + quote_text(to) + ", sql = " + quote_text(sql) +
                  " WHERE type = 'table' AND name = " + quote_text(from));
  steps.push_back("UPDATE sqlite_schema SET name = " + quote_text("sqlite_autoindex_" + to) +
                  " || substr(name, length(" + quote_text("sqlite_autoindex_" + from) +
                  ") + 1), tbl_name = " + quote_text(to) +
                  " WHERE type = 'index' AND sql IS NULL AND tbl_name = " + quote_text(from));
}

}  // namespace

bool mentions(const std::string& sql, const std::string& column, bool after_parenthesis) {
  bool counts = !after_parenthesis;
  for (const sql::Token& token : sql::tokenize(sql, sqlite_lex_rules())) {
    const std::string_view word = std::string_view(sql).substr(token.offset, token.length);
    if (word == "(") counts = true;
    const bool is_name =
        token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier;
    if (counts && is_name && text::iequals(unquoted(word), column)) return true;
  }
  return false;
}

std::map<std::string, std::string> broken_objects(Shadow& shadow) {
  std::map<std::string, std::string> broken;
  for (const SchemaRow& view : shadow.objects("view")) {
    const std::optional<std::string> complaint =
        shadow.complaint("SELECT * FROM " + quote_identifier(view.name));
    if (complaint) broken["view " + view.name] = *complaint;
  }
  // SQLite compiles triggers with the statements that fire them.
  for (const SchemaRow& trigger : shadow.objects("trigger")) {
    const std::string table = quote_identifier(trigger.table);
    const std::vector<std::string> columns =
        shadow.query("SELECT name FROM pragma_table_info(" + quote_text(trigger.table) + ")");
    std::string assignments;
    for (const std::string& column : columns) {
      assignments += (assignments.empty() ? "" : ", ") + quote_identifier(column) + " = " +
                     quote_identifier(column);
    }
    for (const std::string& statement :
         {"INSERT INTO " + table + " DEFAULT VALUES", "UPDATE " + table + " SET " + assignments,
          "DELETE FROM " + table}) {
      if (const std::optional<std::string> complaint = shadow.complaint(statement))
        broken["trigger " + trigger.name] = *complaint;
    }
  }
  return broken;
}

Rebuild::Rebuild(Shadow& shadow, const std::string& table) : name_(table) {
  const std::optional<SchemaRow> row = shadow.find("table", table);
  if (!row) {
    throw Untranslatable("the definition of table " + table +
                             " is not known: neither these revisions nor the database have it",
                         "run it against the database, or " + std::string(kOwnSection));
  }
  std::optional<TableSql> read = TableSql::read(row->sql);
  if (!read)
    throw Untranslatable("table " + table + " is a virtual table, which cannot be altered",
                         kOwnSection);
  name_ = row->name;
  sql_ = row->sql;
  before_ = std::move(*read);
  after_ = before_;
  indexes_ = shadow.objects("index", name_);
  triggers_ = shadow.objects("trigger", name_);
}

void Rebuild::set_source(const std::string& column, std::string expression) {
  sources_[column] = std::move(expression);
}

void Rebuild::drop_column(const std::string& column, bool cascade) {
  std::erase_if(after_.columns,
                [&](const ColumnSql& item) { return text::iequals(item.name, column); });
  const auto speaks = [&](const ConstraintSql& constraint) {
    return contains(constraint.columns, column) ||
           (constraint.kind == Kind::check && mentions(constraint.expression, column, false));
  };
  std::erase_if(after_.constraints, speaks);
  std::vector<std::string> generated;
  for (ColumnSql& item : after_.columns) {
    std::erase_if(item.constraints,
                  [&](const ConstraintSql& c) { return c.kind == Kind::check && speaks(c); });
    const ConstraintSql* expression = item.find(Kind::generated);
    if (expression != nullptr && mentions(expression->expression, column, false))
      generated.push_back(item.name);
  }
  sources_.erase(column);
  dropped_columns_.push_back(column);
  if (after_.columns.empty())
    throw Untranslatable("SQLite has no tables without columns", "drop the table " + name_);
  if (generated.empty()) return;
  if (!cascade) {
    throw Untranslatable("column " + generated.front() + " is computed from column " + column,
                         "drop that column first, or add CASCADE");
  }
  for (const std::string& item : generated) drop_column(item, true);
}

Rebuild::Copy Rebuild::copied() const {
  Copy copy;
  const std::string rowid = rowid_name(before_, after_);
  if (!before_.without_rowid() && !after_.without_rowid() && after_.rowid_alias().empty() &&
      !rowid.empty()) {
    copy.columns.push_back(rowid);
    copy.values.push_back(rowid);
  }
  for (const ColumnSql& column : after_.columns) {
    if (column.find(Kind::generated) != nullptr) continue;
    const auto source = sources_.find(column.name);
    if (source != sources_.end()) {
      copy.columns.push_back(quote_identifier(column.name));
      copy.values.push_back(source->second);
    } else if (before_.find(column.name) != nullptr && !contains(dropped_columns_, column.name)) {
      copy.columns.push_back(quote_identifier(column.name));
      copy.values.push_back(quote_identifier(column.name));
    }
  }
  if (copy.columns.empty()) {
    // Only a key that counts by itself is left: one id for each row.
    copy.columns.push_back(quote_identifier(after_.columns.front().name));
    copy.values.emplace_back("NULL");
  }
  return copy;
}

/// The text that the new table is created with: what existing rows need not meet comes with the
/// exchange.
std::string Rebuild::creation() const {
  TableSql table = after_.without_foreign_keys();
  const auto unchecked = [&](const ConstraintSql& constraint) {
    return constraint.kind == Kind::check && !constraint.name.empty() &&
           contains(unchecked_, constraint.name);
  };
  std::erase_if(table.constraints, unchecked);
  for (ColumnSql& column : table.columns) std::erase_if(column.constraints, unchecked);
  return table.text(new_name(name_));
}

void Rebuild::add_copy(std::vector<std::string>& steps) const {
  const Copy copy = copied();
  steps.push_back("INSERT INTO " + quote_identifier(new_name(name_)) + " (" +
                  text::join(copy.columns, ", ") + ")\nSELECT " + text::join(copy.values, ", ") +
                  "\nFROM " + quote_identifier(name_));
}

/// Carries the counter of AUTOINCREMENT over, so that ids are never used again.
void Rebuild::add_counter(std::vector<std::string>& steps) const {
  const std::string fresh = quote_text(new_name(name_));
  const std::string own = quote_text(name_);
  if (before_.autoincrement() && after_.autoincrement()) {
    steps.push_back("DELETE FROM sqlite_sequence WHERE name = " + fresh);
    return;
  }
  if (before_.autoincrement()) steps.push_back("DELETE FROM sqlite_sequence WHERE name = " + own);
  if (after_.autoincrement()) {
    steps.push_back("UPDATE sqlite_sequence SET name = " + own + " WHERE name = " + fresh);
  }
}

void Rebuild::add_exchange(std::vector<std::string>& steps) const {
  steps.emplace_back("PRAGMA writable_schema = ON");
  rename_rows(steps, name_, old_name(name_), before_.without_foreign_keys().text(old_name(name_)));
  rename_rows(steps, new_name(name_), name_, after_.text(name_));
  steps.emplace_back("PRAGMA writable_schema = RESET");
  steps.push_back("DROP TABLE " + quote_identifier(old_name(name_)));
}

std::vector<SchemaRow> Rebuild::kept_indexes() const {
  std::vector<SchemaRow> kept;
  for (const SchemaRow& index : indexes_) {
    if (contains(dropped_indexes_, index.name)) continue;
    const bool lost =
        std::any_of(dropped_columns_.begin(), dropped_columns_.end(),
                    [&](const std::string& column) { return mentions(index.sql, column, true); });
    if (!lost) kept.push_back(index);
  }
  return kept;
}

std::vector<std::string> Rebuild::finish(Shadow& shadow) {
  const std::map<std::string, std::string> broken_before = broken_objects(shadow);
  // Where the section runs without a transaction the savepoint is one.
  std::vector<std::string> steps{"SAVEPOINT dunlin_rebuild"};
  for (const SchemaRow& trigger : triggers_)
    steps.push_back("DROP TRIGGER " + quote_identifier(trigger.name));
  for (const SchemaRow& index : indexes_)
    steps.push_back("DROP INDEX " + quote_identifier(index.name));
  steps.push_back(creation());
  add_copy(steps);
  add_counter(steps);
  add_exchange(steps);
  for (const SchemaRow& index : kept_indexes()) steps.push_back(index.sql);
  for (const SchemaRow& trigger : triggers_) steps.push_back(trigger.sql);
  steps.insert(steps.end(), verifications_.begin(), verifications_.end());
  steps.emplace_back("RELEASE dunlin_rebuild");
  if (const std::optional<std::string> complaint = shadow.attempt(steps)) {
    throw Untranslatable("SQLite does not accept the changed table " + name_ + ": " + *complaint,
                         kOwnSection);
  }
  for (const auto& [object, complaint] : broken_objects(shadow)) {
    if (broken_before.contains(object)) continue;
    throw Untranslatable(object + " would not work any more: " + complaint,
                         "drop it first, and create it again afterwards");
  }
  return steps;
}

}  // namespace dunlin::sqlite
