#include "known_value.hpp"

#include <algorithm>
#include <utility>

#include "convert.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::parse {
namespace {

using Known = std::optional<KnownValue>;

bool is_null(const KnownValue& value) {
  return std::holds_alternative<std::monostate>(value);
}

bool is_true(const Known& value) {
  return value && std::get_if<bool>(&*value) != nullptr && std::get<bool>(*value);
}

Known constant(const PgQuery__AConst& node) {
  if (node.isnull != 0) return std::monostate();
  switch (static_cast<int>(node.val_case)) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      return std::int64_t{node.ival->ival};
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return node.boolval->boolval != 0;
    case PG_QUERY__A__CONST__VAL_SVAL:
      return std::string(node.sval->sval);
  }
  return std::nullopt;
}

/// 'public."T"' as it names a relation: without the default schema.
std::optional<std::string> relation_named(const std::string& text) {
  std::string name;
  try {
    with_tree("TABLE " + text, [&](const Tree& tree) {
      const PgQuery__SelectStmt& select = *tree.statement().select_stmt;
      if (select.n_from_clause == 1 &&
          select.from_clause[0]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
        name = to_string(name_of(*select.from_clause[0]->range_var));
    });
  } catch (const Error&) {
    return std::nullopt;
  }
  if (name.starts_with("public.")) name.erase(0, std::string_view("public.").size());
  return name.empty() ? std::nullopt : std::optional(name);
}

template <typename Value>
Known ordered(std::string_view op, const Value& left, const Value& right) {
  if (op == "=") return left == right;
  if (op == "<>" || op == "!=") return left != right;
  if (op == "<") return left < right;
  if (op == ">") return left > right;
  if (op == "<=") return left <= right;
  if (op == ">=") return left >= right;
  return std::nullopt;
}

Known compared(std::string_view op, const KnownValue& left, const KnownValue& right) {
  if (is_null(left) || is_null(right)) return std::monostate();
  if (left.index() != right.index()) return std::nullopt;
  if (const auto* number = std::get_if<std::int64_t>(&left))
    return ordered(op, *number, std::get<std::int64_t>(right));
  if (op != "=" && op != "<>" && op != "!=") return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&left))
    return ordered(op, *text, std::get<std::string>(right));
  return ordered(op, std::get<bool>(left), std::get<bool>(right));
}

std::string_view last_field(const Node& node) {
  if (node.node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return {};
  const PgQuery__ColumnRef& column = *node.column_ref;
  const Node& last = *column.fields[column.n_fields - 1];
  return last.node_case == PG_QUERY__NODE__NODE_STRING ? std::string_view(last.string->sval)
                                                       : std::string_view();
}

bool is_equality(const Node& node) {
  return node.node_case == PG_QUERY__NODE__NODE_A_EXPR && node.a_expr->lexpr != nullptr &&
         node.a_expr->rexpr != nullptr && node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP &&
         string_of(node.a_expr->name[node.a_expr->n_name - 1]) == "=";
}

/// a.oid = b.relnamespace: rows of catalogs have what belongs to them already.
bool joins(const Node& node) {
  if (!is_equality(node)) return false;
  const std::string_view left = last_field(*node.a_expr->lexpr);
  const std::string_view right = last_field(*node.a_expr->rexpr);
  return !left.empty() && !right.empty() && (left == "oid" || right == "oid");
}

/// The terms of a conjunction.
void add_terms(const Node& node, std::vector<const Node*>& terms) {
  const bool both = node.node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
                    node.bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
  if (!both) return terms.push_back(&node);
  for (const Node* term : nodes(node.bool_expr->n_args, node.bool_expr->args))
    add_terms(*term, terms);
}

/// Whether a condition says which object it means: the model has none of PostgreSQL's own.
bool names_one(const std::vector<const Node*>& terms, std::string_view column) {
  return std::any_of(terms.begin(), terms.end(), [&](const Node* term) {
    return is_equality(*term) && last_field(*term->a_expr->lexpr) == column;
  });
}

bool plain(const PgQuery__SelectStmt& select) {
  return select.op == PG_QUERY__SET_OPERATION__SETOP_NONE && select.n_group_clause == 0 &&
         select.having_clause == nullptr && select.with_clause == nullptr &&
         select.limit_offset == nullptr && select.n_values_lists == 0 &&
         select.n_distinct_clause == 0;
}

}  // namespace

Known KnownValues::value(const Node& node) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_A_CONST:
      return constant(*node.a_const);
    case PG_QUERY__NODE__NODE_COLUMN_REF:
      return column(*node.column_ref);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return cast(*node.type_cast);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      return call(*node.func_call);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
      return logic(*node.bool_expr);
    case PG_QUERY__NODE__NODE_A_EXPR:
      return comparison(*node.a_expr);
    case PG_QUERY__NODE__NODE_SUB_LINK:
      return subquery(*node.sub_link);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
      if (node.sqlvalue_function->op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA)
        return std::string("public");
      return std::nullopt;
    case PG_QUERY__NODE__NODE_NULL_TEST: {
      const Known tested = value(*node.null_test->arg);
      if (!tested) return std::nullopt;
      const bool wanted = node.null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
      return is_null(*tested) == wanted;
    }
  }
  return std::nullopt;
}

Known KnownValues::column(const PgQuery__ColumnRef& reference) const {
  const Node& last = *reference.fields[reference.n_fields - 1];
  if (last.node_case != PG_QUERY__NODE__NODE_STRING) return std::nullopt;
  const std::string name = last.string->sval;
  if (row_ != nullptr) {
    for (const auto& [column, value] : *row_) {
      if (column == name) return value;
    }
  }
  const auto variable = variables_.find(name);
  if (reference.n_fields > 1 || variable == variables_.end()) return std::nullopt;
  return variable->second;
}

Known KnownValues::cast(const PgQuery__TypeCast& cast) {
  const Known operand = value(*cast.arg);
  if (!operand || cast.type_name->n_names == 0) return std::nullopt;
  const std::string_view type = string_of(cast.type_name->names[cast.type_name->n_names - 1]);
  const auto* text = std::get_if<std::string>(&*operand);
  if (type == "regclass" || type == "regtype") {
    const auto name = text == nullptr ? std::nullopt : relation_named(*text);
    return name ? Known(*name) : std::nullopt;
  }
  if (type == "bool" && text != nullptr) {
    if (*text == "t" || *text == "true") return true;
    if (*text == "f" || *text == "false") return false;
    return std::nullopt;
  }
  const bool same = type == "text" || type == "name" || type == "varchar" || type == "bool" ||
                    ((type == "int4" || type == "int8") && text == nullptr);
  return same ? operand : std::nullopt;
}

Known KnownValues::call(const PgQuery__FuncCall& call) {
  const std::string_view name = string_of(call.funcname[call.n_funcname - 1]);
  if (name == "count" && count_ && call.agg_star != 0 && call.agg_filter == nullptr) {
    counted_ = true;
    return *count_;
  }
  if (name == "current_schema" && call.n_args == 0) return std::string("public");
  if (name == "current_database" && call.n_args == 0) return std::string(kThisDatabase);
  if ((name != "to_regclass" && name != "to_regtype") || call.n_args != 1) return std::nullopt;
  const Known operand = value(*call.args[0]);
  const auto* text = operand ? std::get_if<std::string>(&*operand) : nullptr;
  const std::optional<std::string> wanted = text == nullptr ? std::nullopt : relation_named(*text);
  if (!wanted) return std::nullopt;
  const bool type = name == "to_regtype";
  const auto all = catalog_rows("pg_catalog", type ? "pg_type" : "pg_class", schema_);
  for (const CatalogRow& row : all->rows) {
    const std::string& schema = std::get<std::string>(row[1].second);
    const std::string& found = std::get<std::string>(row[0].second);
    if ((schema == "public" ? found : schema + "." + found) == *wanted) return *wanted;
  }
  if (wanted->starts_with("pg_") || type) return std::nullopt;  // may be one of PostgreSQL's own
  return std::monostate();
}

Known KnownValues::logic(const PgQuery__BoolExpr& terms) {
  if (terms.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
    const Known term = value(*terms.args[0]);
    if (!term || is_null(*term)) return term;
    const auto* known = std::get_if<bool>(&*term);
    return known == nullptr ? std::nullopt : Known(!*known);
  }
  const bool decides = terms.boolop == PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR;
  bool open = false;
  bool null = false;
  for (const Node* node : nodes(terms.n_args, terms.args)) {
    const Known term = value(*node);
    const bool* known = term ? std::get_if<bool>(&*term) : nullptr;
    if (known != nullptr && *known == decides) return decides;
    open = open || !term;
    null = null || (term && is_null(*term));
  }
  if (open) return std::nullopt;
  return null ? Known(std::monostate()) : Known(!decides);
}

Known KnownValues::comparison(const PgQuery__AExpr& comparison) {
  if (comparison.lexpr == nullptr) return std::nullopt;
  const Known left = value(*comparison.lexpr);
  const std::string_view op = string_of(comparison.name[comparison.n_name - 1]);
  if (!left) return std::nullopt;
  if (comparison.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP) {
    const Known right = value(*comparison.rexpr);
    return right ? compared(op, *left, *right) : std::nullopt;
  }
  if (comparison.kind != PG_QUERY__A__EXPR__KIND__AEXPR_IN) return std::nullopt;
  bool found = false;
  for (const Node* item : items_of(comparison.rexpr)) {
    const Known right = value(*item);
    const Known equal = right ? compared("=", *left, *right) : std::nullopt;
    if (!equal || is_null(*equal)) return std::nullopt;
    found = found || is_true(equal);
  }
  return found == (op == "=");
}

Known KnownValues::subquery(const PgQuery__SubLink& link) {
  if (link.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return std::nullopt;
  const PgQuery__SelectStmt& select = *link.subselect->select_stmt;
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK) return value(select);
  if (link.sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK || !plain(select) ||
      select.n_from_clause == 0)
    return std::nullopt;
  const auto found = rows(select);
  return found ? Known(!found->empty()) : std::nullopt;
}

bool KnownValues::read_from(const Node& item, std::vector<const PgQuery__RangeVar*>& tables,
                            std::vector<const Node*>& conditions) const {
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    tables.push_back(item.range_var);
    return true;
  }
  if (item.node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return false;
  const PgQuery__JoinExpr& join = *item.join_expr;
  if (join.jointype != PG_QUERY__JOIN_TYPE__JOIN_INNER || join.quals == nullptr) return false;
  add_terms(*join.quals, conditions);
  return read_from(*join.larg, tables, conditions) && read_from(*join.rarg, tables, conditions);
}

/// The one catalog that is asked; others are there for the schema, the table or the type of it.
std::optional<CatalogRows> KnownValues::asked(
    const std::vector<const PgQuery__RangeVar*>& tables) const {
  const PgQuery__RangeVar* main = nullptr;
  for (const PgQuery__RangeVar* table : tables) {
    const std::string_view name = table->relname;
    const bool helper = name == "pg_namespace" || name == "pg_class" || name == "pg_type";
    if (main == nullptr) {
      main = table;
    } else if (!helper) {
      const std::string_view before = main->relname;
      if (before != "pg_namespace" && before != "pg_class" && before != "pg_type")
        return std::nullopt;
      main = table;
    } else if (std::string_view(main->relname) == "pg_namespace") {
      main = table;
    }
  }
  if (main == nullptr) return std::nullopt;
  return catalog_rows(main->schemaname, main->relname, schema_);
}

std::optional<std::vector<CatalogRow>> KnownValues::rows(const PgQuery__SelectStmt& select) {
  std::vector<const PgQuery__RangeVar*> tables;
  std::vector<const Node*> terms;
  for (const Node* item : nodes(select.n_from_clause, select.from_clause)) {
    if (!read_from(*item, tables, terms)) return std::nullopt;
  }
  if (select.where_clause != nullptr) add_terms(*select.where_clause, terms);
  const std::optional<CatalogRows> all = asked(tables);
  if (!all || !names_one(terms, all->name_column)) return std::nullopt;
  if (tables.size() > 1) std::erase_if(terms, [](const Node* term) { return joins(*term); });
  std::vector<CatalogRow> found;
  const CatalogRow* outer = row_;
  for (const CatalogRow& row : all->rows) {
    row_ = &row;
    bool taken = true;
    bool open = false;
    for (const Node* term : terms) {
      const Known known = value(*term);
      taken = taken && (!known || is_true(known));
      open = open || !known;
    }
    row_ = outer;
    if (taken && open) return std::nullopt;
    if (taken) found.push_back(row);
  }
  return found;
}

Known KnownValues::value(const PgQuery__SelectStmt& select) {
  if (!plain(select) || select.n_target_list != 1) return std::nullopt;
  const Node& target = *select.target_list[0]->res_target->val;
  if (select.n_from_clause == 0)
    return select.where_clause == nullptr ? value(target) : std::nullopt;
  const auto found = rows(select);
  if (!found) return std::nullopt;
  counted_ = false;
  count_ = static_cast<std::int64_t>(found->size());
  const Known number = value(target);
  count_.reset();
  if (counted_) return number;
  if (found->empty()) return std::monostate();
  if (found->size() > 1) return std::nullopt;
  const CatalogRow* outer = std::exchange(row_, &found->front());
  const Known only = value(target);
  row_ = outer;
  return only;
}

}  // namespace dunlin::parse
