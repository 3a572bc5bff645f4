// UPDATE, DELETE, and what assignments have in common.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

const PgQuery__MultiAssignRef* part_of_row(const Node& target) {
  const Node& value = *target.res_target->val;
  return value.node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF ? value.multi_assign_ref
                                                                  : nullptr;
}

}  // namespace

std::string Printer::where(const Node* condition) {
  return condition == nullptr ? "" : " WHERE " + this->condition(*condition).sql;
}

std::string Printer::returning(std::span<Node* const> list) {
  if (list.empty()) return {};
  if (!traits_.returning) {
    notes.emulated("RETURNING is left out: a migration reads no rows");
    return {};
  }
  std::string sql;
  Query ignored;
  for (const Node* node : list) {
    sql += sql.empty() ? " RETURNING " : ", ";
    sql += target(*node->res_target, 0, {}, ignored);
  }
  return sql;
}

std::string Printer::update(const Node& node) {
  const PgQuery__UpdateStmt& update = *node.update_stmt;
  const Level level(*this);
  hide(*update.relation);
  std::string sql = prologue(update.with_clause);
  sql += "UPDATE " + from_table(*update.relation);
  const bool joined = update.n_from_clause > 0 && !traits_.update_from;
  const Changed changed{frames_.back().relations.front(), find_table(*update.relation), joined};
  const std::span<Node* const> items = nodes(update.n_from_clause, update.from_clause);
  std::string from = this->from(items.first(joined ? 0 : items.size()));
  if (joined) {
    notes.emulated({});
    for (const Node* item : items) {
      const bool nested = item->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR;
      const std::string other = from_item(*item);
      sql += " CROSS JOIN " + (nested ? parenthesized(other) : other);
    }
  }
  sql += " SET " + set_list(nodes(update.n_target_list, update.target_list), changed);
  sql += from + where(update.where_clause);
  return sql + returning(nodes(update.n_returning_list, update.returning_list));
}

std::string Printer::remove(const Node& node) {
  const PgQuery__DeleteStmt& remove = *node.delete_stmt;
  const Level level(*this);
  const bool several = remove.n_using_clause > 0 || remove.relation->alias != nullptr;
  const bool joined = several && traits_.delete_using_joins;
  hide(*remove.relation);
  std::string sql = prologue(remove.with_clause);
  const std::string table = from_table(*remove.relation);
  if (joined) {
    sql += remove_joined(remove, table);
  } else {
    sql += "DELETE FROM " + table;
    sql += remove.n_using_clause > 0 ? remove_using(remove) : where(remove.where_clause);
  }
  return sql + returning(nodes(remove.n_returning_list, remove.returning_list));
}

std::string Printer::remove_joined(const PgQuery__DeleteStmt& remove, const std::string& table) {
  std::string sql = "DELETE " + frames_.back().relations.front().qualifier + " FROM " + table;
  for (const Node* item : nodes(remove.n_using_clause, remove.using_clause)) {
    const bool nested = item->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR;
    const std::string other = from_item(*item);
    sql += " CROSS JOIN " + (nested ? parenthesized(other) : other);
    notes.emulated({});
  }
  return sql + where(remove.where_clause);
}

std::string Printer::remove_using(const PgQuery__DeleteStmt& remove) {
  std::string tables;
  const std::span<Node* const> items = nodes(remove.n_using_clause, remove.using_clause);
  if (traits_.delete_using) {
    for (const Node* item : items) {
      tables += tables.empty() ? " USING " : ", ";
      tables += from_item(*item);
    }
    return tables + where(remove.where_clause);
  }
  notes.emulated({});
  const std::string from = this->from(items);
  return " WHERE EXISTS (SELECT 1" + from + where(remove.where_clause) + ")";
}

std::string Printer::assigned(const Node& value, const Changed& changed, std::string_view column) {
  if (value.node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT) {
    return traits_.default_in_values ? "DEFAULT" : default_value(value, changed.table, column);
  }
  const schema::Column* known =
      changed.table == nullptr ? nullptr : changed.table->find_column(column);
  return stored(expression(value), known == nullptr ? std::nullopt : MaybeType(known->type), value)
      .sql;
}

Assignment Printer::assignment(const PgQuery__ResTarget& target, const Changed& changed) {
  if (target.n_indirection > 0) {
    refuse(target.base, "parts of a column's value cannot be assigned", "assign the whole value");
  }
  Assignment result{target.name, {}, {}};
  const Node* value = target.val;
  if (value->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF) {
    const PgQuery__MultiAssignRef& part = *value->multi_assign_ref;
    const auto index = static_cast<std::size_t>(part.colno) - 1;
    const Node& source = *part.source;
    if (source.node_case == PG_QUERY__NODE__NODE_SUB_LINK) {
      const QueryUse use{.named = false, .only = index};
      result.value = parenthesized(query(*source.sub_link->subselect->select_stmt, use).sql);
      result.reads = reads(source, changed.relation);
      notes.emulated({});
      return result;
    }
    if (source.node_case != PG_QUERY__NODE__NODE_ROW_EXPR || index >= source.row_expr->n_args) {
      refuse(source.base, "this row cannot be taken apart", "assign the columns one by one");
    }
    value = source.row_expr->args[index];
  }
  result.value = assigned(*value, changed, result.column);
  result.reads = reads(*value, changed.relation);
  return result;
}

std::vector<Assignment> Printer::assignments(std::span<Node* const> targets,
                                             const Changed& changed) {
  std::vector<Assignment> list;
  list.reserve(targets.size());
  for (const Node* target : targets) list.push_back(assignment(*target->res_target, changed));
  return list;
}

// (a, b) = (1, 2) or (a, b) = (SELECT ...), as it is written.
std::string Printer::row_assignment(std::span<Node* const> targets, const Changed& changed) {
  std::vector<std::string> columns;
  for (const Node* target : targets) columns.emplace_back(target->res_target->name);
  const std::string left = parenthesized(quoted_list(columns)) + " = ";
  const Node& source = *part_of_row(*targets.front())->source;
  if (source.node_case != PG_QUERY__NODE__NODE_ROW_EXPR) return left + expression(source).sql;
  const bool implicit =
      source.row_expr->row_format == PG_QUERY__COERCION_FORM__COERCE_IMPLICIT_CAST;
  std::string values;
  for (std::size_t i = 0; i < source.row_expr->n_args; ++i) {
    if (i > 0) values += ", ";
    values += assigned(*source.row_expr->args[i], changed, columns.at(i));
  }
  return left + (implicit ? "" : "ROW") + parenthesized(values);
}

std::string Printer::set_list(std::span<Node* const> targets, const Changed& changed) {
  std::string sql;
  const std::string prefix = changed.qualified ? changed.relation.qualifier + "." : "";
  const auto add = [&](const std::string& text) { sql += (sql.empty() ? "" : ", ") + text; };
  if (!traits_.row_assignment || !traits_.simultaneous_set) {
    for (const Assignment& one : ordered(assignments(targets, changed), *targets.front())) {
      add(prefix + quoted(one.column) + " = " + one.value);
    }
    return sql;
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (const PgQuery__MultiAssignRef* part = part_of_row(*targets[i])) {
      const auto width = std::min(static_cast<std::size_t>(part->ncolumns), targets.size() - i);
      add(row_assignment(targets.subspan(i, width), changed));
      i += width - 1;
      continue;
    }
    const Assignment one = assignment(*targets[i]->res_target, changed);
    add(prefix + quoted(one.column) + " = " + one.value);
  }
  return sql;
}

std::vector<std::string> Printer::reads(const Node& value, const Relation& relation) const {
  std::vector<std::string> columns;
  if (traits_.simultaneous_set) return columns;
  each_column(value, [&](const PgQuery__ColumnRef& reference) {
    const std::vector<std::string> parts = strings_of(nodes(reference.n_fields, reference.fields));
    const bool own = parts.size() == 1 || parts[parts.size() - 2] == relation.name;
    if (own) columns.push_back(parts.back());
  });
  return columns;
}

// Where each assignment sees those before it, a column is assigned after all others that read it.
std::vector<Assignment> Printer::ordered(std::vector<Assignment> list, const Node& where) {
  if (traits_.simultaneous_set) return list;
  std::vector<Assignment> result;
  while (!list.empty()) {
    const auto free = std::find_if(list.begin(), list.end(), [&](const Assignment& candidate) {
      return std::none_of(list.begin(), list.end(), [&](const Assignment& other) {
        return &other != &candidate && std::find(other.reads.begin(), other.reads.end(),
                                                 candidate.column) != other.reads.end();
      });
    });
    if (free == list.end()) {
      refuse(where.base, "these assignments read each other's old values",
             "use two UPDATE statements and a helper column");
    }
    result.push_back(std::move(*free));
    list.erase(free);
  }
  return result;
}

}  // namespace dunlin::parse
