// Types, comments, extensions, rows.
#include <algorithm>
#include <array>
#include <set>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using Kind = ConstraintSql::Kind;

/// Statements about users, storage and the server, which SQLite has no part in.
constexpr std::array kNoCounterpart = std::to_array<std::string_view>({"ALTER DATABASE",
                                                                       "ALTER DEFAULT PRIVILEGES",
                                                                       "ALTER EXTENSION",
                                                                       "ALTER ROLE",
                                                                       "ALTER STATISTICS",
                                                                       "ANALYZE",
                                                                       "CHECKPOINT",
                                                                       "CLUSTER",
                                                                       "COMMENT ON",
                                                                       "CREATE ROLE",
                                                                       "CREATE STATISTICS",
                                                                       "DEALLOCATE",
                                                                       "DISCARD",
                                                                       "DROP FUNCTION",
                                                                       "DROP OWNED",
                                                                       "DROP PROCEDURE",
                                                                       "DROP ROLE",
                                                                       "DROP STATISTICS",
                                                                       "EXPLAIN",
                                                                       "GRANT",
                                                                       "LISTEN",
                                                                       "LOCK",
                                                                       "NOTIFY",
                                                                       "REASSIGN OWNED",
                                                                       "REINDEX",
                                                                       "RESET",
                                                                       "REVOKE",
                                                                       "SECURITY LABEL",
                                                                       "SET",
                                                                       "SHOW",
                                                                       "UNLISTEN",
                                                                       "VACUUM"});
constexpr std::array kStorage = std::to_array<std::string_view>(
    {"OWNER TO", "SET STATISTICS", "SET STORAGE", "SET COMPRESSION", "SET (options)",
     "RESET (options)", "CLUSTER ON", "SET WITHOUT CLUSTER", "SET WITHOUT OIDS", "SET LOGGED",
     "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD", "REPLICA IDENTITY", "OWNER"});

bool has_no_part(const ops::Unmodelled& operation) {
  const std::string_view construct = operation.construct;
  if (operation.changes_schema && construct != "DROP OWNED") return false;
  const bool whole =
      std::any_of(kNoCounterpart.begin(), kNoCounterpart.end(), [&](std::string_view word) {
        return construct == word || construct.starts_with(std::string(word) + " ");
      });
  return whole || std::any_of(kStorage.begin(), kStorage.end(), [&](std::string_view word) {
           return construct.starts_with("ALTER ") && construct.ends_with(word);
         });
}

/// The words of a statement in lower case, without quotes and punctuation.
std::vector<std::string> words_of(const std::string& sql) {
  std::vector<std::string> words;
  for (const sql::Token& token : sql::tokenize(sql, parse::lex_rules())) {
    std::string word = text::lower(sql.substr(token.offset, token.length));
    if (token.kind == sql::TokenKind::comment) continue;
    std::erase_if(word, [](char c) { return c == '\'' || c == '"'; });
    words.push_back(std::move(word));
  }
  return words;
}

/// Settings that change what later statements mean: names and times.
void check_setting(const ops::Unmodelled& operation) {
  if (operation.construct != "SET") return;
  std::vector<std::string> words = words_of(operation.sql);
  std::erase_if(words,
                [](const std::string& word) { return word == "session" || word == "local"; });
  if (words.size() < 3) return;
  std::string value;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] != "to" && words[i] != "=") value += words[i];
  }
  if (words[1] == "search_path" && value != "default" && !is_default_search_path(value)) {
    throw Untranslatable("SQLite has no search_path", "write the schema before each name");
  }
  const bool zone = words[1] == "timezone" || (words[1] == "time" && words[2] == "zone");
  if (words[1] == "time") value.erase(0, 4);
  static const std::set<std::string> kUtc{"utc", "gmt", "etc/utc", "0", "default", "local", "z"};
  if (zone && !kUtc.contains(value)) {
    throw Untranslatable("SQLite has no time zones: times are kept in UTC",
                         "write times with their offset from UTC");
  }
}

}  // namespace

void Render::operator()(const ops::CreateEnum&) const {
  notes.emulated("enums live in the CHECKs of their columns");
}

void Render::change_enum(const ops::Operation& operation, const schema::Name& type,
                         const std::string& from, const std::string& to) const {
  const schema::Schema later = after(operation);
  for (const schema::Table& table : later.tables) {
    for (const schema::Column& column : table.columns) {
      const bool uses =
          column.type.kind == schema::TypeKind::user_defined && column.type.name == type;
      if (!uses || column.type.array_dimensions > 0) continue;
      if (options.fidelity == driver::Fidelity::plain && from.empty()) continue;
      Rebuild& changed = rebuild(table.name);
      ColumnSql& definition = column_of(changed, column.name);
      const ColumnPieces pieces = definitions(later).column(table, column);
      remove_type_checks(definition);
      definition.type = " " + pieces.type;
      for (const std::string& check : pieces.checks) definition.add(check);
      if (from.empty()) {
        changed.widen(type_check_name(table.name.name, column.name));
        continue;
      }
      const std::string name = quote_identifier(column.name);
      changed.set_source(column.name, "CASE " + name + " WHEN " + quote_text(from) + " THEN " +
                                          quote_text(to) + " ELSE " + name + " END");
      set_default(later, table.name, column.name);
    }
  }
  notes.emulated("enums live in the CHECKs of their columns");
}

void Render::operator()(const ops::AddEnumValue& operation) const {
  change_enum(operation, operation.type, {}, {});
}

void Render::operator()(const ops::RenameEnumValue& operation) const {
  change_enum(operation, operation.type, operation.value, operation.to);
}

void Render::operator()(const ops::CreateDomain&) const {
  notes.emulated("domains live in the CHECKs of their columns");
}

void Render::operator()(const ops::RenameType&) const {
  notes.emulated({});
}

void Render::operator()(const ops::DropType& operation) const {
  for (const schema::Table& table : model.tables) {
    for (const schema::Column& column : table.columns) {
      if (column.type.kind != schema::TypeKind::user_defined || column.type.name != operation.type)
        continue;
      throw Untranslatable(
          "column " + table.name.name + "." + column.name + " is of type " + operation.type.name,
          "change the column's type or drop it first, before the type");
    }
  }
  notes.emulated({});
}

void Render::operator()(const ops::SetComment&) const {
  notes.emulated("SQLite has no comments");
}

void Render::operator()(const ops::CreateExtension& operation) const {
  const std::string name = ops::extension_name(operation.name);
  if (!ops::is_harmless_extension(name)) {
    throw Untranslatable(
        "extension " + name + " has no counterpart in SQLite",
        "put it into a section with only=postgres when the tables do without it here");
  }
  notes.emulated("nothing to do: what translates of " + name + " needs no extension");
}

void Render::operator()(const ops::DropExtension&) const {
  notes.emulated("nothing to do");
}

void Render::operator()(const ops::ChangeData& operation) const {
  const parse::Printed printed =
      parse::print(operation, SqlitePrinter(&model, NextValues::marked), model);
  notes.outcome = sql::worse(notes.outcome, printed.notes.outcome);
  notes.texts.insert(notes.texts.end(), printed.notes.texts.begin(), printed.notes.texts.end());
  const auto write = [&](const std::string& statement) {
    for (std::string& sql : with_numbers(statement, model)) out.rows(std::move(sql));
  };
  if (printed.sql.find(';') == std::string::npos) return write(printed.sql);
  for (const sql::Statement& statement : sql::split(printed.sql, sqlite_lex_rules(), {}))
    write(statement.text);
}

void Render::set_constraints(const ops::Unmodelled& operation) const {
  const bool deferred = words_of(operation.sql).back() == "deferred";
  notes.emulated(deferred ? "all foreign keys are checked at the end of the transaction"
                          : "foreign keys are checked as they were declared");
  out.rows(std::string("PRAGMA defer_foreign_keys = ") + (deferred ? "ON" : "OFF"));
}

void Render::operator()(const ops::Unmodelled& operation) const {
  check_setting(operation);
  if (operation.construct == "SET CONSTRAINTS") return set_constraints(operation);
  if (has_no_part(operation)) {
    notes.emulated("nothing to do: " + operation.construct + " is PostgreSQL's own business");
    return;
  }
  throw Untranslatable(operation.construct + " is not translated to SQLite",
                       operation.remedy.empty() ? kOwnSection : operation.remedy);
}

void Render::operator()(const ops::AlterDomain& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

void Render::operator()(const ops::RenameObject& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

void Render::operator()(const ops::SetObjectComment& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

void Render::operator()(const ops::SetTableNative& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

void Render::operator()(const ops::SetColumnNative& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

}  // namespace dunlin::sqlite
