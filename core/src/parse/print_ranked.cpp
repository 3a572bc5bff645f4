// DISTINCT ON and WITH TIES by numbering the rows in a subquery, where the dialect lacks them.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

constexpr std::string_view kRank = "dunlin_rank";
constexpr std::string_view kPlace = "dunlin_place";
constexpr std::string_view kRows = "dunlin_rows";

bool has_ties(const PgQuery__SelectStmt& select) {
  return select.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES;
}

bool has_distinct_on(const PgQuery__SelectStmt& select) {
  return select.n_distinct_clause > 0 &&
         select.distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET;
}

/// What a key of ORDER BY or DISTINCT ON means: a column of the target list by its number or by its
/// new name, else itself (PostgreSQL manual, SELECT, "ORDER BY Clause").
const Node& key_of(const Node& key, std::span<Node* const> targets) {
  if (const auto number = integer_of(&key);
      number && *number >= 1 && static_cast<std::size_t>(*number) <= targets.size()) {
    return *targets[static_cast<std::size_t>(*number) - 1]->res_target->val;
  }
  if (key.node_case != PG_QUERY__NODE__NODE_COLUMN_REF || key.column_ref->n_fields != 1) return key;
  const std::string_view name = string_of(key.column_ref->fields[0]);
  for (const Node* target : targets) {
    if (!name.empty() && name == target->res_target->name) return *target->res_target->val;
  }
  return key;
}

}  // namespace

bool Printer::needs_ranks(const PgQuery__SelectStmt& select) const {
  return has_ties(select) || (has_distinct_on(select) && !traits_.distinct_on);
}

std::string Printer::rank_order(const PgQuery__SelectStmt& select, std::span<Node* const> targets) {
  std::string sql;
  for (const Node* node : nodes(select.n_sort_clause, select.sort_clause)) {
    PgQuery__SortBy key = *node->sort_by;
    key.node = const_cast<Node*>(&key_of(*key.node, targets));
    Node copy = *node;
    copy.sort_by = &key;
    sql += (sql.empty() ? "ORDER BY " : ", ") + order_key(copy, NullOrder::matters, {});
  }
  return sql;
}

Query Printer::ranked_query(const PgQuery__SelectStmt& select, const QueryUse& use) {
  const bool ties = has_ties(select);
  const std::span<Node* const> targets = nodes(select.n_target_list, select.target_list);
  if (select.op != PG_QUERY__SET_OPERATION__SETOP_NONE || select.n_values_lists > 0 ||
      (ties && (select.n_distinct_clause > 0 || select.limit_offset != nullptr))) {
    refuse(select.base, "this use of WITH TIES has no counterpart",
           "compare rank() OVER (...) in a subquery");
  }
  notes.emulated(ties ? "WITH TIES is written with rank()"
                      : "DISTINCT ON is written with row_number()");
  Query result;
  result.complete = true;
  const std::string from = this->from(nodes(select.n_from_clause, select.from_clause));
  std::string inner;
  std::string outer;
  for (const Item& item : spelled_out(targets, use)) {
    const std::string column = quoted("c" + std::to_string(result.columns.size() + 1));
    inner += (inner.empty() ? "" : ", ") + item.sql + " AS " + column;
    outer += (outer.empty() ? "" : ", ") + column;
    if (item.column.name != "?column?") outer += " AS " + quoted(item.column.name);
    result.columns.push_back(item.column);
  }
  for (std::size_t i = 0; i < use.nulls; ++i) outer += ", NULL";

  const std::string order = rank_order(select, targets);
  std::string window = order;
  if (!ties) {
    std::string keys;
    for (const Node* key : nodes(select.n_distinct_clause, select.distinct_clause))
      keys += (keys.empty() ? "" : ", ") + expression(key_of(*key, targets)).sql;
    window = "PARTITION BY " + keys + (order.empty() ? "" : " ") + order;
  }
  inner += std::string(ties ? ", RANK()" : ", ROW_NUMBER()") + " OVER (" + window + ") AS " +
           quoted(kRank);
  if (!order.empty()) inner += ", ROW_NUMBER() OVER (" + order + ") AS " + quoted(kPlace);

  result.sql = "SELECT " + outer + " FROM (SELECT " + inner + from + where(select.where_clause) +
               grouping(select) + windows(select) + ") AS " + quoted(kRows) + " WHERE " +
               quoted(kRank);
  result.sql += ties ? " <= " + expression(*select.limit_count).sql : std::string(" = 1");
  if (!order.empty()) result.sql += " ORDER BY " + quoted(kPlace);
  if (!ties) result.sql += limit(select);
  return result;
}

std::vector<Printer::Item> Printer::spelled_out(std::span<Node* const> targets,
                                                const QueryUse& use) {
  std::vector<Item> items;
  const auto name = [&](const std::string& written) {
    const std::size_t index = items.size();
    return index < use.names.size() ? use.names[index] : written;
  };
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const PgQuery__ResTarget& target = *targets[i]->res_target;
    if (is_star(*target.val)) {
      if (use.only)
        refuse(target.val->base, "the columns of * cannot be told apart here",
               "write the columns out");
      for (OutputColumn& column : star_columns(*target.val)) {
        std::string sql = column.printed;
        items.push_back({std::move(sql), {name(column.name), column.type, column.nullable, {}}});
      }
      continue;
    }
    if (use.only && *use.only != i) continue;
    Fragment fragment = expression(*target.val);
    if (i < use.targets.size()) fragment = stored(std::move(fragment), use.targets[i], *target.val);
    std::string written = target.name[0] != '\0' ? target.name : column_name_of(*target.val);
    items.push_back({fragment.sql, {name(written), fragment.type, true, {}}});
  }
  return items;
}

bool Printer::is_star(const Node& value) {
  return value.node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
         value.column_ref->fields[value.column_ref->n_fields - 1]->node_case ==
             PG_QUERY__NODE__NODE_A_STAR;
}

std::vector<OutputColumn> Printer::star_columns(const Node& star) {
  const PgQuery__ColumnRef& reference = *star.column_ref;
  std::vector<OutputColumn> columns;
  const auto take = [&](const Relation& relation) {
    if (!relation.complete || relation.merged) {
      refuse(star.base, "the columns of * are not all known here", "write the columns out");
    }
    for (OutputColumn column : relation.columns) {
      if (column.printed.empty())
        column.printed =
            (relation.qualifier.empty() ? "" : relation.qualifier + ".") + quoted(column.name);
      columns.push_back(std::move(column));
    }
  };
  if (reference.n_fields == 1) {
    for (const Relation& relation : frames_.back().relations) take(relation);
    return columns;
  }
  const Relation* relation = find_relation({}, string_of(reference.fields[reference.n_fields - 2]));
  if (relation == nullptr) {
    refuse(star.base, "the columns of * are not known here", "write the columns out");
  }
  take(*relation);
  return columns;
}

}  // namespace dunlin::parse
