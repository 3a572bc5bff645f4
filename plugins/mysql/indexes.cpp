#include "indexes.hpp"

#include <algorithm>

#include "columns.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "keys.hpp"
#include "types.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Index;
using schema::IndexKey;
using schema::Table;
using schema::TypeKind;

constexpr std::size_t kLongestName = 64;

struct Computed {
  std::string sql;
  std::optional<schema::Type> type;
  bool plain = false;  ///< no more than a column
};

Computed printed(const Context& context, const Table& table, const schema::Expression& expression) {
  const MysqlWords words(context.flavour, context.model);
  parse::Printed result = parse::print(expression, words, {&context.model, &table});
  context.notes.outcome = sql::worse(context.notes.outcome, result.notes.outcome);
  for (std::string& text : result.notes.texts) context.notes.texts.push_back(std::move(text));
  return {std::move(result.sql), std::move(result.type), false};
}

/// A key of a unique index as an expression, limited to the rows of a partial index.
Computed unique_key(const Context& context, const Table& table, const Index& index,
                    const IndexKey& key) {
  Computed computed;
  if (key.column.empty()) {
    computed = printed(context, table, *key.expression);
  } else {
    const schema::Column* column = table.find_column(key.column);
    computed = {quoted_identifier(key.column),
                column == nullptr ? std::nullopt : std::optional(column->type), true};
  }
  const bool text = !computed.type || schema::is_textual(*computed.type) ||
                    is_unbounded(*computed.type, context.model);
  if (text) computed = {"SHA2(" + computed.sql + ", 256)", std::nullopt, false};
  if (index.where) {
    computed.plain = false;
    computed.sql =
        "CASE WHEN " + printed(context, table, *index.where).sql + " THEN " + computed.sql + " END";
  }
  return computed;
}

/// The type of a generated column that holds a key; no type: a hash.
std::string helper_type(const Context& context, const std::optional<schema::Type>& type) {
  if (!type) return "CHAR(64) CHARACTER SET ascii COLLATE ascii_bin";
  parse::Notes silent;
  return spell_type(*type, context.model, context.flavour, std::nullopt, silent).sql;
}

std::string helper_name(const Index& index, std::size_t i) {
  const std::string tail = "_key" + std::to_string(i + 1);
  return std::string(text::clip_utf8(index.name, kLongestName - tail.size())) + tail;
}

/// Unique over expressions, or over some rows only: MySQL has keys of expressions, MariaDB indexes
/// generated columns.
IndexPlan plan_computed_unique(const Context& context, const Table& table, const Index& index) {
  if (context.flavour.kind == Flavour::Kind::common) {
    throw Untranslatable(
        "MySQL and MariaDB write a unique index over expressions or some rows differently: " +
            index.name,
        "translate for mysql8 or mariadb by name");
  }
  context.notes.emulated("the unique index " + index.name + " is over computed keys");
  IndexPlan plan;
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    const Computed key = unique_key(context, table, index, index.keys[i]);
    std::string text = "((" + key.sql + "))";
    if (key.plain) {
      text = key.sql;
    } else if (context.flavour.mariadb()) {
      plan.helper_names.push_back(helper_name(index, i));
      text = quoted_identifier(plan.helper_names.back());
      plan.helpers.push_back(text + " " + helper_type(context, key.type) +
                             " GENERATED ALWAYS AS (" + key.sql + ") VIRTUAL INVISIBLE");
    }
    plan.parts += (i == 0 ? "" : ", ") + text;
  }
  return plan;
}

bool plain_columns_only(const Index& index) {
  return std::all_of(index.keys.begin(), index.keys.end(),
                     [](const IndexKey& key) { return !key.column.empty(); });
}

std::vector<std::string> names(const Index& index) {
  std::vector<std::string> columns;
  for (const IndexKey& key : index.keys) columns.push_back(key.column);
  return columns;
}

/// MySQL's keys of expressions hold no text without a length.
std::string expression_part(const Context& context, const Table& table, const IndexKey& key) {
  const Computed computed = printed(context, table, *key.expression);
  const bool text = !computed.type || schema::is_textual(*computed.type);
  return text ? "((CAST(" + computed.sql + " AS CHAR(191))))" : "((" + computed.sql + "))";
}

std::string part(const std::string& column, int prefix, bool descending) {
  return quoted_identifier(column) + (prefix > 0 ? "(" + std::to_string(prefix) + ")" : "") +
         (descending ? " DESC" : "");
}

void note_left_out(const Context& context, const Index& index, const std::string& why) {
  context.notes.emulated("the index " + index.name + " serves speed only and is left out: " + why);
}

bool holds_unindexable(const Context& context, const Table& table, const Index& index) {
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    const schema::Column* column = table.find_column(key.column);
    return column != nullptr && is_unindexable(column->type, context.model);
  });
}

IndexPlan plan_plain(const Context& context, const Table& table, const Index& index) {
  IndexPlan plan;
  const std::vector<int> prefixes = prefix_lengths(context, table, names(index));
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    const IndexKey& key = index.keys[i];
    std::string text;
    if (!key.column.empty()) {
      text = part(key.column, prefixes[i], key.descending);
    } else if (context.flavour.mysql()) {
      text = expression_part(context, table, key) + (key.descending ? " DESC" : "");
    } else {
      // The columns before the expression still serve.
      context.notes.emulated("the index " + index.name + " ends before its first expression");
      break;
    }
    if (prefixes[i] > 0)
      context.notes.emulated("the index " + index.name + " holds the beginning of long values");
    plan.parts += (i == 0 ? "" : ", ") + text;
  }
  plan.left_out = plan.parts.empty();
  plan.plain = plain_columns_only(index);
  return plan;
}

/// Whether a key of the index is unique by itself and counts up: the server computes no key from
/// such a column, and needs none.
bool holds_unique_counter(const Table& table, const Index& index) {
  if (!index.where && plain_columns_only(index)) return false;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    const schema::Column* column = table.find_column(key.column);
    return column != nullptr && is_auto(table, *column) &&
           table.primary_key() == std::vector<std::string>{key.column};
  });
}

}  // namespace

std::string unique_key_parts(const Context& context, const Table& table,
                             const std::vector<std::string>& columns) {
  for (const std::string& name : columns) {
    const schema::Column* column = table.find_column(name);
    if (column != nullptr && is_unindexable(column->type, context.model)) {
      throw Untranslatable(
          "a key cannot hold the column " + name + " of type " + schema::to_string(column->type),
          "use another key, or write it in a section with only=mysql");
    }
  }
  if (!needs_hash(context, table, columns)) return column_list(columns);
  if (context.flavour.kind == Flavour::Kind::common) {
    throw Untranslatable("a unique key over long text is written differently in MySQL and MariaDB",
                         "give the columns a length, or translate for mysql8 or mariadb by name");
  }
  context.notes.emulated("a unique key over long values is one over their hashes");
  // MariaDB hashes long unique keys by itself.
  if (context.flavour.mariadb()) return column_list(columns);
  std::string parts;
  for (const std::string& name : columns) {
    const schema::Column* column = table.find_column(name);
    const bool text = column != nullptr && (is_unbounded(column->type, context.model) ||
                                            schema::is_textual(column->type));
    parts += (parts.empty() ? "" : ", ") +
             (text ? "((SHA2(" + quoted_identifier(name) + ", 256)))" : quoted_identifier(name));
  }
  return parts;
}

IndexPlan plan_index(const Context& context, const Table& table, const Index& index) {
  if (index.nulls_not_distinct) {
    throw Untranslatable("MySQL and MariaDB have no UNIQUE NULLS NOT DISTINCT",
                         "write it in a section with only=mysql");
  }
  if (index.unique && !holds_unique_counter(table, index)) {
    if (index.where || !plain_columns_only(index))
      return plan_computed_unique(context, table, index);
    IndexPlan plan;
    plan.parts = unique_key_parts(context, table, names(index));
    plan.plain = !needs_hash(context, table, names(index));
    return plan;
  }
  IndexPlan plan;
  if (index.method != "btree" && index.method != "hash" && index.method != "brin") {
    note_left_out(context, index, "there are no " + index.method + " indexes");
    plan.left_out = true;
  } else if (holds_unindexable(context, table, index)) {
    note_left_out(context, index, "no key holds JSON");
    plan.left_out = true;
  } else {
    plan = plan_plain(context, table, index);
    if (plan.left_out) note_left_out(context, index, "there are no indexes over expressions");
    if (index.where && !plan.left_out)
      context.notes.emulated("the partial index " + index.name + " is over all rows");
  }
  return plan;
}

std::string index_for_foreign_key(const Context& context, const schema::Table& table,
                                  const schema::Constraint& foreign_key) {
  // It may be there already: MariaDB keeps what was added by name when another index comes to
  // serve.
  return std::string("ADD KEY ") + (context.flavour.mariadb() ? "IF NOT EXISTS " : "") +
         quoted_identifier(stored_name(context, table, foreign_key)) + " (" +
         column_list(std::get<schema::ForeignKey>(foreign_key.rule).columns) + ")";
}

}  // namespace dunlin::mysql
