// Tables, indexes and views out of their CREATE texts.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "inspect.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

using schema::Constraint;
using Kind = ConstraintSql::Kind;

/// A name in the spelling of the table's columns.
std::string column_name(const schema::Table& table, const std::string& name) {
  for (const schema::Column& column : table.columns) {
    if (text::iequals(column.name, name)) return column.name;
  }
  return name;
}

/// The name at the beginning of an item of a list of columns.
std::string first_name(const std::string& item) {
  return unquoted(Words(item).at(0));
}

std::vector<std::string> names_in(const std::vector<std::string>& items,
                                  const schema::Table& table) {
  std::vector<std::string> names;
  for (const std::string& item : items) names.push_back(column_name(table, first_name(item)));
  return names;
}

/// What follows ON CONFLICT, in capitals; empty without it.
std::string conflict_clause(const Words& words) {
  for (std::size_t i = words.find("ON"); i < words.size(); i = words.find("ON", i + 1)) {
    if (words.is(i + 1, "CONFLICT")) return text::upper(words.at(i + 2));
  }
  return {};
}

schema::ForeignKeyAction action_of(const Words& words, std::size_t at) {
  if (words.is(at, "CASCADE")) return schema::ForeignKeyAction::cascade;
  if (words.is(at, "RESTRICT")) return schema::ForeignKeyAction::restrict_;
  if (words.is(at, "SET")) {
    return words.is(at + 1, "NULL") ? schema::ForeignKeyAction::set_null
                                    : schema::ForeignKeyAction::set_default;
  }
  return schema::ForeignKeyAction::no_action;
}

schema::ForeignKey foreign_key(const Words& words, Constraint& constraint) {
  schema::ForeignKey key;
  std::size_t at = words.find("REFERENCES") + 1;
  key.table.name = unquoted(words.at(at++));
  for (const std::string& item : words.list(at)) key.referenced.push_back(first_name(item));
  for (; at < words.size(); ++at) {
    if (words.is(at, "ON") && words.is(at + 1, "DELETE")) key.on_delete = action_of(words, at + 2);
    if (words.is(at, "ON") && words.is(at + 1, "UPDATE")) key.on_update = action_of(words, at + 2);
    if (words.is(at, "MATCH")) {
      const std::string match = text::upper(words.at(at + 1));
      if (match == "FULL") key.match = schema::ForeignKeyMatch::full;
      if (match != "FULL" && match != "SIMPLE")
        constraint.native.emplace_back("sqlite.match", match);
    }
    if (words.is(at, "DEFERRABLE") && !words.is(at - 1, "NOT")) {
      // SQLite never defers a key that is only DEFERRABLE (manual: "Deferred Foreign Key
      // Constraints"), but keeps the word.
      constraint.deferrable = true;
      constraint.initially_deferred = words.is(at + 1, "INITIALLY") && words.is(at + 2, "DEFERRED");
    }
  }
  return key;
}

/// The only column that a condition mentions; empty when it is none or several.
std::string only_column(const std::string& condition, const schema::Table& table) {
  std::string only;
  const Words words(condition);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words.kind(i) == sql::TokenKind::string) continue;
    const schema::Column* column = table.find_column(column_name(table, unquoted(words.at(i))));
    if (column == nullptr || column->name == only) continue;
    if (!only.empty()) return {};
    only = column->name;
  }
  return only;
}

class TableReader {
 public:
  TableReader(schema::Table& table, const KnownNames& names) : table_(table), names_(names) {}

  /// \param column  the column it is written at, or null for one of the table
  void constraint(const ConstraintSql& text, const ColumnSql* column) {
    Constraint constraint;
    constraint.name = text.name;
    const Words words(text.text);
    switch (text.kind) {
      case Kind::primary_key:
        constraint.rule = schema::PrimaryKey{keys(text, column, words, constraint), {}};
        if (text.descending) constraint.native.emplace_back("sqlite.keys", "DESC");
        add_conflict(words, constraint);
        break;
      case Kind::unique:
        constraint.rule = schema::Unique{keys(text, column, words, constraint), {}, false};
        add_conflict(words, constraint);
        break;
      case Kind::check: {
        const std::string condition = canonical(text.expression, names_);
        constraint.rule = schema::Check{{condition}, only_column(condition, table_)};
        break;
      }
      case Kind::foreign_key: {
        schema::ForeignKey key = foreign_key(words, constraint);
        key.columns = keys(text, column, words, constraint);
        constraint.rule = std::move(key);
        break;
      }
      case Kind::not_null:
      case Kind::null:
      case Kind::default_value:
      case Kind::collate:
      case Kind::generated:
      case Kind::other:
        return;
    }
    table_.constraints.push_back(std::move(constraint));
  }

  /// Names what has none as PostgreSQL would, so that every constraint can be spoken of. SQLite
  /// lets several have the same name.
  void name_constraints() const {
    std::set<std::string> taken;
    for (Constraint& constraint : table_.constraints) {
      if (constraint.name.empty() || taken.insert(constraint.name).second) continue;
      constraint.native.emplace_back("sqlite.name", constraint.name);
      constraint.name += "_" + std::to_string(taken.size());
    }
    const auto completed =
        std::get<ops::CreateTable>(ops::resolve(ops::CreateTable{table_, false, false}, {}))
            .table.constraints;
    for (Constraint& constraint : table_.constraints) {
      if (!constraint.name.empty()) continue;
      const auto named =
          std::find_if(completed.begin(), completed.end(), [&](const Constraint& candidate) {
            return candidate.rule == constraint.rule && taken.count(candidate.name) == 0;
          });
      // PostgreSQL makes one key of two over the same columns; SQLite keeps both texts.
      constraint.name = named != completed.end() ? named->name : spare_name(constraint, taken);
      taken.insert(constraint.name);
      constraint.native.emplace_back("sqlite.unnamed", "true");
    }
  }

 private:
  std::string spare_name(const Constraint& constraint, const std::set<std::string>& taken) const {
    const auto* const unique = std::get_if<schema::Unique>(&constraint.rule);
    const std::string stem =
        table_.name.name + "_" +
        (unique != nullptr ? text::join(unique->columns, "_") + "_key" : "key");
    std::string name = stem;
    for (std::size_t i = 1; taken.count(name) != 0; ++i) name = stem + std::to_string(i);
    return name;
  }

  std::vector<std::string> keys(const ConstraintSql& text, const ColumnSql* column,
                                const Words& words, Constraint& constraint) const {
    if (column != nullptr) return {column_name(table_, column->name)};
    const std::vector<std::string> items = words.list(words.find("("));
    const bool plain = std::all_of(items.begin(), items.end(),
                                   [](const std::string& item) { return Words(item).size() == 1; });
    const bool counts = std::any_of(items.begin(), items.end(), [](const std::string& item) {
      const Words parts(item);
      return parts.is(parts.size() - 1, "AUTOINCREMENT");
    });
    std::vector<std::string> columns = names_in(items, table_);
    if (counts && columns.size() == 1) {
      if (schema::Column* counting = table_.find_column(columns.front()))
        counting->identity = schema::Identity{};
    } else if (!plain && text.kind != Kind::foreign_key) {
      constraint.native.emplace_back("sqlite.keys", canonical(text::join(items, ", "), names_));
    }
    return columns;
  }

  static void add_conflict(const Words& words, Constraint& constraint) {
    const std::string conflict = conflict_clause(words);
    if (!conflict.empty() && conflict != "ABORT")
      constraint.native.emplace_back("sqlite.conflict", conflict);
  }

  schema::Table& table_;
  const KnownNames& names_;
};

schema::Column read_column(const ColumnRow& row, const ColumnSql* text, const KnownNames& names) {
  schema::Column column;
  column.name = row.name;
  column.nullable = !row.not_null;
  const std::string type = text == nullptr ? text::upper(row.type) : text->declared();
  column.type = nearest_type(type);
  column.native.emplace_back("sqlite.type", type);
  if (row.default_value) column.default_value = {canonical(*row.default_value, names)};
  if (text == nullptr) return column;
  if (const ConstraintSql* generated = text->find(Kind::generated)) {
    column.generated = {canonical(generated->expression, names)};
    column.native.emplace_back("sqlite.generated", row.hidden == 3 ? "stored" : "virtual");
  }
  if (const ConstraintSql* collate = text->find(Kind::collate)) {
    const Words words(collate->text);
    const std::string collation = text::upper(unquoted(words.at(words.size() - 1)));
    if (collation != "BINARY") column.collation = collation;
  }
  if (const ConstraintSql* key = text->find(Kind::primary_key)) {
    if (key->autoincrement) column.identity = schema::Identity{};
  }
  if (const ConstraintSql* not_null = text->find(Kind::not_null)) {
    const std::string whole = canonical(not_null->text, names);
    if (whole != "NOT NULL") column.native.emplace_back("sqlite.not_null", whole);
  }
  return column;
}

}  // namespace

schema::Table read_table(const std::string& name, const std::string& sql,
                         const std::vector<ColumnRow>& columns, const KnownNames& names) {
  schema::Table table;
  table.name.name = name;
  table.source.text = sql;
  const TableSql text = TableSql::read(sql).value_or(TableSql{});
  for (const ColumnRow& row : columns)
    table.columns.push_back(read_column(row, text.find(row.name), names));
  TableReader reader(table, names);
  for (const ColumnSql& column : text.columns) {
    for (const ConstraintSql& constraint : column.constraints)
      reader.constraint(constraint, &column);
  }
  for (const ConstraintSql& constraint : text.constraints) reader.constraint(constraint, nullptr);
  reader.name_constraints();
  const Words options(text.options);
  if (options.find("STRICT", 1) < options.size())
    table.native.emplace_back("sqlite.strict", "true");
  if (text.without_rowid()) table.native.emplace_back("sqlite.without_rowid", "true");
  return table;
}

schema::Table read_virtual_table(const std::string& name, const std::string& sql,
                                 const KnownNames& names) {
  schema::Table table;
  table.name.name = name;
  table.source.text = sql;
  const Words words(sql);
  const std::size_t module = words.find("USING") + 1;
  table.native.emplace_back("sqlite.module", canonical(words.text(module, words.size()), names));
  return table;
}

schema::Index read_index(const std::string& name, const std::string& sql,
                         const std::vector<KeyRow>& keys, const schema::Table& table,
                         const KnownNames& names) {
  schema::Index index;
  index.name = name;
  const Words words(sql);
  index.unique = words.is(1, "UNIQUE");
  const std::size_t open = words.find("(");
  const std::vector<std::string> items = words.list(open);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    schema::IndexKey key;
    key.descending = keys[i].descending;
    std::string usual = "BINARY";
    if (keys[i].column) {
      key.column = *keys[i].column;
      const schema::Column* column = table.find_column(key.column);
      if (column != nullptr && !column->collation.empty()) usual = column->collation;
    } else if (i < items.size()) {
      const Words parts(items[i]);
      std::size_t last = parts.size();
      if (parts.is(last - 1, "ASC") || parts.is(last - 1, "DESC")) --last;
      if (last > 2 && parts.is(last - 2, "COLLATE")) last -= 2;
      key.expression = {canonical(parts.text(0, last), names)};
    }
    if (!text::iequals(keys[i].collation, usual)) key.collation = text::upper(keys[i].collation);
    index.keys.push_back(std::move(key));
  }
  const std::size_t where = words.behind_parenthesis(open);
  if (words.is(where, "WHERE"))
    index.where = {canonical(words.text(where + 1, words.size()), names)};
  return index;
}

schema::View read_view(const std::string& name, const std::string& sql, const KnownNames& names) {
  schema::View view;
  view.name.name = name;
  view.source.text = sql;
  const Words words(sql);
  const std::size_t as = words.find("AS");
  if (words.is(as - 1, ")")) {
    for (const std::string& item : words.list(words.find("("))) {
      view.columns.push_back(first_name(item));
    }
  }
  view.query = canonical(words.text(as + 1, words.size()), names);
  return view;
}

}  // namespace dunlin::sqlite
