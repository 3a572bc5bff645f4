// Subqueries inside expressions.
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

/// The operator of x < ANY (SELECT ...); "=" for IN.
std::string_view operator_of(const PgQuery__SubLink& link) {
  return link.n_oper_name == 0 ? "=" : string_of(link.oper_name[link.n_oper_name - 1]);
}

/// A column, perhaps cast: nothing that could be an aggregate.
bool is_column(const Node& node) {
  const Node* value = &node;
  while (value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) value = value->type_cast->arg;
  return value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
}

/// One column of the rows of FROM and WHERE, at most put into an order.
bool is_plain(const PgQuery__SelectStmt& select) {
  return select.op == PG_QUERY__SET_OPERATION__SETOP_NONE && select.n_values_lists == 0 &&
         select.n_target_list == 1 && select.n_group_clause == 0 &&
         select.having_clause == nullptr && select.n_distinct_clause == 0 &&
         select.limit_count == nullptr && select.limit_offset == nullptr &&
         select.with_clause == nullptr && select.n_window_clause == 0 && select.n_from_clause > 0 &&
         is_column(*select.target_list[0]->res_target->val);
}

}  // namespace

Fragment Printer::sublink(const Node& node) {
  const PgQuery__SubLink& link = *node.sub_link;
  const auto kind = link.sub_link_type;
  if (kind == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) {
    const std::string sql = "EXISTS " + parenthesized(query(*link.subselect->select_stmt, {}).sql);
    return {sql, Binding::primary, plain(TypeKind::boolean), {}, false};
  }
  if (kind == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK) {
    Query query = this->query(*link.subselect->select_stmt, {});
    MaybeType type = query.columns.size() == 1 ? query.columns[0].type : std::nullopt;
    return {parenthesized(query.sql), Binding::primary, std::move(type), {}, false};
  }
  if (kind == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK && operator_of(link) == "=") {
    return membership(link, false);
  }
  if (kind == PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK && operator_of(link) == "<>") {
    return membership(link, true);
  }
  if (kind == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK ||
      kind == PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK) {
    return quantified_query(link, node);
  }
  return array_of_query(link, node);
}

// ARRAY(SELECT x ...) is array_agg(x), and an empty array where that gives null. A subquery around
// the query could not everywhere read the rows outside, so that it is the last choice.
Fragment Printer::array_of_query(const PgQuery__SubLink& link, const Node& where) {
  const PgQuery__SelectStmt& select = *link.subselect->select_stmt;
  notes.emulated({});
  if (is_plain(select)) {
    try {
      return aggregated(select, where);
    } catch (const Untranslatable&) {
      if (select.n_sort_clause == 0) throw;
      placed_ = false;
    }
  }
  const std::vector<std::string> names{"value"};
  Query query = this->query(select, {.named = true, .names = names});
  // Without a limit an engine may take the order of a subquery for meaningless.
  if (select.n_sort_clause > 0 && select.limit_count == nullptr && traits_.limit_needs_number)
    query.sql += " LIMIT " + std::string(kNoLimit);
  Fragment value{quoted("value"), Binding::primary, {}, {}, false};
  if (query.columns.size() == 1) value.type = query.columns.front().type;
  return array_from(std::move(value), {}, " FROM (" + query.sql + ") AS " + quoted("dunlin_rows"),
                    where);
}

Fragment Printer::aggregated(const PgQuery__SelectStmt& select, const Node& where) {
  const Level level(*this);
  std::string from = this->from(nodes(select.n_from_clause, select.from_clause));
  const bool was_qualifying = std::exchange(qualifying_, select.n_sort_clause > 0);
  Fragment value = expression(*select.target_list[0]->res_target->val);
  std::string order =
      order_by(nodes(select.n_sort_clause, select.sort_clause), NullOrder::matters, {});
  qualifying_ = was_qualifying;
  return array_from(std::move(value), std::move(order), from + this->where(select.where_clause),
                    where);
}

Fragment Printer::array_from(Fragment value, std::string order, const std::string& from,
                             const Node& where) {
  MaybeType type = value.type;
  if (type) ++type->array_dimensions;
  FunctionCall aggregate;
  aggregate.name.name = "array_agg";
  aggregate.arguments.push_back(std::move(value));
  aggregate.order_by = std::move(order);
  FunctionCall whole;
  whole.name.name = "coalesce";
  whole.arguments.push_back(call(std::move(aggregate), where));
  whole.arguments.push_back(ask(where.base, [&] { return dialect_.array({}, notes); }));
  for (Fragment& argument : whole.arguments) argument.type = type;
  const std::string sql = "(SELECT " + call(std::move(whole), where).sql + from + ")";
  return {sql, Binding::primary, std::move(type), {}, false};
}

Fragment Printer::membership(const PgQuery__SubLink& link, bool negated) {
  const Fragment value = operand(expression(*link.testexpr), Binding::like);
  const PgQuery__SelectStmt& select = *link.subselect->select_stmt;
  const bool limited = select.limit_count != nullptr || select.limit_offset != nullptr;
  Query query = this->query(select, {});
  // Who has no ON CONFLICT has no LIMIT in IN either: only in FROM.
  if (limited && traits_.conflict == StatementTraits::Conflict::duplicate_key)
    query.sql = "SELECT * FROM (" + query.sql + ") AS " + quoted("dunlin_rows");
  return {value.sql + (negated ? " NOT IN " : " IN ") + parenthesized(query.sql),
          Binding::like,
          plain(TypeKind::boolean),
          {},
          false};
}

Fragment Printer::quantified_query(const PgQuery__SubLink& link, const Node& where) {
  const bool any = link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK;
  Fragment value = operand(expression(*link.testexpr), Binding::other_operator);
  const Query query = this->query(*link.subselect->select_stmt, {});
  Fragment right{parenthesized(query.sql), Binding::primary, {}, {}, false};
  const std::string name = (any ? "any query " : "all query ") + std::string(operator_of(link));
  return combine(name, std::move(value), std::move(right), where);
}

}  // namespace dunlin::parse
