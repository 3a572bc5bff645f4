// Operators, AND/OR/NOT, LIKE, BETWEEN, and where parentheses go.
#include <algorithm>
#include <array>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

bool is_comparison(std::string_view name) {
  constexpr std::array kNames = std::to_array<std::string_view>(
      {"=", "<>", "<", ">", "<=", ">=", "is distinct from", "is not distinct from"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_ordering(std::string_view name) {
  return name == "<" || name == ">" || name == "<=" || name == ">=";
}

/// An operator with two sides that chain() can take.
bool is_link(const Node& node) {
  return node.node_case == PG_QUERY__NODE__NODE_A_EXPR &&
         node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP && node.a_expr->lexpr != nullptr &&
         node.a_expr->rexpr != nullptr;
}

/// The call that PostgreSQL's grammar wraps a pattern into, or null.
const PgQuery__FuncCall* wrapped(const Node& pattern, std::string_view name) {
  if (pattern.node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return nullptr;
  const PgQuery__FuncCall& call = *pattern.func_call;
  return string_of(call.funcname[call.n_funcname - 1]) == name ? &call : nullptr;
}

}  // namespace

Binding binding_of(std::string_view name, bool prefix) {
  if (prefix) return name == "-" || name == "+" ? Binding::unary : Binding::other_operator;
  if (name.starts_with("is ")) return Binding::is;
  if (is_comparison(name)) return Binding::comparison;
  constexpr std::array kLike =
      std::to_array<std::string_view>({"~~", "!~~", "~~*", "!~~*", "similar to", "not similar to"});
  if (std::find(kLike.begin(), kLike.end(), name) != kLike.end()) return Binding::like;
  if (name == "+" || name == "-") return Binding::additive;
  if (name == "*" || name == "/" || name == "%") return Binding::multiplicative;
  return name == "^" ? Binding::power : Binding::other_operator;
}

Fragment operand(Fragment fragment, Binding parent, bool chained) {
  const Binding child = fragment.binding;
  if (child == Binding::primary) return fragment;
  // Engines rank the operators from IS to || differently: there only a chain of one operator goes
  // without parentheses. + - * / rank the same everywhere but against ||.
  const bool unsure =
      parent >= Binding::is && parent <= Binding::other_operator &&
      child <= (parent == Binding::other_operator ? Binding::power : Binding::other_operator);
  const bool needed = child < parent || (child == parent ? !chained : unsure);
  if (!needed) return fragment;
  fragment.sql = parenthesized(fragment.sql);
  fragment.binding = Binding::primary;
  return fragment;
}

std::string Printer::operator_name(const PgQuery__AExpr& expression) {
  std::string name(string_of(expression.name[expression.n_name - 1]));
  if (expression.n_name > 1 && string_of(expression.name[0]) != "pg_catalog") {
    refuse(expression.base, "the operator " + name + " of a schema has no counterpart",
           "use a built-in operator");
  }
  return name;
}

Fragment Printer::junction(const Node& node) {
  const PgQuery__BoolExpr& junction = *node.bool_expr;
  const std::span<Node* const> terms = nodes(junction.n_args, junction.args);
  Fragment result{{}, Binding::not_, plain(TypeKind::boolean), {}, false};
  if (junction.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
    const Node& term = *terms.front();
    if (term.node_case == PG_QUERY__NODE__NODE_SUB_LINK &&
        term.sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK &&
        term.sub_link->n_oper_name == 0) {
      return membership(*term.sub_link, true);
    }
    const Fragment value = condition(term);
    const bool plain_term = value.binding >= Binding::unary || value.binding == Binding::not_;
    result.sql = "NOT " + (plain_term ? value.sql : parenthesized(value.sql));
    return result;
  }
  const bool all = junction.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
  result.binding = all ? Binding::and_ : Binding::or_;
  for (const Node* term : terms) {
    const Fragment value = condition(*term);
    if (!result.sql.empty()) result.sql += all ? " AND " : " OR ";
    result.sql += value.binding <= result.binding ? parenthesized(value.sql) : value.sql;
  }
  return result;
}

Fragment Printer::operation(const Node& node) {
  using Kind = PgQuery__AExprKind;
  struct Entry {
    Kind kind;
    Fragment (Printer::*handler)(const Node&);
  };
  constexpr std::array kHandlers = std::to_array<Entry>({
      {PG_QUERY__A__EXPR__KIND__AEXPR_OP, &Printer::chain},
      {PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY, &Printer::quantified},
      {PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL, &Printer::quantified},
      {PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT, &Printer::chain},
      {PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT, &Printer::chain},
      {PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF, &Printer::nullif},
      {PG_QUERY__A__EXPR__KIND__AEXPR_IN, &Printer::in_list},
      {PG_QUERY__A__EXPR__KIND__AEXPR_LIKE, &Printer::pattern},
      {PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE, &Printer::pattern},
      {PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR, &Printer::pattern},
      {PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN, &Printer::between},
      {PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN, &Printer::between},
      {PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM, &Printer::between},
      {PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM, &Printer::between},
  });
  for (const Entry& entry : kHandlers) {
    if (entry.kind == node.a_expr->kind) return (this->*entry.handler)(node);
  }
  return refused_kind(node);
}

std::optional<Fragment> Printer::compared_rows(const Node& node) {
  const Relation* left = whole_row(*node.a_expr->lexpr);
  const Relation* right = whole_row(*node.a_expr->rexpr);
  if (left == nullptr || right == nullptr) return std::nullopt;
  Fragment result{{}, Binding::or_, plain(TypeKind::boolean), {}, false};
  for (const OutputColumn& column : left->columns) {
    const auto value = [&](const Relation& row) {
      return Fragment{
          row.qualifier + "." + quoted(column.name), Binding::primary, column.type, {}, false};
    };
    if (!result.sql.empty()) result.sql += " OR ";
    result.sql += combine("is distinct from", value(*left), value(*right), node).sql;
  }
  return result;
}

const Relation* Printer::whole_row(const Node& node) const {
  const Node* row = &node;
  if (row->node_case == PG_QUERY__NODE__NODE_ROW_EXPR && row->row_expr->n_args == 1)
    row = row->row_expr->args[0];
  if (row->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return nullptr;
  const PgQuery__ColumnRef& reference = *row->column_ref;
  const bool star =
      reference.n_fields == 2 && reference.fields[1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
  if (reference.n_fields != 1 && !star) return nullptr;
  return find_relation({}, string_of(reference.fields[0]));
}

// Chains such as a || b || c lean to the left and can be long: a loop instead of recursion.
Fragment Printer::chain(const Node& node) {
  if (row_trigger_ && node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT) {
    if (std::optional<Fragment> rows = compared_rows(node)) return *rows;
  }
  std::vector<const Node*> links{&node};
  const Node* first = node.a_expr->lexpr;
  while (first != nullptr && is_link(*links.back()) && is_link(*first)) {
    links.push_back(first);
    first = first->a_expr->lexpr;
  }
  std::optional<Fragment> result;
  if (first != nullptr) result = expression(*first);
  std::string below;
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    const PgQuery__AExpr& expression = *(*link)->a_expr;
    std::string name = operator_name(expression);
    if (expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT) name = "is distinct from";
    if (expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT) {
      name = "is not distinct from";
    }
    Fragment right = this->expression(*expression.rexpr);
    const Binding binding = binding_of(name, !result);
    const bool repeated =
        below == name || binding == Binding::additive || binding == Binding::multiplicative;
    const bool chained = repeated && binding >= Binding::other_operator;
    if (result) *result = operand(std::move(*result), binding, chained);
    result = combine(name, std::move(result), operand(std::move(right), binding), **link);
    below = name;
  }
  return std::move(*result);
}

Fragment Printer::combine(std::string_view name, std::optional<Fragment> left, Fragment right,
                          const Node& where, std::optional<Fragment> escape) {
  if (left && is_comparison(name)) {
    right = coerced(std::move(right), left->type, where);
    left = coerced(std::move(*left), right.type, where);
  }
  if (left && (name == "@>" || name == "<@" || name == "&&" || name == "||")) {
    const auto is_array = [](const MaybeType& type) { return type && type->array_dimensions > 0; };
    if (is_array(left->type)) right = coerced(std::move(right), left->type, where);
    if (is_array(right.type)) left = coerced(std::move(*left), right.type, where);
  }
  if (left && is_ordering(name)) {
    if (const schema::Enum* type = ordered_enum(*left)) {
      right = enum_place(right, *type, where);
      left = enum_place(*left, *type, where);
    }
  }
  MaybeType type = operator_type(name, left ? &*left : nullptr, right);
  const OperatorCall call{std::string(name), std::move(left), std::move(right), std::move(escape)};
  Fragment result = ask(where.base, [&] { return dialect_.operation(call, notes); });
  if (type) result.type = std::move(type);
  return result;
}

Fragment Printer::pattern(const Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  std::string name = operator_name(expression);
  const Node* pattern = expression.rexpr;
  std::string_view wrapper = "like_escape";
  if (expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR) {
    name = name == "~" ? "similar to" : "not similar to";
    wrapper = "similar_to_escape";
  }
  std::optional<Fragment> escape;
  if (const PgQuery__FuncCall* call = wrapped(*pattern, wrapper)) {
    pattern = call->args[0];
    if (call->n_args > 1) escape = operand(this->expression(*call->args[1]), Binding::like);
  }
  Fragment left = operand(this->expression(*expression.lexpr), Binding::like);
  Fragment right = operand(this->expression(*pattern), Binding::like);
  return combine(name, std::move(left), std::move(right), node, std::move(escape));
}

Fragment Printer::between(const Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  const std::span<Node* const> bounds = items_of(expression.rexpr);
  Fragment value = operand(this->expression(*expression.lexpr), Binding::like);
  const schema::Enum* type = ordered_enum(value);
  std::array<std::string, 2> ends;
  for (std::size_t i = 0; i < 2; ++i) {
    Fragment end = coerced(this->expression(*bounds[i]), value.type, *bounds[i]);
    if (type != nullptr) end = enum_place(end, *type, *bounds[i]);
    ends.at(i) = operand(std::move(end), Binding::like).sql;
  }
  if (type != nullptr) value = enum_place(value, *type, node);
  const bool negated = expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN ||
                       expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
  const bool symmetric = expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM ||
                         expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
  const std::string words = value.sql + (negated ? " NOT BETWEEN " : " BETWEEN ");
  Fragment result{
      words + ends[0] + " AND " + ends[1], Binding::like, plain(TypeKind::boolean), {}, false};
  if (symmetric) {
    notes.emulated("BETWEEN SYMMETRIC tries both orders of its bounds");
    result.sql += (negated ? " AND " : " OR ") + words + ends[1] + " AND " + ends[0];
    result.binding = negated ? Binding::and_ : Binding::or_;
  }
  return result;
}

Fragment Printer::nullif(const Node& node) {
  FunctionCall call;
  call.name.name = "nullif";
  call.arguments.push_back(expression(*node.a_expr->lexpr));
  call.arguments.push_back(expression(*node.a_expr->rexpr));
  unify(call.arguments, node);
  return this->call(std::move(call), node);
}

}  // namespace dunlin::parse
