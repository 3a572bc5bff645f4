// What the model carries whole: functions, triggers, policies, types by definition ...
#include <algorithm>
#include <array>
#include <utility>

#include "convert.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/parse.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

using schema::Object;
using schema::ObjectKind;

/// The nodes belong to the tree being converted, which nobody reads afterwards: what does not
/// belong into a canonical definition is switched off in place.
template <typename Statement>
Statement& editable(const Statement& statement) {
  return const_cast<Statement&>(statement);
}

std::string type_text(const PgQuery__TypeName& name) {
  schema::Type type = type_of(name);
  type.modifiers.clear();
  if (type.kind != schema::TypeKind::user_defined) return schema::to_string(type);
  std::string out = sql_name(type.name);
  for (int i = 0; i < type.array_dimensions; ++i) out += "[]";
  return out;
}

std::string_view text_of(const PgQuery__DefElem& option) {
  return string_of(option.arg);
}

bool flag_of(const PgQuery__DefElem& option) {
  return option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_BOOLEAN &&
         option.arg->boolean->boolval != 0;
}

/// Whether an option of CREATE FUNCTION says what holds without it.
bool is_default(const PgQuery__DefElem& option) {
  const std::string_view name = option.defname;
  if (name == "volatility") return text_of(option) == "volatile";
  if (name == "parallel") return text_of(option) == "unsafe";
  if (name == "strict" || name == "security" || name == "leakproof" || name == "window")
    return !flag_of(option);
  if (name == "cost") return integer_of(option.arg) == 100;
  return name == "rows" && integer_of(option.arg) == 1000;
}

/// The options in an order of their own: the server prints them otherwise than people write them.
void order_options(PgQuery__CreateFunctionStmt& statement) {
  constexpr std::array kOrder = std::to_array<std::string_view>(
      {"language", "transform", "window", "volatility", "leakproof", "strict", "security",
       "parallel", "cost", "rows", "support", "set", "as"});
  const auto rank = [&](const Node* node) {
    return std::find(kOrder.begin(), kOrder.end(), std::string_view(node->def_elem->defname)) -
           kOrder.begin();
  };
  Node** begin = statement.options;
  Node** end = begin + statement.n_options;
  end = std::remove_if(begin, end, [](const Node* node) { return is_default(*node->def_elem); });
  std::stable_sort(begin, end, [&](const Node* a, const Node* b) { return rank(a) < rank(b); });
  statement.n_options = static_cast<std::size_t>(end - begin);
}

bool is_input(const PgQuery__FunctionParameter& parameter) {
  return parameter.mode != PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT &&
         parameter.mode != PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE;
}

std::string signature_of(std::span<Node* const> parameters) {
  std::vector<std::string> types;
  for (const Node* node : parameters) {
    if (node == nullptr || node->node_case != PG_QUERY__NODE__NODE_FUNCTION_PARAMETER) continue;
    if (is_input(*node->function_parameter))
      types.push_back(type_text(*node->function_parameter->arg_type));
  }
  return text::join(types, ", ");
}

std::string types_of(std::span<Node* const> types) {
  std::vector<std::string> out;
  for (const Node* node : types) {
    const bool typed = node != nullptr && node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME;
    out.push_back(typed ? type_text(*node->type_name) : "NONE");
  }
  return text::join(out, ", ");
}

void add(const Node& statement, Object object, bool replaces, bool if_not_exists, Operations& out) {
  object.definition = canonical(deparse_statement(statement));
  out.emplace_back(ops::CreateObject{std::move(object), replaces, if_not_exists});
}

/// The body that stands in the grammar, not in a string: RETURN x, or BEGIN ATOMIC ... END. The
/// deparser cannot spell it.
std::string body_of(const Node& body) {
  if (body.node_case == PG_QUERY__NODE__NODE_RETURN_STMT)
    return "RETURN " + canonical(deparse(*body.return_stmt->returnval));
  std::string out = "BEGIN ATOMIC ";
  for (const Node* list : items_of(&body)) {
    for (const Node* statement : items_of(list)) {
      const bool returns = statement->node_case == PG_QUERY__NODE__NODE_RETURN_STMT;
      out += returns ? body_of(*statement) : canonical(deparse_statement(*statement));
      out += "; ";
    }
  }
  return out + "END";
}

void add_function(const Node& node, Operations& out) {
  auto& statement = editable(*node.create_function_stmt);
  Object object;
  object.kind = statement.is_procedure != 0 ? ObjectKind::procedure : ObjectKind::function;
  object.name = name_of(nodes(statement.n_funcname, statement.funcname));
  object.signature = signature_of(nodes(statement.n_parameters, statement.parameters));
  const bool replaces = statement.replace != 0;
  statement.replace = 0;
  for (Node* parameter : nodes(statement.n_parameters, statement.parameters)) {
    auto& mode = parameter->function_parameter->mode;
    if (mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_IN)
      mode = PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_DEFAULT;
  }
  // The deparser spells names of parameters without quotes.
  std::vector<std::pair<char**, char*>> names;
  std::vector<std::string> quoted;
  quoted.reserve(statement.n_parameters);
  for (Node* parameter : nodes(statement.n_parameters, statement.parameters)) {
    char*& name = parameter->function_parameter->name;
    if (name[0] == '\0') continue;
    names.emplace_back(&name, name);
    name = quoted.emplace_back(ops::quote_identifier(name)).data();
  }
  order_options(statement);
  const Node* const body = std::exchange(statement.sql_body, nullptr);
  object.definition = canonical(deparse_statement(node));
  for (const auto& [name, former] : names) *name = former;
  if (body != nullptr) object.definition += " " + body_of(*body);
  out.emplace_back(ops::CreateObject{std::move(object), replaces, false});
}

void add_trigger(const Node& node, Operations& out) {
  auto& statement = editable(*node.create_trig_stmt);
  Object object;
  object.kind = ObjectKind::trigger;
  object.name.name = statement.trigname;
  object.table = name_of(*statement.relation);
  const bool replaces = statement.replace != 0;
  statement.replace = 0;
  add(node, std::move(object), replaces, false, out);
}

void add_rule(const Node& node, Operations& out) {
  auto& statement = editable(*node.rule_stmt);
  Object object;
  object.kind = ObjectKind::rule;
  object.name.name = statement.rulename;
  object.table = name_of(*statement.relation);
  const bool replaces = statement.replace != 0;
  statement.replace = 0;
  add(node, std::move(object), replaces, false, out);
}

void add_policy(const Node& node, Operations& out) {
  const auto& statement = *node.create_policy_stmt;
  Object object;
  object.kind = ObjectKind::policy;
  object.name.name = statement.policy_name;
  object.table = name_of(*statement.table);
  add(node, std::move(object), false, false, out);
}

void add_statistics(const Node& node, Operations& out) {
  auto& statement = editable(*node.create_stats_stmt);
  Object object;
  object.kind = ObjectKind::statistics;
  object.name = name_of(nodes(statement.n_defnames, statement.defnames));
  if (statement.n_relations == 1 &&
      statement.relations[0]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
    object.table = name_of(*statement.relations[0]->range_var);
  const bool if_not_exists = statement.if_not_exists != 0;
  statement.if_not_exists = 0;
  add(node, std::move(object), false, if_not_exists, out);
}

void add_cast(const Node& node, Operations& out) {
  const auto& statement = *node.create_cast_stmt;
  Object object;
  object.kind = ObjectKind::cast;
  object.signature = type_text(*statement.sourcetype) + " AS " + type_text(*statement.targettype);
  add(node, std::move(object), false, false, out);
}

/// An aggregate over whole rows is said to be one of "ANY" in the old style.
std::string any_is_none(std::string type) {
  return text::iequals(type, "any") || text::iequals(type, "\"any\"") ? std::string() : type;
}

/// What an aggregate is made of in the old style: basetype = type, or "ANY".
std::string base_type_of(const PgQuery__DefineStmt& statement) {
  for (const Node* item : nodes(statement.n_definition, statement.definition)) {
    const PgQuery__DefElem& option = *item->def_elem;
    if (!text::iequals(option.defname, "basetype") || option.arg == nullptr) continue;
    if (option.arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
      return any_is_none(type_text(*option.arg->type_name));
  }
  return {};
}

/// A name in place of one that is as long at least: the node owns its text.
void rename_option(PgQuery__DefElem& option, std::string_view name) {
  std::copy(name.begin(), name.end(), option.defname);
  option.defname[name.size()] = '\0';
}

/// The options of an aggregate or operator by their present names, in an order of their own.
void order_definition(PgQuery__DefineStmt& statement) {
  constexpr std::array kOrder = std::to_array<std::string_view>(
      {"function",    "leftarg",    "rightarg",     "commutator", "negator",
       "restrict",    "join",       "hashes",       "merges",     "sfunc",
       "stype",       "sspace",     "initcond",     "finalfunc",  "finalfunc_extra",
       "combinefunc", "serialfunc", "deserialfunc", "msfunc",     "minvfunc",
       "mstype",      "msspace",    "minitcond",    "mfinalfunc", "mfinalfunc_extra",
       "sortop",      "parallel",   "hypothetical"});
  for (Node* item : nodes(statement.n_definition, statement.definition)) {
    PgQuery__DefElem& option = *item->def_elem;
    const std::string name = text::lower(option.defname);
    rename_option(option, name);
    if (name == "procedure") rename_option(option, "function");
    for (const std::string_view old : {"sfunc", "stype", "initcond"}) {
      if (name == std::string(old) + "1") rename_option(option, old);
    }
  }
  const auto rank = [&](const Node* node) {
    return std::find(kOrder.begin(), kOrder.end(), std::string_view(node->def_elem->defname)) -
           kOrder.begin();
  };
  std::stable_sort(statement.definition, statement.definition + statement.n_definition,
                   [&](const Node* a, const Node* b) { return rank(a) < rank(b); });
}

/// An aggregate in the old style, whose argument is among the options, as it is written now.
std::string present_aggregate(const Node& node, const std::string& signature) {
  auto& statement = editable(*node.define_stmt);
  Node** end = statement.definition + statement.n_definition;
  // What is left out stays in the list, behind its end.
  Node** kept = std::stable_partition(statement.definition, end, [](const Node* item) {
    return !text::iequals(item->def_elem->defname, "basetype");
  });
  const std::size_t all = statement.n_definition;
  statement.n_definition = static_cast<std::size_t>(kept - statement.definition);
  std::string out = canonical(deparse_statement(node));
  statement.n_definition = all;
  const std::size_t open = out.find('(');
  return out.insert(open, "(" + (signature.empty() ? "*" : signature) + ") ");
}

/// CREATE AGGREGATE, OPERATOR, COLLATION; false for the others.
bool add_defined(const Node& node, Operations& out) {
  auto& statement = editable(*node.define_stmt);
  Object object;
  object.name = name_of(nodes(statement.n_defnames, statement.defnames));
  switch (static_cast<int>(statement.kind)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
      object.kind = ObjectKind::aggregate;
      object.signature = statement.n_args > 0 ? signature_of(items_of(statement.args[0]))
                                              : base_type_of(statement);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR:
      object.kind = ObjectKind::operator_;
      object.signature = operator_signature(statement);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION:
      object.kind = ObjectKind::collation;
      break;
    default:
      return false;
  }
  const bool replaces = statement.replace != 0;
  const bool if_not_exists = statement.if_not_exists != 0;
  statement.replace = 0;
  statement.if_not_exists = 0;
  if (object.kind != ObjectKind::collation) order_definition(statement);
  if (statement.oldstyle != 0 && object.kind == ObjectKind::aggregate) {
    object.definition = present_aggregate(node, object.signature);
    out.emplace_back(ops::CreateObject{std::move(object), replaces, if_not_exists});
  } else {
    add(node, std::move(object), replaces, if_not_exists, out);
  }
  return true;
}

}  // namespace

std::string operator_signature(const PgQuery__DefineStmt& statement) {
  std::string left = "NONE", right = "NONE";
  for (const Node* item : nodes(statement.n_definition, statement.definition)) {
    const PgQuery__DefElem& option = *item->def_elem;
    if (option.arg == nullptr || option.arg->node_case != PG_QUERY__NODE__NODE_TYPE_NAME) continue;
    const std::string_view name = option.defname;
    if (name == "leftarg") left = type_text(*option.arg->type_name);
    if (name == "rightarg") right = type_text(*option.arg->type_name);
  }
  return left + ", " + right;
}

std::string canonical(std::string text) {
  if (text.find("public.") == std::string::npos) return text;
  std::string out;
  std::size_t done = 0;
  const std::vector<sql::Token> tokens = sql::tokenize(text, lex_rules());
  const auto raw = [&](std::size_t i) {
    return std::string_view(text).substr(tokens[i].offset, tokens[i].length);
  };
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind == sql::TokenKind::word && raw(i) == "public" && raw(i + 1) == ".") {
      out += text.substr(done, tokens[i].offset - done);
      done = tokens[i + 1].offset + 1;
    }
    // nextval('public.s'::regclass)
    constexpr std::string_view kStart = "'public.";
    if (tokens[i].kind == sql::TokenKind::string && raw(i).starts_with(kStart) && i > 1 &&
        raw(i - 1) == "(" && (raw(i - 2) == "nextval" || raw(i - 2) == "setval")) {
      out += text.substr(done, tokens[i].offset - done) + "'";
      done = tokens[i].offset + kStart.size();
    }
  }
  return out + text.substr(done);
}

bool convert_carried(const Node& node, Operations& out) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      add_function(node, out);
      return true;
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
      add_trigger(node, out);
      return true;
    case PG_QUERY__NODE__NODE_RULE_STMT:
      add_rule(node, out);
      return true;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
      add_policy(node, out);
      return true;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
      add_statistics(node, out);
      return true;
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
      add_cast(node, out);
      return true;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      return add_defined(node, out);
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT: {
      Object object;
      object.kind = ObjectKind::event_trigger;
      object.name.name = node.create_event_trig_stmt->trigname;
      add(node, std::move(object), false, false, out);
      return true;
    }
    case PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT: {
      Object object;
      object.kind = ObjectKind::event_trigger;
      object.name.name = node.alter_event_trig_stmt->trigname;
      add(node, std::move(object), true, false, out);
      return true;
    }
    case PG_QUERY__NODE__NODE_ALTER_STATS_STMT: {
      const auto& statement = *node.alter_stats_stmt;
      Object object;
      object.kind = ObjectKind::statistics;
      object.name = name_of(nodes(statement.n_defnames, statement.defnames));
      object.table.name = "*";
      add(node, std::move(object), true, false, out);
      return true;
    }
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT: {
      Object object;
      object.kind = ObjectKind::composite_type;
      object.name = name_of(*node.composite_type_stmt->typevar);
      add(node, std::move(object), false, false, out);
      return true;
    }
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT: {
      Object object;
      object.kind = ObjectKind::range_type;
      const auto& statement = *node.create_range_stmt;
      object.name = name_of(nodes(statement.n_type_name, statement.type_name));
      add(node, std::move(object), false, false, out);
      return true;
    }
  }
  return false;
}

void convert_composite(const PgQuery__AlterTableStmt& statement, Operations& out) {
  Object object;
  object.kind = ObjectKind::composite_type;
  object.name = name_of(*statement.relation);
  for (Node* command : nodes(statement.n_cmds, statement.cmds)) {
    PgQuery__AlterTableStmt one = statement;
    one.n_cmds = 1;
    one.cmds = &command;
    Node node = PG_QUERY__NODE__INIT;
    node.node_case = PG_QUERY__NODE__NODE_ALTER_TABLE_STMT;
    node.alter_table_stmt = &one;
    add(node, object, true, false, out);
  }
}

void convert_attribute_rename(const Node& node, Operations& out) {
  Object object;
  object.kind = ObjectKind::composite_type;
  object.name = name_of(*node.rename_stmt->relation);
  add(node, std::move(object), true, false, out);
}

std::optional<Object> carried_of(PgQuery__ObjectType type, const Node* name) {
  Object object;
  const auto with_arguments = [&](ObjectKind kind) {
    object.kind = kind;
    const PgQuery__ObjectWithArgs& of = *name->object_with_args;
    object.name = name_of(nodes(of.n_objname, of.objname));
    object.signature = of.args_unspecified != 0 ? "*" : types_of(nodes(of.n_objargs, of.objargs));
    return object;
  };
  const auto on_table = [&](ObjectKind kind) {
    object.kind = kind;
    const std::span<Node* const> parts = items_of(name);
    object.name.name = parts.empty() ? "" : std::string(string_of(parts.back()));
    object.table = name_of(parts.first(parts.empty() ? 0 : parts.size() - 1));
    return object;
  };
  const auto named = [&](ObjectKind kind) {
    object.kind = kind;
    object.name = object_name_of(name);
    return object;
  };
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
      return with_arguments(ObjectKind::function);
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
      return with_arguments(ObjectKind::procedure);
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
      return with_arguments(ObjectKind::aggregate);
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR:
      return with_arguments(ObjectKind::operator_);
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
      return on_table(ObjectKind::trigger);
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
      return on_table(ObjectKind::rule);
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
      return on_table(ObjectKind::policy);
    case PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER:
      return named(ObjectKind::event_trigger);
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION:
      return named(ObjectKind::collation);
    case PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT: {
      named(ObjectKind::statistics);
      object.table.name = "*";
      return object;
    }
    case PG_QUERY__OBJECT_TYPE__OBJECT_CAST: {
      object.kind = ObjectKind::cast;
      const std::span<Node* const> types = items_of(name);
      if (types.size() == 2)
        object.signature =
            type_text(*types[0]->type_name) + " AS " + type_text(*types[1]->type_name);
      return object;
    }
  }
  return std::nullopt;
}

}  // namespace dunlin::parse
