// Operators and conditions in their normal form.
#include <algorithm>
#include <array>

#include "normal.hpp"

namespace dunlin::parse {
namespace {

constexpr auto kComparisons = std::to_array<std::string_view>(
    {"=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*"});

constexpr auto kArithmetic = std::to_array<std::string_view>({"+", "-", "*", "/"});

std::string_view operator_name(const PgQuery__AExpr& expression) {
  return expression.n_name == 0 ? std::string_view()
                                : string_of(expression.name[expression.n_name - 1]);
}

/// ARRAY[...], with or without a cast around it; null for others.
const PgQuery__AArrayExpr* array_in(const Node* node) {
  if (node != nullptr && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    node = node->type_cast->arg;
  return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR
             ? node->a_array_expr
             : nullptr;
}

bool is_list(const Node* node) {
  return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_LIST;
}

}  // namespace

void Normal::operation(Node& node) {
  PgQuery__AExpr& expression = *node.a_expr;
  // OPERATOR(pg_catalog.=)
  if (expression.n_name == 2 && string_of(expression.name[0]) == "pg_catalog") {
    ++expression.name;
    --expression.n_name;
  }
  switch (static_cast<int>(expression.kind)) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
      return any_of_array(expression);
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
      return in_list(expression);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
      return between(node);
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
      // The grammar keeps the word, the server only the operator.
      expression.kind = PG_QUERY__A__EXPR__KIND__AEXPR_OP;
      return comparison(expression.lexpr, expression.rexpr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
      break;
    default:
      return;
  }
  const std::string_view name = operator_name(expression);
  const bool compares =
      std::find(kComparisons.begin(), kComparisons.end(), name) != kComparisons.end();
  if (compares && expression.lexpr != nullptr) comparison(expression.lexpr, expression.rexpr);
  const bool calculates =
      std::find(kArithmetic.begin(), kArithmetic.end(), name) != kArithmetic.end();
  if (!calculates || expression.lexpr == nullptr) return;
  drop_literal_cast(expression.lexpr, type_of_node(*expression.rexpr), false);
  drop_literal_cast(expression.rexpr, type_of_node(*expression.lexpr), false);
}

void Normal::comparison(Node*& left, Node*& right) {
  if (is_text(*left) && is_text(*right)) {
    drop_text_cast(left);
    drop_text_cast(right);
  }
  drop_literal_cast(left, type_of_node(*right), true);
  drop_literal_cast(right, type_of_node(*left), true);
}

/// x = ANY (ARRAY[a, b]) is x IN (a, b); x <> ALL (ARRAY[a, b]) is x NOT IN (a, b).
void Normal::any_of_array(PgQuery__AExpr& expression) {
  const bool any = expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
  if (operator_name(expression) != (any ? "=" : "<>")) return;
  const PgQuery__AArrayExpr* array = array_in(expression.rexpr);
  if (array == nullptr || array->n_elements == 0) return;
  if (expression.rexpr->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
    schema::Type element = type_of(*expression.rexpr->type_cast->type_name);
    element.array_dimensions = 0;
    if (element != schema::Type{schema::TypeKind::text, {}, 0, {}} || !is_text(*expression.lexpr))
      return;
  }
  PgQuery__List& list = lists_.emplace_back();
  list = PG_QUERY__LIST__INIT;
  list.n_items = array->n_elements;
  list.items = array->elements;
  Node& node = made(PG_QUERY__NODE__NODE_LIST);
  node.list = &list;
  expression.rexpr = &node;
  expression.kind = PG_QUERY__A__EXPR__KIND__AEXPR_IN;
  in_list(expression);
}

void Normal::in_list(PgQuery__AExpr& expression) {
  if (!is_list(expression.rexpr)) return;
  PgQuery__List& list = *expression.rexpr->list;
  const bool texts = std::all_of(list.items, list.items + list.n_items,
                                 [&](const Node* item) { return is_text(*item); });
  if (texts) drop_text_cast(expression.lexpr);
  for (std::size_t i = 0; i < list.n_items; ++i)
    drop_literal_cast(list.items[i], type_of_node(*expression.lexpr), true);
  if (list.n_items != 1) return;
  expression.kind = PG_QUERY__A__EXPR__KIND__AEXPR_OP;
  expression.rexpr = list.items[0];
}

Node& Normal::comparison_node(const char* name, Node* left, Node* right) {
  PgQuery__String& text = strings_.emplace_back();
  text = PG_QUERY__STRING__INIT;
  text.sval = texts_.emplace_back(name).data();
  Node& word = made(PG_QUERY__NODE__NODE_STRING);
  word.string = &text;
  std::vector<Node*>& names = pointers_.emplace_back();
  names = {&word};
  PgQuery__AExpr& expression = expressions_.emplace_back();
  expression = PG_QUERY__A__EXPR__INIT;
  expression.kind = PG_QUERY__A__EXPR__KIND__AEXPR_OP;
  expression.name = names.data();
  expression.n_name = names.size();
  expression.lexpr = left;
  expression.rexpr = right;
  comparison(expression.lexpr, expression.rexpr);
  Node& node = made(PG_QUERY__NODE__NODE_A_EXPR);
  node.a_expr = &expression;
  return node;
}

/// x BETWEEN a AND b is x >= a AND x <= b, as the server keeps it.
void Normal::between(Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  if (!is_list(expression.rexpr) || expression.rexpr->list->n_items != 2) return;
  const bool inside = expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN;
  Node* const* bounds = expression.rexpr->list->items;
  std::vector<Node*>& both = pointers_.emplace_back();
  both = {&comparison_node(inside ? ">=" : "<", expression.lexpr, bounds[0]),
          &comparison_node(inside ? "<=" : ">", expression.lexpr, bounds[1])};
  PgQuery__BoolExpr& condition = booleans_.emplace_back();
  condition = PG_QUERY__BOOL_EXPR__INIT;
  condition.boolop =
      inside ? PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR : PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR;
  condition.args = both.data();
  condition.n_args = both.size();
  node.node_case = PG_QUERY__NODE__NODE_BOOL_EXPR;
  node.bool_expr = &condition;
}

/// (a AND b) AND c, a AND (b AND c) and a AND b AND c are the same.
void Normal::flatten(PgQuery__BoolExpr& expression) {
  if (expression.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) return;
  std::vector<Node*>& all = pointers_.emplace_back();
  for (Node* node : nodes(expression.n_args, expression.args)) {
    const bool same = node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
                      node->bool_expr->boolop == expression.boolop;
    if (same) {
      all.insert(all.end(), node->bool_expr->args, node->bool_expr->args + node->bool_expr->n_args);
    } else {
      all.push_back(node);
    }
  }
  expression.args = all.data();
  expression.n_args = all.size();
}

/// The literals of COALESCE (column, 'x') get their type from the column.
void Normal::coalesce(PgQuery__CoalesceExpr& expression) {
  std::optional<schema::Type> type;
  for (const Node* node : nodes(expression.n_args, expression.args)) {
    if (!type) type = type_of_node(*node);
  }
  for (std::size_t i = 0; i < expression.n_args; ++i)
    drop_literal_cast(expression.args[i], type, false);
}

}  // namespace dunlin::parse
