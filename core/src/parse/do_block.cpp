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
#include "dunlin/ops/extension.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {
namespace {

constexpr const char* kPublic = "public";

/// What a condition asks the catalogs for.
struct Question {
  enum class Kind {
    type,
    value,
    constraint,
    column,
    table,
    index,
    sequence,
    relation,  ///< a table, an index or a sequence
    schema,
    extension
  };
  Kind kind = Kind::type;
  std::string name;
  std::string table;  ///< of constraints and columns, the type of values; empty: not asked for
  bool exists = true;
};

/// column = 'constant', as a condition of the catalogs has them.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// What names are read as: longer ones are cut, as everywhere.
std::string cut(std::string_view name) {
  constexpr std::size_t kLongest = 63;  // NAMEDATALEN - 1
  return std::string(text::clip_utf8(name, kLongest));
}

std::optional<std::string> type_asked_for(const PgQuery__SelectStmt& select);

/// The constant of 'x', 'x'::regclass, to_regclass('x'), current_schema(), (SELECT oid FROM pg_type
/// WHERE typname = 'x').
std::optional<std::string> constant_of(const Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_A_CONST:
      if (node.a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL) return std::nullopt;
      return cut(node.a_const->sval->sval);
    case PG_QUERY__NODE__NODE_SUB_LINK:
      if (node.sub_link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK)
        return std::nullopt;
      return type_asked_for(*node.sub_link->subselect->select_stmt);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return constant_of(*node.type_cast->arg);
    case PG_QUERY__NODE__NODE_FUNC_CALL: {
      const PgQuery__FuncCall& call = *node.func_call;
      const std::string_view name = string_of(call.funcname[call.n_funcname - 1]);
      if (name == "current_schema" && call.n_args == 0) return kPublic;
      if ((name == "to_regclass" || name == "to_regtype") && call.n_args == 1)
        return constant_of(*call.args[0]);
      return std::nullopt;
    }
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
      if (node.sqlvalue_function->op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA)
        return kPublic;
      return std::nullopt;
  }
  return std::nullopt;
}

/// Whether `a.oid = b.typnamespace`: how the catalogs are joined.
bool joins_catalogs(const PgQuery__AExpr& equality) {
  if (equality.rexpr->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return false;
  const auto is_oid = [](const Node& node) {
    const PgQuery__ColumnRef& column = *node.column_ref;
    const Node& last = *column.fields[column.n_fields - 1];
    return last.node_case == PG_QUERY__NODE__NODE_STRING &&
           std::string_view(last.string->sval) == "oid";
  };
  return is_oid(*equality.lexpr) || is_oid(*equality.rexpr);
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
  if (joins_catalogs(equality)) return true;
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
    {"pg_enum", Question::Kind::value, "enumlabel", "enumtypid"},
    {"pg_class", Question::Kind::relation, "relname", ""},
    {"sequences", Question::Kind::sequence, "sequence_name", ""},
    {"pg_sequences", Question::Kind::sequence, "sequencename", ""},
});

/// The catalogs in FROM, whose joins say nothing but what belongs together; false for other items.
bool read_from(const Node& item, std::vector<std::string_view>& catalogs, Facts& facts) {
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    catalogs.push_back(item.range_var->relname);
    return true;
  }
  if (item.node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return false;
  const PgQuery__JoinExpr& join = *item.join_expr;
  return join.jointype == PG_QUERY__JOIN_TYPE__JOIN_INNER && join.quals != nullptr &&
         read_from(*join.larg, catalogs, facts) && read_from(*join.rarg, catalogs, facts) &&
         read_facts(*join.quals, facts);
}

/// The one catalog that is asked; others are there for the schema, the table or the type of it.
const Catalog* asked_catalog(const std::vector<std::string_view>& tables) {
  const Catalog* asked = nullptr;
  for (const std::string_view table : tables) {
    const auto* const found =
        std::find_if(kCatalogs.begin(), kCatalogs.end(),
                     [&](const Catalog& candidate) { return candidate.table == table; });
    if (found == kCatalogs.end()) return nullptr;
    const bool helper = table == "pg_namespace" || table == "pg_class" || table == "pg_type";
    const bool before =
        asked != nullptr && (asked->table == "pg_namespace" ||
                             (asked->table == "pg_class" && table != "pg_namespace") ||
                             (asked->table == "pg_type" && table == "pg_enum"));
    if (asked == nullptr || before) {
      asked = found;
    } else if (!helper) {
      return nullptr;
    }
  }
  return asked;
}

std::optional<Question> question_in(const PgQuery__SelectStmt& select) {
  const bool plain = select.n_from_clause > 0 && select.where_clause != nullptr &&
                     select.n_group_clause == 0 && select.having_clause == nullptr &&
                     select.with_clause == nullptr && select.limit_offset == nullptr &&
                     select.op == PG_QUERY__SET_OPERATION__SETOP_NONE;
  if (!plain) return std::nullopt;
  std::vector<std::string_view> catalogs;
  Facts facts;
  for (const Node* item : nodes(select.n_from_clause, select.from_clause)) {
    if (!read_from(*item, catalogs, facts)) return std::nullopt;
  }
  const Catalog* catalog = asked_catalog(catalogs);
  if (catalog == nullptr || !read_facts(*select.where_clause, facts)) return std::nullopt;
  const std::optional<std::string> name = taken(facts, catalog->name);
  if (!name) return std::nullopt;
  Question question{catalog->kind, *name, {}, true};
  if (!catalog->of_table.empty())
    question.table = taken(facts, catalog->of_table).value_or(std::string());
  for (const char* owner : {"relname", "typname"}) {
    if (std::optional<std::string> of = taken(facts, owner)) question.table = *of;
  }
  for (const char* schema :
       {"table_schema", "schemaname", "constraint_schema", "nspname", "sequence_schema"}) {
    if (taken(facts, schema).value_or(kPublic) != kPublic) return std::nullopt;
  }
  if (question.kind == Question::Kind::relation) (void)taken(facts, "relkind");
  if (!facts.empty() || (question.kind == Question::Kind::column && question.table.empty()))
    return std::nullopt;
  if (question.table.starts_with("public.")) question.table.erase(0, 7);
  return question;
}

std::optional<std::string> type_asked_for(const PgQuery__SelectStmt& select) {
  const std::optional<Question> question = question_in(select);
  if (!question || question->kind != Question::Kind::type) return std::nullopt;
  return question->name;
}

/// to_regclass('x') IS NULL, to_regtype('x') IS NOT NULL.
std::optional<Question> question_in(const PgQuery__NullTest& test) {
  if (test.arg->node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return std::nullopt;
  const PgQuery__FuncCall& call = *test.arg->func_call;
  const std::string_view function = string_of(call.funcname[call.n_funcname - 1]);
  std::optional<std::string> name = constant_of(*test.arg);
  if (!name || (function != "to_regclass" && function != "to_regtype")) return std::nullopt;
  if (name->starts_with("public.")) name->erase(0, 7);
  Question question;
  question.kind = function == "to_regtype" ? Question::Kind::type : Question::Kind::relation;
  question.name = *name;
  question.exists = test.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL;
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

/// The same of a condition that asks without a query.
std::optional<Question> question_of_condition(const std::string& condition) {
  std::optional<Question> found;
  with_expression(condition, [&](const Node& node) {
    if (node.node_case == PG_QUERY__NODE__NODE_NULL_TEST) found = question_in(*node.null_test);
  });
  return found;
}

/// Statements about users and the server, which other backends have no part in: whether they run
/// makes no difference there.
bool is_own_business(const ops::Operation& operation) {
  const auto* own = std::get_if<ops::Unmodelled>(&operation);
  return own != nullptr && !own->changes_schema &&
         (own->construct.ends_with(" ROLE") || own->construct == "GRANT" ||
          own->construct == "REVOKE");
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
    const std::optional<Question> question = condition();
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
    if (!text || text->empty()) return false;
    sql::Statement statement;
    statement.text = *text;
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
    if (std::optional<Operations> found = Block(body).read()) {
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
