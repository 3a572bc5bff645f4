// Tables, indexes and views.
#include <algorithm>

#include "dependents.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "exchange.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using Kind = ConstraintSql::Kind;

bool has(const std::vector<std::string>& columns, const std::string& column) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const std::string& item) { return text::iequals(item, column); });
}

/// Whether a table's constraint stands on another table, or on one column of it. What a table's
/// own keys have in a column goes with that column.
bool refers(const schema::Table& child, const schema::Constraint& constraint,
            const schema::Name& table, const std::string& column) {
  const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
  if (key == nullptr || key->table != table) return false;
  if (child.name == table) {
    return !column.empty() && has(key->referenced, column) && !has(key->columns, column);
  }
  return column.empty() || has(key->referenced, column);
}

/// The same in SQLite's own words: the tables with such keys.
std::string children_query(const std::string& table, const std::string& column) {
  const std::string parent = quote_text(table) + " COLLATE NOCASE";
  const std::string query =
      "SELECT DISTINCT m.name FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE "
      "m.type = 'table' AND f.\"table\" = " +
      parent;
  if (column.empty()) return query + " AND m.name <> " + parent;
  const std::string named = quote_text(column) + " COLLATE NOCASE";
  return query + " AND (f.\"to\" = " + named +
         " OR f.\"to\" IS NULL AND EXISTS (SELECT 1 FROM pragma_table_info(" + quote_text(table) +
         ") AS p WHERE p.pk > 0 AND p.name = " + named + ")) AND (m.name <> " + parent +
         " OR NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS own WHERE own.id = f.id "
         "AND own.\"from\" = " +
         named + "))";
}

/// Whether a new table has columns that count in a way of their own: not as its key does by itself.
bool numbers_follow(const schema::Table& table) {
  const schema::Column* key = counting_key_of(table);
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const schema::Column& column) {
    return is_counted(column) && (&column != key || !(column.serial || column.identity));
  });
}

}  // namespace

schema::Schema Render::after(const ops::Operation& operation) const {
  schema::Schema result = model;
  ops::apply(operation, result);
  return result;
}

schema::Table Render::table_of(const schema::Name& name) const {
  if (const schema::Table* table = model.find_table(name)) return *table;
  schema::Table unknown;
  unknown.name = name;
  return unknown;
}

void Render::operator()(const ops::CreateTable& operation) const {
  for (const schema::Table& table : model.tables) {
    const std::string name = flat_name(operation.table.name);
    if (table.name != operation.table.name && text::iequals(flat_name(table.name), name)) {
      throw Untranslatable(
          "SQLite takes " + name + " and " + flat_name(table.name) + " for the same name",
          "choose a name that differs in more than the case of its letters");
    }
  }
  const bool exists = operation.if_not_exists && model.find_table(operation.table.name) != nullptr;
  for (std::string& statement : definitions().create_table(operation)) {
    if (exists && !statement.starts_with("CREATE")) continue;
    if (statement.starts_with("CREATE")) {
      out.schema(std::move(statement));
    } else {
      out.rows(std::move(statement));
    }
  }
  if (exists || operation.temporary || !numbers_follow(operation.table)) return;
  const schema::Schema later = after(operation);
  for (const schema::Column& column : operation.table.columns)
    follow_numbers(later, operation.table.name, column.name);
}

void Render::drop_views_lost(const ops::Operation& operation) const {
  if (model.views.empty()) return;
  const schema::Schema later = after(operation);
  for (auto view = model.views.rbegin(); view != model.views.rend(); ++view) {
    if (later.find_view(view->name) == nullptr)
      out.schema("DROP VIEW IF EXISTS " + object_name(view->name));
  }
}

void Render::release(const schema::Name& table, const std::string& column, bool cascade) const {
  std::vector<std::string> children;
  for (const schema::Table& other : model.tables) {
    const bool found =
        std::any_of(other.constraints.begin(), other.constraints.end(),
                    [&](const schema::Constraint& c) { return refers(other, c, table, column); });
    if (found) children.push_back(flat_name(other.name));
  }
  if (!model.complete) {
    for (const std::string& name : out.shadow().query(children_query(flat_name(table), column))) {
      if (!has(children, name)) children.push_back(name);
    }
  }
  if (children.empty()) return;
  if (!cascade) {
    throw Untranslatable(
        "a foreign key of table " + children.front() + " refers to " + table.name +
            (column.empty() ? "" : "." + column),
        "drop that constraint or table first, or add CASCADE to drop the constraint");
  }
  const std::optional<SchemaRow> parent = out.shadow().find("table", flat_name(table));
  const std::optional<TableSql> read = parent ? TableSql::read(parent->sql) : std::nullopt;
  const std::vector<std::string> key_of_parent =
      read ? read->primary_key() : std::vector<std::string>();
  for (const std::string& child : children) {
    TableSql& definition = out.rebuild(child).definition();
    const auto lost = [&](const ConstraintSql& constraint) {
      return constraint.kind == Kind::foreign_key &&
             text::iequals(constraint.referenced_table, flat_name(table)) &&
             (column.empty() ||
              has(constraint.referenced.empty() ? key_of_parent : constraint.referenced, column));
    };
    std::erase_if(definition.constraints, lost);
    for (ColumnSql& item : definition.columns) std::erase_if(item.constraints, lost);
  }
}

void Render::refuse_under_views(const schema::Name& relation) const {
  for (const schema::View& view : model.views) {
    if (view.name == relation || !ops::query_reads(view.query, relation)) continue;
    throw Untranslatable("view " + view.name.name + " reads from " + relation.name,
                         "drop the view first, or add CASCADE to drop it, too");
  }
}

void Render::operator()(const ops::DropTable& operation) const {
  release(operation.table, {}, operation.cascade);
  if (!operation.cascade) refuse_under_views(operation.table);
  if (operation.cascade) drop_views_lost(operation);
  if (const schema::Table* known = model.find_table(operation.table)) {
    const schema::Column* key = counting_key_of(*known);
    if (key != nullptr && !key->serial && !key->identity)
      drop_number_triggers(operation.table, key->name);
  }
  forget_sequences(operation.table, {});
  out.schema(std::string("DROP TABLE ") + (operation.if_exists ? "IF EXISTS " : "") +
             object_name(operation.table));
}

void Render::operator()(const ops::CreateIndex& operation) const {
  if (const schema::View* view = model.find_view(operation.table)) {
    notes.emulated("the index is left out: SQLite has none on views, and " + view->name.name +
                   " is one here");
    return;
  }
  if (operation.index.unique) {
    std::string sql = definitions().create_index(operation);
    refuse_misread(sql);
    out.schema(std::move(sql));
    return;
  }
  parse::Notes own;
  std::string sql;
  try {
    sql = Definitions(model, options.fidelity, own).create_index(operation);
  } catch (const Untranslatable& error) {
    // An index that is not unique only makes queries fast.
    notes.emulated("the index is left out: " + error.message());
    return;
  }
  notes.outcome = sql::worse(notes.outcome, own.outcome);
  notes.texts.insert(notes.texts.end(), own.texts.begin(), own.texts.end());
  refuse_misread(sql);
  out.schema(std::move(sql));
}

void Render::operator()(const ops::DropIndex& operation) const {
  // Indexes that were left out are in the model all the same.
  const schema::Table* table = model.find_table_of_index(operation.index);
  const schema::Index* index = table == nullptr ? nullptr : table->find_index(operation.index.name);
  const bool certain = index != nullptr && (index->unique || index->method == "btree") &&
                       std::all_of(index->keys.begin(), index->keys.end(),
                                   [](const schema::IndexKey& key) { return !key.expression; }) &&
                       !index->where;
  out.schema(std::string("DROP INDEX ") + (operation.if_exists || !certain ? "IF EXISTS " : "") +
             object_name(operation.index));
}

void Render::operator()(const ops::RenameIndex& operation) const {
  const std::optional<SchemaRow> row = out.shadow().find("index", flat_name(operation.index));
  if (row && !row->sql.empty()) {
    out.schema("DROP INDEX " + quote_identifier(row->name));
    out.schema(index_for(row->sql, flat_name({operation.index.schema, operation.to}), row->table));
    return;
  }
  for (const schema::Table& table : model.tables) {
    // The index of a constraint takes its name from it.
    if (table.name.schema == operation.index.schema &&
        table.find_constraint(operation.index.name) != nullptr) {
      return (*this)(ops::RenameConstraint{table.name, operation.index.name, operation.to});
    }
  }
  const schema::Table* table = model.find_table_of_index(operation.index);
  if (table != nullptr || operation.if_exists) {
    notes.emulated("the index was left out here");
    return;
  }
  throw Untranslatable("index " + operation.index.name + " is not known",
                       "run it against the database");
}

void Render::operator()(const ops::CreateView& operation) const {
  if (operation.if_not_exists && model.find_view(operation.view.name) != nullptr) return;
  const std::string sql = definitions().create_view(operation.view);
  if (operation.or_replace) out.schema("DROP VIEW IF EXISTS " + object_name(operation.view.name));
  out.schema(sql);
}

void Render::operator()(const ops::DropView& operation) const {
  if (!operation.cascade) refuse_under_views(operation.view);
  if (operation.cascade) drop_views_lost(operation);
  const bool known = model.find_view(operation.view) != nullptr;
  if (operation.cascade && known) return;  // it is the last of those that are lost
  out.schema(std::string("DROP VIEW ") + (operation.if_exists ? "IF EXISTS " : "") +
             object_name(operation.view));
}

void Render::operator()(const ops::RenameView& operation) const {
  const schema::View* view = model.find_view(operation.view);
  if (view == nullptr)
    throw Untranslatable("view " + operation.view.name + " is not known",
                         "drop it and create it again");
  schema::View renamed = *view;
  renamed.name.name = operation.to;
  const std::string sql = definitions().create_view(renamed);
  out.schema("DROP VIEW " + object_name(operation.view));
  out.schema(sql);
}

void Render::operator()(const ops::RefreshView&) const {
  notes.emulated("a materialized view is an ordinary one here, always fresh");
}

}  // namespace dunlin::sqlite
