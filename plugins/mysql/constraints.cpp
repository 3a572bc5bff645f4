#include "constraints.hpp"

#include <algorithm>

#include "columns.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "indexes.hpp"
#include "keys.hpp"
#include "types.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Constraint;
using schema::ForeignKey;
using schema::ForeignKeyAction;
using schema::Table;
using schema::Type;
using schema::TypeKind;

constexpr const char* kNative = "write it in a section with only=mysql";

std::string action(const char* event, ForeignKeyAction action) {
  switch (action) {
    case ForeignKeyAction::no_action:
      return {};
    case ForeignKeyAction::restrict_:
      return std::string(" ON ") + event + " RESTRICT";
    case ForeignKeyAction::cascade:
      return std::string(" ON ") + event + " CASCADE";
    case ForeignKeyAction::set_null:
      return std::string(" ON ") + event + " SET NULL";
    case ForeignKeyAction::set_default:
      break;
  }
  throw Untranslatable(
      std::string("InnoDB has no ON ") + event + " SET DEFAULT",
      "use SET NULL, or NO ACTION and an UPDATE of the referring rows before each DELETE");
}

/// Whether `columns` are the first ones of `key`, in any case: what a foreign key needs of an
/// index.
bool leads(const std::vector<std::string>& key, const std::vector<std::string>& columns) {
  return key.size() >= columns.size() && std::equal(columns.begin(), columns.end(), key.begin());
}

std::vector<std::string> plain_columns(const schema::Index& index) {
  std::vector<std::string> columns;
  for (const schema::IndexKey& key : index.keys) {
    if (key.column.empty()) return columns;
    columns.push_back(key.column);
  }
  return columns;
}

/// Whether the table has an index of the model's for these columns, one of that name left out.
bool has_index_for(const Table& table, const std::vector<std::string>& columns,
                   const std::string& except) {
  for (const Constraint& constraint : table.constraints) {
    if (constraint.name == except) continue;
    const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
    const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
    if (primary != nullptr && leads(primary->columns, columns)) return true;
    if (unique != nullptr && leads(unique->columns, columns)) return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    return index.name != except && !index.where && leads(plain_columns(index), columns);
  });
}

std::string foreign_key(const Context& context, const Table& table, const Constraint& constraint,
                        const ForeignKey& key) {
  if (key.match == schema::ForeignKeyMatch::full && key.columns.size() > 1) {
    throw Untranslatable("InnoDB has no MATCH FULL",
                         "leave it out, and add a CHECK that the columns are NULL together");
  }
  if (constraint.deferrable)
    context.notes.approximated("DEFERRABLE is not kept: foreign keys are checked at once");
  check_foreign_key_types(context, table, key);
  const bool sets_null =
      key.on_delete == ForeignKeyAction::set_null || key.on_update == ForeignKeyAction::set_null;
  for (const std::string& name : key.columns) {
    const schema::Column* column = table.find_column(name);
    if (!sets_null || column == nullptr || column->nullable) continue;
    throw Untranslatable("InnoDB takes no SET NULL for column " + name + ", which is NOT NULL",
                         "drop its NOT NULL before, or choose another action");
  }
  return "CONSTRAINT " + quoted_identifier(stored_name(context, table, constraint)) +
         " FOREIGN KEY (" + column_list(key.columns) + ") REFERENCES " + quoted_object(key.table) +
         " (" + column_list(key.referenced) + ")" + action("DELETE", key.on_delete) +
         action("UPDATE", key.on_update);
}

std::string unique(const Context& context, const Table& table, const Constraint& constraint,
                   const schema::Unique& rule) {
  if (rule.nulls_not_distinct) {
    throw Untranslatable("MySQL and MariaDB have no UNIQUE NULLS NOT DISTINCT", kNative);
  }
  if (constraint.deferrable)
    context.notes.approximated("DEFERRABLE is not kept: unique keys are checked at once");
  return "UNIQUE KEY " + quoted_identifier(constraint.name) + " (" +
         unique_key_parts(context, table, rule.columns) + ")";
}

std::string check(const Context& context, const Table& table, const Constraint& constraint,
                  const schema::Check& rule) {
  for (const std::string& name : parse::columns_of(rule.condition)) {
    const schema::Column* column = table.find_column(name);
    if (column != nullptr && is_auto(table, *column)) {
      throw Untranslatable("a CHECK cannot speak of the AUTO_INCREMENT column " + name,
                           "leave the CHECK out, the server counts up from 1");
    }
  }
  const MysqlWords words(context.flavour, context.model);
  const parse::Printed printed = parse::print(rule.condition, words, {&context.model, &table});
  context.notes.outcome = sql::worse(context.notes.outcome, printed.notes.outcome);
  context.notes.texts.insert(context.notes.texts.end(), printed.notes.texts.begin(),
                             printed.notes.texts.end());
  require_lasting(printed.sql, "a CHECK");
  if (constraint.not_valid)
    context.notes.approximated("NOT VALID is not kept: existing rows are checked at once");
  return "CONSTRAINT " + quoted_identifier(stored_name(context, table, constraint)) + " CHECK (" +
         printed.sql + ")";
}

std::string primary_key(const Context& context, const Table& table,
                        const schema::PrimaryKey& rule) {
  for (const std::string& name : rule.columns) {
    const schema::Column* column = table.find_column(name);
    if (column != nullptr && is_unindexable(column->type, context.model)) {
      throw Untranslatable(
          "a key cannot hold the column " + name + " of type " + schema::to_string(column->type),
          "use another key");
    }
  }
  if (needs_hash(context, table, rule.columns)) {
    throw Untranslatable("the primary key of " + table.name.name +
                             " is longer than the 3072 bytes that InnoDB's keys hold",
                         "give its columns shorter lengths");
  }
  return "PRIMARY KEY (" + column_list(rule.columns) + ")";
}

/// Renders one constraint; one operator() per kind.
struct Definition {
  const Context& context;
  const Table& table;
  const Constraint& constraint;

  std::string operator()(const schema::PrimaryKey& rule) const {
    return primary_key(context, table, rule);
  }
  std::string operator()(const schema::Unique& rule) const {
    return unique(context, table, constraint, rule);
  }
  std::string operator()(const ForeignKey& rule) const {
    return foreign_key(context, table, constraint, rule);
  }
  std::string operator()(const schema::Check& rule) const {
    return check(context, table, constraint, rule);
  }
  std::string operator()(const schema::Exclusion&) const {
    throw Untranslatable(
        "MySQL and MariaDB have no EXCLUDE constraints",
        "write it in a section with only=postgres, and a trigger in one with only=mysql");
  }
};

/// Drops one constraint; one operator() per kind.
struct Drop {
  const Context& context;
  const Table& table;
  const Constraint& constraint;

  std::vector<std::string> operator()(const schema::PrimaryKey& rule) const {
    std::vector<std::string> clauses{"DROP PRIMARY KEY"};
    const schema::Column* first =
        rule.columns.empty() ? nullptr : table.find_column(rule.columns[0]);
    if (first != nullptr && is_auto(table, *first) &&
        !has_index_for(table, {first->name}, constraint.name)) {
      // AUTO_INCREMENT demands a key.
      clauses.push_back("ADD KEY " + quoted_identifier(first->name + "_auto") + " (" +
                        quoted_identifier(first->name) + ")");
    }
    if (const Constraint* served = foreign_key_without(table, rule.columns, constraint.name))
      clauses.push_back(index_for_foreign_key(context, table, *served));
    return clauses;
  }
  std::vector<std::string> operator()(const schema::Unique& rule) const {
    std::vector<std::string> clauses{"DROP INDEX " + quoted_identifier(constraint.name)};
    if (const Constraint* served = foreign_key_without(table, rule.columns, constraint.name)) {
      clauses.push_back(index_for_foreign_key(context, table, *served));
    }
    return clauses;
  }
  std::vector<std::string> operator()(const ForeignKey& rule) const {
    const std::string name = quoted_identifier(stored_name(context, table, constraint));
    std::vector<std::string> clauses{"DROP FOREIGN KEY " + name};
    // The server made an index of the key's name when there was none.
    if (!has_index_for(table, rule.columns, {})) {
      clauses.push_back(std::string("DROP INDEX ") +
                        (context.flavour.mariadb() ? "IF EXISTS " : "") + name);
    }
    return clauses;
  }
  std::vector<std::string> operator()(const schema::Check&) const {
    return {"DROP CONSTRAINT " + quoted_identifier(stored_name(context, table, constraint))};
  }
  std::vector<std::string> operator()(const schema::Exclusion&) const {
    throw Untranslatable("MySQL and MariaDB have no EXCLUDE constraints", kNative);
  }
};

/// Whether two columns can be the two ends of a foreign key: integers and text of any length.
bool comparable(const Type& a, const Type& b) {
  if (a.array_dimensions > 0 || b.array_dimensions > 0) return false;
  const auto text = [](const Type& type) {
    return type.kind == TypeKind::text || type.kind == TypeKind::varchar ||
           type.kind == TypeKind::name;
  };
  if (text(a) && text(b)) return true;
  if (schema::is_integer(a) && schema::is_integer(b)) return true;
  if (a.kind == TypeKind::numeric && b.kind == TypeKind::numeric) return a.modifiers == b.modifiers;
  return a.kind == b.kind;
}

/// Whether the database, not the table, holds the names of such constraints.
bool named_in_database(const Flavour& flavour, const Constraint& constraint) {
  if (std::holds_alternative<ForeignKey>(constraint.rule)) return true;
  return std::holds_alternative<schema::Check>(constraint.rule) && !flavour.mariadb();
}

}  // namespace

std::string stored_name(const Context& context, const Table& table, const Constraint& constraint) {
  constexpr std::size_t kLongestName = 64;
  if (!named_in_database(context.flavour, constraint)) return constraint.name;
  for (const Table& other : context.model.tables) {
    if (other.name == table.name) return constraint.name;
    for (const Constraint& taken : other.constraints) {
      if (taken.rule.index() != constraint.rule.index() ||
          !text::iequals(taken.name, constraint.name))
        continue;
      return std::string(text::clip_utf8(table.name.name + "_" + constraint.name, kLongestName));
    }
  }
  return constraint.name;
}

std::string column_list(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns)
    list += (list.empty() ? "" : ", ") + quoted_identifier(column);
  return list;
}

std::string constraint_definition(const Context& context, const Table& table,
                                  const Constraint& constraint) {
  return std::visit(Definition{context, table, constraint}, constraint.rule);
}

std::vector<std::string> drop_constraint_clauses(const Context& context, const Table& table,
                                                 const Constraint& constraint) {
  return std::visit(Drop{context, table, constraint}, constraint.rule);
}

const Constraint* foreign_key_without(const Table& table, const std::vector<std::string>& columns,
                                      const std::string& index_name) {
  for (const Constraint& constraint : table.constraints) {
    const auto* key = std::get_if<ForeignKey>(&constraint.rule);
    if (key == nullptr || !leads(columns, key->columns)) continue;
    if (!has_index_for(table, key->columns, index_name)) return &constraint;
  }
  return nullptr;
}

void check_foreign_key_types(const Context& context, const Table& table, const ForeignKey& key) {
  const Table* other = key.table == table.name ? &table : context.model.find_table(key.table);
  if (other == nullptr) return;
  for (std::size_t i = 0; i < key.columns.size() && i < key.referenced.size(); ++i) {
    const schema::Column* here = table.find_column(key.columns[i]);
    const schema::Column* there = other->find_column(key.referenced[i]);
    if (here == nullptr || there == nullptr) continue;
    const Type type = base_type(here->type, context.model);
    const Type wanted = base_type(there->type, context.model);
    if (comparable(type, wanted)) continue;
    throw Untranslatable(
        "InnoDB wants both columns of a foreign key to have the same type: " + key.columns[i] +
            " is " + schema::to_string(type) + ", " + other->name.name + "." + there->name +
            " is " + schema::to_string(wanted),
        "give both columns the same type");
  }
}

}  // namespace dunlin::mysql
