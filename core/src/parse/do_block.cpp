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
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {
namespace {

constexpr const char* kPublic = "public";

/// What a condition asks the catalogs for.
struct Question {
  enum class Kind { type, value, constraint, column, table, index, sequence, schema, extension };
  Kind kind = Kind::type;
  std::string name;
  std::string table;  ///< of constraints and columns; empty: not asked for
  bool exists = true;
};

/// column = 'constant', as a condition of the catalogs has them.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// The constant of 'x', 'x'::regclass, to_regclass('x'), current_schema().
std::optional<std::string> constant_of(const Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_A_CONST:
      if (node.a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL) return std::nullopt;
      return std::string(node.a_const->sval->sval);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return constant_of(*node.type_cast->arg);
    case PG_QUERY__NODE__NODE_FUNC_CALL: {
      const PgQuery__FuncCall& call = *node.func_call;
      const std::string_view name = string_of(call.funcname[call.n_funcname - 1]);
      if (name == "current_schema" && call.n_args == 0) return kPublic;
      if (name == "to_regclass" && call.n_args == 1) return constant_of(*call.args[0]);
      return std::nullopt;
    }
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
      if (node.sqlvalue_function->op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA)
        return kPublic;
      return std::nullopt;
  }
  return std::nullopt;
}

/// Reads a conjunction of such equalities; false for any other condition.
bool read_facts(const Node& node, Facts& facts) {
  if (node.node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
      node.bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    const std::span<Node* const> terms = nodes(node.bool_expr->n_args, node.bool_expr->args);
    return std::all_of(terms.begin(), terms.end(),
                       [&](const Node* term) { return read_facts(*term, facts); });
  }
  if (node.node_case != PG_QUERY__NODE__NODE_A_EXPR) return false;
  const PgQuery__AExpr& equality = *node.a_expr;
  if (equality.kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || equality.lexpr == nullptr ||
      string_of(equality.name[equality.n_name - 1]) != "=" ||
      equality.lexpr->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
    return false;
  const PgQuery__ColumnRef& column = *equality.lexpr->column_ref;
  std::optional<std::string> value = constant_of(*equality.rexpr);
  if (!value) return false;
  facts.emplace_back(string_of(column.fields[column.n_fields - 1]), std::move(*value));
  return true;
}

std::optional<std::string> taken(Facts& facts, std::string_view column) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.first == column; });
  if (found == facts.end()) return std::nullopt;
  std::string value = std::move(found->second);
  facts.erase(found);
  return value;
}

struct Catalog {
  std::string_view table;
  Question::Kind kind;
  std::string_view name;
  std::string_view of_table;
};

constexpr std::array kCatalogs = std::to_array<Catalog>({
    {"pg_type", Question::Kind::type, "typname", ""},
    {"pg_constraint", Question::Kind::constraint, "conname", "conrelid"},
    {"table_constraints", Question::Kind::constraint, "constraint_name", "table_name"},
    {"columns", Question::Kind::column, "column_name", "table_name"},
    {"pg_attribute", Question::Kind::column, "attname", "attrelid"},
    {"tables", Question::Kind::table, "table_name", ""},
    {"pg_tables", Question::Kind::table, "tablename", ""},
    {"pg_indexes", Question::Kind::index, "indexname", "tablename"},
    {"pg_namespace", Question::Kind::schema, "nspname", ""},
    {"schemata", Question::Kind::schema, "schema_name", ""},
    {"pg_extension", Question::Kind::extension, "extname", ""},
});

std::optional<Question> question_in(const PgQuery__SelectStmt& select) {
  const bool plain = select.n_from_clause == 1 && select.where_clause != nullptr &&
                     select.from_clause[0]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR &&
                     select.n_group_clause == 0 && select.having_clause == nullptr &&
                     select.with_clause == nullptr && select.limit_offset == nullptr &&
                     select.op == PG_QUERY__SET_OPERATION__SETOP_NONE;
  if (!plain) return std::nullopt;
  const std::string_view table = select.from_clause[0]->range_var->relname;
  const auto* const catalog =
      std::find_if(kCatalogs.begin(), kCatalogs.end(),
                   [&](const Catalog& candidate) { return candidate.table == table; });
  Facts facts;
  if (catalog == kCatalogs.end() || !read_facts(*select.where_clause, facts)) return std::nullopt;
  const std::optional<std::string> name = taken(facts, catalog->name);
  if (!name) return std::nullopt;
  Question question{catalog->kind, *name, {}, true};
  if (!catalog->of_table.empty())
    question.table = taken(facts, catalog->of_table).value_or(std::string());
  for (const char* schema : {"table_schema", "schemaname", "constraint_schema"}) {
    if (taken(facts, schema).value_or(kPublic) != kPublic) return std::nullopt;
  }
  if (!facts.empty() || (question.kind == Question::Kind::column && question.table.empty()))
    return std::nullopt;
  if (question.table.starts_with("public.")) question.table.erase(0, 7);
  return question;
}

std::optional<Question> question_of(const std::string& query) {
  std::optional<Question> found;
  with_tree(query, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case == PG_QUERY__NODE__NODE_SELECT_STMT) found = question_in(*node.select_stmt);
  });
  return found;
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
    return Subject{Kind::extension, o->name, {}, false, "duplicate_object"};
  }
  return std::nullopt;
}

/// Whether an operation makes or changes just what the condition asks for.
bool answers(const std::optional<Subject>& subject, const Question& question) {
  return subject && subject->kind == question.kind && !subject->name.empty() &&
         subject->name == question.name && subject->exists == question.exists &&
         (question.table.empty() || subject->table.empty() || subject->table == question.table);
}

class Block {
 public:
  explicit Block(std::string_view body) : reader_(body) {}

  /// The operations of the whole block, or nothing when it says anything else.
  std::optional<Operations> read() {
    if (!block()) return std::nullopt;
    (void)reader_.take({";"});
    if (!reader_.at_end()) return std::nullopt;
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
    const bool negated = reader_.take({"NOT"});
    if (!reader_.take({"EXISTS"})) return false;
    const std::optional<std::string> query = reader_.parenthesized();
    if (!query || !reader_.take({"THEN"})) return false;
    std::optional<Question> question = question_of(*query);
    if (!question) return false;
    question->exists = !negated;
    const std::size_t first = out_.size();
    while (!reader_.sees("END") && !reader_.sees("ELSE") && !reader_.sees("ELSIF")) {
      if (!item()) return false;
    }
    // A second operation would be asked about what the first one made.
    if (out_.size() != first + 1) return false;
    return answers(made_lenient(out_.back(), question->table.empty()), *question) &&
           reader_.take({"END", "IF", ";"});
  }

  bool handler(std::size_t first) {
    // The failure of one operation would take back those before it.
    if (out_.size() != first + 1) return false;
    bool forgiven = false;
    while (reader_.take({"WHEN"})) {
      do {
        const std::optional<std::string> error = reader_.name();
        if (!error) return false;
        ops::Operation lenient = out_.back();
        const std::optional<Subject> subject = made_lenient(lenient);
        if (*error == "others") return false;
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
    if (!text || text->empty()) return false;
    sql::Statement statement;
    statement.text = *text;
    const Parsed parsed = parse(statement);
    if (parsed.control != Control::none || parsed.operations.empty()) return false;
    for (const ops::Operation& operation : parsed.operations) {
      if (std::holds_alternative<ops::Unmodelled>(operation)) return false;
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
    if (std::optional<Operations> found = Block(body).read()) {
      out = std::move(*found);
      return;
    }
  } catch (const ScriptError&) {
    // Not even SQL once it is cut into pieces.
  }
  throw NotModelled{"DO", "write plain statements, or use sections with only="};
}

}  // namespace dunlin::parse
