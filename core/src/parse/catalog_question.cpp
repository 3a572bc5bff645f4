#include "catalog_question.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "dunlin/base/text.hpp"
#include "tree.hpp"

namespace dunlin::parse {
namespace {

constexpr const char* kPublic = "public";

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

}  // namespace

std::optional<Question> question_of(const std::string& query) {
  std::optional<Question> found;
  with_tree(query, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case == PG_QUERY__NODE__NODE_SELECT_STMT) found = question_in(*node.select_stmt);
  });
  return found;
}

std::optional<Question> question_of_condition(const std::string& condition) {
  std::optional<Question> found;
  with_expression(condition, [&](const Node& node) {
    if (node.node_case == PG_QUERY__NODE__NODE_NULL_TEST) found = question_in(*node.null_test);
  });
  return found;
}

}  // namespace dunlin::parse
