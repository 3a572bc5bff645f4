// Constants, casts, CASE, rows and the other plain expressions.
#include <algorithm>
#include <array>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

/// X'1F' and B'0101' by their binary digits; the tree keeps the letter in front.
std::string binary_digits(std::string_view bits) {
  if (bits.empty() || bits[0] == 'b') return std::string(bits.substr(bits.empty() ? 0 : 1));
  std::string digits;
  for (const char c : bits.substr(1)) {
    const int value = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) digits += (value >> bit & 1) != 0 ? '1' : '0';
  }
  return digits;
}

Constant constant_of(const PgQuery__AConst& node) {
  using Kind = Constant::Kind;
  if (node.isnull != 0) return {Kind::null, {}};
  switch (node.val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      return {Kind::integer, std::to_string(node.ival->ival)};
    case PG_QUERY__A__CONST__VAL_FVAL: {
      const std::string digits = node.fval->fval;
      const bool whole = digits.find_first_not_of("-0123456789") == std::string::npos;
      return {whole ? Kind::integer : Kind::number, digits};
    }
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return {Kind::boolean, node.boolval->boolval != 0 ? "t" : "f"};
    case PG_QUERY__A__CONST__VAL_SVAL:
      return {Kind::string, node.sval->sval};
    case PG_QUERY__A__CONST__VAL_BSVAL:
      return {Kind::bits, binary_digits(node.bsval->bsval)};
    case PG_QUERY__A__CONST__VAL__NOT_SET:
    case _PG_QUERY__A__CONST__VAL__CASE_IS_INT_SIZE:
      break;
  }
  return {};
}

MaybeType type_of_constant(const Constant& value) {
  switch (value.kind) {
    case Constant::Kind::boolean:
      return plain(TypeKind::boolean);
    case Constant::Kind::integer:
    case Constant::Kind::number:
      return number_type(value.text);
    case Constant::Kind::bits:
      return plain(TypeKind::bit);
    case Constant::Kind::bytes:
      return plain(TypeKind::bytea);
    case Constant::Kind::null:
    case Constant::Kind::string:
      break;
  }
  return std::nullopt;
}

/// N'text' is a constant cast to bpchar, which only drops blanks at the end when it is compared.
bool is_national_string(const Fragment& value, const schema::Type& target) {
  return target == plain(TypeKind::character) && is_untyped(value) && value.constant &&
         !value.constant->ends_with(' ');
}

constexpr const char* kOwnSection = "write it for this dialect in a section with only=";

/// What is cast in x::text::other[], the way from one enum's array to another's.
const Node* behind_text(const Node& node, const schema::Type& target) {
  if (target.array_dimensions == 0 || node.node_case != PG_QUERY__NODE__NODE_TYPE_CAST)
    return nullptr;
  return type_of(*node.type_cast->type_name) == plain(schema::TypeKind::text) ? node.type_cast->arg
                                                                              : nullptr;
}

bool has_words(const MaybeType& type) {
  return type &&
         (type->kind == schema::TypeKind::user_defined || type->kind == schema::TypeKind::text);
}

}  // namespace

Fragment Printer::expression(const Node& node) {
  using Handler = Fragment (Printer::*)(const Node&);
  struct Entry {
    PgQuery__Node__NodeCase kind;
    Handler handler;
  };
  constexpr std::array kHandlers = std::to_array<Entry>({
      {PG_QUERY__NODE__NODE_A_CONST, &Printer::constant},
      {PG_QUERY__NODE__NODE_COLUMN_REF, &Printer::column},
      {PG_QUERY__NODE__NODE_A_EXPR, &Printer::operation},
      {PG_QUERY__NODE__NODE_BOOL_EXPR, &Printer::junction},
      {PG_QUERY__NODE__NODE_TYPE_CAST, &Printer::cast},
      {PG_QUERY__NODE__NODE_FUNC_CALL, &Printer::function},
      {PG_QUERY__NODE__NODE_NULL_TEST, &Printer::null_test},
      {PG_QUERY__NODE__NODE_BOOLEAN_TEST, &Printer::boolean_test},
      {PG_QUERY__NODE__NODE_CASE_EXPR, &Printer::choice},
      {PG_QUERY__NODE__NODE_COALESCE_EXPR, &Printer::coalesce},
      {PG_QUERY__NODE__NODE_MIN_MAX_EXPR, &Printer::extreme},
      {PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION, &Printer::value_function},
      {PG_QUERY__NODE__NODE_SUB_LINK, &Printer::sublink},
      {PG_QUERY__NODE__NODE_A_ARRAY_EXPR, &Printer::array},
      {PG_QUERY__NODE__NODE_ROW_EXPR, &Printer::row},
      {PG_QUERY__NODE__NODE_A_INDIRECTION, &Printer::subscript},
      {PG_QUERY__NODE__NODE_COLLATE_CLAUSE, &Printer::collate},
  });
  if (frames_.back().moved == &node) return frames_.back().moved_value;
  for (const Entry& entry : kHandlers) {
    if (entry.kind == node.node_case) return (this->*entry.handler)(node);
  }
  return refused_kind(node);
}

Fragment Printer::refused_kind(const Node& node) {
  struct Entry {
    PgQuery__Node__NodeCase kind;
    const char* message;
    const char* remedy;
  };
  constexpr std::array kRefused = std::to_array<Entry>({
      {PG_QUERY__NODE__NODE_PARAM_REF, "a migration has no values for parameters such as $1",
       "write the value itself"},
      {PG_QUERY__NODE__NODE_XML_EXPR, "XML expressions are not translated", kOwnSection},
      {PG_QUERY__NODE__NODE_XML_SERIALIZE, "XML expressions are not translated", kOwnSection},
      {PG_QUERY__NODE__NODE_GROUPING_FUNC, "GROUPING is not translated",
       "combine several SELECT with UNION ALL"},
      {PG_QUERY__NODE__NODE_NAMED_ARG_EXPR, "arguments by name have no counterpart",
       "give the arguments by their position"},
      {PG_QUERY__NODE__NODE_CURRENT_OF_EXPR, "WHERE CURRENT OF needs a cursor",
       "name the rows with a condition"},
      {PG_QUERY__NODE__NODE_SET_TO_DEFAULT, "DEFAULT stands here for no column",
       "write the value itself"},
  });
  for (const Entry& entry : kRefused) {
    if (entry.kind == node.node_case) refuse(node.base, entry.message, entry.remedy);
  }
  refuse(node.base, "this kind of expression is not translated", kOwnSection);
}

Fragment Printer::constant(const Node& node) {
  const Constant value = constant_of(*node.a_const);
  Fragment fragment = ask(node.base, [&] { return dialect_.constant(value); });
  fragment.type = type_of_constant(value);
  fragment.null_constant = value.kind == Constant::Kind::null;
  if (value.kind == Constant::Kind::string) fragment.constant = value.text;
  if (!fragment.sql.empty() && fragment.sql[0] == '-') {
    fragment.binding = std::min(fragment.binding, Binding::unary);
  }
  return fragment;
}

Fragment Printer::cast(const Node& node) {
  const PgQuery__TypeCast& cast = *node.type_cast;
  const schema::Type target = type_of(*cast.type_name);
  if (const Node* array = behind_text(*cast.arg, target)) {
    Fragment value = expression(*array);
    if (has_words(value.type) && has_words(target) &&
        value.type->array_dimensions == target.array_dimensions) {
      value.type = target;
      return value;
    }
  }
  Fragment value = expression(*cast.arg);
  if (is_national_string(value, target)) {
    value.type = target;
    return value;
  }
  Fragment fragment = ask(node.base, [&] { return dialect_.cast(value, target, notes); });
  fragment.type = target;
  fragment.constant = value.constant;
  fragment.null_constant = value.null_constant;
  return fragment;
}

Fragment Printer::collate(const Node& node) {
  const PgQuery__CollateClause& clause = *node.collate_clause;
  Fragment value = operand(expression(*clause.arg), Binding::cast);
  const schema::Name name = name_of(nodes(clause.n_collname, clause.collname));
  const std::string collation =
      ask(node.base, [&] { return dialect_.collation(name.name, notes); });
  if (!collation.empty()) value.sql += " COLLATE " + collation;
  value.binding = Binding::unary;
  return value;
}

Fragment Printer::array(const Node& node) {
  const PgQuery__AArrayExpr& list = *node.a_array_expr;
  const std::vector<Fragment> elements = agreed(nodes(list.n_elements, list.elements));
  Fragment fragment = ask(node.base, [&] { return dialect_.array(elements, notes); });
  if (MaybeType type = common_type(elements)) {
    ++type->array_dimensions;
    fragment.type = type;
  }
  return fragment;
}

Fragment Printer::row(const Node& node) {
  const PgQuery__RowExpr& row = *node.row_expr;
  if (row.n_args < 2) {
    refuse(node.base, "a row of fewer than two values has no counterpart",
           "compare the value itself");
  }
  return {parenthesized(list(nodes(row.n_args, row.args))), Binding::primary, {}, {}, false};
}

Fragment Printer::choice(const Node& node) {
  const PgQuery__CaseExpr& choice = *node.case_expr;
  std::string sql = "CASE";
  std::optional<Fragment> subject;
  if (choice.arg != nullptr) {
    subject = expression(*choice.arg);
    sql += " " + subject->sql;
  }
  std::vector<std::string> tests;
  std::vector<Fragment> results;
  for (const Node* item : nodes(choice.n_args, choice.args)) {
    const PgQuery__CaseWhen& when = *item->case_when;
    if (subject) {
      tests.push_back(coerced(expression(*when.expr), subject->type, *when.expr).sql);
    } else {
      tests.push_back(condition(*when.expr).sql);
    }
    results.push_back(expression(*when.result));
  }
  if (choice.defresult != nullptr) results.push_back(expression(*choice.defresult));
  unify(results, node);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    sql += " WHEN " + tests[i] + " THEN " + results[i].sql;
  }
  if (choice.defresult != nullptr) sql += " ELSE " + results.back().sql;
  return {sql + " END", Binding::primary, common_type(results), {}, false};
}

Fragment Printer::null_test(const Node& node) {
  const PgQuery__NullTest& test = *node.null_test;
  if (test.arg->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
    return row_null_test(test);
  }
  const Fragment value = operand(expression(*test.arg), Binding::is);
  const bool null = test.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
  return {value.sql + (null ? " IS NULL" : " IS NOT NULL"),
          Binding::is,
          plain(TypeKind::boolean),
          {},
          false};
}

// A row is null when all its fields are, and not null when none is.
Fragment Printer::row_null_test(const PgQuery__NullTest& test) {
  const bool null = test.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
  std::string sql;
  for (const Node* field : nodes(test.arg->row_expr->n_args, test.arg->row_expr->args)) {
    if (!sql.empty()) sql += " AND ";
    sql += operand(expression(*field), Binding::is).sql + (null ? " IS NULL" : " IS NOT NULL");
  }
  notes.emulated({});
  return {sql, Binding::and_, plain(TypeKind::boolean), {}, false};
}

Fragment Printer::subscript(const Node& node) {
  const PgQuery__AIndirection& indirection = *node.a_indirection;
  const Node& part = *indirection.indirection[0];
  if (indirection.n_indirection != 1 || part.node_case != PG_QUERY__NODE__NODE_A_INDICES ||
      part.a_indices->is_slice != 0) {
    refuse(node.base, "slices and fields of composite values have no counterpart",
           "keep the parts in columns or in a table of their own");
  }
  Fragment value = expression(*indirection.arg);
  Fragment index = expression(*part.a_indices->uidx);
  MaybeType type = value.type;
  if (type && type->array_dimensions == 0 && type->kind == TypeKind::jsonb)
    return combine("->", operand(std::move(value), Binding::other_operator), std::move(index),
                   node);
  if (!type || type->array_dimensions == 0) {
    refuse(node.base, "the value that this subscript is applied to is not known to be an array",
           "cast it: (x::text[])[1]");
  }
  --type->array_dimensions;
  FunctionCall call;
  call.name.name = "subscript";
  call.arguments = {std::move(value), std::move(index)};
  Fragment element = ask(node.base, [&] { return dialect_.function(call, notes); });
  element.type = std::move(type);
  return element;
}

Fragment Printer::boolean_test(const Node& node) {
  constexpr std::array kTests = std::to_array<std::string_view>(
      {"", "is true", "is not true", "is false", "is not false", "is unknown", "is not unknown"});
  const PgQuery__BooleanTest& test = *node.boolean_test;
  const Fragment value = operand(expression(*test.arg), Binding::is);
  const std::string_view name = kTests.at(static_cast<std::size_t>(test.booltesttype));
  Fragment fragment = ask(node.base, [&] { return dialect_.boolean_test(value, name, notes); });
  fragment.type = plain(TypeKind::boolean);
  return fragment;
}

Fragment Printer::condition(const Node& node) {
  const Fragment value = expression(node);
  return ask(node.base, [&] { return dialect_.condition(value, notes); });
}

Fragment Printer::coerced(Fragment value, const MaybeType& target, const Node& where) {
  if (!target || !is_untyped(value) || value.null_constant) return value;
  Fragment fragment = ask(where.base, [&] { return dialect_.coerce(value, *target, notes); });
  fragment.type = target;
  fragment.constant = std::move(value.constant);
  return fragment;
}

Fragment Printer::stored(Fragment value, const MaybeType& target, const Node& where) {
  if (!target || value.null_constant || value.type == target) return value;
  return ask(where.base, [&] { return dialect_.coerce(value, *target, notes); });
}

std::vector<Fragment> Printer::expressions(std::span<Node* const> list) {
  std::vector<Fragment> out;
  out.reserve(list.size());
  for (const Node* node : list) out.push_back(expression(*node));
  return out;
}

void Printer::unify(std::vector<Fragment>& values, const Node& where) {
  const MaybeType common = common_type(values);
  for (Fragment& value : values) value = coerced(std::move(value), common, where);
}

std::vector<Fragment> Printer::agreed(std::span<Node* const> list) {
  std::vector<Fragment> values = expressions(list);
  if (!list.empty()) unify(values, *list.front());
  return values;
}

std::string Printer::list(std::span<Node* const> list) {
  std::string sql;
  for (const Node* node : list) {
    if (!sql.empty()) sql += ", ";
    sql += expression(*node).sql;
  }
  return sql;
}

}  // namespace dunlin::parse
