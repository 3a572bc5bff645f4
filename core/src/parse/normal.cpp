#include "normal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "dunlin/base/error.hpp"

namespace dunlin::parse {
namespace {

using schema::Type;
using schema::TypeKind;

template <typename T>
constexpr bool contains(const T& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Types whose short names mean what the grammar calls pg_catalog.NAME.
constexpr auto kCatalogTypes = std::to_array<std::string_view>(
    {"int2", "int4", "int8", "float4", "float8", "bool", "numeric", "bpchar", "varchar", "varbit",
     "time", "timetz", "timestamp", "timestamptz", "interval"});

/// Functions over text alone: a varchar argument is taken for text by them.
constexpr auto kTextFunctions = std::to_array<std::string_view>({"lower",
                                                                 "upper",
                                                                 "length",
                                                                 "char_length",
                                                                 "character_length",
                                                                 "btrim",
                                                                 "ltrim",
                                                                 "rtrim",
                                                                 "substr",
                                                                 "substring",
                                                                 "strpos",
                                                                 "position",
                                                                 "replace",
                                                                 "left",
                                                                 "right",
                                                                 "md5",
                                                                 "starts_with",
                                                                 "initcap",
                                                                 "reverse",
                                                                 "split_part",
                                                                 "regexp_replace",
                                                                 "lpad",
                                                                 "rpad",
                                                                 "translate"});
constexpr auto kTextResults = std::to_array<std::string_view>(
    {"lower", "upper", "btrim", "ltrim", "rtrim", "substr", "substring", "replace", "left", "right",
     "md5", "initcap", "reverse", "split_part", "regexp_replace", "lpad", "rpad", "translate"});
/// Functions of any type, whose result tells text from varchar.
constexpr auto kAnyFunctions = std::to_array<std::string_view>({"pg_typeof", "array_agg"});
constexpr auto kSequenceFunctions =
    std::to_array<std::string_view>({"nextval", "currval", "setval"});

bool says_nothing(std::string_view schema) {
  return schema == "public" || schema == "pg_catalog";
}

/// Drops a schema in front of a name of `count` parts that says nothing.
void drop_schema(std::size_t& count, Node**& parts, std::size_t least) {
  if (count > least && says_nothing(string_of(parts[0]))) {
    ++parts;
    --count;
  }
}

const PgQuery__AConst* constant(const Node* node) {
  return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_A_CONST ? node->a_const
                                                                            : nullptr;
}

bool is_string(const Node* node) {
  const PgQuery__AConst* value = constant(node);
  return value != nullptr && value->isnull == 0 && value->val_case == PG_QUERY__A__CONST__VAL_SVAL;
}

bool is_number(const Node* node) {
  const PgQuery__AConst* value = constant(node);
  return value != nullptr && value->isnull == 0 &&
         (value->val_case == PG_QUERY__A__CONST__VAL_IVAL ||
          value->val_case == PG_QUERY__A__CONST__VAL_FVAL);
}

/// "2000-01-31"
bool is_iso_date(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == 'd' ? c >= '0' && c <= '9' : c == form;
         });
}

/// What the server reads as a boolean (utils/adt/bool.c: unique beginnings of these words); empty
/// for anything else. Upper case and blanks are left to the server.
std::optional<bool> boolean_of(std::string_view text) {
  const auto begins = [&](std::string_view word, std::size_t least) {
    return text.size() >= least && word.starts_with(text);
  };
  if (begins("true", 1) || begins("yes", 1) || text == "on" || text == "1") return true;
  if (begins("false", 1) || begins("no", 1) || begins("off", 2) || text == "0") return false;
  return std::nullopt;
}

bool is_null(const Node* node) {
  const PgQuery__AConst* value = constant(node);
  return value != nullptr && value->isnull != 0;
}

PgQuery__TypeCast* cast_of(Node* node) {
  return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST ? node->type_cast
                                                                              : nullptr;
}

/// Without length and precision.
Type base(Type type) {
  type.modifiers.clear();
  return type;
}

bool is_text_or_varchar(const Type& type) {
  return type.array_dimensions == 0 &&
         (type.kind == TypeKind::text || type.kind == TypeKind::varchar);
}

bool is_number_type(const Type& type) {
  return type.array_dimensions == 0 && schema::is_numeric(type);
}

}  // namespace

void Normal::rewrite(Node& node) {
  children(node.base);
  one(node);
}

void Normal::children(ProtobufCMessage& message) {
  if (message.descriptor == &pg_query__node__descriptor) {
    const auto& node = reinterpret_cast<const Node&>(message);
    const auto* set = protobuf_c_message_descriptor_get_field(
        &pg_query__node__descriptor, static_cast<unsigned>(node.node_case));
    if (set != nullptr) field(message, *set);
    return;
  }
  for (unsigned i = 0; i < message.descriptor->n_fields; ++i)
    field(message, message.descriptor->fields[i]);
}

void Normal::field(ProtobufCMessage& message, const ProtobufCFieldDescriptor& field) {
  if (field.type != PROTOBUF_C_TYPE_MESSAGE) return;
  char* start = reinterpret_cast<char*>(&message);
  const auto visit = [&](ProtobufCMessage& child) {
    children(child);
    if (child.descriptor == &pg_query__node__descriptor) one(reinterpret_cast<Node&>(child));
    // These stand in fields of their own type too, without a Node around them.
    if (child.descriptor == &pg_query__type_name__descriptor)
      names(reinterpret_cast<PgQuery__TypeName&>(child));
    if (child.descriptor == &pg_query__range_var__descriptor) {
      auto& relation = reinterpret_cast<PgQuery__RangeVar&>(child);
      if (says_nothing(relation.schemaname)) relation.schemaname = texts_.emplace_back().data();
    }
  };
  if (field.label == PROTOBUF_C_LABEL_REPEATED) {
    const auto count = *reinterpret_cast<const std::size_t*>(start + field.quantifier_offset);
    auto* items = *reinterpret_cast<ProtobufCMessage***>(start + field.offset);
    for (std::size_t i = 0; i < count; ++i) visit(*items[i]);
    return;
  }
  auto* child = *reinterpret_cast<ProtobufCMessage**>(start + field.offset);
  if (child != nullptr) visit(*child);
}

void Normal::one(Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
      return names(*node.column_ref);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      call(*node.func_call);
      return cast_like_call(node);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return cast(node);
    case PG_QUERY__NODE__NODE_A_EXPR:
      return operation(node);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
      return flatten(*node.bool_expr);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
      return coalesce(*node.coalesce_expr);
  }
}

void Normal::names(PgQuery__TypeName& type) {
  const bool of_grammar = type.n_names == 2 && string_of(type.names[0]) == "pg_catalog" &&
                          contains(kCatalogTypes, string_of(type.names[1]));
  if (!of_grammar) drop_schema(type.n_names, type.names, 1);
  if (type.n_names != 1 || !contains(kCatalogTypes, string_of(type.names[0]))) return;
  PgQuery__String& catalog = strings_.emplace_back();
  catalog = PG_QUERY__STRING__INIT;
  catalog.sval = texts_.emplace_back("pg_catalog").data();
  Node& schema = made(PG_QUERY__NODE__NODE_STRING);
  schema.string = &catalog;
  std::vector<Node*>& both = pointers_.emplace_back();
  both = {&schema, type.names[0]};
  type.names = both.data();
  type.n_names = both.size();
}

void Normal::names(PgQuery__ColumnRef& column) {
  drop_schema(column.n_fields, column.fields, 2);
  qualify(column);
  if (scope_.table != nullptr && column.n_fields == 2 &&
      string_of(column.fields[0]) == scope_.table->name.name &&
      scope_.table->find_column(string_of(column.fields[1])) != nullptr) {
    ++column.fields;
    --column.n_fields;
  }
}

void Normal::call(PgQuery__FuncCall& call) {
  drop_schema(call.n_funcname, call.funcname, 1);
  if (call.n_funcname != 1 || call.n_args == 0) return;
  const std::string_view name = string_of(call.funcname[0]);
  if (contains(kAnyFunctions, name)) return;
  // A function of one's own takes varchar for text too, unless there are two of it.
  for (std::size_t i = 0; i < call.n_args; ++i) drop_text_cast(call.args[i]);
  if (contains(kTextFunctions, name)) {
    for (std::size_t i = 0; i < call.n_args; ++i)
      drop_literal_cast(call.args[i], Type{TypeKind::text, {}, 0, {}}, true);
  }
  if (!contains(kSequenceFunctions, name)) return;
  const PgQuery__TypeCast* cast = cast_of(call.args[0]);
  if (cast != nullptr && cast->type_name->n_names > 0 &&
      string_of(cast->type_name->names[cast->type_name->n_names - 1]) == "regclass") {
    // ('seq'::text)::regclass is what the server makes of nextval('seq'::text).
    const PgQuery__TypeCast* inner = cast_of(cast->arg);
    if (is_string(cast->arg) || (inner != nullptr && is_string(inner->arg)))
      call.args[0] = cast->arg;
  }
  if (!is_string(call.args[0])) return;
  PgQuery__String& sequence = *call.args[0]->a_const->sval;
  constexpr std::string_view kPublic = "public.";
  if (std::string_view(sequence.sval).starts_with(kPublic)) sequence.sval += kPublic.size();
}

/// date('now'::text) is 'now'::text::date: there is no such function of a text.
void Normal::cast_like_call(Node& node) {
  PgQuery__FuncCall& call = *node.func_call;
  if (call.n_funcname != 1 || call.n_args != 1 || string_of(call.funcname[0]) != "date") return;
  const PgQuery__TypeCast* text = cast_of(call.args[0]);
  if (text == nullptr || type_of(*text->type_name) != Type{TypeKind::text, {}, 0, {}}) return;
  PgQuery__TypeName& type = types_.emplace_back();
  type = PG_QUERY__TYPE_NAME__INIT;
  type.n_names = call.n_funcname;
  type.names = call.funcname;
  type.typemod = -1;
  PgQuery__TypeCast& cast = casts_.emplace_back();
  cast = PG_QUERY__TYPE_CAST__INIT;
  cast.arg = call.args[0];
  cast.type_name = &type;
  node.node_case = PG_QUERY__NODE__NODE_TYPE_CAST;
  node.type_cast = &cast;
}

/// '-1'::integer is how the server prints a negative number.
void Normal::cast(Node& node) {
  const PgQuery__TypeCast& cast = *node.type_cast;
  if (!is_string(cast.arg)) return;
  const Type type = type_of(*cast.type_name);
  if (type.array_dimensions != 0 || !type.modifiers.empty()) return;
  if (type.kind == TypeKind::timestamp) return read_string(*cast.arg->a_const, type);
  const std::string_view digits = cast.arg->a_const->sval->sval;
  if (type.kind == TypeKind::integer) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return;
    PgQuery__Integer& number = integers_.emplace_back();
    number = PG_QUERY__INTEGER__INIT;
    number.ival = value;
    cast.arg->a_const->val_case = PG_QUERY__A__CONST__VAL_IVAL;
    cast.arg->a_const->ival = &number;
  } else if (type.kind == TypeKind::numeric &&
             digits.find_first_not_of("-0123456789.") == std::string_view::npos &&
             digits.find('.') != std::string_view::npos && digits.rfind('-') + 1 <= 1) {
    PgQuery__Float& number = floats_.emplace_back();
    number = PG_QUERY__FLOAT__INIT;
    number.fval = texts_.emplace_back(digits).data();
    cast.arg->a_const->val_case = PG_QUERY__A__CONST__VAL_FVAL;
    cast.arg->a_const->fval = &number;
  } else {
    return;
  }
  PgQuery__AConst* value = cast.arg->a_const;
  node.node_case = PG_QUERY__NODE__NODE_A_CONST;
  node.a_const = value;
}

/// 'false' for a boolean, '0' for an integer, '2000-01-01' for a timestamp: what the server makes
/// of a string that is assigned.
void Normal::read_string(PgQuery__AConst& value, const Type& target) {
  const std::string_view text = value.sval->sval;
  const bool whole = target.kind == TypeKind::smallint || target.kind == TypeKind::integer ||
                     target.kind == TypeKind::bigint;
  const std::optional<bool> truth =
      target.kind == TypeKind::boolean ? boolean_of(text) : std::nullopt;
  if (truth) {
    PgQuery__Boolean& boolean = constants_.emplace_back();
    boolean = PG_QUERY__BOOLEAN__INIT;
    boolean.boolval = *truth ? 1 : 0;
    value.val_case = PG_QUERY__A__CONST__VAL_BOOLVAL;
    value.boolval = &boolean;
  } else if (whole) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return;
    PgQuery__Integer& integer = integers_.emplace_back();
    integer = PG_QUERY__INTEGER__INIT;
    integer.ival = number;
    value.val_case = PG_QUERY__A__CONST__VAL_IVAL;
    value.ival = &integer;
  } else if (target.kind == TypeKind::timestamp && is_iso_date(text)) {
    PgQuery__String& string = strings_.emplace_back();
    string = PG_QUERY__STRING__INIT;
    string.sval = texts_.emplace_back(std::string(text) + " 00:00:00").data();
    value.sval = &string;
  } else if (target.kind == TypeKind::timestamptz && text == "epoch") {
    PgQuery__String& string = strings_.emplace_back();
    string = PG_QUERY__STRING__INIT;
    string.sval = texts_.emplace_back("1970-01-01 00:00:00+00").data();
    value.sval = &string;
  }
}

void Normal::assigned(Node*& expression) {
  if (scope_.target == nullptr) return;
  const Type& target = *scope_.target;
  drop_assigned_cast(expression, target);
  if (is_string(expression) && target.array_dimensions == 0)
    read_string(*expression->a_const, target);
}

void Normal::drop_assigned_cast(Node*& expression, const Type& target) {
  PgQuery__TypeCast* cast = cast_of(expression);
  if (cast == nullptr) return;
  const Type to = type_of(*cast->type_name);
  const bool same = base(to) == base(target) && (to.modifiers.empty() || to == target);
  const bool texts = is_text_or_varchar(target) && is_text_or_varchar(to) && to.modifiers.empty();
  const bool literal = is_string(cast->arg) || is_null(cast->arg) || is_number(cast->arg);
  const bool numbers = is_number_type(target) && is_number_type(to) && is_number(cast->arg) &&
                       to.modifiers.empty() &&
                       constant(cast->arg)->val_case == PG_QUERY__A__CONST__VAL_IVAL;
  if ((literal && same) || (is_string(cast->arg) && texts) || numbers) expression = cast->arg;
}

/// A varchar column that the server takes for text.
void Normal::drop_text_cast(Node*& operand) const {
  PgQuery__TypeCast* cast = cast_of(operand);
  if (cast == nullptr || type_of(*cast->type_name) != Type{TypeKind::text, {}, 0, {}}) return;
  const std::optional<Type> type = type_of_node(*cast->arg);
  if (type && is_text_or_varchar(*type)) operand = cast->arg;
}

/// A literal next to a value of type `other` that gets its type from it.
void Normal::drop_literal_cast(Node*& operand, const std::optional<Type>& other,
                               bool text_for_varchar) const {
  PgQuery__TypeCast* cast = cast_of(operand);
  if (cast == nullptr || !other) return;
  const Type to = type_of(*cast->type_name);
  if (!to.modifiers.empty()) return;
  const bool same = to == base(*other);
  const bool texts = text_for_varchar && is_text_or_varchar(*other) && is_text_or_varchar(to);
  const bool floating = other->kind == TypeKind::real || other->kind == TypeKind::double_precision;
  const bool numbers = is_number_type(*other) && floating &&
                       to.kind == TypeKind::double_precision && to.array_dimensions == 0;
  if ((is_string(cast->arg) && (same || texts)) || (is_number(cast->arg) && (same || numbers)))
    operand = cast->arg;
}

/// Whether a value is compared as text with a varchar column beside it.
bool Normal::is_text(const Node& node) const {
  if (is_string(&node)) return true;
  if (node.node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    return is_text_or_varchar(type_of(*node.type_cast->type_name));
  const std::optional<Type> type = type_of_node(node);
  return type && is_text_or_varchar(*type);
}

std::optional<Type> Normal::type_of_node(const Node& node) const {
  if (node.node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
    const PgQuery__ColumnRef& reference = *node.column_ref;
    if (scope_.table == nullptr || reference.n_fields != 1) return std::nullopt;
    const schema::Column* column = scope_.table->find_column(string_of(reference.fields[0]));
    if (column == nullptr) return std::nullopt;
    return column->type;
  }
  if (node.node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR) {
    const PgQuery__CoalesceExpr& coalesce = *node.coalesce_expr;
    std::optional<Type> first;
    for (const Node* argument : nodes(coalesce.n_args, coalesce.args)) {
      if (is_string(argument)) continue;
      const std::optional<Type> type = type_of_node(*argument);
      if (!type || (first && base(*first) != base(*type))) return std::nullopt;
      first = type;
    }
    return first;
  }
  if (node.node_case != PG_QUERY__NODE__NODE_FUNC_CALL || node.func_call->n_funcname != 1)
    return std::nullopt;
  const std::string_view function = string_of(node.func_call->funcname[0]);
  if (contains(kTextResults, function)) return Type{TypeKind::text, {}, 0, {}};
  if (function == "extract") return Type{TypeKind::numeric, {}, 0, {}};
  return std::nullopt;
}

Node& Normal::made(PgQuery__Node__NodeCase kind) {
  Node& node = nodes_.emplace_back();
  node = PG_QUERY__NODE__INIT;
  node.node_case = kind;
  return node;
}

schema::Expression normal(const schema::Expression& expression, const NormalScope& scope) {
  schema::Expression out;
  try {
    with_expression(expression.sql, [&](const Node& node) {
      // The tree belongs to this call alone.
      auto* root = const_cast<Node*>(&node);
      Normal rewriter(scope);
      rewriter.rewrite(*root);
      rewriter.assigned(root);
      out.sql = deparse(*root);
    });
  } catch (const ScriptError&) {
    return expression;
  }
  return out;
}

std::string normal_statement(std::string_view statement, const NormalScope& scope) {
  std::string out;
  try {
    with_tree(statement, [&](const Tree& tree) {
      auto& root = const_cast<Node&>(tree.statement());
      Normal rewriter(scope);
      rewriter.rewrite(root);
      out = deparse_statement(root);
    });
  } catch (const ScriptError&) {
    return std::string(statement);
  }
  return out;
}

}  // namespace dunlin::parse
