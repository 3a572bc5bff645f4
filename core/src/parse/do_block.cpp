// DO blocks that only say IF NOT EXISTS in their own way:
//
//   DO $$ BEGIN CREATE TYPE mood AS ENUM ('sad'); EXCEPTION WHEN duplicate_object THEN NULL; END
//   $$; DO $$ BEGIN
//     IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE ...; END IF;
//   END $$;
#include <algorithm>
#include <array>
#include <optional>

#include "block_reader.hpp"
#include "block_words.hpp"
#include "catalog_question.hpp"
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/parse/parse.hpp"
#include "unrolled_block.hpp"

namespace dunlin::parse {
namespace {

/// Statements about users, locks and the server, which other backends have no part in: whether they
/// run makes no difference there.
bool is_own_business(const ops::Operation& operation) {
  const auto* own = std::get_if<ops::Unmodelled>(&operation);
  return own != nullptr && !own->changes_schema &&
         (own->construct.ends_with(" ROLE") || own->construct == "GRANT" ||
          own->construct == "REVOKE" || own->construct == "ALTER DEFAULT PRIVILEGES" ||
          own->construct == "LOCK");
}

/// What an operation makes, changes or takes away, and the error that PostgreSQL raises when it is
/// there already, or is not (manual, appendix A).
struct Subject {
  Question::Kind kind = Question::Kind::type;
  std::string name;
  std::string table;
  bool exists = false;  ///< when the operation has something to do
  const char* error = "";
};

/// Lets an operation do nothing instead of failing. `anywhere`: whatever table the constraint of
/// that name is on. Nothing for operations that DO blocks are not written around.
std::optional<Subject> made_lenient(ops::Operation& operation, bool anywhere = false) {
  using Kind = Question::Kind;
  if (auto* o = std::get_if<ops::CreateEnum>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::type, o->type.name.name, {}, false, "duplicate_object"};
  }
  if (auto* o = std::get_if<ops::CreateDomain>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::type, o->type.name.name, {}, false, "duplicate_object"};
  }
  if (auto* o = std::get_if<ops::RenameType>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::type, o->type.name, {}, true, "undefined_object"};
  }
  if (auto* o = std::get_if<ops::DropType>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::type, o->type.name, {}, true, "undefined_object"};
  }
  if (auto* o = std::get_if<ops::AddEnumValue>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::value, o->value, {}, false, "duplicate_object"};
  }
  if (auto* o = std::get_if<ops::AddConstraint>(&operation)) {
    o->if_not_exists = anywhere ? ops::IfNotExists::anywhere : ops::IfNotExists::here;
    // A constraint with an index stumbles over the index first.
    const bool plain = std::holds_alternative<schema::Check>(o->constraint.rule) ||
                       std::holds_alternative<schema::ForeignKey>(o->constraint.rule);
    return Subject{Kind::constraint, o->constraint.name, o->table.name, false,
                   plain ? "duplicate_object" : "duplicate_table"};
  }
  if (auto* o = std::get_if<ops::DropConstraint>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::constraint, o->constraint, o->table.name, true, "undefined_object"};
  }
  if (auto* o = std::get_if<ops::RenameConstraint>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::constraint, o->constraint, o->table.name, true, "undefined_object"};
  }
  if (auto* o = std::get_if<ops::AddColumn>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::column, o->column.name, o->table.name, false, "duplicate_column"};
  }
  if (auto* o = std::get_if<ops::DropColumn>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::column, o->column, o->table.name, true, "undefined_column"};
  }
  if (auto* o = std::get_if<ops::RenameColumn>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::column, o->column, o->table.name, true, "undefined_column"};
  }
  if (auto* o = std::get_if<ops::CreateTable>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::table, o->table.name.name, {}, false, "duplicate_table"};
  }
  if (auto* o = std::get_if<ops::DropTable>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::table, o->table.name, {}, true, "undefined_table"};
  }
  if (auto* o = std::get_if<ops::RenameTable>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::table, o->table.name, {}, true, "undefined_table"};
  }
  if (auto* o = std::get_if<ops::CreateIndex>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::index, o->index.name, o->table.name, false, "duplicate_table"};
  }
  if (auto* o = std::get_if<ops::DropIndex>(&operation)) {
    o->if_exists = true;
    return Subject{Kind::index, o->index.name, {}, true, "undefined_object"};
  }
  if (auto* o = std::get_if<ops::CreateSequence>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::sequence, o->sequence.name.name, {}, false, "duplicate_table"};
  }
  if (auto* o = std::get_if<ops::CreateSchema>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::schema, o->name, {}, false, "duplicate_schema"};
  }
  if (auto* o = std::get_if<ops::CreateExtension>(&operation)) {
    o->if_not_exists = true;
    return Subject{Kind::extension, ops::extension_name(o->name), {}, false, "duplicate_object"};
  }
  return std::nullopt;
}

/// Whether an operation makes or changes just what the condition asks for.
bool answers(const std::optional<Subject>& subject, const Question& question) {
  using Kind = Question::Kind;
  const bool relation = subject && (subject->kind == Kind::table || subject->kind == Kind::index ||
                                    subject->kind == Kind::sequence);
  const bool kind =
      subject && (subject->kind == question.kind || (question.kind == Kind::relation && relation));
  return kind && !subject->name.empty() && subject->name == question.name &&
         subject->exists == question.exists &&
         (question.table.empty() || subject->table.empty() || subject->table == question.table);
}

/// Whether a body can do anything but read and write rows.
bool may_change_schema(const std::string& body) {
  constexpr std::array kWords = std::to_array<std::string_view>(
      {"ALTER", "CALL", "COMMENT", "CREATE", "DROP", "EXECUTE", "INTO", "PERFORM", "REFRESH"});
  const std::vector<sql::Token> tokens = sql::tokenize(body, lex_rules());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto is = [&](std::size_t at, std::string_view word) {
      return text::iequals(std::string_view(body).substr(tokens[at].offset, tokens[at].length),
                           word);
    };
    const bool insert = i > 0 && is(i, "INTO") && (is(i - 1, "INSERT") || is(i - 1, "MERGE"));
    const bool found = std::any_of(kWords.begin(), kWords.end(),
                                   [&](std::string_view word) { return is(i, word); });
    if (tokens[i].kind == sql::TokenKind::word && found && !insert) return true;
  }
  return false;
}

bool speaks_of_rows(const std::string& condition) {
  const std::string words = text::lower(condition);
  return words.find("select") != std::string::npos && words.find("pg_") == std::string::npos &&
         words.find("information_schema") == std::string::npos &&
         words.find("found") == std::string::npos;
}

/// INSERT of one row, UPDATE or DELETE that does nothing unless `condition` is true; nothing for
/// other statements.
std::optional<std::string> conditional(const std::string& statement, const std::string& kind,
                                       const std::string& condition) {
  if (kind == "UPDATE" || kind == "DELETE") {
    if (place_outside(statement, "RETURNING") || place_outside(statement, "WITH"))
      return std::nullopt;
    const std::optional<std::size_t> where = place_outside(statement, "WHERE");
    if (!where) return statement + " WHERE (" + condition + ")";
    const std::size_t behind = *where + std::string_view("WHERE").size();
    return statement.substr(0, behind) + " (" + statement.substr(behind) + ") AND (" + condition +
           ")";
  }
  const std::optional<std::size_t> values = place_outside(statement, "VALUES");
  if (kind != "INSERT" || !values) return std::nullopt;
  const std::string row = statement.substr(*values + std::string_view("VALUES").size());
  BlockReader reader(row);
  const std::optional<std::string> written = reader.parenthesized();
  if (!written || reader.sees(",") || place_outside(*written, "DEFAULT")) return std::nullopt;
  const std::string rest = reader.at_end() ? "" : " " + row.substr(reader.offset());
  return statement.substr(0, *values) + "SELECT " + *written + " WHERE (" + condition + ")" + rest;
}

class Block {
 public:
  explicit Block(std::string_view body) : reader_(body) {}

  /// The operations of the whole block, or nothing when it says anything else.
  std::optional<Operations> read() {
    if (!block() || !reader_.ends()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool block() {
    if (!reader_.take({"BEGIN"})) return false;
    const std::size_t first = out_.size();
    while (!reader_.sees("END") && !reader_.sees("EXCEPTION")) {
      if (!item()) return false;
    }
    if (reader_.take({"EXCEPTION"}) && !handler(first)) return false;
    return reader_.take({"END"});
  }

  bool item() {
    if (reader_.sees("BEGIN")) return block() && reader_.take({";"});
    if (reader_.sees("IF")) return choice();
    if (reader_.take({"RAISE", "NOTICE"})) return reader_.until_semicolon().has_value();
    if (reader_.take({"NULL", ";"})) return true;
    return statement();
  }

  bool choice() {
    (void)reader_.take({"IF"});
    const std::size_t place = reader_.place();
    const std::optional<Question> question = condition();
    if (!question) {
      const std::size_t behind = reader_.place();
      reader_.go_to(place);
      if (on_rows()) return true;
      reader_.go_to(behind);
    }
    const std::size_t first = out_.size();
    while (!reader_.sees("END") && !reader_.sees("ELSE") && !reader_.sees("ELSIF")) {
      if (!item()) return false;
    }
    if (!reader_.take({"END", "IF", ";"})) return false;
    if (std::all_of(out_.begin() + static_cast<std::ptrdiff_t>(first), out_.end(), is_own_business))
      return true;
    // A second operation would be asked about what the first one made.
    if (!question || out_.size() != first + 1) return false;
    return answers(made_lenient(out_.back(), question->table.empty()), *question);
  }

  /// A condition on rows, and one statement: more would meet what the first did to the rows.
  bool on_rows() {
    const std::optional<std::string> condition = reader_.until("THEN");
    const std::optional<std::string> text = condition ? reader_.until_semicolon() : std::nullopt;
    if (!text || !reader_.take({"END", "IF", ";"}) || !speaks_of_rows(*condition)) return false;
    sql::Statement statement;
    statement.text = *text;
    const std::optional<std::string> whole = conditional(*text, parse(statement).kind, *condition);
    return whole && add(*whole);
  }

  /// Up to THEN; nothing for conditions that are not understood.
  std::optional<Question> condition() {
    const std::size_t place = reader_.place();
    const bool negated = reader_.take({"NOT"});
    if (reader_.take({"EXISTS"})) {
      const std::optional<std::string> query = reader_.parenthesized();
      if (query && reader_.take({"THEN"})) {
        std::optional<Question> question = question_of(*query);
        if (question) question->exists = !negated;
        return question;
      }
    }
    reader_.go_to(place);
    const std::optional<std::string> condition = reader_.until("THEN");
    return condition ? question_of_condition(*condition) : std::nullopt;
  }

  bool handler(std::size_t first) {
    // The failure of one operation would take back those before it.
    if (out_.size() != first + 1) return false;
    bool forgiven = is_own_business(out_.back());
    while (reader_.take({"WHEN"})) {
      do {
        const std::optional<std::string> error = reader_.name();
        if (!error) return false;
        ops::Operation lenient = out_.back();
        const std::optional<Subject> subject = made_lenient(lenient);
        if (*error == "others" && !is_own_business(out_.back())) return false;
        if (!subject || subject->name.empty() || *error != subject->error) continue;
        out_.back() = std::move(lenient);
        forgiven = true;
      } while (reader_.take({"OR"}));
      if (!reader_.take({"THEN"})) return false;
      while (!reader_.sees("WHEN") && !reader_.sees("END")) {
        const bool nothing = reader_.take({"NULL", ";"}) ||
                             (reader_.take({"RAISE", "NOTICE"}) && reader_.until_semicolon());
        if (!nothing) return false;
      }
    }
    return forgiven;
  }

  bool statement() {
    const std::optional<std::string> text = reader_.until_semicolon();
    return text && !text->empty() && add(*text);
  }

  bool add(const std::string& text) {
    sql::Statement statement;
    statement.text = text;
    const Parsed parsed = parse(statement);
    if (parsed.control != Control::none || parsed.operations.empty()) return false;
    for (const ops::Operation& operation : parsed.operations) {
      if (std::holds_alternative<ops::Unmodelled>(operation) && !is_own_business(operation))
        return false;
      const auto* rows = std::get_if<ops::ChangeData>(&operation);
      if (rows != nullptr && parsed.kind == "SELECT") return false;
      out_.push_back(operation);
    }
    return true;
  }

  BlockReader reader_;
  Operations out_;
};

}  // namespace

void convert(const PgQuery__DoStmt& statement, Operations& out) {
  std::string body;
  for (const Node* node : nodes(statement.n_args, statement.args)) {
    const PgQuery__DefElem& option = *node->def_elem;
    if (std::string_view(option.defname) == "as") body = string_of(option.arg);
    if (std::string_view(option.defname) == "language" &&
        !text::iequals(string_of(option.arg), "plpgsql"))
      throw NotModelled{"DO", "write plain statements, or use sections with only="};
  }
  try {
    const std::string work = unrolled(body);
    if (std::optional<Operations> found = Block(work).read()) {
      out = std::move(*found);
      return;
    }
  } catch (const ScriptError&) {
    // Not even SQL once it is cut into pieces.
  }
  throw NotModelled{
      "DO",
      "write plain statements: a condition on rows goes into the WHERE of each, as in "
      "INSERT ... SELECT ... WHERE NOT EXISTS (...); or use sections with only=",
      may_change_schema(body)};
}

}  // namespace dunlin::parse
