// Subqueries inside expressions.
#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

/// The operator of x < ANY (SELECT ...); "=" for IN.
std::string_view operator_of(const PgQuery__SubLink& link) {
  return link.n_oper_name == 0 ? "=" : string_of(link.oper_name[link.n_oper_name - 1]);
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
  refuse(node.base, "ARRAY(SELECT ...) has no counterpart", "join the rows, or use an aggregate");
}

Fragment Printer::membership(const PgQuery__SubLink& link, bool negated) {
  const Fragment value = operand(expression(*link.testexpr), Binding::like);
  const Query query = this->query(*link.subselect->select_stmt, {});
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
