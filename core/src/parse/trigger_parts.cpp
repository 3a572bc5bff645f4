#include "trigger_parts.hpp"

#include <algorithm>

#include "convert.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/row_trigger.hpp"
#include "trigger_variables.hpp"

namespace dunlin::parse {
namespace {

using schema::Object;
using schema::ObjectKind;

// Bits of a trigger's definition (src/include/catalog/pg_trigger.h).
constexpr int kBefore = 1 << 1;
constexpr int kInsert = 1 << 2;
constexpr int kDelete = 1 << 3;
constexpr int kUpdate = 1 << 4;

/// The text of a function's body, when its language is this one.
std::optional<std::string> body_of(const PgQuery__CreateFunctionStmt& function,
                                   std::string_view language) {
  std::optional<std::string> body;
  bool spoken = false;
  for (const Node* node : nodes(function.n_options, function.options)) {
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view name = option.defname;
    if (name == "language") spoken = text::iequals(string_of(option.arg), language);
    if (name != "as") continue;
    const std::span<Node* const> texts = items_of(option.arg);
    if (texts.size() == 1) body = std::string(string_of(texts.front()));
  }
  return spoken ? body : std::nullopt;
}

const Object* find_function(const schema::Schema& schema, const schema::Name& name) {
  const auto found =
      std::find_if(schema.objects.begin(), schema.objects.end(), [&](const Object& object) {
        return object.kind == ObjectKind::function && object.name == name &&
               object.signature.empty();
      });
  return found == schema.objects.end() ? nullptr : &*found;
}

std::optional<std::string> body_of(const Object& function) {
  std::optional<std::string> body;
  with_tree(function.definition, [&](const Tree& tree) {
    const Node& statement = tree.statement();
    if (statement.node_case == PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
      body = body_of(*statement.create_function_stmt, "plpgsql");
  });
  return body;
}

}  // namespace

std::optional<TriggerHead> trigger_head(const Object& trigger) {
  std::optional<TriggerHead> head;
  with_tree(trigger.definition, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case != PG_QUERY__NODE__NODE_CREATE_TRIG_STMT) return;
    const PgQuery__CreateTrigStmt& statement = *node.create_trig_stmt;
    const bool plain = statement.isconstraint == 0 && statement.n_args == 0 &&
                       statement.n_transition_rels == 0 && statement.row != 0 &&
                       (statement.timing == kBefore || statement.timing == 0);
    if (!plain || (statement.events & ~(kInsert | kUpdate | kDelete)) != 0) return;
    head.emplace();
    head->name = statement.trigname;
    head->function = name_of(nodes(statement.n_funcname, statement.funcname));
    head->before = statement.timing == kBefore;
    head->on_insert = (statement.events & kInsert) != 0;
    head->on_update = (statement.events & kUpdate) != 0;
    head->on_delete = (statement.events & kDelete) != 0;
    head->update_of = strings_of(nodes(statement.n_columns, statement.columns));
    if (statement.when_clause != nullptr) head->when = expression_of(*statement.when_clause);
  });
  return head;
}

std::string without_row(const std::string& text, std::string_view row) {
  return replace_columns(text, row, [](const std::string&) { return "NULL"; });
}

bool names_row(const std::string& text, std::string_view row) {
  const std::vector<sql::Token> tokens = sql::tokenize(text, lex_rules());
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    return token.kind == sql::TokenKind::word &&
           text::iequals(std::string_view(text).substr(token.offset, token.length), row);
  });
}

std::optional<std::string> trigger_body(const schema::Schema& schema,
                                        const schema::Name& function) {
  const Object* found = find_function(schema, function);
  std::optional<std::string> body = found == nullptr ? std::nullopt : body_of(*found);
  if (body) *body = without_variables(*body);
  return body;
}

}  // namespace dunlin::parse
