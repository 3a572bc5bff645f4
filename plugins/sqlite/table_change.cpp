#include "table_change.hpp"

#include <algorithm>
#include <set>

#include "dunlin/base/text.hpp"

namespace dunlin::sqlite {
namespace {

using Kind = ConstraintSql::Kind;

/// The rules of some kinds, in order, names left out.
std::vector<std::string> rules_of(const std::vector<ConstraintSql>& constraints,
                                  std::initializer_list<Kind> kinds) {
  std::vector<std::string> rules;
  for (const ConstraintSql& constraint : constraints) {
    if (std::find(kinds.begin(), kinds.end(), constraint.kind) != kinds.end())
      rules.push_back(constraint.rule());
  }
  return rules;
}

/// What decides how rows and indexes are stored.
bool stored_alike(const ColumnSql& before, const ColumnSql& after) {
  const auto storing = {Kind::primary_key, Kind::unique, Kind::collate, Kind::generated,
                        Kind::other};
  return text::iequals(before.name, after.name) && before.affinity() == after.affinity() &&
         rules_of(before.constraints, storing) == rules_of(after.constraints, storing);
}

bool same_default(const ColumnSql& before, const ColumnSql& after) {
  return rules_of(before.constraints, {Kind::default_value}) ==
         rules_of(after.constraints, {Kind::default_value});
}

std::set<std::string> checks_of(const TableSql& table) {
  std::set<std::string> rules;
  const auto take = [&](const std::vector<ConstraintSql>& constraints) {
    for (std::string& rule : rules_of(constraints, {Kind::check})) rules.insert(std::move(rule));
  };
  for (const ColumnSql& column : table.columns) take(column.constraints);
  take(table.constraints);
  return rules;
}

/// Whether ALTER TABLE ADD COLUMN takes such a column when the table has rows.
bool could_be_added(const TableSql& table, const ColumnSql& column) {
  const ConstraintSql* value = column.find(Kind::default_value);
  if (column.find(Kind::not_null) != nullptr && value == nullptr &&
      column.find(Kind::generated) == nullptr)
    return false;
  return std::none_of(table.constraints.begin(), table.constraints.end(),
                      [&](const ConstraintSql& constraint) {
                        const bool is_key =
                            constraint.kind == Kind::primary_key || constraint.kind == Kind::unique;
                        return is_key &&
                               std::any_of(constraint.columns.begin(), constraint.columns.end(),
                                           [&](const std::string& name) {
                                             return text::iequals(name, column.name);
                                           });
                      }) &&
         column.find(Kind::primary_key) == nullptr && column.find(Kind::unique) == nullptr;
}

}  // namespace

bool may_read_default(const TableSql& table, std::size_t index) {
  for (std::size_t i = std::max<std::size_t>(index, 1); i < table.columns.size(); ++i) {
    const ColumnSql& column = table.columns[i];
    const bool as_added =
        column.head.size() > 1 && column.head[0] == ' ' &&
        std::string_view(" \t\r\n/-").find(column.head[1]) == std::string_view::npos;
    if (!as_added || !could_be_added(table, column)) return false;
  }
  return index != 0;
}

bool same_collation(const ColumnSql& before, const ColumnSql& after) {
  return rules_of(before.constraints, {Kind::collate}) ==
         rules_of(after.constraints, {Kind::collate});
}

bool needs_no_copy(const TableSql& before, const TableSql& after) {
  if (before.columns.size() != after.columns.size() || before.options != after.options ||
      before.rowid_alias() != after.rowid_alias())
    return false;
  const auto keys = {Kind::primary_key, Kind::unique, Kind::other};
  if (rules_of(before.constraints, keys) != rules_of(after.constraints, keys)) return false;
  for (std::size_t i = 0; i < before.columns.size(); ++i) {
    const ColumnSql& was = before.columns[i];
    const ColumnSql& is = after.columns[i];
    if (!stored_alike(was, is)) return false;
    // STRICT tables keep what their types allow, not what their affinity makes.
    if (before.strict() && was.declared() != is.declared()) return false;
    if (!same_default(was, is) && may_read_default(before, i)) return false;
  }
  return true;
}

std::vector<NewRule> new_rules(const TableSql& before, const TableSql& after) {
  std::vector<NewRule> rules;
  const std::set<std::string> known = checks_of(before);
  const auto take = [&](const std::vector<ConstraintSql>& constraints) {
    for (const ConstraintSql& constraint : constraints) {
      if (constraint.kind == Kind::check && !known.contains(constraint.rule()))
        rules.push_back({{}, &constraint});
    }
  };
  for (const ColumnSql& column : after.columns) {
    const ColumnSql* was = before.find(column.name);
    const ConstraintSql* not_null = column.find(Kind::not_null);
    if (not_null != nullptr && (was == nullptr || was->find(Kind::not_null) == nullptr))
      rules.push_back({column.name, not_null});
    take(column.constraints);
  }
  take(after.constraints);
  return rules;
}

}  // namespace dunlin::sqlite
