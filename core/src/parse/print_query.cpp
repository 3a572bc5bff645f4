// SELECT, VALUES and set operations.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

bool is_set_operation(const PgQuery__SelectStmt& select) {
  return select.op != PG_QUERY__SET_OPERATION__SETOP_NONE;
}

/// Clauses that belong to a whole query and not to a member of a set operation.
bool has_own_clauses(const PgQuery__SelectStmt& select) {
  return select.with_clause != nullptr || select.n_sort_clause > 0 ||
         select.limit_count != nullptr || select.limit_offset != nullptr;
}

std::string_view words_of(const PgQuery__SelectStmt& select) {
  const bool all = select.all != 0;
  if (select.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT) {
    return all ? " INTERSECT ALL " : " INTERSECT ";
  }
  if (select.op == PG_QUERY__SET_OPERATION__SETOP_EXCEPT) return all ? " EXCEPT ALL " : " EXCEPT ";
  return all ? " UNION ALL " : " UNION ";
}

/// Whether the left member of a set operation can stand without parentheses: every engine reads
/// UNION and EXCEPT from left to right, and INTERSECT first or in its turn.
bool stands_left(const PgQuery__SelectStmt& member, const PgQuery__SelectStmt& parent) {
  if (has_own_clauses(member)) return false;
  return !is_set_operation(member) || member.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ||
         parent.op != PG_QUERY__SET_OPERATION__SETOP_INTERSECT;
}

}  // namespace

Query Printer::view(const PgQuery__SelectStmt& select) {
  in_view_ = true;
  return query(select, {.named = true});
}

void Printer::check_query(const PgQuery__SelectStmt& select) {
  if (select.into_clause != nullptr) {
    refuse(select.into_clause->base, "SELECT INTO creates a table",
           "write CREATE TABLE and INSERT ... SELECT");
  }
  if (select.n_locking_clause > 0) {
    notes.emulated("FOR UPDATE and FOR SHARE are left out: the statement locks what it changes");
  }
}

Query Printer::query(const PgQuery__SelectStmt& select, const QueryUse& use) {
  check_query(select);
  const Level level(*this);
  const std::string with = this->with(select.with_clause);
  if (needs_ranks(select)) {
    Query ranked = ranked_query(select, use);
    ranked.sql.insert(0, with);
    return ranked;
  }
  Query result;
  if (is_set_operation(select)) {
    result = set_operation(select, use);
  } else if (select.n_values_lists > 0) {
    result = values(select, use);
  } else {
    result = select_core(select, use);
  }
  result.sql.insert(0, with);
  if (select.n_sort_clause > 0) {
    if (is_set_operation(select)) check_order_of_union(select, result);
    const bool limited = select.limit_count != nullptr || select.limit_offset != nullptr;
    const NullOrder nulls = limited ? NullOrder::matters : NullOrder::only_for_display;
    result.sql += " ORDER BY " + order_by(nodes(select.n_sort_clause, select.sort_clause), nulls,
                                          nodes(select.n_target_list, select.target_list));
  }
  result.sql += limit(select);
  return result;
}

// Its keys can only be names and numbers of columns.
void Printer::check_order_of_union(const PgQuery__SelectStmt& select, const Query& result) {
  if (traits_.enum_order) return;
  const bool enums =
      std::any_of(result.columns.begin(), result.columns.end(),
                  [&](const OutputColumn& column) { return enum_of(column.type) != nullptr; });
  if (!enums) return;
  refuse(select.sort_clause[0]->base,
         "values of an enum are ordered by its declaration, here by their spelling",
         "order a SELECT of the UNION in a subquery");
}

Query Printer::select_core(const PgQuery__SelectStmt& select, const QueryUse& use) {
  Query result;
  result.complete = true;
  const std::string from =
      move_to_from(nodes(select.n_target_list, select.target_list),
                   this->from(nodes(select.n_from_clause, select.from_clause)));
  std::string sql = "SELECT " + distinct(select) + targets(select, use, result);
  sql += from + where(select.where_clause) + grouping(select) + kept_aggregation(select, use) +
         windows(select);
  result.sql = std::move(sql);
  return result;
}

std::string Printer::distinct(const PgQuery__SelectStmt& select) {
  const std::span<Node* const> keys = nodes(select.n_distinct_clause, select.distinct_clause);
  if (keys.empty()) return {};
  // Plain DISTINCT is a list of one empty node.
  if (keys.front()->node_case == PG_QUERY__NODE__NODE__NOT_SET) return "DISTINCT ";
  return "DISTINCT ON " + parenthesized(list(keys)) + " ";
}

std::string Printer::targets(const PgQuery__SelectStmt& select, const QueryUse& use,
                             Query& result) {
  std::string sql;
  for (std::size_t i = 0; i < select.n_target_list; ++i) {
    if (use.only && *use.only != i) continue;
    if (!sql.empty()) sql += ", ";
    sql += target(*select.target_list[i]->res_target, i, use, result);
  }
  for (std::size_t i = 0; i < use.nulls; ++i) sql += ", NULL";
  return sql.empty() ? "1" : sql;
}

std::string Printer::target(const PgQuery__ResTarget& target, std::size_t index,
                            const QueryUse& use, Query& result) {
  const Node& value = *target.val;
  if (is_star(value)) return star_target(value, use, result);
  const bool own_number = use.insert != nullptr && index < use.insert->columns.size() &&
                          is_own_number(value, use.insert->table, use.insert->columns[index]) &&
                          counts_by_null(*use.insert->table, use.insert->columns[index]);
  Fragment fragment = own_number ? dialect_.constant({}) : expression(value);
  const bool plain_column = value.node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
  // Columns of a function in FROM are expressions of their own.
  const bool other_words = plain_column && (use.named || in_view_) &&
                           !fragment.sql.ends_with(quoted(column_name_of(value)));
  if (index < use.targets.size()) fragment = stored(std::move(fragment), use.targets[index], value);
  std::string name = target.name[0] != '\0' ? target.name : column_name_of(value);
  const bool renamed = index < use.names.size();
  if (renamed) name = use.names[index];
  const bool spelled = use.named && !traits_.expression_names && name != "?column?";
  result.columns.push_back({name, fragment.type, true});
  const bool needed = plain_column ? name != column_name_of(value) || other_words : spelled;
  if (in_view_ && traits_.views_follow_columns && name != "?column?") {
    return fragment.sql + " AS " + quoted(name);
  }
  if (!renamed && target.name[0] == '\0' && !needed) return fragment.sql;
  if (renamed && !needed && target.name[0] == '\0' && plain_column) return fragment.sql;
  return fragment.sql + " AS " + quoted(name);
}

std::string Printer::star_target(const Node& value, const QueryUse& use, Query& result) {
  const PgQuery__ColumnRef& reference = *value.column_ref;
  if (!use.names.empty() || use.only) {
    refuse(value.base, "the columns of * cannot be named from outside", "write the columns out");
  }
  const std::vector<Relation>& all = frames_.back().relations;
  const bool own_words = std::any_of(all.begin(), all.end(), [](const Relation& relation) {
    return !relation.columns.empty() && !relation.columns.front().printed.empty();
  });
  const bool spelled = in_view_ && traits_.views_follow_columns;
  const bool known = std::all_of(all.begin(), all.end(), [](const Relation& relation) {
    return relation.complete && !relation.merged;
  });
  if (spelled && !known) {
    notes.approximated("the columns of * are not known: the view takes in columns added later");
  }
  if (own_words || (spelled && known)) {
    std::string sql;
    for (OutputColumn& column : star_columns(value)) {
      sql += (sql.empty() ? "" : ", ") + column.printed + " AS " + quoted(column.name);
      result.columns.push_back({column.name, column.type, column.nullable, {}});
    }
    return sql;
  }
  star(reference, result);
  if (reference.n_fields == 1) return "*";
  const std::string table(string_of(reference.fields[reference.n_fields - 2]));
  const Relation* relation = find_relation({}, table);
  return (relation == nullptr || relation->qualifier.empty() ? quoted(table)
                                                             : relation->qualifier) +
         ".*";
}

void Printer::star(const PgQuery__ColumnRef& star, Query& result) {
  const auto take = [&](const Relation& relation) {
    if (!relation.complete) result.complete = false;
    result.columns.insert(result.columns.end(), relation.columns.begin(), relation.columns.end());
  };
  if (star.n_fields == 1) {
    for (const Relation& relation : frames_.back().relations) take(relation);
    return;
  }
  const Relation* relation = find_relation({}, string_of(star.fields[star.n_fields - 2]));
  if (relation != nullptr) return take(*relation);
  result.complete = false;
}

std::string Printer::grouping(const PgQuery__SelectStmt& select) {
  std::string sql;
  for (const Node* key : nodes(select.n_group_clause, select.group_clause)) {
    if (key->node_case == PG_QUERY__NODE__NODE_GROUPING_SET) {
      refuse(key->base, "ROLLUP, CUBE and GROUPING SETS are not translated",
             "combine several SELECT with UNION ALL");
    }
    sql += (sql.empty() ? " GROUP BY " : ", ") + expression(*key).sql;
  }
  if (select.having_clause != nullptr) sql += " HAVING " + condition(*select.having_clause).sql;
  return sql;
}

std::string Printer::kept_aggregation(const PgQuery__SelectStmt& select, const QueryUse& use) {
  if (!use.only || select.n_group_clause > 0 || select.having_clause != nullptr) return {};
  const std::span<Node* const> targets = nodes(select.n_target_list, select.target_list);
  const auto gathers = [](const Node* target) { return is_aggregate(*target->res_target->val); };
  if (*use.only < targets.size() && gathers(targets[*use.only])) return {};
  return std::any_of(targets.begin(), targets.end(), gathers) ? " HAVING count(*) >= 0" : "";
}

std::string Printer::windows(const PgQuery__SelectStmt& select) {
  std::string sql;
  for (const Node* node : nodes(select.n_window_clause, select.window_clause)) {
    PgQuery__WindowDef definition = *node->window_def;
    const std::string name = definition.name;
    std::string unnamed;
    definition.name = unnamed.data();
    sql += (sql.empty() ? " WINDOW " : ", ") + quoted(name) + " AS " + window(definition);
  }
  return sql;
}

Query Printer::set_operation(const PgQuery__SelectStmt& select, const QueryUse& use) {
  std::vector<const PgQuery__SelectStmt*> spine{&select};
  while (is_set_operation(*spine.back()->larg) && stands_left(*spine.back()->larg, *spine.back())) {
    spine.push_back(spine.back()->larg);
  }
  Query result = member(*spine.back()->larg, *spine.back(), false, use);
  // Only the first member names the columns.
  QueryUse rest = use;
  rest.named = false;
  rest.names = {};
  for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
    const PgQuery__SelectStmt& operation = **link;
    if (operation.all != 0 && operation.op != PG_QUERY__SET_OPERATION__SETOP_UNION &&
        !traits_.except_all) {
      refuse(operation.base, "INTERSECT ALL and EXCEPT ALL have no counterpart",
             "number equal rows with row_number() and compare without ALL");
    }
    const Query right = member(*operation.rarg, operation, true, rest);
    result.sql += words_of(operation);
    result.sql += right.sql;
    result.complete = result.complete && right.complete;
    for (std::size_t i = 0; i < result.columns.size() && i < right.columns.size(); ++i) {
      result.columns[i].type = common_type(result.columns[i].type, right.columns[i].type);
    }
  }
  return result;
}

Query Printer::member(const PgQuery__SelectStmt& select, const PgQuery__SelectStmt& parent,
                      bool right, const QueryUse& use) {
  const bool stands =
      right ? !is_set_operation(select) && !has_own_clauses(select) : stands_left(select, parent);
  Query result = query(select, use);
  if (stands) return result;
  if (traits_.query_parentheses) {
    result.sql = parenthesized(result.sql);
  } else {
    result.sql = "SELECT * FROM " + parenthesized(result.sql) + " AS " + quoted("member");
  }
  return result;
}

Query Printer::values(const PgQuery__SelectStmt& select, const QueryUse& use) {
  Query result;
  result.complete = true;
  // Other engines call the columns of VALUES in their own ways: then the first row is a SELECT.
  std::vector<std::string> names(use.names.begin(), use.names.end());
  const std::size_t width = items_of(select.values_lists[0]).size();
  if (use.named && !traits_.expression_names) {
    for (std::size_t i = names.size(); i < width; ++i) {
      names.push_back("column" + std::to_string(i + 1));
    }
  }
  std::vector<Fragment> first;
  const std::string prefix = traits_.values_as_rows ? "ROW(" : "(";
  for (std::size_t i = 0; i < select.n_values_lists; ++i) {
    const std::span<Node* const> row = items_of(select.values_lists[i]);
    if (i == 0 && !names.empty()) {
      result.sql = "SELECT " + values_row(row, use, names, first);
      continue;
    }
    if (i == 0 || (i == 1 && !names.empty())) {
      result.sql += i == 0 ? "VALUES " : " UNION ALL VALUES ";
    } else {
      result.sql += ", ";
    }
    std::vector<Fragment> rest;
    result.sql += prefix + values_row(row, use, {}, i == 0 ? first : rest) + ")";
  }
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::string name = i < names.size() ? names[i] : "column" + std::to_string(i + 1);
    result.columns.push_back({name, first[i].type, true});
  }
  return result;
}

std::string Printer::values_row(std::span<Node* const> row, const QueryUse& use,
                                std::span<const std::string> names, std::vector<Fragment>& values) {
  std::string sql;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (use.only && *use.only != i) continue;
    Fragment value = expression(*row[i]);
    if (i < use.targets.size()) value = stored(std::move(value), use.targets[i], *row[i]);
    if (!sql.empty()) sql += ", ";
    sql += value.sql;
    if (i < names.size()) sql += " AS " + quoted(names[i]);
    values.push_back(std::move(value));
  }
  return sql;
}

}  // namespace dunlin::parse
