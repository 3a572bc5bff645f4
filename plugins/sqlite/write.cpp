#include "write.hpp"

#include <algorithm>
#include <functional>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/selection.hpp"
#include "dunlin/parse/printer.hpp"
#include "inspect.hpp"
#include "rebuild.hpp"
#include "render.hpp"
#include "shadow.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Schema;
using schema::Table;

constexpr const char* kByHand = "write this change by hand in a section with only=sqlite";

std::string create_index(const Table& table, const schema::Index& index) {
  std::vector<std::string> keys;
  for (const schema::IndexKey& key : index.keys) {
    std::string text = key.expression ? key.expression->sql : quote_identifier(key.column);
    if (!key.collation.empty()) text += " COLLATE " + quote_identifier(key.collation);
    keys.push_back(key.descending ? text + " DESC" : text);
  }
  return std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
         quote_identifier(index.name) + " ON " + quote_identifier(table.name.name) + " (" +
         text::join(keys, ", ") + ")" + (index.where ? " WHERE " + index.where->sql : "");
}

const std::string& text_of_source(const schema::Name& name, const schema::Source& source) {
  if (source.text.empty())
    throw Untranslatable("the CREATE text of " + name.name + " is not known", kByHand);
  return source.text;
}

bool is_rule(const ConstraintSql& constraint) {
  using Kind = ConstraintSql::Kind;
  return constraint.kind == Kind::primary_key || constraint.kind == Kind::unique ||
         constraint.kind == Kind::check || constraint.kind == Kind::foreign_key;
}

/// The definition of a table: its text, with the names that its constraints have. They differ where
/// names that rendering made up follow what the live table is called.
std::optional<TableSql> definition_of(const Table& table) {
  std::optional<TableSql> definition = TableSql::read(text_of_source(table.name, table.source));
  if (!definition) return std::nullopt;
  std::vector<ConstraintSql*> rules;
  const auto collect = [&](std::vector<ConstraintSql>& constraints) {
    for (ConstraintSql& constraint : constraints) {
      if (is_rule(constraint)) rules.push_back(&constraint);
    }
  };
  for (ColumnSql& column : definition->columns) collect(column.constraints);
  collect(definition->constraints);
  if (rules.size() != table.constraints.size()) return definition;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const schema::Constraint& named = table.constraints[i];
    const bool own_name = native_value(named.native, "sqlite.unnamed").empty() &&
                          native_value(named.native, "sqlite.name").empty();
    if (own_name && !rules[i]->name.empty() && rules[i]->name != named.name)
      rules[i]->rename(named.name);
  }
  return definition;
}

bool is_virtual(const Table& table) {
  return !native_value(table.native, "sqlite.module").empty();
}

bool refers_to(const Table& child, const Table& parent) {
  return std::any_of(child.constraints.begin(), child.constraints.end(),
                     [&](const schema::Constraint& constraint) {
                       const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
                       return key != nullptr && text::iequals(key->table.name, parent.name.name);
                     });
}

/// Whether the table loses a key to a column that goes.
bool leaves_column(const Table& from, const Table& to, const Schema& wanted) {
  return std::any_of(
      from.constraints.begin(), from.constraints.end(), [&](const schema::Constraint& constraint) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
        const schema::Constraint* same = to.find_constraint(constraint.name);
        const Table* parent = key == nullptr ? nullptr : wanted.find_table(key->table);
        if (parent == nullptr || (same != nullptr && same->rule == constraint.rule)) return false;
        return std::any_of(
            key->referenced.begin(), key->referenced.end(),
            [&](const std::string& name) { return parent->find_column(name) == nullptr; });
      });
}

/// The table without what is made by statements of its own, with its columns in one order.
Table shape(Table table) {
  table.indexes.clear();
  std::sort(table.columns.begin(), table.columns.end(),
            [](const schema::Column& a, const schema::Column& b) { return a.name < b.name; });
  std::sort(
      table.constraints.begin(), table.constraints.end(),
      [](const schema::Constraint& a, const schema::Constraint& b) { return a.name < b.name; });
  return table;
}

/// Whether ALTER TABLE ... ADD COLUMN takes the column, whether the table has rows or not (manual:
/// "ALTER TABLE ADD COLUMN").
bool fits_add_column(const ColumnSql& column) {
  using Kind = ConstraintSql::Kind;
  const ConstraintSql* value = column.find(Kind::default_value);
  if (value != nullptr) {
    const Words words(value->text);
    const bool literal = words.size() == 2 || (words.size() == 3 && !words.is(1, "("));
    const bool moment = text::upper(words.at(1)).starts_with("CURRENT_");
    if (!literal || moment || words.is(1, "(")) return false;
  }
  for (const ConstraintSql& constraint : column.constraints) {
    switch (constraint.kind) {
      case Kind::primary_key:
      case Kind::unique:
      case Kind::generated:
      case Kind::other:
        return false;
      case Kind::not_null:
        if (value == nullptr) return false;
        break;
      case Kind::foreign_key:
        if (value != nullptr) return false;
        break;
      case Kind::null:
      case Kind::check:
      case Kind::default_value:
      case Kind::collate:
        break;
    }
  }
  return true;
}

class Writer {
 public:
  Writer(const Schema& from, const Schema& to) : to_(to), shadow_(nullptr) { fill(from); }

  std::vector<std::string> run(std::span<const ops::Operation> operations) {
    drop_missing_views();
    for (const ops::Operation& operation : operations) rename(operation);
    change_case();
    refresh();
    drop_triggers();
    drop_views();
    drop_indexes();
    create_tables();
    create_keys();
    alter_tables();
    drop_tables();
    create_indexes();
    create_views();
    create_triggers();
    verify();
    return std::move(steps_);
  }

 private:
  void fill(const Schema& from) {
    for (const Table& table : from.tables)
      shadow_.follow(text_of_source(table.name, table.source), true);
    for (const schema::View& view : from.views)
      shadow_.follow(text_of_source(view.name, view.source), true);
    for (const Table& table : from.tables) {
      for (const schema::Index& index : table.indexes)
        shadow_.follow(create_index(table, index), true);
    }
    for (const schema::Object& object : from.objects) shadow_.follow(object.definition, true);
    refresh();
  }

  void refresh() { now_ = read_schema(shadow_.handle(), {}); }

  void step(const std::string& statement) {
    if (const std::optional<std::string> complaint = shadow_.attempt({statement})) {
      throw Untranslatable("SQLite does not take \"" + statement + "\": " + *complaint, kByHand);
    }
    steps_.push_back(statement);
  }

  void drop_missing_views() {
    for (auto view = now_.views.rbegin(); view != now_.views.rend(); ++view) {
      if (to_.find_view(view->name) == nullptr) drop_view(*view);
    }
  }

  void drop_view(const schema::View& view) {
    step("DROP VIEW " + quote_identifier(view.name.name));
  }

  void rename(const ops::Operation& operation) {
    if (const auto* table = std::get_if<ops::RenameTable>(&operation)) {
      step("ALTER TABLE " + quote_identifier(table->table.name) + " RENAME TO " +
           quote_identifier(table->to));
    } else if (const auto* column = std::get_if<ops::RenameColumn>(&operation)) {
      step("ALTER TABLE " + quote_identifier(column->table.name) + " RENAME COLUMN " +
           quote_identifier(column->column) + " TO " + quote_identifier(column->to));
    }
  }

  /// Names that differ in case only are the same to SQLite: such a table is not dropped and made.
  void change_case() {
    refresh();
    for (const Table& table : now_.tables) {
      if (to_.find_table(table.name) != nullptr) continue;
      const std::string& name = table.name.name;
      for (const Table& wanted : to_.tables) {
        if (!text::iequals(wanted.name.name, name)) continue;
        const std::string between = quote_identifier("_dunlin_new_" + name);
        step("ALTER TABLE " + quote_identifier(name) + " RENAME TO " + between);
        step("ALTER TABLE " + between + " RENAME TO " + quote_identifier(wanted.name.name));
      }
    }
  }

  void drop_triggers() {
    for (const schema::Object& object : now_.objects) {
      const schema::Object* kept = to_.find_object(object);
      if (kept == nullptr || kept->definition != object.definition)
        step("DROP TRIGGER " + quote_identifier(object.name.name));
    }
  }

  void drop_views() {
    for (auto view = now_.views.rbegin(); view != now_.views.rend(); ++view) {
      const schema::View* kept = to_.find_view(view->name);
      if (kept == nullptr || !(*kept == *view)) drop_view(*view);
    }
  }

  void drop_indexes() {
    for (const Table& table : now_.tables) {
      const Table* kept = to_.find_table(table.name);
      if (kept == nullptr) continue;
      for (const schema::Index& index : table.indexes) {
        const schema::Index* wanted = kept->find_index(index.name);
        if (wanted == nullptr || !(*wanted == index))
          step("DROP INDEX " + quote_identifier(index.name));
      }
    }
  }

  void create_tables() {
    for (const Table& table : to_.tables) {
      const Table* had = now_.find_table(table.name);
      if (had != nullptr && is_virtual(*had) == is_virtual(table)) continue;
      if (had != nullptr) {
        throw Untranslatable("table " + table.name.name + " would become another kind of table",
                             kByHand);
      }
      step(text_of_source(table.name, table.source));
    }
  }

  /// Keys that go do so before the columns that they refer to.
  void alter_tables() {
    std::vector<const Table*> tables;
    for (const Table& table : to_.tables) tables.push_back(&table);
    std::stable_partition(tables.begin(), tables.end(), [&](const Table* table) {
      const Table* had = now_.find_table(table->name);
      return had != nullptr && leaves_column(*had, *table, to_);
    });
    for (const Table* one : tables) {
      const Table& table = *one;
      const Table* had = now_.find_table(table.name);
      if (had == nullptr || shape(*had) == shape(table)) continue;
      if (is_virtual(table)) {
        throw Untranslatable("virtual table " + table.name.name + " cannot be altered",
                             "drop and create it in a section with only=sqlite, and fill it again");
      }
      if (!add_columns(*had, table)) rebuild(*had, table);
    }
  }

  /// Adds the columns when they are all that the two tables differ in.
  bool add_columns(const Table& had, const Table& table) {
    const std::optional<TableSql> wanted = definition_of(table);
    if (!wanted || table.columns.size() <= had.columns.size()) return false;
    if (wanted->columns.size() != table.columns.size()) return false;
    std::vector<std::string> statements;
    for (std::size_t i = had.columns.size(); i < table.columns.size(); ++i) {
      const ColumnSql& column = wanted->columns[i];
      if (!fits_add_column(column)) return false;
      std::string definition = std::string(text::trim(column.head)) + column.type;
      for (const ConstraintSql& constraint : column.constraints) definition += constraint.text;
      statements.push_back("ALTER TABLE " + quote_identifier(table.name.name) + " ADD COLUMN " +
                           definition);
    }
    Shadow probe(nullptr);
    probe.follow(text_of_source(had.name, had.source), true);
    if (probe.attempt(statements)) return false;
    const Schema reached = read_schema(probe.handle(), {});
    Table added = reached.tables.at(0);
    // The probe knows no other tables to complete REFERENCES with.
    for (schema::Constraint& constraint : added.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      const schema::Constraint* like = table.find_constraint(constraint.name);
      const auto* meant = like == nullptr ? nullptr : std::get_if<schema::ForeignKey>(&like->rule);
      if (key == nullptr || meant == nullptr) continue;
      if (key->referenced.empty() && text::iequals(key->table.name, meant->table.name))
        key->referenced = meant->referenced;
      if (text::iequals(key->table.name, meant->table.name)) key->table = meant->table;
    }
    if (!(shape(added) == shape(table))) return false;
    for (const std::string& statement : statements) step(statement);
    return true;
  }

  void rebuild(const Table& had, const Table& table) {
    const std::optional<TableSql> wanted = definition_of(table);
    if (!wanted) throw Untranslatable("table " + table.name.name + " cannot be read", kByHand);
    Rebuild change(shadow_, had.name.name);
    change.definition() = *wanted;
    for (const schema::Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      const schema::Constraint* before = had.find_constraint(constraint.name);
      if (key == nullptr || (before != nullptr && before->rule == constraint.rule)) continue;
      if (to_.find_table(key->table) != nullptr && !key->referenced.empty()) {
        change.verify(
            {constraint.name, table.name.name, key->columns, key->table.name, key->referenced});
      }
    }
    finish(change);
  }

  void finish(Rebuild& change) {
    for (Rebuild::Step& step : change.finish(shadow_)) steps_.push_back(std::move(step.sql));
  }

  /// Children first: dropping a table deletes its rows, which would cascade.
  void drop_tables() {
    refresh();
    std::vector<Table> going;
    for (const Table& table : now_.tables) {
      if (to_.find_table(table.name) == nullptr) going.push_back(table);
    }
    std::vector<const Table*> restored = release_parents(going);
    while (!going.empty()) {
      auto next = std::find_if(going.begin(), going.end(), [&](const Table& candidate) {
        return std::none_of(going.begin(), going.end(), [&](const Table& other) {
          return &other != &candidate && refers_to(other, candidate);
        });
      });
      if (next == going.end()) {
        next = going.begin();
        for (Table& other : going) {
          if (&other != &*next && refers_to(other, *next)) remove_references(other);
        }
      }
      step("DROP TABLE " + quote_identifier(next->name.name));
      going.erase(next);
    }
    refresh();
    for (const Table* table : restored) rebuild(*now_.find_table(table->name), *table);
  }

  /// Tables that stay and keep a key to a table that goes lose it for the time of the drop.
  std::vector<const Table*> release_parents(const std::vector<Table>& going) {
    std::vector<const Table*> released;
    for (const Table& table : to_.tables) {
      const bool refers = std::any_of(going.begin(), going.end(), [&](const Table& parent) {
        return refers_to(table, parent);
      });
      if (!refers) continue;
      Table copy = table;
      remove_references(copy);
      released.push_back(&table);
    }
    return released;
  }

  void remove_references(Table& table) {
    Rebuild change(shadow_, table.name.name);
    change.definition() = change.before().without_foreign_keys();
    finish(change);
    std::erase_if(table.constraints, [](const schema::Constraint& constraint) {
      return std::holds_alternative<schema::ForeignKey>(constraint.rule);
    });
  }

  /// Whether foreign keys may refer to the index as to the constraint that goes.
  static bool replaces_unique(const schema::Index& index, const Table& had, const Table& wanted) {
    if (!index.unique || index.where) return false;
    std::vector<std::string> columns;
    for (const schema::IndexKey& key : index.keys) columns.push_back(key.column);
    const auto is_unique = [&](const schema::Constraint& constraint) {
      const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
      return unique != nullptr && unique->columns == columns;
    };
    const auto has_key = [&](const Table& table) {
      return std::any_of(table.constraints.begin(), table.constraints.end(), is_unique);
    };
    return has_key(had) && !has_key(wanted);
  }

  /// Unique indexes that take the place of constraints, for there are foreign keys at any moment.
  void create_keys() {
    for (const Table& table : to_.tables) {
      const Table* had = now_.find_table(table.name);
      if (had == nullptr) continue;
      for (const schema::Index& index : table.indexes) {
        if (had->find_index(index.name) == nullptr && replaces_unique(index, *had, table))
          step(create_index(table, index));
      }
    }
  }

  void create_indexes() {
    refresh();
    for (const Table& table : to_.tables) {
      const Table* had = now_.find_table(table.name);
      for (const schema::Index& index : table.indexes) {
        if (had == nullptr || had->find_index(index.name) == nullptr)
          step(create_index(table, index));
      }
    }
  }

  void create_views() {
    for (const schema::View& view : to_.views) {
      if (now_.find_view(view.name) == nullptr) step(text_of_source(view.name, view.source));
    }
  }

  void create_triggers() {
    refresh();
    for (const schema::Object& object : to_.objects) {
      if (now_.find_object(object) == nullptr) step(object.definition);
    }
  }

  /// The database in memory must have become what was wanted.
  void verify() {
    refresh();
    const auto fail = [](const std::string& what) {
      throw Untranslatable("the statements found do not lead to the wanted " + what, kByHand);
    };
    for (const Table& table : to_.tables) {
      const Table* reached = now_.find_table(table.name);
      if (reached == nullptr || !(shape(*reached) == shape(table)))
        fail("table " + table.name.name);
      for (const schema::Index& index : table.indexes) {
        const schema::Index* made = reached->find_index(index.name);
        if (made == nullptr || !(*made == index)) fail("index " + index.name);
      }
      if (reached->indexes.size() != table.indexes.size()) fail("indexes of " + table.name.name);
    }
    for (const schema::View& view : to_.views) {
      const schema::View* reached = now_.find_view(view.name);
      if (reached == nullptr || !(*reached == view)) fail("view " + view.name.name);
    }
    for (const schema::Object& object : to_.objects) {
      const schema::Object* reached = now_.find_object(object);
      if (reached == nullptr || reached->definition != object.definition)
        fail("trigger " + object.name.name);
    }
    if (now_.tables.size() != to_.tables.size() || now_.views.size() != to_.views.size() ||
        now_.objects.size() != to_.objects.size()) {
      fail("set of tables, views and triggers");
    }
  }

  const Schema& to_;
  Shadow shadow_;
  Schema now_;
  std::vector<std::string> steps_;
};

}  // namespace

std::vector<std::string> write_changes(std::span<const ops::Operation> operations,
                                       const Schema& from, const Schema& to) {
  if (operations.empty()) return {};
  const Schema wanted = ops::selected(from, to, operations);
  return Writer(from, wanted).run(operations);
}

}  // namespace dunlin::sqlite
