// ORDER BY with its order of nulls, and LIMIT.
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

bool is_null_constant(const Node& node) {
  return node.node_case == PG_QUERY__NODE__NODE_A_CONST && node.a_const->isnull != 0;
}

}  // namespace

std::string Printer::order_by(std::span<Node* const> keys, NullOrder nulls,
                              std::span<Node* const> targets) {
  std::string sql;
  for (const Node* key : keys) {
    if (!sql.empty()) sql += ", ";
    sql += order_key(*key, nulls, targets);
  }
  return sql;
}

std::string Printer::order_key(const Node& node, NullOrder nulls, std::span<Node* const> targets) {
  const PgQuery__SortBy& key = *node.sort_by;
  if (key.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) {
    refuse(node.base, "ORDER BY ... USING has no counterpart", "write ASC or DESC");
  }
  Fragment value = expression(*key.node);
  const Node* target = output_target(*key.node, targets);
  if (target != nullptr && !traits_.enum_order) {
    const Fragment output = expression(*target);
    if (ordered_enum(output) != nullptr) value = output;
  }
  if (const schema::Enum* type = ordered_enum(value)) value = enum_place(value, *type, node);
  std::string sql = std::move(value.sql);
  if (key.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_ASC) sql += " ASC";
  const bool descending = key.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  if (descending) sql += " DESC";

  const bool written = key.sortby_nulls != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_DEFAULT;
  const bool first =
      written ? key.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST : descending;
  const std::string words = first ? " NULLS FIRST" : " NULLS LAST";
  if (written && traits_.nulls_ordering) return sql + words;
  const bool first_by_default = traits_.nulls_last_by_default ? descending : !descending;
  const bool asked = written || nulls == NullOrder::matters;
  if (!asked || first == first_by_default || !may_be_null(*key.node)) return sql;
  if (traits_.nulls_ordering) return sql + words;
  notes.emulated({});
  return null_key(*key.node, targets, first) + ", " + sql;
}

// ORDER BY 2 names a column of the target list by its number, ORDER BY x first by its name there.
const Node* Printer::output_target(const Node& key, std::span<Node* const> targets) {
  if (const auto number = integer_of(&key)) {
    const bool known = *number >= 1 && static_cast<std::size_t>(*number) <= targets.size();
    return known ? targets[static_cast<std::size_t>(*number) - 1]->res_target->val : nullptr;
  }
  if (key.node_case != PG_QUERY__NODE__NODE_COLUMN_REF || key.column_ref->n_fields != 1)
    return nullptr;
  const std::string_view name = string_of(key.column_ref->fields[0]);
  for (const Node* target : targets) {
    if (name == target->res_target->name) return target->res_target->val;
  }
  return nullptr;
}

std::string Printer::null_key(const Node& key, std::span<Node* const> targets, bool first) {
  // 2 IS NULL would not name the column.
  const Node* target = integer_of(&key) ? output_target(key, targets) : nullptr;
  const Node* value = target == nullptr ? &key : target;
  return operand(expression(*value), Binding::is).sql + (first ? " IS NOT NULL" : " IS NULL");
}

bool Printer::may_be_null(const Node& key) const {
  if (key.node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return true;
  const PgQuery__ColumnRef& reference = *key.column_ref;
  const std::string_view name = string_of(reference.fields[reference.n_fields - 1]);
  if (reference.n_fields == 1) {
    const Found found = find_column(name);
    return found.column == nullptr || found.column->nullable;
  }
  const Relation* relation = find_relation({}, string_of(reference.fields[reference.n_fields - 2]));
  if (relation == nullptr) return true;
  for (const OutputColumn& column : relation->columns) {
    if (column.name == name) return column.nullable;
  }
  return true;
}

std::string Printer::limit(const PgQuery__SelectStmt& select) {
  std::string sql;
  if (select.limit_count != nullptr && !is_null_constant(*select.limit_count)) {
    sql = " LIMIT " + expression(*select.limit_count).sql;
  }
  if (select.limit_offset == nullptr) return sql;
  if (sql.empty() && traits_.limit_needs_number) sql = " LIMIT " + std::string(kNoLimit);
  return sql + " OFFSET " + expression(*select.limit_offset).sql;
}

}  // namespace dunlin::parse
