// INSERT, and which kinds of data statements there are.
#include <algorithm>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/sequence.hpp"
#include "print.hpp"

namespace dunlin::parse {
namespace {

bool is_default(const Node& value) {
  return value.node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT;
}

/// The number of values in a row of the source, or nothing when it is not to be seen.
std::optional<std::size_t> width_of(const PgQuery__InsertStmt& insert) {
  if (insert.select_stmt == nullptr) return std::nullopt;
  const PgQuery__SelectStmt* select = insert.select_stmt->select_stmt;
  while (select->op != PG_QUERY__SET_OPERATION__SETOP_NONE) select = select->larg;
  if (select->n_values_lists > 0) return items_of(select->values_lists[0]).size();
  const std::span<Node* const> targets = nodes(select->n_target_list, select->target_list);
  const bool all = std::any_of(targets.begin(), targets.end(), [](const Node* target) {
    const Node& value = *target->res_target->val;
    if (value.node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return false;
    const PgQuery__ColumnRef& column = *value.column_ref;
    return column.fields[column.n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
  });
  return all ? std::nullopt : std::optional(targets.size());
}

bool must_have_value(const schema::Column& column) {
  return !column.nullable && !column.default_value && !column.identity && !column.serial &&
         !column.generated;
}

bool counts(const schema::Column& column) {
  return column.serial || column.identity ||
         (column.default_value && column.default_value->sql.starts_with("nextval("));
}

/// The name in nextval('name') and nextval('name'::regclass), without the default schema; empty for
/// everything else.
std::string counted_sequence(const Node& value) {
  if (value.node_case != PG_QUERY__NODE__NODE_FUNC_CALL || value.func_call->n_args != 1) return {};
  const PgQuery__FuncCall& call = *value.func_call;
  if (string_of(call.funcname[call.n_funcname - 1]) != "nextval") return {};
  const Node* name = call.args[0];
  while (name->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) name = name->type_cast->arg;
  if (name->node_case != PG_QUERY__NODE__NODE_A_CONST ||
      name->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL) {
    return {};
  }
  std::string text = name->a_const->sval->sval;
  std::erase(text, '"');
  return text.starts_with("public.") ? text.substr(7) : text;
}

bool has_values(const PgQuery__SelectStmt& select) {
  if (select.n_values_lists > 0) return true;
  return select.op != PG_QUERY__SET_OPERATION__SETOP_NONE &&
         (has_values(*select.larg) || has_values(*select.rarg));
}

/// The columns that a query leaves to a default they do not have.
std::vector<std::string> required_columns(const PgQuery__InsertStmt& insert,
                                          const InsertPlan& plan) {
  std::vector<std::string> required;
  if (plan.table == nullptr || insert.select_stmt == nullptr) return required;
  if (has_values(*insert.select_stmt->select_stmt)) return required;
  for (const schema::Column& column : plan.table->columns) {
    const bool named =
        std::find(plan.columns.begin(), plan.columns.end(), column.name) != plan.columns.end();
    if (!named && must_have_value(column)) required.push_back(column.name);
  }
  return required;
}

/// The WITH of WITH moved AS (DELETE ... RETURNING ...) INSERT INTO ... SELECT ... FROM moved.
const PgQuery__CommonTableExpr* deleted_rows(const PgQuery__InsertStmt& insert) {
  if (insert.with_clause == nullptr || insert.with_clause->n_ctes != 1) return nullptr;
  const PgQuery__CommonTableExpr& table = *insert.with_clause->ctes[0]->common_table_expr;
  if (table.ctequery->node_case != PG_QUERY__NODE__NODE_DELETE_STMT) return nullptr;
  const PgQuery__DeleteStmt& removal = *table.ctequery->delete_stmt;
  return removal.n_returning_list > 0 && removal.with_clause == nullptr ? &table : nullptr;
}

bool has_clauses_after_from(const PgQuery__SelectStmt& select) {
  return select.where_clause != nullptr || select.n_group_clause > 0 ||
         select.having_clause != nullptr || select.n_sort_clause > 0 ||
         select.limit_count != nullptr || select.limit_offset != nullptr;
}

}  // namespace

std::string Printer::statement(const Node& node) {
  if (node.node_case == PG_QUERY__NODE__NODE_INSERT_STMT) return insert(node);
  if (node.node_case == PG_QUERY__NODE__NODE_UPDATE_STMT) return update(node);
  if (node.node_case == PG_QUERY__NODE__NODE_DELETE_STMT) return remove(node);
  if (node.node_case == PG_QUERY__NODE__NODE_TRUNCATE_STMT) return truncate(node);
  if (node.node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
    return select_statement(*node.select_stmt);
  }
  refuse(node.base, "this statement is not translated",
         "write it for this dialect in a section with only=");
}

// SELECT setval(...), setval(...) FROM t: each call by itself.
std::string Printer::select_statement(const PgQuery__SelectStmt& select) {
  const std::span<Node* const> targets = nodes(select.n_target_list, select.target_list);
  const bool calls = std::all_of(targets.begin(), targets.end(), [](const Node* target) {
    return target->res_target->val->node_case == PG_QUERY__NODE__NODE_FUNC_CALL;
  });
  if (!calls || targets.empty() || select.with_clause != nullptr || select.n_group_clause > 0) {
    return query(select, {}).sql;
  }
  std::string sql;
  {
    const Level level(*this);
    const Notes before = notes;
    const std::string from =
        this->from(nodes(select.n_from_clause, select.from_clause)) + where(select.where_clause);
    for (const Node* target : targets) {
      const Node& node = *target->res_target->val;
      FunctionCall call = function_call(node);
      bool for_rows = !from.empty();  // ... and not once, with values that they give
      for (Fragment& argument : call.arguments) {
        if (from.empty() || argument.constant) continue;
        argument.sql = "(SELECT " + argument.sql + from + ")";
        argument.binding = Binding::primary;
        for_rows = false;
      }
      const auto one =
          for_rows ? std::nullopt : ask(node.base, [&] { return dialect_.statement(call, notes); });
      if (!one) {
        notes = before;
        sql.clear();
        break;
      }
      sql += (sql.empty() ? "" : ";\n") + *one;
    }
  }
  return sql.empty() ? query(select, {}).sql : sql;
}

std::string Printer::prologue(const PgQuery__WithClause* with) {
  if (traits_.cte_before_insert) return this->with(with);
  inline_tables(with);
  return {};
}

InsertPlan Printer::insert_plan(const PgQuery__InsertStmt& insert) {
  InsertPlan plan;
  plan.table = find_table(*insert.relation);
  for (const Node* node : nodes(insert.n_cols, insert.cols)) {
    const PgQuery__ResTarget& column = *node->res_target;
    if (column.n_indirection > 0) {
      refuse(node->base, "parts of a column's value cannot be inserted", "insert the whole value");
    }
    plan.columns.emplace_back(column.name);
  }
  plan.listed = !plan.columns.empty();
  if (!plan.listed && plan.table != nullptr) {
    const std::size_t all = plan.table->columns.size();
    const std::size_t width = std::min(width_of(insert).value_or(all), all);
    for (std::size_t i = 0; i < width; ++i) plan.columns.push_back(plan.table->columns[i].name);
    // PostgreSQL fills what is missing at the end with defaults.
    plan.listed = width < all;
  }
  for (const std::string& name : plan.columns) {
    const schema::Column* column = plan.table == nullptr ? nullptr : plan.table->find_column(name);
    plan.types.push_back(column == nullptr ? std::nullopt : MaybeType(column->type));
  }
  plan.dropped.assign(plan.columns.size(), false);
  if (traits_.required_columns_in_insert_select) plan.required = required_columns(insert, plan);
  return plan;
}

std::string Printer::insert(const Node& node) {
  const PgQuery__InsertStmt& insert = *node.insert_stmt;
  if (const PgQuery__CommonTableExpr* source = deleted_rows(insert))
    return move_rows(node, *source);
  if (insert.override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE) {
    refuse(node.base, "OVERRIDING USER VALUE has no counterpart", "leave the identity column out");
  }
  const Level level(*this);
  InsertPlan plan = insert_plan(insert);
  const PgQuery__SelectStmt* select =
      insert.select_stmt == nullptr ? nullptr : insert.select_stmt->select_stmt;
  const bool rows = select != nullptr && select->n_values_lists > 0 && select->n_sort_clause == 0 &&
                    select->limit_count == nullptr && select->limit_offset == nullptr &&
                    select->with_clause == nullptr;
  if (rows) hide(*insert.relation);
  std::string sql;
  if (traits_.cte_before_insert) sql = with(insert.with_clause);
  if (rows && !traits_.cte_before_insert) inline_tables(insert.with_clause);
  if (rows && !traits_.default_in_values) drop_default_columns(*select, plan);

  const std::string head = insert_head(insert, plan);
  std::string source;
  if (rows) {
    source = insert_rows(*select, plan);
  } else if (select != nullptr) {
    source = insert_query(insert, plan);
  } else {
    source = traits_.default_values ? " DEFAULT VALUES" : " () VALUES ()";
  }
  sql += head + source + on_conflict(insert, plan);
  const Level written(*this);
  frames_.back().relations = {target_relation(*insert.relation)};
  return sql + returning(nodes(insert.n_returning_list, insert.returning_list));
}

// First the rows are copied, then deleted: the same, as long as neither sees the other's work.
std::string Printer::move_rows(const Node& node, const PgQuery__CommonTableExpr& source) {
  const Node& removal = *source.ctequery;
  const schema::Name target = name_of(*node.insert_stmt->relation);
  if (target == name_of(*removal.delete_stmt->relation) ||
      ops::query_reads(deparse_statement(removal), target)) {
    refuse(source.base, "DELETE inside WITH reads the table that its rows are put into",
           "write INSERT and DELETE as statements of their own");
  }
  std::string sql;
  {
    const Level level(*this);
    Query rows = derived([&] { return returned_rows(*removal.delete_stmt); });
    const std::vector<std::string> names =
        strings_of(nodes(source.n_aliascolnames, source.aliascolnames));
    if (!names.empty()) {
      refuse(source.base, "names for the columns of a DELETE inside WITH have no counterpart",
             "name them in its RETURNING");
    }
    frames_.back().tables.push_back(
        {source.ctename, std::move(rows.columns), rows.complete, std::move(rows.sql)});
    PgQuery__InsertStmt plain_insert = *node.insert_stmt;
    plain_insert.with_clause = nullptr;
    Node plain_node = node;
    plain_node.insert_stmt = &plain_insert;
    sql = insert(plain_node);
  }
  notes.emulated("the rows are copied first, and deleted then");
  PgQuery__DeleteStmt plain_removal = *removal.delete_stmt;
  plain_removal.n_returning_list = 0;
  Node plain_node = removal;
  plain_node.delete_stmt = &plain_removal;
  return sql + ";\n" + remove(plain_node);
}

/// The rows that DELETE ... RETURNING gives, as a query.
Query Printer::returned_rows(const PgQuery__DeleteStmt& remove) {
  const Level level(*this);
  Query rows;
  rows.complete = true;
  std::string from = " FROM " + from_table(*remove.relation);
  for (const Node* item : nodes(remove.n_using_clause, remove.using_clause))
    from += ", " + from_item(*item);
  std::string list;
  const QueryUse use{.named = true};
  for (std::size_t i = 0; i < remove.n_returning_list; ++i)
    list += (i == 0 ? "" : ", ") + target(*remove.returning_list[i]->res_target, i, use, rows);
  rows.sql = "SELECT " + list + from + where(remove.where_clause);
  return rows;
}

std::string Printer::insert_head(const PgQuery__InsertStmt& insert, const InsertPlan& plan) {
  const PgQuery__RangeVar& table = *insert.relation;
  std::string sql =
      "INSERT INTO " + ask(table.base, [&] { return dialect_.object(name_of(table)); });
  const bool aliased =
      table.alias != nullptr && traits_.conflict == StatementTraits::Conflict::on_conflict;
  if (aliased) sql += " AS " + quoted(table.alias->aliasname);
  if (!plan.listed) return sql;
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    if (!plan.dropped[i]) kept.push_back(plan.columns[i]);
  }
  kept.insert(kept.end(), plan.required.begin(), plan.required.end());
  return kept.empty() ? sql : sql + " " + parenthesized(quoted_list(kept));
}

// A column that gets DEFAULT in every row can be left out.
void Printer::drop_default_columns(const PgQuery__SelectStmt& select, InsertPlan& plan) {
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const auto rows = nodes(select.n_values_lists, select.values_lists);
    plan.dropped[i] = std::all_of(rows.begin(), rows.end(), [&](const Node* row) {
      const std::span<Node* const> values = items_of(row);
      return i < values.size() &&
             (is_default(*values[i]) || is_own_number(*values[i], plan.table, plan.columns[i]));
    });
    if (plan.dropped[i]) plan.listed = true;
  }
}

std::string Printer::insert_rows(const PgQuery__SelectStmt& select, const InsertPlan& plan) {
  const bool nothing_left =
      !plan.dropped.empty() &&
      std::find(plan.dropped.begin(), plan.dropped.end(), false) == plan.dropped.end();
  if (nothing_left) {
    if (select.n_values_lists > 1) {
      refuse(select.base, "several rows of nothing but DEFAULT have no counterpart",
             "write one INSERT for each row");
    }
    return traits_.default_values ? " DEFAULT VALUES" : " () VALUES ()";
  }
  const bool several = select.n_values_lists > 1;
  std::string sql = " VALUES";
  for (std::size_t row = 0; row < select.n_values_lists; ++row) {
    sql += row == 0 ? "" : ",";
    sql += several ? "\n  (" : " (";
    const std::span<Node* const> values = items_of(select.values_lists[row]);
    bool first = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i < plan.dropped.size() && plan.dropped[i]) continue;
      if (!std::exchange(first, false)) sql += ", ";
      sql += insert_value(*values[i], plan, i);
    }
    sql += ")";
  }
  return sql;
}

std::string Printer::insert_value(const Node& value, const InsertPlan& plan, std::size_t index) {
  const bool by_null = index < plan.columns.size() && plan.table != nullptr &&
                       counts_by_null(*plan.table, plan.columns[index]);
  if (is_default(value)) {
    if (by_null) return dialect_.constant({}).sql;
    if (traits_.default_in_values) return "DEFAULT";
    const std::string_view column =
        index < plan.columns.size() ? std::string_view(plan.columns[index]) : std::string_view();
    return default_value(value, plan.table, column);
  }
  if (index < plan.columns.size() && is_own_number(value, plan.table, plan.columns[index])) {
    if (by_null) return dialect_.constant({}).sql;
    if (traits_.default_in_values) return "DEFAULT";
  }
  const MaybeType type = index < plan.types.size() ? plan.types[index] : std::nullopt;
  return stored(expression(value), type, value).sql;
}

// nextval() of the sequence that a column counts with is what its default does.
bool Printer::is_own_number(const Node& value, const schema::Table* table,
                            std::string_view name) const {
  const std::string sequence = counted_sequence(value);
  const schema::Column* column =
      table == nullptr || sequence.empty() ? nullptr : table->find_column(name);
  if (column == nullptr || !counts(*column)) return false;
  if (column->serial || column->identity) {
    const std::string own =
        to_string(schema::Name{table->name.schema, table->name.name + "_" + column->name + "_seq"});
    if (own == sequence) return true;
  }
  bool same = false;
  if (column->default_value) {
    with_expression(column->default_value->sql,
                    [&](const Node& written) { same = counted_sequence(written) == sequence; });
  }
  return same;
}

// Where DEFAULT is a value, one column counts in a table, as it is written: that of the key, or the
// first; elsewhere only a key that is a single column does.
bool Printer::counts_by_null(const schema::Table& table, std::string_view name) const {
  const schema::Column* column = table.find_column(name);
  if (!traits_.null_counts || column == nullptr || !counts(*column)) return false;
  const std::vector<std::string> key = table.primary_key();
  if (!traits_.default_in_values) return key.size() == 1 && key.front() == name;
  const auto written = [](const schema::Column& one) { return one.serial || one.identity; };
  const schema::Column* first = key.empty() ? nullptr : table.find_column(key.front());
  if (first != nullptr && written(*first)) return first == column;
  const auto counting = std::find_if(table.columns.begin(), table.columns.end(), written);
  return counting != table.columns.end() && &*counting == column;
}

std::string Printer::default_value(const Node& where, const schema::Table* table,
                                   std::string_view name) {
  const schema::Column* column = table == nullptr ? nullptr : table->find_column(name);
  if (column != nullptr && counts_by_null(*table, name)) return dialect_.constant({}).sql;
  std::optional<schema::Expression> written;
  if (column != nullptr) written = column->default_value;
  if (column != nullptr && traits_.null_counts && (column->serial || column->identity)) {
    const auto sequence = sequence_of(*table, *column, *schema_);
    written = {"nextval(" + text::quoted(ops::quote_identifier(sequence->name), '\'') + ")"};
  }
  if (column == nullptr || column->generated ||
      (!written && (column->serial || column->identity))) {
    refuse(where.base, "DEFAULT as a value has no counterpart",
           "leave the column out, or write the value");
  }
  if (!written) return dialect_.constant({}).sql;
  Printed value;
  ask(where.base, [&] { value = print(*written, dialect_, {schema_, table}); });
  notes.outcome = sql::worse(notes.outcome, value.notes.outcome);
  notes.texts.insert(notes.texts.end(), value.notes.texts.begin(), value.notes.texts.end());
  notes.emulated({});
  return value.sql;
}

std::string Printer::insert_query(const PgQuery__InsertStmt& insert, const InsertPlan& plan) {
  const PgQuery__SelectStmt& select = *insert.select_stmt->select_stmt;
  std::string sql = " ";
  if (!traits_.cte_before_insert && insert.with_clause != nullptr) {
    if (select.with_clause != nullptr) {
      refuse(insert.with_clause->base,
             "WITH both before INSERT and before its SELECT cannot be merged", "write one WITH");
    }
    sql += with(insert.with_clause);
  }
  QueryUse use;
  use.targets = plan.types;
  use.insert = &plan;
  use.nulls = plan.required.size();
  sql += query(select, use).sql;
  // ON would be taken for the condition of the last join.
  const bool open = select.n_from_clause > 0 && !has_clauses_after_from(select);
  const bool joined = sql.find(" JOIN ") != std::string::npos;
  if (insert.on_conflict_clause != nullptr && open && (joined || !traits_.conflict_after_select))
    sql += " WHERE true";
  return sql;
}

}  // namespace dunlin::parse
