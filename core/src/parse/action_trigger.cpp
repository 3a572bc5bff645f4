#include "dunlin/parse/action_trigger.hpp"

#include <algorithm>
#include <utility>

#include "block_reader.hpp"
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "print.hpp"
#include "trigger_parts.hpp"

namespace dunlin::parse {
namespace {

/// A body with the variables of triggers replaced by what they are for an event.
std::string for_event(const std::string& body, TriggerEvent event, const schema::Name& table) {
  std::string out;
  std::size_t at = 0;
  for (const sql::Token& token : sql::tokenize(body, lex_rules())) {
    if (token.kind != sql::TokenKind::word) continue;
    const std::string_view word = std::string_view(body).substr(token.offset, token.length);
    std::string value;
    if (text::iequals(word, "TG_OP")) value = word_of(event);
    if (text::iequals(word, "TG_TABLE_NAME") || text::iequals(word, "TG_RELNAME"))
      value = table.name;
    if (value.empty()) continue;
    out += body.substr(at, token.offset - at) + text::quoted(value, '\'');
    at = token.offset + token.length;
  }
  return out + body.substr(at);
}

/// The row that there is not for an event: its columns are NULL.
const char* absent_row(TriggerEvent event) {
  switch (event) {
    case TriggerEvent::insert:
      return "old";
    case TriggerEvent::update:
      return nullptr;
    case TriggerEvent::remove:
      return "new";
  }
  return nullptr;
}

bool reads_whole(const std::vector<TriggerAction>& actions, std::string_view row) {
  return std::any_of(actions.begin(), actions.end(), [&](const TriggerAction& action) {
    return names_row(action.statement, row) ||
           (action.condition && names_row(action.condition->sql, row));
  });
}

std::optional<std::string> text_constant(const Node& node) {
  if (node.node_case != PG_QUERY__NODE__NODE_A_CONST ||
      node.a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
    return std::nullopt;
  return std::string(node.a_const->sval->sval);
}

/// 'a' = 'b', 'a' <> 'b', 'a' IN ('b', 'c') of constants.
std::optional<bool> compared(const PgQuery__AExpr& comparison) {
  if (comparison.lexpr == nullptr) return std::nullopt;
  const std::optional<std::string> left = text_constant(*comparison.lexpr);
  if (!left) return std::nullopt;
  const bool equal = string_of(comparison.name[0]) == "=";
  if (comparison.kind == PG_QUERY__A__EXPR__KIND__AEXPR_IN) {
    for (const Node* item : items_of(comparison.rexpr)) {
      const std::optional<std::string> right = text_constant(*item);
      if (!right) return std::nullopt;
      if (*left == *right) return equal;
    }
    return !equal;
  }
  const std::optional<std::string> right = text_constant(*comparison.rexpr);
  if (comparison.kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || !right) return std::nullopt;
  return (*left == *right) == equal;
}

/// What a condition is whatever the rows are; nothing when that depends on them.
std::optional<bool> settled(const Node& node) {
  if (node.node_case == PG_QUERY__NODE__NODE_A_EXPR) return compared(*node.a_expr);
  if (node.node_case != PG_QUERY__NODE__NODE_BOOL_EXPR) return std::nullopt;
  const PgQuery__BoolExpr& terms = *node.bool_expr;
  if (terms.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
    const std::optional<bool> term = settled(*terms.args[0]);
    return term ? std::optional(!*term) : std::nullopt;
  }
  const bool decides = terms.boolop == PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR;
  bool open = false;
  for (const Node* term : nodes(terms.n_args, terms.args)) {
    const std::optional<bool> value = settled(*term);
    if (value == decides) return decides;
    open = open || !value;
  }
  return open ? std::nullopt : std::optional(!decides);
}

/// A function's body for one event.
class ActionBody {
 public:
  ActionBody(std::string_view body, TriggerEvent event, bool before)
      : reader_(body), event_(event), before_(before) {}

  std::optional<std::vector<TriggerAction>> read() {
    if (!reader_.take({"BEGIN"}) || !items() || !reader_.take({"END"})) return std::nullopt;
    (void)reader_.take({";"});
    if (!reader_.at_end() || (before_ && !gone_)) return std::nullopt;
    // A query would be asked again after the first action.
    if (queries_ && actions_.size() > 1) return std::nullopt;
    return std::move(actions_);
  }

 private:
  bool sees_branch() const { return reader_.sees("ELSIF") || reader_.sees("ELSEIF"); }

  bool items() {
    while (!reader_.sees("END") && !reader_.sees("ELSE") && !sees_branch()) {
      if (!item()) return false;
    }
    return true;
  }

  bool item() {
    if (reader_.take({"IF"})) return choice();
    if (reader_.take({"NULL", ";"})) return true;
    if (reader_.take({"RETURN"})) return leave();
    if (reader_.take({"RAISE", "EXCEPTION"})) return failure();
    if (reader_.take({"RAISE", "NOTICE"})) return reader_.until_semicolon().has_value();
    return statement();
  }

  /// After IF.
  bool choice() {
    std::vector<std::string> others;  // that no branch before was taken
    bool decided = false;
    do {
      const std::optional<std::string> condition = reader_.until("THEN");
      if (!condition) return false;
      const std::optional<bool> known = settled_condition(*condition);
      std::vector<std::string> asked = others;
      if (!known) asked.push_back("(" + *condition + ")");
      if (!branch(asked, decided || known == false)) return false;
      decided = decided || known == true;
      if (!known) others.push_back("((" + *condition + ") IS NOT TRUE)");
      queries_ = queries_ || asks(*condition);
    } while (reader_.take({"ELSIF"}) || reader_.take({"ELSEIF"}));
    if (reader_.take({"ELSE"}) && !branch(others, decided)) return false;
    return reader_.take({"END", "IF", ";"});
  }

  bool branch(const std::vector<std::string>& conditions, bool never) {
    const std::size_t outside = guards_.size();
    const bool was_dead = dead_;
    guards_.insert(guards_.end(), conditions.begin(), conditions.end());
    dead_ = dead_ || never;
    const bool read = items();
    guards_.resize(outside);
    dead_ = was_dead || gone_;
    return read;
  }

  static bool asks(const std::string& condition) {
    const std::vector<sql::Token> tokens = sql::tokenize(condition, lex_rules());
    return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
      return token.kind == sql::TokenKind::word &&
             text::iequals(std::string_view(condition).substr(token.offset, token.length),
                           "SELECT");
    });
  }

  static std::optional<bool> settled_condition(const std::string& condition) {
    std::optional<bool> value;
    with_expression(condition, [&](const Node& node) { value = settled(node); });
    return value;
  }

  /// After RETURN: what follows is for the other rows, or for none.
  bool leave() {
    const std::optional<std::string> row = reader_.until_semicolon();
    if (!row) return false;
    if (dead_) return true;
    const char* kept = event_ == TriggerEvent::remove ? "OLD" : "NEW";
    const bool whole = text::iequals(*row, kept) || text::iequals(*row, "COALESCE(NEW, OLD)");
    if (before_ && !whole) return false;
    if (guards_.empty()) {
      gone_ = true;
    } else {
      exits_.push_back("((" + text::join(guards_, " AND ") + ") IS NOT TRUE)");
    }
    dead_ = true;
    return true;
  }

  bool failure() {
    const std::optional<std::string> text = reader_.until_semicolon();
    if (!text) return false;
    const std::vector<sql::Token> tokens = sql::tokenize(*text, lex_rules());
    if (tokens.empty() || tokens.front().kind != sql::TokenKind::string || (*text)[0] != '\'')
      return false;
    TriggerAction action;
    action.message = text::replace_all(text->substr(1, tokens.front().length - 2), "''", "'");
    const bool always = !dead_ && guards_.empty();
    if (!add(std::move(action))) return false;
    gone_ = gone_ || always;
    dead_ = dead_ || always;
    return true;
  }

  bool statement() {
    const std::optional<std::string> text = reader_.until_semicolon();
    if (!text || text->empty()) return false;
    if (dead_) return true;
    sql::Statement statement;
    statement.text = *text;
    const Parsed parsed = parse(statement);
    const bool changes =
        parsed.kind == "INSERT" || parsed.kind == "UPDATE" || parsed.kind == "DELETE";
    if (!changes || parsed.operations.size() != 1 ||
        !std::holds_alternative<ops::ChangeData>(parsed.operations.front()))
      return false;
    TriggerAction action;
    action.statement = *text;
    return add(std::move(action));
  }

  bool add(TriggerAction action) {
    if (dead_) return true;
    std::vector<std::string> conditions = guards_;
    for (const std::string& exit : exits_) {
      if (std::find(guards_.begin(), guards_.end(), exit) == guards_.end())
        conditions.push_back(exit);
    }
    if (!conditions.empty()) action.condition = expression(text::join(conditions, " AND "));
    actions_.push_back(std::move(action));
    return true;
  }

  BlockReader reader_;
  TriggerEvent event_;
  bool before_;
  std::vector<std::string> guards_;  ///< what is true here
  std::vector<std::string> exits_;   ///< ... and for rows that did not leave before
  bool dead_ = false;                ///< no row comes here
  bool gone_ = false;                ///< every row has left
  bool queries_ = false;
  std::vector<TriggerAction> actions_;
};

}  // namespace

const char* word_of(TriggerEvent event) {
  switch (event) {
    case TriggerEvent::insert:
      return "INSERT";
    case TriggerEvent::update:
      return "UPDATE";
    case TriggerEvent::remove:
      return "DELETE";
  }
  return "";
}

std::optional<ActionTrigger> action_trigger(const schema::Object& trigger,
                                            const schema::Schema& schema) {
  const std::optional<TriggerHead> head = trigger_head(trigger);
  if (!head) return std::nullopt;
  const std::optional<std::string> body = trigger_body(schema, head->function);
  if (!body) return std::nullopt;
  ActionTrigger found{
      head->name, trigger.table, head->function, head->before, head->update_of, head->when, {}};
  try {
    for (const auto& [event, there] : {std::pair{TriggerEvent::insert, head->on_insert},
                                       std::pair{TriggerEvent::update, head->on_update},
                                       std::pair{TriggerEvent::remove, head->on_delete}}) {
      if (!there) continue;
      const char* absent = absent_row(event);
      std::string work = for_event(*body, event, trigger.table);
      if (absent != nullptr) work = without_row(work, absent);
      std::optional<std::vector<TriggerAction>> actions =
          ActionBody(work, event, head->before).read();
      if (!actions || (absent != nullptr && reads_whole(*actions, absent))) return std::nullopt;
      found.works.push_back({event, std::move(*actions)});
    }
  } catch (const Error&) {
    return std::nullopt;  // not even SQL once it is cut into pieces
  }
  return found;
}

schema::Name changed_table(const TriggerAction& action) {
  schema::Name name;
  with_tree(action.statement, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case == PG_QUERY__NODE__NODE_INSERT_STMT)
      name = name_of(*node.insert_stmt->relation);
    if (node.node_case == PG_QUERY__NODE__NODE_UPDATE_STMT)
      name = name_of(*node.update_stmt->relation);
    if (node.node_case == PG_QUERY__NODE__NODE_DELETE_STMT)
      name = name_of(*node.delete_stmt->relation);
  });
  return name;
}

Printed print_action(const TriggerAction& action, const PrintDialect& dialect,
                     const schema::Schema& schema, const schema::Table& table) {
  Printed printed;
  with_tree(action.statement, [&](const Tree& tree) {
    Printer printer(dialect, &schema);
    printer.bring_rows(table);
    try {
      printed.sql = printer.statement(tree.statement());
      printed.notes = std::move(printer.notes);
    } catch (Untranslatable& error) {
      // The place is one in the function's text.
      error.amend([](ErrorContext& context) { context.position.offset = 0; });
      throw;
    }
  });
  return printed;
}

}  // namespace dunlin::parse
