#include "decided_block.hpp"

#include <algorithm>

#include "block_reader.hpp"
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"
#include "known_value.hpp"
#include "unrolled_block.hpp"

namespace dunlin::parse {
namespace {

/// Follows a body from the schema that it begins with. Everything gives up by returning false.
class Follower {
 public:
  Follower(std::string_view body, schema::Schema schema)
      : reader_(body), schema_(std::move(schema)) {}

  std::optional<Operations> follow() {
    if (!block() || !reader_.ends()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool block() {
    if (reader_.take({"<", "<"})) {
      if (!reader_.name() || !reader_.take({">", ">"})) return false;
    } else if (reader_.take({"<<"}) && !(reader_.name() && reader_.take({">>"}))) {
      return false;
    }
    if (reader_.take({"DECLARE"}) && !declarations()) return false;
    if (!reader_.take({"BEGIN"}) || !items() || !reader_.take({"END"})) return false;
    if (!reader_.at_end() && !reader_.sees(";")) (void)reader_.name();  // of the label
    return true;
  }

  bool declarations() {
    while (!reader_.sees("BEGIN")) {
      const std::optional<std::string> name = reader_.name();
      const std::optional<std::string> rest = reader_.until_semicolon();
      if (!name || !rest || variables_.contains(*name)) return false;
      variables_[*name] = std::monostate();
      const std::size_t sign = rest->find('=');
      const std::size_t word = text::lower(*rest).find(" default ");
      if (sign != std::string::npos) {
        if (!assign(*name, rest->substr(sign + 1))) return false;
      } else if (word != std::string::npos) {
        if (!assign(*name, rest->substr(word + std::string_view(" default ").size()))) return false;
      }
    }
    return true;
  }

  bool sees_end() const {
    return reader_.at_end() || reader_.sees("END") || reader_.sees("ELSE") ||
           reader_.sees("ELSIF") || reader_.sees("ELSEIF") || reader_.sees("EXCEPTION");
  }

  bool items() {
    while (!sees_end()) {
      if (!item()) return false;
    }
    return true;
  }

  bool item() {
    if (reader_.sees("BEGIN") || reader_.sees("DECLARE")) return block() && reader_.take({";"});
    if (reader_.take({"IF"})) return choice();
    if (reader_.take({"NULL", ";"})) return true;
    if (reader_.take({"RAISE", "NOTICE"})) return reader_.until_semicolon().has_value();
    const std::optional<std::string> text = reader_.until_semicolon();
    if (!text || text->empty()) return false;
    if (skipping_) return true;
    return assignment(*text) || query(*text) || statement(*text);
  }

  /// After IF: of all branches one is followed, or none.
  bool choice() {
    const bool outside = skipping_;
    bool done = outside;
    do {
      const std::optional<std::string> condition = reader_.until("THEN");
      if (!condition) return false;
      bool taken = false;
      if (!done) {
        const std::optional<KnownValue> known = value(*condition);
        if (!known) return false;
        const bool* answer = std::get_if<bool>(&*known);
        if (answer == nullptr && !std::holds_alternative<std::monostate>(*known)) return false;
        taken = answer != nullptr && *answer;
      }
      if (!branch(!taken)) return false;
      done = done || taken;
    } while (reader_.take({"ELSIF"}) || reader_.take({"ELSEIF"}));
    if (reader_.take({"ELSE"}) && !branch(done)) return false;
    skipping_ = outside;
    return reader_.take({"END", "IF", ";"});
  }

  bool branch(bool skipped) {
    const bool outside = skipping_;
    skipping_ = skipping_ || skipped;
    const bool read = items();
    skipping_ = outside;
    return read;
  }

  std::optional<KnownValue> value(const std::string& expression) {
    std::optional<KnownValue> found;
    with_expression(expression, [&](const Node& node) {
      found = KnownValues(schema_, variables_).value(node);
    });
    return found;
  }

  bool assign(const std::string& variable, const std::string& expression) {
    const std::optional<KnownValue> known = value(expression);
    if (known) variables_[variable] = *known;
    return known.has_value();
  }

  /// variable := expression
  bool assignment(const std::string& text) {
    BlockReader parts(text);
    const std::optional<std::string> name = parts.name();
    if (!name || !variables_.contains(*name)) return false;
    const bool sign = parts.take({":="}) || parts.take({":", "="}) || parts.take({"="});
    return sign && assign(*name, text.substr(text.find('=') + 1));
  }

  /// SELECT expression INTO variable FROM a catalog.
  bool query(const std::string& text) {
    bool known = false;
    with_tree(text, [&](const Tree& tree) {
      const Node& node = tree.statement();
      if (node.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return;
      PgQuery__SelectStmt select = *node.select_stmt;
      if (select.into_clause == nullptr) return;
      const auto variable = variables_.find(select.into_clause->rel->relname);
      if (variable == variables_.end()) return;
      select.into_clause = nullptr;
      const std::optional<KnownValue> found = KnownValues(schema_, variables_).value(select);
      known = found.has_value();
      if (found) variable->second = *found;
    });
    return known;
  }

  bool mentions_variable(const std::string& text) const {
    const std::vector<sql::Token> tokens = sql::tokenize(text, lex_rules());
    return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
      const std::string_view word = std::string_view(text).substr(token.offset, token.length);
      return token.kind == sql::TokenKind::word && variables_.contains(text::lower(word));
    });
  }

  bool statement(const std::string& text) {
    if (mentions_variable(text)) return false;
    sql::Statement statement;
    statement.text = text;
    const Parsed parsed = parse(statement);
    if (parsed.control != Control::none || parsed.operations.empty()) return false;
    for (const ops::Operation& written : parsed.operations) {
      const bool rows = std::holds_alternative<ops::ChangeData>(written);
      if (rows && parsed.kind == "SELECT") return false;
      for (ops::Operation& operation : resolved(written, schema_)) {
        const auto* own = std::get_if<ops::Unmodelled>(&operation);
        if (own != nullptr && own->changes_schema) return false;
        ops::apply(operation, schema_);
        out_.push_back(std::move(operation));
      }
    }
    return true;
  }

  BlockReader reader_;
  schema::Schema schema_;
  KnownVariables variables_;
  bool skipping_ = false;
  Operations out_;
};

std::string body_of(const PgQuery__DoStmt& statement) {
  std::string body;
  for (const Node* node : nodes(statement.n_args, statement.args)) {
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view name = option.defname;
    if (name == "language" && !text::iequals(string_of(option.arg), "plpgsql")) return {};
    if (name == "as") body = string_of(option.arg);
  }
  return body;
}

}  // namespace

std::optional<std::vector<ops::Operation>> decided_block(const std::string& statement,
                                                         const schema::Schema& before) {
  try {
    std::string body;
    with_tree(statement, [&](const Tree& tree) {
      const Node& node = tree.statement();
      if (node.node_case == PG_QUERY__NODE__NODE_DO_STMT) body = body_of(*node.do_stmt);
    });
    if (body.empty()) return std::nullopt;
    const std::string work = unrolled(body);
    return Follower(work, before).follow();
  } catch (const Error&) {
    return std::nullopt;  // not SQL once it is cut into pieces, or not to be done on this schema
  }
}

}  // namespace dunlin::parse
