#include "dunlin/parse/row_trigger.hpp"

#include <algorithm>

#include "block_reader.hpp"
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "trigger_parts.hpp"

namespace dunlin::parse {
namespace {

using schema::Object;
using schema::ObjectKind;

/// Reads "NEW.a := x; IF c THEN NEW.b := y; END IF; RETURN NEW;".
class Body {
 public:
  explicit Body(std::string_view text) : reader_(text) {}

  std::optional<std::vector<RowTrigger::Assignment>> read() {
    if (!reader_.take({"BEGIN"})) return std::nullopt;
    while (!reader_.sees("RETURN") && !left_) {
      if (!item(std::nullopt)) return std::nullopt;
    }
    const bool left = reader_.take({"RETURN", "NEW", ";"}) || left_ == Left::both;
    if (!left || !reader_.take({"END"})) return std::nullopt;
    (void)reader_.take({";"});
    if (!reader_.at_end()) return std::nullopt;
    return std::move(assignments_);
  }

 private:
  bool item(const std::optional<schema::Expression>& condition) {
    if (reader_.sees("IF")) return !condition && choice();
    return assignment(condition);
  }

  bool choice() {
    (void)reader_.take({"IF"});
    const std::optional<std::string> text = reader_.until("THEN");
    if (!text) return false;
    const std::optional<schema::Expression> condition = read_expression(*text);
    if (!condition) return false;
    while (!reader_.sees("END") && !reader_.sees("RETURN")) {
      if (!item(condition)) return false;
    }
    if (reader_.take({"RETURN", "NEW", ";"})) {
      left_ = Left::one;
      if (reader_.take({"ELSE"})) {
        // The old row is the new one where they do not differ.
        const bool same = reader_.take({"RETURN", "NEW", ";"}) ||
                          (compares_rows(*text) && reader_.take({"RETURN", "OLD", ";"}));
        if (!same) return false;
        left_ = Left::both;
      }
    }
    return reader_.take({"END", "IF", ";"});
  }

  static bool compares_rows(const std::string& condition) {
    std::string words;
    for (const sql::Token& token : sql::tokenize(condition, lex_rules()))
      words += text::lower(condition.substr(token.offset, token.length)) + " ";
    for (const char* row : {"row ( new . * ) ", "new . * ", "new "}) {
      const std::string other = text::replace_all(std::string(row), "new", "old");
      const std::string differ = "is distinct from ";
      if (words == row + differ + other || words == other + differ + row) return true;
    }
    return false;
  }

  bool assignment(const std::optional<schema::Expression>& condition) {
    if (!reader_.take({"NEW", "."})) return false;
    const std::optional<std::string> column = reader_.name();
    if (!column || !(reader_.take({":", "="}) || reader_.take({"="}))) return false;
    const std::optional<std::string> text = reader_.until_semicolon();
    if (!text) return false;
    std::optional<schema::Expression> value = read_expression(*text);
    if (!value || assigned(*column)) return false;
    assignments_.push_back({*column, std::move(*value), condition});
    return true;
  }

  bool assigned(const std::string& column) const {
    return std::any_of(assignments_.begin(), assignments_.end(),
                       [&](const RowTrigger::Assignment& one) { return one.column == column; });
  }

  /// Nothing also for what reads a column that was assigned before.
  std::optional<schema::Expression> read_expression(const std::string& text) const {
    try {
      schema::Expression found = expression(text);
      for (const RowTrigger::Assignment& earlier : assignments_) {
        if (reads_row(found, "new", earlier.column)) return std::nullopt;
      }
      return found;
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// In which branches of an IF the function ends; nothing may follow but the end.
  enum class Left { one, both };

  BlockReader reader_;
  std::optional<Left> left_;
  std::vector<RowTrigger::Assignment> assignments_;
};

/// PL/pgSQL converts 'now' whenever it runs (manual, 43.11.2).
void follow_now(const schema::Table* table, std::vector<RowTrigger::Assignment>& assignments) {
  for (RowTrigger::Assignment& assignment : assignments) {
    const schema::Column* column =
        table == nullptr ? nullptr : table->find_column(assignment.column);
    const bool moment = column != nullptr && column->type.array_dimensions == 0 &&
                        (column->type.kind == schema::TypeKind::timestamp ||
                         column->type.kind == schema::TypeKind::timestamptz ||
                         column->type.kind == schema::TypeKind::date);
    if (moment && assignment.value.sql == "'now'") assignment.value = expression("now()");
  }
}

}  // namespace

std::optional<RowTrigger> row_trigger(const Object& trigger, const schema::Schema& schema) {
  const std::optional<TriggerHead> head = trigger_head(trigger);
  if (!head || !head->before || head->on_delete) return std::nullopt;
  const std::optional<std::string> body = trigger_body(schema, head->function);
  if (!body) return std::nullopt;
  std::optional<std::vector<RowTrigger::Assignment>> assignments = Body(*body).read();
  if (!assignments) return std::nullopt;
  RowTrigger found{head->name,      trigger.table,   head->function, head->on_insert,
                   head->on_update, head->update_of, head->when,     std::move(*assignments)};
  follow_now(schema.find_table(found.table), found.assignments);
  return found;
}

std::optional<RowTrigger> for_new_rows(RowTrigger trigger) {
  constexpr std::string_view kOld = "old";
  for (RowTrigger::Assignment& assignment : trigger.assignments) {
    std::vector<schema::Expression*> parts{&assignment.value};
    if (assignment.condition) parts.push_back(&*assignment.condition);
    for (schema::Expression* part : parts) {
      if (!reads_row(*part, kOld, {})) continue;
      *part = expression(without_row(part->sql, kOld));
      if (reads_row(*part, kOld, {})) return std::nullopt;
    }
  }
  return trigger;
}

schema::Name trigger_function(const Object& trigger) {
  schema::Name name;
  with_tree(trigger.definition, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case == PG_QUERY__NODE__NODE_CREATE_TRIG_STMT)
      name = name_of(nodes(node.create_trig_stmt->n_funcname, node.create_trig_stmt->funcname));
  });
  return name;
}

bool reads_row(const schema::Expression& expression, std::string_view row,
               std::string_view column) {
  bool found = false;
  with_expression(expression.sql, [&](const Node& node) {
    each_column(node, [&](const PgQuery__ColumnRef& reference) {
      if (string_of(reference.fields[0]) != row) return;
      // "new" alone and new.* are the whole row.
      const std::string_view last = string_of(reference.fields[reference.n_fields - 1]);
      found = found || column.empty() || reference.n_fields == 1 || last.empty() || last == column;
    });
  });
  return found;
}

std::string replace_columns(
    const std::string& text, std::string_view row,
    const std::function<std::optional<std::string>(const std::string& column)>& replacement) {
  std::vector<sql::Token> tokens = sql::tokenize(text, lex_rules());
  std::erase_if(tokens, [](const sql::Token& t) { return t.kind == sql::TokenKind::comment; });
  const auto word = [&](std::size_t i) {
    return std::string_view(text).substr(tokens[i].offset, tokens[i].length);
  };
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool column = text::iequals(word(i), row) && word(i + 1) == "." && word(i + 2) != "*" &&
                        (i == 0 || word(i - 1) != ".");
    if (!column) continue;
    const std::optional<std::string> name = BlockReader(word(i + 2)).name();
    const std::optional<std::string> other = name ? replacement(*name) : std::nullopt;
    if (!other) continue;
    out += text.substr(done, tokens[i].offset - done) + *other;
    done = tokens[i + 2].offset + tokens[i + 2].length;
    i += 2;
  }
  return out + text.substr(done);
}

bool is_trigger_function(const Object& function) {
  if (function.kind != ObjectKind::function || !function.signature.empty()) return false;
  bool found = false;
  with_tree(function.definition, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT) return;
    const PgQuery__TypeName* type = node.create_function_stmt->return_type;
    found = type != nullptr && type->setof == 0 &&
            string_of(type->names[type->n_names - 1]) == "trigger";
  });
  return found;
}

}  // namespace dunlin::parse
