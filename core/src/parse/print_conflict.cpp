// ON CONFLICT, and its counterpart ON DUPLICATE KEY.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

bool updates(const PgQuery__OnConflictClause& conflict) {
  return conflict.action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE;
}

const std::vector<std::string>* key_columns(const schema::Constraint& constraint) {
  if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) return &key->columns;
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) return &key->columns;
  return nullptr;
}

bool same_columns(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

/// Whether the table has a unique key of other columns than these.
bool has_other_keys(const schema::Table& table, const std::vector<std::string>& columns) {
  for (const schema::Constraint& constraint : table.constraints) {
    const std::vector<std::string>* key = key_columns(constraint);
    if (key != nullptr && !same_columns(*key, columns)) return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    std::vector<std::string> key;
    for (const schema::IndexKey& part : index.keys) key.push_back(part.column);
    return index.unique && !same_columns(key, columns);
  });
}

}  // namespace

Relation Printer::target_relation(const PgQuery__RangeVar& table) {
  return relation_of(table, ask(table.base, [&] { return dialect_.object(name_of(table)); }));
}

std::string Printer::on_conflict(const PgQuery__InsertStmt& insert, const InsertPlan& plan) {
  if (insert.on_conflict_clause == nullptr) return {};
  const PgQuery__OnConflictClause& conflict = *insert.on_conflict_clause;
  const Level level(*this);
  Relation relation = target_relation(*insert.relation);
  const bool duplicate_key = traits_.conflict == StatementTraits::Conflict::duplicate_key;
  if (duplicate_key && insert.relation->alias != nullptr)
    relation.qualifier = dialect_.object(name_of(*insert.relation));
  Relation excluded = relation;
  excluded.name = "excluded";
  excluded.schema.clear();
  excluded.qualifier = quoted("excluded");
  excluded.excluded = true;
  frames_.back().relations = {relation, std::move(excluded)};
  if (duplicate_key) {
    InsertPlan changed = plan;
    changed.relation = std::move(relation);
    return this->duplicate_key(conflict, changed);
  }
  std::string sql = " ON CONFLICT";
  if (conflict.infer != nullptr) sql += " " + conflict_target(*conflict.infer, plan);
  if (!updates(conflict)) return sql + " DO NOTHING";
  sql += " DO UPDATE SET " + set_list(nodes(conflict.n_target_list, conflict.target_list),
                                      {std::move(relation), plan.table, false});
  return sql + where(conflict.where_clause);
}

const schema::Constraint& Printer::conflict_constraint(const PgQuery__InferClause& infer,
                                                       const InsertPlan& plan) {
  const schema::Constraint* constraint =
      plan.table == nullptr ? nullptr : plan.table->find_constraint(infer.conname);
  if (constraint == nullptr || key_columns(*constraint) == nullptr) {
    refuse(infer.base,
           "the columns of the constraint " + std::string(infer.conname) + " are not known",
           "write ON CONFLICT (columns)");
  }
  return *constraint;
}

std::string Printer::conflict_target(const PgQuery__InferClause& infer, const InsertPlan& plan) {
  if (infer.conname[0] != '\0') {
    return parenthesized(quoted_list(*key_columns(conflict_constraint(infer, plan))));
  }
  std::string sql;
  for (const Node* node : nodes(infer.n_index_elems, infer.index_elems)) {
    const PgQuery__IndexElem& element = *node->index_elem;
    if (!sql.empty()) sql += ", ";
    if (element.expr == nullptr) {
      sql += quoted(element.name);
      continue;
    }
    const Fragment value = expression(*element.expr);
    const bool call = element.expr->node_case == PG_QUERY__NODE__NODE_FUNC_CALL;
    sql += call ? value.sql : parenthesized(value.sql);
  }
  return parenthesized(sql) + where(infer.where_clause);
}

std::vector<std::string> Printer::conflict_columns(const PgQuery__OnConflictClause& conflict,
                                                   const InsertPlan& plan) {
  if (conflict.infer == nullptr) return {};
  const PgQuery__InferClause& infer = *conflict.infer;
  if (infer.conname[0] != '\0') {
    return plan.table == nullptr ? std::vector<std::string>{}
                                 : *key_columns(conflict_constraint(infer, plan));
  }
  std::vector<std::string> columns;
  for (const Node* node : nodes(infer.n_index_elems, infer.index_elems)) {
    if (node->index_elem->expr == nullptr) columns.emplace_back(node->index_elem->name);
  }
  return columns;
}

void Printer::note_other_keys(const PgQuery__OnConflictClause& conflict, const InsertPlan& plan) {
  const std::vector<std::string> columns = conflict_columns(conflict, plan);
  const bool any_key = conflict.infer == nullptr;
  if (any_key || (plan.table != nullptr && !has_other_keys(*plan.table, columns))) {
    notes.emulated({});
    return;
  }
  notes.approximated(
      "a conflict with any unique key of the table counts, not only with the named one");
}

std::string Printer::duplicate_key(const PgQuery__OnConflictClause& conflict,
                                   const InsertPlan& plan) {
  note_other_keys(conflict, plan);
  Changed changed{plan.relation, plan.table, true};
  const std::string words = " ON DUPLICATE KEY UPDATE ";
  if (!updates(conflict)) {
    // Setting a column to itself leaves the row alone, and lets all other errors through.
    std::vector<std::string> columns = conflict_columns(conflict, plan);
    if (columns.empty()) columns = plan.columns;
    if (columns.empty()) {
      refuse(conflict.base, "the columns of this INSERT are not known", "write the columns out");
    }
    const std::string column = changed.relation.qualifier + "." + quoted(columns.front());
    return words + column + " = " + column;
  }
  std::vector<Assignment> list =
      assignments(nodes(conflict.n_target_list, conflict.target_list), changed);
  if (conflict.where_clause != nullptr) guard(list, *conflict.where_clause, changed);
  std::string sql;
  for (const Assignment& one : ordered(std::move(list), *conflict.target_list[0])) {
    if (!sql.empty()) sql += ", ";
    sql += quoted(one.column) + " = " + one.value;
  }
  return words + sql;
}

// Without a WHERE of its own, each assignment keeps the old value where the condition is not met.
void Printer::guard(std::vector<Assignment>& list, const Node& condition, const Changed& changed) {
  const std::string test = this->condition(condition).sql;
  const std::vector<std::string> read = reads(condition, changed.relation);
  for (Assignment& one : list) {
    one.value = "CASE WHEN " + test + " THEN " + one.value + " ELSE " + changed.relation.qualifier +
                "." + quoted(one.column) + " END";
    one.reads.insert(one.reads.end(), read.begin(), read.end());
  }
  notes.emulated({});
}

}  // namespace dunlin::parse
