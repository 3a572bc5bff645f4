// FROM, joins and WITH: the text, and what the names in it mean.
#include <algorithm>
#include <utility>

#include "dunlin/ops/rewrite.hpp"
#include "print.hpp"

namespace dunlin::parse {
namespace {

std::vector<std::string> column_names(const PgQuery__Alias* alias) {
  if (alias == nullptr) return {};
  return strings_of(nodes(alias->n_colnames, alias->colnames));
}

void rename(std::vector<OutputColumn>& columns, std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i == columns.size()) columns.emplace_back();
    columns[i].name = names[i];
  }
}

void make_nullable(std::span<Relation> relations) {
  for (Relation& relation : relations) {
    for (OutputColumn& column : relation.columns) column.nullable = true;
  }
}

}  // namespace

std::string Printer::from(std::span<Node* const> items) {
  std::string sql;
  for (const Node* item : items) {
    sql += sql.empty() ? " FROM " : ", ";
    sql += from_item(*item);
  }
  return sql;
}

std::string Printer::from_item(const Node& item) {
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_VAR) return from_table(*item.range_var);
  if (item.node_case == PG_QUERY__NODE__NODE_JOIN_EXPR) return from_join(item);
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_SUBSELECT) return from_subquery(item);
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION) return from_function(item);
  refuse(item.base, "this kind of table in FROM is not translated",
         "use a table, a view, a subquery or a join");
}

// MySQL's family refuses subqueries that read the table which the statement changes (error 1093),
// but not derived tables that do.
void Printer::hide(const PgQuery__RangeVar& changed) {
  if (!traits_.delete_using_joins) return;
  hidden_ = name_of(changed);
  hidden_level_ = frames_.size();
}

/// Whether the table, or a view of it, is the one that the statement changes, seen from a subquery.
bool Printer::is_hidden(const schema::Name& name) const {
  if (!hidden_ || derived_ > 0 || frames_.size() <= hidden_level_) return false;
  if (name == *hidden_) return true;
  const schema::View* view = schema_ == nullptr ? nullptr : schema_->find_view(name);
  return view != nullptr && ops::query_reads(view->query, *hidden_);
}

std::string Printer::from_table(const PgQuery__RangeVar& table) {
  const CommonTable* common =
      table.schemaname[0] == '\0' ? find_common_table(table.relname) : nullptr;
  std::string printed;
  if (common == nullptr) {
    printed = ask(table.base, [&] { return dialect_.object(name_of(table)); });
  } else {
    printed = common->inlined.empty() ? quoted(table.relname) : parenthesized(common->inlined);
  }
  Relation relation = relation_of(table, printed, common);
  const bool hidden = common == nullptr && is_hidden(name_of(table));
  if (hidden) {
    notes.emulated({});
    printed = "(SELECT * FROM " + printed + ")";
  }
  if (table.alias != nullptr) {
    if (table.alias->n_colnames > 0 && !traits_.column_aliases) {
      refuse(table.base, "names for the columns of a table in FROM have no counterpart",
             "name the columns in a subquery");
    }
    printed += alias_text(*table.alias);
    rename(relation.columns, column_names(table.alias));
  } else if (hidden || (common != nullptr && !common->inlined.empty())) {
    relation.qualifier = quoted(table.relname);
    printed += " AS " + relation.qualifier;
  }
  frames_.back().relations.push_back(std::move(relation));
  return printed;
}

Relation Printer::relation_of(const PgQuery__RangeVar& table, const std::string& printed,
                              const CommonTable* common) {
  const schema::Name name = name_of(table);
  Relation relation;
  if (table.alias != nullptr) {
    relation.name = table.alias->aliasname;
    relation.qualifier = quoted(relation.name);
  } else {
    relation.name = name.name;
    relation.schema = name.schema;
    // Where a schema becomes a part of the table's name, so it does before a column.
    const std::string plain = quoted(name.name);
    const bool usual = name.schema.empty() || printed.ends_with("." + plain);
    relation.qualifier = usual ? plain : printed;
  }
  if (common != nullptr) {
    relation.columns = common->columns;
    relation.complete = common->complete;
  } else if (const schema::Table* known = find_table(table)) {
    for (const schema::Column& column : known->columns) {
      relation.columns.push_back({column.name, column.type, column.nullable});
    }
    relation.complete = true;
    if (const auto key = known->primary_key(); key.size() == 1) relation.key = key.front();
  } else if (const schema::View* view = schema_ == nullptr ? nullptr : schema_->find_view(name)) {
    add_view_columns(*view, relation);
  }
  return relation;
}

// PostgreSQL lets two views be replaced until each reads the other; nobody can read them then.
void Printer::add_view_columns(const schema::View& view, Relation& relation) const {
  if (std::find(open_views_.begin(), open_views_.end(), &view) != open_views_.end()) return;
  try {
    with_tree(view.query, [&](const Tree& tree) {
      Printer inner(dialect_, schema_);
      inner.open_views_ = open_views_;
      inner.open_views_.push_back(&view);
      Query query = inner.view(*tree.statement().select_stmt);
      relation.columns = std::move(query.columns);
      relation.complete = query.complete;
    });
  } catch (const Untranslatable&) {
    return;  // the view was refused; what it gives is not known
  }
  rename(relation.columns, view.columns);
}

std::string Printer::alias_text(const PgQuery__Alias& alias) const {
  std::string sql = " AS " + quoted(alias.aliasname);
  const std::vector<std::string> names = column_names(&alias);
  if (!names.empty() && traits_.column_aliases) sql += " " + parenthesized(quoted_list(names));
  return sql;
}

std::string Printer::from_subquery(const Node& node) {
  const PgQuery__RangeSubselect& range = *node.range_subselect;
  if (range.lateral != 0 && !traits_.lateral) {
    refuse(node.base, "LATERAL has no counterpart",
           "for one column of one row write the subquery in the target list; for more join a query "
           "that gives each row its row_number() OVER (PARTITION BY ...), where that is 1");
  }
  const std::vector<std::string> names = column_names(range.alias);
  QueryUse use;
  use.named = names.empty() || !traits_.column_aliases;
  if (!traits_.column_aliases) use.names = names;
  Query query = derived([&] { return this->query(*range.subquery->select_stmt, use); });
  Relation relation;
  relation.columns = std::move(query.columns);
  relation.complete = query.complete;
  rename(relation.columns, names);
  std::string sql = (range.lateral != 0 ? "LATERAL " : "") + parenthesized(query.sql);
  if (range.alias != nullptr) {
    relation.name = range.alias->aliasname;
    relation.qualifier = quoted(relation.name);
    sql += alias_text(*range.alias);
  }
  frames_.back().relations.push_back(std::move(relation));
  return sql;
}

std::string Printer::from_join(const Node& node) {
  const PgQuery__JoinExpr& join = *node.join_expr;
  if (join.alias != nullptr || join.join_using_alias != nullptr) {
    refuse(node.base, "an alias of a join has no counterpart", "give its tables aliases");
  }
  const bool full = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  if (full && !traits_.full_join) {
    refuse(node.base, "FULL JOIN has no counterpart", "combine two LEFT JOIN with UNION");
  }
  std::vector<Relation>& relations = frames_.back().relations;
  const std::size_t start = relations.size();
  std::string sql = from_item(*join.larg);
  const std::size_t middle = relations.size();
  std::string right = from_item(*join.rarg);
  if (join.rarg->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR) right = parenthesized(right);

  if (join.is_natural != 0 || join.n_using_clause > 0) {
    for (std::size_t i = start; i < relations.size(); ++i) relations[i].merged = true;
  }
  const bool left_join = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_LEFT;
  const bool right_join = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  const std::span<Relation> all(relations);
  if (right_join || full) make_nullable(all.subspan(start, middle - start));
  if (left_join || full) make_nullable(all.subspan(middle));

  const bool conditional = join.quals != nullptr || join.n_using_clause > 0;
  if (join.is_natural != 0) sql += " NATURAL";
  if (left_join) sql += " LEFT";
  if (right_join) sql += " RIGHT";
  if (full) sql += " FULL";
  if (!conditional && join.is_natural == 0) sql += " CROSS";
  sql += " JOIN " + right;
  if (join.n_using_clause > 0) {
    const std::vector<std::string> columns =
        strings_of(nodes(join.n_using_clause, join.using_clause));
    sql += " USING " + parenthesized(quoted_list(columns));
  }
  if (join.quals != nullptr) sql += " ON " + condition(*join.quals).sql;
  return sql;
}

std::string Printer::with(const PgQuery__WithClause* with) {
  if (with == nullptr) return {};
  std::string sql;
  for (const Node* node : nodes(with->n_ctes, with->ctes)) {
    sql += sql.empty() ? (with->recursive != 0 ? "WITH RECURSIVE " : "WITH ") : ", ";
    sql += common_table(*node->common_table_expr, with->recursive != 0);
  }
  return sql + " ";
}

std::string Printer::common_table(const PgQuery__CommonTableExpr& table, bool recursive) {
  if (table.search_clause != nullptr || table.cycle_clause != nullptr) {
    refuse(table.base, "SEARCH and CYCLE have no counterpart",
           "keep the path in a column of the recursive query");
  }
  if (table.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
    refuse(table.base, "INSERT, UPDATE and DELETE inside WITH have no counterpart",
           "write them as statements of their own, one after the other; what RETURNING gives goes "
           "into a table of its own, or is asked for again");
  }
  const std::vector<std::string> names =
      strings_of(nodes(table.n_aliascolnames, table.aliascolnames));
  if (recursive) {
    CommonTable itself{table.ctename, {}, false, {}};
    rename(itself.columns, names);
    frames_.back().tables.push_back(std::move(itself));
  }
  Query query = this->query(*table.ctequery->select_stmt, {.named = names.empty()});
  CommonTable common{table.ctename, std::move(query.columns), query.complete, {}};
  rename(common.columns, names);
  frames_.back().tables.push_back(std::move(common));

  std::string sql = quoted(table.ctename);
  if (!names.empty()) sql += " " + parenthesized(quoted_list(names));
  sql += " AS ";
  if (traits_.materialized_hint) {
    if (table.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeAlways) {
      sql += "MATERIALIZED ";
    }
    if (table.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeNever) {
      sql += "NOT MATERIALIZED ";
    }
  }
  return sql + parenthesized(query.sql);
}

// A recursive WITH goes along with each mention of its tables.
void Printer::inline_tables(const PgQuery__WithClause* with) {
  if (with == nullptr) return;
  notes.emulated({});
  if (with->recursive == 0) {
    for (const Node* node : nodes(with->n_ctes, with->ctes)) inline_table(*node->common_table_expr);
    return;
  }
  std::vector<CommonTable>& tables = frames_.back().tables;
  const std::size_t first = tables.size();
  const std::string all = derived([&] { return this->with(with); });
  // Each table is there once for its own query and once for those of others.
  for (std::size_t i = first; i < tables.size(); ++i)
    tables[i].inlined = all + "SELECT * FROM " + quoted(tables[i].name);
}

void Printer::inline_table(const PgQuery__CommonTableExpr& table) {
  if (table.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
    refuse(table.base, "INSERT, UPDATE and DELETE inside WITH have no counterpart",
           "write them as statements of their own, one after the other; what RETURNING gives goes "
           "into a table of its own, or is asked for again");
  }
  const std::vector<std::string> names =
      strings_of(nodes(table.n_aliascolnames, table.aliascolnames));
  Query query = derived(
      [&] { return this->query(*table.ctequery->select_stmt, {.named = true, .names = names}); });
  frames_.back().tables.push_back(
      {table.ctename, std::move(query.columns), query.complete, std::move(query.sql)});
}

}  // namespace dunlin::parse
