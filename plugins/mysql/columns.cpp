#include "columns.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "keys.hpp"
#include "sequences.hpp"
#include "types.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Table;
using schema::TypeKind;

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestColumnComment = 1024;

void add(parse::Notes& notes, const parse::Notes& more) {
  notes.outcome = sql::worse(notes.outcome, more.outcome);
  for (const std::string& text : more.texts) {
    if (std::find(notes.texts.begin(), notes.texts.end(), text) == notes.texts.end())
      notes.texts.push_back(text);
  }
}

/// A name that a later DROP or RENAME works out again; MySQL wants it unique in the database.
std::string guard_name(const Table& table, const Column& column, const char* suffix) {
  const std::string prefix = table.name.name + "_";
  const std::string tail = std::string("_") + suffix;
  return std::string(text::clip_utf8(prefix + column.name, kLongestName - tail.size())) + tail;
}

/// A domain's condition speaks of VALUE.
std::string domain_condition(const Context& context, const Table& table, const Column& column,
                             const schema::Expression& check) {
  std::string sql;
  std::size_t at = 0;
  for (const sql::Token& token : sql::tokenize(check.sql, parse::lex_rules())) {
    if (token.kind != sql::TokenKind::word ||
        !text::iequals(check.sql.substr(token.offset, token.length), "value"))
      continue;
    sql += check.sql.substr(at, token.offset - at) + text::quoted(column.name, '"');
    at = token.offset + token.length;
  }
  sql += check.sql.substr(at);
  const MysqlWords words(context.flavour, context.model);
  const parse::Printed printed =
      parse::print(schema::Expression{sql}, words, {&context.model, &table});
  add(context.notes, printed.notes);
  return printed.sql;
}

void add_domain_guards(const Context& context, const Table& table, const Column& column,
                       std::vector<Guard>& out) {
  if (column.type.kind != TypeKind::user_defined) return;
  const schema::Domain* domain = context.model.find_domain(column.type.name);
  if (domain == nullptr) return;
  context.notes.emulated("domains are their base type with CHECKs");
  std::string conditions;
  for (const schema::Constraint& constraint : domain->checks) {
    const auto* check = std::get_if<schema::Check>(&constraint.rule);
    if (check == nullptr) continue;
    conditions += (conditions.empty() ? "(" : " AND (") +
                  domain_condition(context, table, column, check->condition) + ")";
  }
  if (!conditions.empty()) out.push_back({guard_name(table, column, "domain"), conditions});
}

bool in_foreign_key(const Table& table, const std::string& column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const schema::Constraint& constraint) {
                       const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
                       return key != nullptr && std::find(key->columns.begin(), key->columns.end(),
                                                          column) != key->columns.end();
                     });
}

bool is_literal(const std::string& sql) {
  if (sql == "TRUE" || sql == "FALSE") return true;
  const std::size_t sign = !sql.empty() && sql.front() == '-' ? 1 : 0;
  const std::vector<sql::Token> tokens = sql::tokenize(sql, native_rules());
  const std::size_t last = tokens.size() - 1;
  if (tokens.empty() || last > 1) return false;
  if (tokens[last].kind == sql::TokenKind::number) return last == sign;
  if (tokens[last].kind != sql::TokenKind::string) return false;
  return last == 0 || (last == 1 && (sql.front() == 'X' || sql.front() == 'b'));
}

bool is_now(const std::string& sql) {
  return sql.rfind("CURRENT_TIMESTAMP(", 0) == 0 && sql.find(')') == sql.size() - 1;
}

/// now() with the precision that the column has: the server demands that both are equal.
std::string now_for(const schema::Type& type) {
  constexpr int kMicroseconds = 6;
  const int precision = type.modifiers.empty() ? kMicroseconds : type.modifiers[0];
  const std::string digits = "(" + std::to_string(precision) + ")";
  if (type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz)
    return "CURRENT_TIMESTAMP" + digits;
  if (type.kind == TypeKind::date) return "(CURRENT_DATE)";
  if (type.kind == TypeKind::time) return "(CURRENT_TIME" + digits + ")";
  return "(CURRENT_TIMESTAMP(6))";
}

const schema::Expression* default_of(const Context& context, const Column& column) {
  if (column.default_value) return &*column.default_value;
  if (column.type.kind != TypeKind::user_defined) return nullptr;
  const schema::Domain* domain = context.model.find_domain(column.type.name);
  return domain != nullptr && domain->default_value ? &*domain->default_value : nullptr;
}

bool domain_refuses_null(const Context& context, const Column& column) {
  if (column.type.kind != TypeKind::user_defined) return false;
  const schema::Domain* domain = context.model.find_domain(column.type.name);
  return domain != nullptr && !domain->nullable;
}

/// How CHAR is read depends on a session's sql_mode, which a stored column may not: without the
/// blanks at its end it does not.
std::string without_padding(const Context& context, const Table& table, const std::string& sql) {
  if (!context.flavour.mariadb()) return sql;
  std::string out;
  std::size_t at = 0;
  for (const sql::Token& token : sql::tokenize(sql, native_rules())) {
    if (sql[token.offset] != '`') continue;
    const std::string word = sql.substr(token.offset, token.length);
    const bool padded =
        std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
          return quoted_identifier(column.name) == word &&
                 base_type(column.type, context.model).kind == TypeKind::character;
        });
    if (!padded) continue;
    out += sql.substr(at, token.offset - at) + "RTRIM(" + word + ")";
    at = token.offset + token.length;
  }
  return out + sql.substr(at);
}

std::string generated_clause(const Context& context, const Table& table, const Column& column) {
  const MysqlWords words(context.flavour, context.model);
  const parse::Printed printed = parse::print(*column.generated, words, {&context.model, &table});
  add(context.notes, printed.notes);
  require_lasting(printed.sql, "a generated column");
  const std::string sql = without_padding(context, table, printed.sql);
  return " GENERATED ALWAYS AS (" + sql + ") STORED";
}

void check_identity(const Column& column) {
  if (!column.identity) return;
  const schema::SequenceOptions& options = column.identity->options;
  if ((options.increment && *options.increment != 1) || options.cycle || options.maximum) {
    throw Untranslatable("AUTO_INCREMENT counts up by one without an end: column " + column.name,
                         "leave INCREMENT, MAXVALUE and CYCLE out");
  }
}

}  // namespace

bool counts_up(const Column& column) {
  return column.serial || column.identity.has_value();
}

bool is_auto(const Table& table, const Column& column) {
  if (!counts_up(column)) return false;
  const std::vector<std::string> key = table.primary_key();
  const Column* first = key.empty() ? nullptr : table.find_column(key.front());
  if (first != nullptr && counts_up(*first)) return first->name == column.name;
  const auto counting = std::find_if(table.columns.begin(), table.columns.end(), counts_up);
  return counting == table.columns.end() || counting->name == column.name;
}

std::string drop_guard(const Context& context, const Guard& guard) {
  // Tables made in plain fidelity have no guards.
  return std::string("DROP CONSTRAINT ") + (context.flavour.mariadb() ? "IF EXISTS " : "") +
         quoted_identifier(guard.name);
}

std::string guard_definition(const Guard& guard) {
  return "CONSTRAINT " + quoted_identifier(guard.name) + " CHECK (" + guard.condition + ")";
}

std::vector<Guard> guards(const Context& context, const Table& table, const Column& column) {
  std::vector<Guard> out;
  // The server refuses a CHECK over a generated key, and MySQL one over a column that a foreign key
  // may change; the other end of that key has the guard.
  if (is_auto(table, column) || in_foreign_key(table, column.name)) return out;
  parse::Notes silent;
  const SpelledType spelled = spell_type(column.type, context.model, context.flavour,
                                         key_length(context, table, column.name), silent);
  if (context.options.fidelity == driver::Fidelity::faithful && !spelled.condition.empty()) {
    out.push_back({guard_name(table, column, "check_type"),
                   text::replace_all(spelled.condition, "{}", quoted_identifier(column.name))});
  }
  add_domain_guards(context, table, column, out);
  return out;
}

std::string default_clause(const Context& context, const Table& table, const Column& column) {
  const schema::Expression* expression = default_of(context, column);
  if (expression == nullptr) return {};
  const MysqlWords words(context.flavour, context.model);
  const parse::Printed printed = parse::print(*expression, words, {&context.model, &table});
  add(context.notes, printed.notes);
  const schema::Type type = base_type(column.type, context.model);
  std::string sql = printed.sql;
  if (sql == "NULL") return column.nullable ? "DEFAULT NULL" : "";
  if (is_now(sql)) return "DEFAULT " + now_for(type);
  if (const std::optional<std::string> value = constant_text(sql);
      value && (!printed.type || schema::is_textual(*printed.type))) {
    parse::Fragment constant = primary(sql);
    constant.constant = *value;
    sql = words.coerce(constant, type, context.notes).sql;
    if (is_now(sql)) return "DEFAULT " + now_for(type);
  }
  parse::Notes silent;
  const SpelledType spelled = spell_type(column.type, context.model, context.flavour,
                                         key_length(context, table, column.name), silent);
  if (is_literal(sql) && !spelled.no_literal_default) return "DEFAULT " + sql;
  return "DEFAULT (" + sql + ")";
}

std::string column_definition(const Context& context, const Table& table, const Column& column,
                              bool own_collation) {
  if (column.identity && column.identity->always)
    context.notes.approximated("GENERATED ALWAYS AS IDENTITY accepts values that are written out");
  const schema::Type type = declared_type(context, table, column);
  if (!(type == column.type))
    context.notes.emulated(column.name + " is declared as what it refers to");
  const SpelledType spelled = spell_type(type, context.model, context.flavour,
                                         key_length(context, table, column.name), context.notes);
  std::string sql = quoted_identifier(column.name) + " " + spelled.sql;
  if (!column.collation.empty()) {
    const MysqlWords words(context.flavour, context.model);
    sql += " COLLATE " + words.collation(column.collation, context.notes);
  } else if (!spelled.collation.empty()) {
    sql += " " + spelled.collation;
  } else if (spelled.textual && own_collation) {
    sql += " CHARACTER SET utf8mb4 COLLATE " + std::string(exact_collation(context.flavour));
  }
  const bool generated = column.generated.has_value();
  if (generated) sql += generated_clause(context, table, column);
  // MariaDB has no NOT NULL for generated columns.
  const bool not_null = !column.nullable || domain_refuses_null(context, column);
  if (not_null && !(generated && !context.flavour.mysql())) sql += " NOT NULL";
  if (is_auto(table, column)) {
    check_identity(column);
    sql += " AUTO_INCREMENT";
  } else if (counts_up(column)) {
    const auto sequence = parse::sequence_of(table, column, context.model);
    if (const Table* counted = counter_of(context.model, *sequence)) {
      throw parse::Untranslatable("the sequence " + schema::to_string(*sequence) +
                                      " is the AUTO_INCREMENT of " +
                                      schema::to_string(counted->name),
                                  "create a sequence of its own for " + column.name);
    }
    sql += " DEFAULT (NEXTVAL(" + quoted_object(*sequence) + "))";
  } else if (!generated) {
    const std::string clause = default_clause(context, table, column);
    if (!clause.empty()) sql += " " + clause;
  }
  if (column.comment)
    sql += " COMMENT " + quoted_literal(text::clip_utf8(*column.comment, kLongestColumnComment));
  return sql;
}

}  // namespace dunlin::mysql
