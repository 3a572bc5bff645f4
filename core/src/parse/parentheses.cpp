#include "parentheses.hpp"

#include <algorithm>
#include <array>

namespace dunlin::parse {
namespace {

/// What an operand is, as far as its place in the order of precedence goes.
enum Kind : unsigned {
  kNone = 0,
  kLogical = 1U << 0U,   // AND, OR, NOT
  kDistinct = 1U << 1U,  // IS DISTINCT FROM
  kNull = 1U << 2U,      // IS NULL
  kIs = 1U << 3U,        // IS TRUE, IS DOCUMENT
  kCompare = 1U << 4U,
  kIn = 1U << 5U,
  kLike = 1U << 6U,   // LIKE, BETWEEN, SIMILAR TO
  kAny = 1U << 7U,    // = ANY (array)
  kQuery = 1U << 8U,  // IN (SELECT ...), > ALL (SELECT ...)
  kOperator = 1U << 9U,
  kZone = 1U << 10U,  // AT TIME ZONE
  kCollate = 1U << 11U,
  kSign = 1U << 12U,
  kPlain = 1U << 13U,  // what stands by itself, but not before [1] or .name
};

constexpr unsigned kLoose =
    kLogical | kDistinct | kNull | kIs | kCompare | kIn | kLike | kAny | kQuery;

Kind operand_kind(const PgQuery__AExpr& expression) {
  switch (static_cast<int>(expression.kind)) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
      return kDistinct;
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
      return kIn;
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
      return kLike;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
      return kAny;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
      break;
    default:
      return kNone;
  }
  const std::string_view name = string_of(expression.name[expression.n_name - 1]);
  if (expression.lexpr == nullptr && (name == "-" || name == "+")) return kSign;
  constexpr auto kComparisons = std::to_array<std::string_view>({"=", "<>", "<", ">", "<=", ">="});
  const bool compares =
      expression.n_name == 1 &&
      std::find(kComparisons.begin(), kComparisons.end(), name) != kComparisons.end();
  return compares ? kCompare : kOperator;
}

bool is_call_of(const PgQuery__FuncCall& call, std::string_view name) {
  return call.funcformat == PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX && call.n_args == 2 &&
         string_of(call.funcname[call.n_funcname - 1]) == name;
}

Kind operand_kind(const Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
      return kLogical;
    case PG_QUERY__NODE__NODE_NULL_TEST:
      return kNull;
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
    case PG_QUERY__NODE__NODE_XML_EXPR:
      return kIs;
    case PG_QUERY__NODE__NODE_A_EXPR:
      return operand_kind(*node.a_expr);
    case PG_QUERY__NODE__NODE_SUB_LINK:
      if (node.sub_link->testexpr != nullptr) return kQuery;
      return node.sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK ? kPlain
                                                                                     : kNone;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      return is_call_of(*node.func_call, "timezone") ? kZone : kNone;
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
      return kCollate;
    case PG_QUERY__NODE__NODE_CASE_EXPR:
    case PG_QUERY__NODE__NODE_A_CONST:
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
      return kPlain;
    default:
      return kNone;
  }
}

}  // namespace

Parentheses::Parentheses(const Node& tree) {
  // The protobuf structures have no const members; what is changed is put back.
  walk(const_cast<Node&>(tree).base);
}

Parentheses::~Parentheses() {
  while (!slots_.empty()) {
    *slots_.back() = rows_.back().items[0];
    slots_.pop_back();
    rows_.pop_back();
  }
}

void Parentheses::wrap(Node*& slot, unsigned kinds) {
  if (slot == nullptr || (operand_kind(*slot) & kinds) == 0) return;
  Row& row = rows_.emplace_back();
  row.items = {slot};
  row.expression = PG_QUERY__ROW_EXPR__INIT;
  row.expression.row_format = PG_QUERY__COERCION_FORM__COERCE_IMPLICIT_CAST;
  row.expression.n_args = row.items.size();
  row.expression.args = row.items.data();
  row.node = PG_QUERY__NODE__INIT;
  row.node.node_case = PG_QUERY__NODE__NODE_ROW_EXPR;
  row.node.row_expr = &row.expression;
  slots_.push_back(&slot);
  slot = &row.node;
}

void Parentheses::operands_of(PgQuery__AExpr& expression) {
  const Kind kind = operand_kind(expression);
  const bool between = expression.rexpr != nullptr &&
                       expression.rexpr->node_case == PG_QUERY__NODE__NODE_LIST && kind == kLike;
  if (kind == kIn || kind == kLike) {
    wrap(expression.lexpr, kLogical | kDistinct | kCompare | kLike);
  } else if (kind == kAny) {
    wrap(expression.lexpr, kLogical | kDistinct | kCompare);
  } else if (kind == kDistinct) {
    wrap(expression.rexpr, kLogical | kDistinct | kNull | kIs);
  } else if (kind == kSign) {
    wrap(expression.rexpr, kIs | kQuery | kZone | kCollate);
  } else if (kind == kOperator || kind == kCompare) {
    wrap(expression.rexpr, kIs | kQuery);
  }
  if (between) {
    PgQuery__List& bounds = *expression.rexpr->list;
    for (std::size_t i = 0; i < bounds.n_items; ++i)
      wrap(bounds.items[i], i == 0 ? kLoose | kZone | kCollate : kLoose);
  } else if (kind == kLike) {
    wrap(expression.rexpr, kLoose);
  }
}

void Parentheses::operands_of(PgQuery__FuncCall& call) {
  if (is_call_of(call, "timezone")) {
    wrap(call.args[1], kLogical | kDistinct | kCompare | kLike | kOperator);
    wrap(call.args[0], kLoose | kOperator | kZone);
  } else if (is_call_of(call, "position")) {
    for (std::size_t i = 0; i < call.n_args; ++i) wrap(call.args[i], kLoose | kZone | kCollate);
  } else if (call.n_args == 1 &&
             string_of(call.funcname[call.n_funcname - 1]) == "similar_to_escape") {
    wrap(call.args[0], kLoose);
  }
}

void Parentheses::operands_of(Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_A_EXPR:
      return operands_of(*node.a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      return operands_of(*node.func_call);
    case PG_QUERY__NODE__NODE_NULL_TEST:
      return wrap(node.null_test->arg, kLogical | kDistinct);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
      return wrap(node.boolean_test->arg, kLogical | kDistinct);
    case PG_QUERY__NODE__NODE_SUB_LINK: {
      const bool in = node.sub_link->n_oper_name == 0;
      return wrap(node.sub_link->testexpr, kLogical | kDistinct | kCompare | (in ? kLike : kNone));
    }
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
      const bool catalog = node.type_cast->type_name->n_names > 1;
      return wrap(node.type_cast->arg, catalog ? kLogical | kZone : kLogical);
    }
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
      return wrap(node.collate_clause->arg, kLogical | kZone);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
      return wrap(node.a_indirection->arg, kLogical | kNull | kIs | kQuery | kCollate | kPlain);
    default:
      return;
  }
}

// The generated descriptors list every message's fields, so that no kind of expression can be
// forgotten.
void Parentheses::walk(ProtobufCMessage& message) {
  if (message.descriptor == &pg_query__node__descriptor) {
    auto& node = reinterpret_cast<Node&>(message);
    const auto* field = protobuf_c_message_descriptor_get_field(
        &pg_query__node__descriptor, static_cast<unsigned>(node.node_case));
    if (field == nullptr) return;
    walk_field(message, *field);  // before its operands are hidden in rows
    return operands_of(node);
  }
  for (unsigned i = 0; i < message.descriptor->n_fields; ++i)
    walk_field(message, message.descriptor->fields[i]);
}

void Parentheses::walk_field(ProtobufCMessage& message, const ProtobufCFieldDescriptor& field) {
  if (field.type != PROTOBUF_C_TYPE_MESSAGE) return;
  char* base = reinterpret_cast<char*>(&message);
  if (field.label == PROTOBUF_C_LABEL_REPEATED) {
    const auto count = *reinterpret_cast<const std::size_t*>(base + field.quantifier_offset);
    auto* const* items = *reinterpret_cast<ProtobufCMessage* const**>(base + field.offset);
    for (std::size_t i = 0; i < count; ++i) walk(*items[i]);
    return;
  }
  auto* child = *reinterpret_cast<ProtobufCMessage**>(base + field.offset);
  if (child != nullptr) walk(*child);
}

}  // namespace dunlin::parse
