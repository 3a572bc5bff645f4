// CREATE TABLE, CREATE INDEX, views.
#include <utility>

#include "convert.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/schema/native.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

namespace key = schema::native_key;

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
    throw NotModelled{"CREATE TABLE with an element of an unknown kind", {}};
  }
}

/// The bits of INCLUDING (TableLikeOption in the server's nodes/parsenodes.h).
constexpr unsigned kComments = 1U << 0U, kConstraints = 1U << 2U, kDefaults = 1U << 3U,
                   kGenerated = 1U << 4U, kIdentity = 1U << 5U, kIndexes = 1U << 6U,
                   kStorage = 1U << 8U;

ops::Like like_of(const PgQuery__TableLikeClause& clause, std::size_t position) {
  const auto has = [&](unsigned bit) { return (clause.options & bit) != 0; };
  ops::Like like;
  like.table = name_of(*clause.relation);
  like.position = position;
  like.defaults = has(kDefaults);
  like.constraints = has(kConstraints);
  like.indexes = has(kIndexes);
  like.identity = has(kIdentity);
  like.generated = has(kGenerated);
  like.comments = has(kComments);
  like.storage = has(kStorage);
  return like;
}

void add_native(const PgQuery__CreateStmt& statement, schema::Native& native) {
  if (statement.relation->relpersistence[0] == 'u')
    schema::set_native(native, key::kUnlogged, "true");
  if (statement.tablespacename[0] != '\0')
    schema::set_native(native, key::kTablespace, statement.tablespacename);
  if (statement.access_method[0] != '\0')
    schema::set_native(native, key::kAccessMethod, statement.access_method);
  for (auto& [name, value] : storage_options(nodes(statement.n_options, statement.options)))
    schema::set_native(native, name, std::move(value));
  if (statement.partspec != nullptr)
    schema::set_native(native, key::kPartitionBy, partition_key(*statement.partspec));
  if (statement.partbound != nullptr)
    schema::set_native(native, key::kPartitionBound, partition_bound(*statement.partbound));
  if (statement.of_typename != nullptr) {
    const schema::Type type = type_of(*statement.of_typename);
    schema::set_native(native, key::kOfType, sql_name(type.name));
  }
  std::string parents;
  for (const Node* parent : nodes(statement.n_inh_relations, statement.inh_relations))
    parents += (parents.empty() ? "" : ", ") + sql_name(name_of(*parent->range_var));
  if (!parents.empty()) {
    schema::set_native(native, statement.partbound != nullptr ? key::kPartitionOf : key::kInherits,
                       parents);
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

/// An operator class, with its schema where that is not one that is always searched.
std::string class_of(std::span<Node* const> parts) {
  const std::string name = last_name(parts);
  const std::string space = parts.size() > 1 ? std::string(string_of(parts.front())) : "";
  const bool usual = space.empty() || space == "public" || space == "pg_catalog";
  return usual ? name : sql_names({space}) + "." + sql_names({name});
}

schema::IndexKey key_of(const PgQuery__IndexElem& element, const schema::Name& table) {
  schema::IndexKey key;
  key.column = element.name;
  if (element.expr != nullptr) {
    key.column = column_in(*element.expr, table);
    if (key.column.empty()) key.expression = expression_of(*element.expr);
  }
  key.collation = last_name(nodes(element.n_collation, element.collation));
  key.operator_class = class_of(nodes(element.n_opclass, element.opclass));
  key.descending = element.ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) key.nulls_first = true;
  if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) key.nulls_first = false;
  return key;
}

/// Options of operator classes: "siglen = 32" by the number of the key.
void add_key_options(const PgQuery__IndexStmt& statement, schema::Native& native) {
  const std::span<Node* const> keys = nodes(statement.n_index_params, statement.index_params);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const PgQuery__IndexElem& element = *keys[i]->index_elem;
    std::string options;
    for (const auto& [name, value] :
         storage_options(nodes(element.n_opclassopts, element.opclassopts))) {
      options += (options.empty() ? "" : ", ") + name.substr(key::kWithPrefix.size()) + " = ";
      options += value;
    }
    if (!options.empty())
      schema::set_native(native, std::string(key::kKeyOptionsPrefix) + std::to_string(i + 1),
                         options);
  }
}

/// A table with the columns of a query, which are not known yet.
ops::CreateTable table_of_query(const PgQuery__IntoClause& into, const Node& query) {
  if (query.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
    throw NotModelled{"CREATE TABLE AS EXECUTE", "write the query itself"};
  }
  if (into.rel->relpersistence[0] == 'u' || into.n_options > 0 || into.access_method[0] != '\0' ||
      into.table_space_name[0] != '\0') {
    throw NotModelled{"CREATE TABLE AS with options of storage",
                      "create the table with its columns and fill it with INSERT ... SELECT"};
  }
  ops::CreateTable create;
  create.table.name = name_of(*into.rel);
  create.temporary = into.rel->relpersistence[0] == 't';
  create.query = {canonical(deparse_statement(query)),
                  strings_of(nodes(into.n_col_names, into.col_names)), into.skip_data == 0};
  return create;
}

ops::CreateView materialized_view(const PgQuery__CreateTableAsStmt& statement) {
  const PgQuery__IntoClause& into = *statement.into;
  ops::CreateView create;
  create.view.name = name_of(*into.rel);
  create.view.columns = strings_of(nodes(into.n_col_names, into.col_names));
  create.view.query = canonical(deparse_statement(*statement.query));
  create.view.materialized = true;
  create.view.native = storage_options(nodes(into.n_options, into.options));
  if (into.access_method[0] != '\0')
    schema::set_native(create.view.native, key::kAccessMethod, into.access_method);
  if (into.table_space_name[0] != '\0')
    schema::set_native(create.view.native, key::kTablespace, into.table_space_name);
  create.if_not_exists = statement.if_not_exists != 0;
  return create;
}

}  // namespace

void convert(const PgQuery__CreateStmt& statement, Operations& out) {
  ops::CreateTable create;
  create.table.name = name_of(*statement.relation);
  create.if_not_exists = statement.if_not_exists != 0;
  create.temporary = statement.relation->relpersistence[0] == 't';
  for (const Node* element : nodes(statement.n_table_elts, statement.table_elts)) {
    if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE) {
      create.likes.push_back(like_of(*element->table_like_clause, create.table.columns.size()));
    } else {
      add_element(*element, create.table);
    }
  }
  add_native(statement, create.table.native);
  const bool typed = statement.of_typename != nullptr;
  if (typed && !create.table.columns.empty())
    throw NotModelled{"CREATE TABLE ... OF with column options", "write the columns out"};
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
  add_key_options(statement, index.native);
  for (auto& [name, value] : storage_options(nodes(statement.n_options, statement.options)))
    schema::set_native(index.native, name, std::move(value));
  if (statement.table_space[0] != '\0')
    schema::set_native(index.native, key::kTablespace, statement.table_space);
  if (statement.relation->inh == 0) schema::set_native(index.native, key::kOnly, "true");
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__ViewStmt& statement, Operations& out) {
  if (statement.view->relpersistence[0] == 't') {
    throw NotModelled{"CREATE TEMPORARY VIEW", "create an ordinary view", false};
  }
  ops::CreateView create;
  create.view.name = name_of(*statement.view);
  create.view.columns = strings_of(nodes(statement.n_aliases, statement.aliases));
  create.view.query = canonical(deparse_statement(*statement.query));
  create.view.native = storage_options(nodes(statement.n_options, statement.options));
  if (statement.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__LOCAL_CHECK_OPTION)
    schema::set_native(create.view.native, key::kCheckOption, "local");
  if (statement.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__CASCADED_CHECK_OPTION)
    schema::set_native(create.view.native, key::kCheckOption, "cascaded");
  create.or_replace = statement.replace != 0;
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__CreateTableAsStmt& statement, Operations& out) {
  if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW) {
    out.emplace_back(materialized_view(statement));
    return;
  }
  ops::CreateTable create = table_of_query(*statement.into, *statement.query);
  create.if_not_exists = statement.if_not_exists != 0;
  out.emplace_back(std::move(create));
}

void convert_into(const PgQuery__SelectStmt& select, Operations& out) {
  // The tree is read once: without INTO the rest of it is the query.
  PgQuery__SelectStmt query = select;
  query.into_clause = nullptr;
  Node node = PG_QUERY__NODE__INIT;
  node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  node.select_stmt = &query;
  out.emplace_back(table_of_query(*select.into_clause, node));
}

std::string partition_key(const PgQuery__PartitionSpec& specification) {
  std::string out;
  for (const Node* node : nodes(specification.n_part_params, specification.part_params)) {
    const PgQuery__PartitionElem& element = *node->partition_elem;
    if (!out.empty()) out += ", ";
    out += element.expr != nullptr ? "(" + expression_of(*element.expr).sql + ")"
                                   : sql_names({element.name});
    if (element.n_collation != 0)
      out += " COLLATE " + sql_names({last_name(nodes(element.n_collation, element.collation))});
    if (element.n_opclass != 0)
      out += " " + sql_names({last_name(nodes(element.n_opclass, element.opclass))});
  }
  return text::upper(specification.strategy) + " (" + out + ")";
}

std::string partition_bound(const PgQuery__PartitionBoundSpec& bound) {
  if (bound.is_default != 0) return "DEFAULT";
  const auto list = [](std::span<Node* const> values) {
    std::string out;
    for (const Node* value : values) out += (out.empty() ? "" : ", ") + expression_of(*value).sql;
    return "(" + out + ")";
  };
  switch (bound.strategy[0]) {
    case 'l':
      return "FOR VALUES IN " + list(nodes(bound.n_listdatums, bound.listdatums));
    case 'r':
      return "FOR VALUES FROM " + list(nodes(bound.n_lowerdatums, bound.lowerdatums)) + " TO " +
             list(nodes(bound.n_upperdatums, bound.upperdatums));
  }
  return "FOR VALUES WITH (MODULUS " + std::to_string(bound.modulus) + ", REMAINDER " +
         std::to_string(bound.remainder) + ")";
}

}  // namespace dunlin::parse
