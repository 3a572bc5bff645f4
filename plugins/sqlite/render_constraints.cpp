// Constraints: added, dropped, renamed, validated.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "inspect.hpp"
#include "native_text.hpp"
#include "render.hpp"
#include "verify.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Constraint;
using Kind = ConstraintSql::Kind;

Kind kind_of(const Constraint& constraint) {
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) return Kind::primary_key;
  if (std::holds_alternative<schema::Unique>(constraint.rule)) return Kind::unique;
  if (std::holds_alternative<schema::ForeignKey>(constraint.rule)) return Kind::foreign_key;
  return Kind::check;
}

std::vector<std::string> columns_of(const Constraint& constraint) {
  if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) return key->columns;
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) return key->columns;
  if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule)) return key->columns;
  return {};
}

bool same_columns(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const std::string& x, const std::string& y) { return text::iequals(x, y); });
}

/// Where a constraint stands in a table's text; `column` is null for table constraints.
struct Place {
  ColumnSql* column = nullptr;
  std::vector<ConstraintSql>* list = nullptr;
  std::size_t index = 0;
  ConstraintSql& constraint() const { return (*list)[index]; }
};

template <typename Accept>
std::optional<Place> find_place(TableSql& table, const Accept& accept) {
  for (ColumnSql& column : table.columns) {
    for (std::size_t i = 0; i < column.constraints.size(); ++i) {
      if (accept(column.constraints[i], std::vector<std::string>{column.name}))
        return Place{&column, &column.constraints, i};
    }
  }
  for (std::size_t i = 0; i < table.constraints.size(); ++i) {
    if (accept(table.constraints[i], table.constraints[i].columns))
      return Place{nullptr, &table.constraints, i};
  }
  return std::nullopt;
}

bool is_modelled(const ConstraintSql& constraint) {
  return constraint.kind == Kind::primary_key || constraint.kind == Kind::unique ||
         constraint.kind == Kind::check || constraint.kind == Kind::foreign_key;
}

/// By the name that PostgreSQL would have chosen for a constraint without one.
std::optional<Place> find_unnamed(TableSql& table, const std::string& table_name,
                                  const std::string& name) {
  std::vector<ColumnRow> columns;
  for (const ColumnSql& column : table.columns) columns.push_back({column.name, {}, false, {}, 0});
  const schema::Table named = read_table(table_name, table.text(), columns, {});
  std::size_t at = 0;
  return find_place(table, [&](const ConstraintSql& c, const std::vector<std::string>&) {
    if (!is_modelled(c)) return false;
    const Constraint& constraint = named.constraints.at(at++);
    return c.name.empty() && text::iequals(constraint.name, name);
  });
}

/// A condition's tokens, however its names are quoted and without parentheses around it all.
std::string bare_condition(std::string_view condition) {
  const Words words(condition);
  std::size_t first = 0;
  std::size_t last = words.size();
  while (first < last && words.is(first, "(") && words.behind_parenthesis(first) == last) {
    ++first;
    --last;
  }
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    const bool is_text = words.kind(i) == sql::TokenKind::string;
    out += (is_text ? std::string(words.at(i)) : text::upper(unquoted(words.at(i)))) + " ";
  }
  return out;
}

/// A CHECK without a name, by its condition as it is written for SQLite.
std::optional<Place> find_check(Rebuild& changed, const std::string& condition) {
  if (condition.empty()) return std::nullopt;
  return find_place(changed.definition(),
                    [&](const ConstraintSql& c, const std::vector<std::string>&) {
                      return c.name.empty() && c.kind == Kind::check &&
                             bare_condition(c.expression) == bare_condition(condition);
                    });
}

/// By its name; where the text has none (tables that somebody else made), by what it is.
std::optional<Place> find_place(Rebuild& changed, const std::string& name,
                                const Constraint* known) {
  TableSql& table = changed.definition();
  const auto by_name =
      find_place(table, [&](const ConstraintSql& c, const std::vector<std::string>&) {
        return !c.name.empty() && text::iequals(c.name, name);
      });
  if (by_name) return by_name;
  if (known != nullptr && kind_of(*known) != Kind::check) {
    const auto by_rule =
        find_place(table, [&](const ConstraintSql& c, const std::vector<std::string>& columns) {
          return c.name.empty() && c.kind == kind_of(*known) &&
                 same_columns(columns, columns_of(*known));
        });
    if (by_rule) return by_rule;
  }
  return find_unnamed(table, changed.table(), name);
}

}  // namespace

std::string Render::condition_of(const schema::Name& name, const std::string& constraint) const {
  const schema::Table* table = model.find_table(name);
  const Constraint* known = table == nullptr ? nullptr : table->find_constraint(constraint);
  const auto* check = known == nullptr ? nullptr : std::get_if<schema::Check>(&known->rule);
  return check == nullptr ? std::string() : definitions().expression(check->condition, *table).sql;
}

void Render::operator()(const ops::AddConstraint& operation) const {
  const Constraint& constraint = operation.constraint;
  const schema::Schema later = after(operation);
  const schema::Table* table = later.find_table(operation.table);
  const schema::Table bare = table == nullptr ? table_of(operation.table) : *table;
  const std::string text = definitions(later).constraint(bare, constraint);
  Rebuild& changed = rebuild(operation.table);
  if (!operation.using_index.empty()) changed.drop_index(operation.using_index);
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
    for (const std::string& name : columns_of(constraint)) {
      ColumnSql& column = column_of(changed, name);
      if (column.find(Kind::not_null) == nullptr) {
        column.add("NOT NULL");
        changed.blame_column(column.name);
      }
      // Alone and declared INTEGER it would be the rowid and count by itself.
      if (columns_of(constraint).size() == 1 && column.declared() == "INTEGER")
        column.type = " INT";
    }
    if (const schema::Column* key = counting_key_of(bare)) {
      restate(changed, later, operation.table, key->name);
      return follow_numbers(later, operation.table, key->name);
    }
  }
  changed.definition().add(text);
  changed.blame_constraint(constraint.name);
  if (constraint.not_valid) {
    changed.leave_unchecked(constraint.name);
  } else if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    std::vector<std::string> referenced = key->referenced;
    if (referenced.empty() && text::iequals(flat_name(key->table), changed.table()))
      referenced = changed.definition().primary_key();
    if (referenced.size() == key->columns.size()) {
      changed.verify(
          {constraint.name, changed.table(), key->columns, flat_name(key->table), referenced});
    }
  }
}

void Render::drop_constraint(Rebuild& changed, const schema::Name& name,
                             const std::string& constraint, bool if_exists) const {
  const schema::Table* table = model.find_table(name);
  const Constraint* known = table == nullptr ? nullptr : table->find_constraint(constraint);
  std::optional<Place> place = find_place(changed, constraint, known);
  if (!place) place = find_check(changed, condition_of(name, constraint));
  if (!place) {
    if (if_exists) return;
    throw Untranslatable("table " + name.name + " has no constraint " + constraint + " here",
                         "check its name in the database's schema");
  }
  place->list->erase(place->list->begin() + static_cast<std::ptrdiff_t>(place->index));
}

void Render::operator()(const ops::DropConstraint& operation) const {
  const schema::Table table = table_of(operation.table);
  const Constraint* known = table.find_constraint(operation.constraint);
  if (operation.if_exists && known == nullptr && model.complete) return;
  const bool is_key = known != nullptr && std::holds_alternative<schema::PrimaryKey>(known->rule);
  if (is_key && counting_key_of(table) != nullptr) {
    // A key that the section adds later takes its place.
    notes.approximated("the primary key of " + table.name.name +
                       " stays, for only a key counts by itself");
    return;
  }
  drop_constraint(rebuild(operation.table), operation.table, operation.constraint,
                  operation.if_exists);
}

void Render::operator()(const ops::RenameConstraint& operation) const {
  const schema::Table table = table_of(operation.table);
  Rebuild& changed = rebuild(operation.table);
  std::optional<Place> place =
      find_place(changed, operation.constraint, table.find_constraint(operation.constraint));
  if (!place) place = find_check(changed, condition_of(operation.table, operation.constraint));
  if (!place) {
    throw Untranslatable(
        "table " + operation.table.name + " has no constraint " + operation.constraint + " here",
        "check its name in the database's schema");
  }
  place->constraint().rename(operation.to);
}

void Render::operator()(const ops::ValidateConstraint& operation) const {
  const schema::Table table = table_of(operation.table);
  const Constraint* constraint = table.find_constraint(operation.constraint);
  if (constraint == nullptr) {
    throw Untranslatable("constraint " + operation.constraint + " is not in the model",
                         kOwnSection);
  }
  if (const auto* key = std::get_if<schema::ForeignKey>(&constraint->rule)) {
    out.rows(verify_reference({constraint->name, flat_name(table.name), key->columns,
                               flat_name(key->table), key->referenced}));
  } else if (const auto* check = std::get_if<schema::Check>(&constraint->rule)) {
    out.rows(verify_condition(flat_name(table.name), constraint->name,
                              definitions().expression(check->condition, table).sql));
  }
}

void Render::operator()(const ops::AlterConstraint& operation) const {
  const schema::Schema later = after(operation);
  const schema::Table* table = later.find_table(operation.table);
  const Constraint* constraint =
      table == nullptr ? nullptr : table->find_constraint(operation.constraint);
  if (constraint == nullptr)
    throw Untranslatable("constraint " + operation.constraint + " is not in the model",
                         kOwnSection);
  Rebuild& changed = rebuild(operation.table);
  const std::optional<Place> place = find_place(changed, operation.constraint, constraint);
  if (!place)
    throw Untranslatable(
        "table " + operation.table.name + " has no constraint " + operation.constraint + " here",
        kOwnSection);
  const bool in_column = place->column != nullptr;
  place->constraint().text = in_column
                                 ? " " + definitions(later).column_constraint(*table, *constraint)
                                 : "\n    " + definitions(later).constraint(*table, *constraint);
}

}  // namespace dunlin::sqlite
