// IN with a list, and ANY and ALL of an array.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

constexpr std::string_view kAny = "any ";
constexpr std::string_view kAll = "all ";

Fragment truth(std::string sql, Binding binding) {
  return {std::move(sql), binding, plain(TypeKind::boolean), {}, false};
}

/// What stands under the casts of an array, with the element type of the outermost cast.
struct Bare {
  const Node* node = nullptr;
  MaybeType element;
};

Bare bare(const Node& node) {
  Bare result{&node, {}};
  while (result.node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
    const PgQuery__TypeCast& cast = *result.node->type_cast;
    if (!result.element) {
      schema::Type type = type_of(*cast.type_name);
      if (type.array_dimensions == 0) break;
      --type.array_dimensions;
      result.element = type;
    }
    result.node = cast.arg;
  }
  return result;
}

/// The elements of an array's text ('{a,"b c",NULL}'), or nothing when it is nested or broken.
std::optional<std::vector<std::optional<std::string>>> array_elements(std::string_view text) {
  std::vector<std::optional<std::string>> out;
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  if (text.empty()) return out;
  std::string element;
  bool quoted = false;
  bool was_quoted = false;
  const auto finish = [&] {
    const bool null = !was_quoted && (element == "NULL" || element == "null");
    out.push_back(null ? std::nullopt : std::optional(std::exchange(element, {})));
    element.clear();
    was_quoted = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      element += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (quoted || (c != ',' && c != '{' && c != '}')) {
      element += c;
    } else if (c == ',') {
      finish();
    } else {
      return std::nullopt;
    }
  }
  if (quoted) return std::nullopt;
  finish();
  return out;
}

}  // namespace

Fragment Printer::in_list(const Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  const bool row = expression.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR;
  if (row && !traits_.row_values_in_list) return in_rows(node);
  const Fragment value = operand(this->expression(*expression.lexpr), Binding::like);
  std::string sql = value.sql + (operator_name(expression) == "=" ? " IN (" : " NOT IN (");
  bool first = true;
  for (const Node* item : items_of(expression.rexpr)) {
    if (!std::exchange(first, false)) sql += ", ";
    sql += coerced(this->expression(*item), value.type, *item).sql;
  }
  return truth(sql + ")", Binding::like);
}

// (a, b) IN ((1, 2), (3, 4)) without row values: a = 1 AND b = 2 OR a = 3 AND b = 4
Fragment Printer::in_rows(const Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  const PgQuery__RowExpr& left = *expression.lexpr->row_expr;
  std::string sql;
  std::size_t rows = 0;
  for (const Node* item : items_of(expression.rexpr)) {
    if (item->node_case != PG_QUERY__NODE__NODE_ROW_EXPR || item->row_expr->n_args != left.n_args) {
      refuse(item->base, "a list of rows must hold rows of the same length", "write (a, b) rows");
    }
    if (++rows > 1) sql += " OR ";
    for (std::size_t i = 0; i < left.n_args; ++i) {
      Fragment a = operand(this->expression(*left.args[i]), Binding::comparison);
      Fragment b = operand(this->expression(*item->row_expr->args[i]), Binding::comparison);
      if (i > 0) sql += " AND ";
      sql += operand(combine("=", std::move(a), std::move(b), *item), Binding::not_).sql;
    }
  }
  notes.emulated({});
  if (operator_name(expression) != "=") return truth("NOT (" + sql + ")", Binding::not_);
  return truth(std::move(sql), rows > 1 ? Binding::or_ : Binding::and_);
}

// x = ANY (ARRAY[...]) is what pg_dump makes of x IN (...): where there are no arrays it goes back.
Fragment Printer::quantified(const Node& node) {
  const PgQuery__AExpr& expression = *node.a_expr;
  const std::string name = operator_name(expression);
  const bool any = expression.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
  const Bare array = bare(*expression.rexpr);
  std::optional<std::vector<Fragment>> elements;
  if (!traits_.arrays && array.node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) {
    const PgQuery__AArrayExpr& list = *array.node->a_array_expr;
    elements = expressions(nodes(list.n_elements, list.elements));
  } else if (!traits_.arrays && array.node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
             array.node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL) {
    if (const auto texts = array_elements(array.node->a_const->sval->sval)) {
      elements.emplace();
      for (const auto& text : *texts) {
        const Constant value = text ? Constant{Constant::Kind::string, *text} : Constant{};
        Fragment element = ask(node.base, [&] { return dialect_.constant(value); });
        element.constant = text;
        element.null_constant = !text;
        elements->push_back(std::move(element));
      }
    }
  }
  Fragment value = operand(this->expression(*expression.lexpr), Binding::like);
  if (!elements) {
    Fragment right = this->expression(*expression.rexpr);
    return combine(std::string(any ? kAny : kAll) + name, std::move(value), std::move(right), node);
  }
  for (Fragment& element : *elements) {
    element = coerced(std::move(element), array.element ? array.element : value.type, node);
  }
  return spread(name, any, value, *elements, node);
}

Fragment Printer::spread(std::string_view name, bool any, const Fragment& value,
                         std::span<const Fragment> elements, const Node& where) {
  if (elements.empty()) {
    return ask(where.base, [&] {
      return dialect_.constant({Constant::Kind::boolean, any ? "f" : "t"});
    });
  }
  std::string sql;
  if (name == (any ? "=" : "<>")) {
    for (const Fragment& element : elements) sql += (sql.empty() ? "" : ", ") + element.sql;
    return truth(value.sql + (any ? " IN (" : " NOT IN (") + sql + ")", Binding::like);
  }
  const Binding outer = any ? Binding::or_ : Binding::and_;
  for (const Fragment& element : elements) {
    if (!sql.empty()) sql += any ? " OR " : " AND ";
    sql +=
        operand(combine(name, value, operand(element, binding_of(name, false)), where), outer).sql;
  }
  notes.emulated({});
  return truth(std::move(sql), outer);
}

}  // namespace dunlin::parse
