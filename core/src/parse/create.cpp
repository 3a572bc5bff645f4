// CREATE TABLE, CREATE INDEX, views.
#include <utility>

#include "convert.hpp"

namespace dunlin::parse {
namespace {

void refuse_unmodelled_tables(const PgQuery__CreateStmt& statement) {
  if (statement.partbound != nullptr) {
    throw NotModelled{"CREATE TABLE ... PARTITION OF", "create one table without partitions"};
  }
  if (statement.partspec != nullptr) {
    throw NotModelled{"CREATE TABLE ... PARTITION BY", "create one table without partitions"};
  }
  if (statement.of_typename != nullptr) {
    throw NotModelled{"CREATE TABLE ... OF type", "write the columns"};
  }
  if (statement.n_inh_relations != 0) {
    throw NotModelled{"CREATE TABLE ... INHERITS", "repeat the columns of the parent table"};
  }
}

void add_element(const Node& element, schema::Table& table) {
  if (element.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF) {
    ColumnParts parts = column_of(*element.column_def);
    table.columns.push_back(std::move(parts.column));
    for (schema::Constraint& constraint : parts.constraints) {
      table.constraints.push_back(std::move(constraint));
    }
  } else if (element.node_case == PG_QUERY__NODE__NODE_CONSTRAINT) {
    table.constraints.push_back(constraint_of(*element.constraint));
  } else {
    throw NotModelled{"CREATE TABLE (LIKE other)", "write the columns"};
  }
}

void add_native(const PgQuery__CreateStmt& statement, schema::Native& native) {
  if (statement.relation->relpersistence[0] == 'u')
    native.emplace_back("postgres.unlogged", "true");
  if (statement.tablespacename[0] != '\0')
    native.emplace_back("postgres.tablespace", statement.tablespacename);
  if (statement.access_method[0] != '\0')
    native.emplace_back("postgres.using", statement.access_method);
  for (auto& option : storage_options(nodes(statement.n_options, statement.options))) {
    native.push_back(std::move(option));
  }
}

/// A column in parentheses is a column; empty for other expressions.
std::string column_in(const Node& expression, const schema::Name& table) {
  if (expression.node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return {};
  const std::span<Node* const> fields =
      nodes(expression.column_ref->n_fields, expression.column_ref->fields);
  const bool qualified = fields.size() == 2 && string_of(fields[0]) == table.name;
  return fields.size() == 1 || qualified ? std::string(string_of(fields.back())) : std::string{};
}

schema::IndexKey key_of(const PgQuery__IndexElem& element, const schema::Name& table) {
  schema::IndexKey key;
  key.column = element.name;
  if (element.expr != nullptr) {
    key.column = column_in(*element.expr, table);
    if (key.column.empty()) key.expression = expression_of(*element.expr);
  }
  key.collation = last_name(nodes(element.n_collation, element.collation));
  key.operator_class = last_name(nodes(element.n_opclass, element.opclass));
  if (element.n_opclassopts != 0) {
    throw NotModelled{"an index with options of an operator class", {}, true};
  }
  key.descending = element.ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) key.nulls_first = true;
  if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) key.nulls_first = false;
  return key;
}

ops::CreateView materialized_view(const PgQuery__CreateTableAsStmt& statement) {
  const PgQuery__IntoClause& into = *statement.into;
  ops::CreateView create;
  create.view.name = name_of(*into.rel);
  create.view.columns = strings_of(nodes(into.n_col_names, into.col_names));
  create.view.query = deparse_statement(*statement.query);
  create.view.materialized = true;
  create.if_not_exists = statement.if_not_exists != 0;
  return create;
}

}  // namespace

void convert(const PgQuery__CreateStmt& statement, Operations& out) {
  refuse_unmodelled_tables(statement);
  ops::CreateTable create;
  create.table.name = name_of(*statement.relation);
  create.if_not_exists = statement.if_not_exists != 0;
  create.temporary = statement.relation->relpersistence[0] == 't';
  for (const Node* element : nodes(statement.n_table_elts, statement.table_elts)) {
    add_element(*element, create.table);
  }
  add_native(statement, create.table.native);
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__IndexStmt& statement, Operations& out) {
  ops::CreateIndex create;
  create.table = name_of(*statement.relation);
  create.if_not_exists = statement.if_not_exists != 0;
  create.concurrently = statement.concurrent != 0;
  schema::Index& index = create.index;
  index.name = statement.idxname;
  index.method = statement.access_method;
  index.unique = statement.unique != 0;
  index.nulls_not_distinct = statement.nulls_not_distinct != 0;
  for (const Node* node : nodes(statement.n_index_params, statement.index_params)) {
    index.keys.push_back(key_of(*node->index_elem, create.table));
  }
  for (const Node* node :
       nodes(statement.n_index_including_params, statement.index_including_params)) {
    index.include.emplace_back(node->index_elem->name);
  }
  if (statement.where_clause != nullptr) index.where = expression_of(*statement.where_clause);
  index.native = storage_options(nodes(statement.n_options, statement.options));
  if (statement.table_space[0] != '\0')
    index.native.emplace_back("postgres.tablespace", statement.table_space);
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__ViewStmt& statement, Operations& out) {
  if (statement.view->relpersistence[0] == 't') {
    throw NotModelled{"CREATE TEMPORARY VIEW", "create an ordinary view", false};
  }
  if (statement.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__LOCAL_CHECK_OPTION ||
      statement.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__CASCADED_CHECK_OPTION) {
    throw NotModelled{"CREATE VIEW ... WITH CHECK OPTION", "leave WITH CHECK OPTION out"};
  }
  ops::CreateView create;
  create.view.name = name_of(*statement.view);
  create.view.columns = strings_of(nodes(statement.n_aliases, statement.aliases));
  create.view.query = deparse_statement(*statement.query);
  create.or_replace = statement.replace != 0;
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__CreateTableAsStmt& statement, Operations& out) {
  if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW) {
    out.emplace_back(materialized_view(statement));
    return;
  }
  const bool temporary = statement.into->rel->relpersistence[0] == 't';
  throw NotModelled{temporary ? "CREATE TEMPORARY TABLE AS" : "CREATE TABLE AS",
                    "create the table with its columns and fill it with INSERT ... SELECT"};
}

}  // namespace dunlin::parse
