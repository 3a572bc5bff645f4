#include "row_trigger.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::RowTrigger;
using parse::Untranslatable;
using schema::Table;

constexpr const char* kOwnTrigger =
    "write it twice: in a section with only=postgres, and as a trigger of SQLite in one with "
    "only=sqlite";

/// One trigger as it is written, for one event.
class Writer {
 public:
  Writer(const RowTrigger& trigger, const Table& table, const schema::Schema& model,
         parse::Notes& notes)
      : trigger_(trigger), table_(table), model_(model), notes_(notes), printer_(&model) {}

  std::string write(const std::string& name, bool insert) const {
    std::string sql = "CREATE TRIGGER " + quote_identifier(name) + " AFTER " +
                      (insert ? std::string("INSERT") : update_event()) + " ON " +
                      object_name(table_.name) + " FOR EACH ROW";
    const bool shared = shared_condition();
    std::string when = trigger_.when ? expression(*trigger_.when) : std::string();
    if (shared && trigger_.assignments.front().condition) {
      const std::string condition = expression(*trigger_.assignments.front().condition);
      when = when.empty() ? condition : "(" + when + ") AND (" + condition + ")";
    }
    if (!insert) when = beside_numbers(when);
    if (!when.empty()) sql += " WHEN " + when;
    std::string assignments;
    for (const RowTrigger::Assignment& assignment : trigger_.assignments)
      assignments += (assignments.empty() ? "" : ", ") + written(assignment, shared);
    return sql + " BEGIN UPDATE " + object_name(table_.name) + " SET " + assignments +
           " WHERE rowid = NEW.rowid; END";
  }

 private:
  std::string update_event() const {
    std::string sql = "UPDATE";
    for (const std::string& column : trigger_.update_of)
      sql += (sql == "UPDATE" ? " OF " : ", ") + quote_identifier(column);
    return sql;
  }

  /// The condition, and that it is not the UPDATE that gives a new row its numbers.
  std::string beside_numbers(std::string when) const {
    for (const schema::Column& column : table_.columns) {
      if (!is_numbered(table_, column)) continue;
      when = (when.empty() ? "" : "(" + when + ") AND ") +
             ("OLD." + quote_identifier(column.name)) + " IS NOT " + number_mark(column);
    }
    return when;
  }

  bool shared_condition() const {
    return std::all_of(trigger_.assignments.begin(), trigger_.assignments.end(),
                       [&](const RowTrigger::Assignment& assignment) {
                         return assignment.condition == trigger_.assignments.front().condition;
                       });
  }

  std::string expression(const schema::Expression& sql,
                         std::optional<schema::Type> stored_as = std::nullopt) const {
    const parse::Printed printed =
        parse::print(sql, printer_, {&model_, &table_, true, std::move(stored_as)});
    notes_.outcome = sql::worse(notes_.outcome, printed.notes.outcome);
    notes_.texts.insert(notes_.texts.end(), printed.notes.texts.begin(), printed.notes.texts.end());
    return printed.sql;
  }

  std::string written(const RowTrigger::Assignment& assignment, bool shared) const {
    const std::string column = quote_identifier(assignment.column);
    std::string value = expression(assignment.value, table_.find_column(assignment.column)->type);
    if (!shared && assignment.condition) {
      value = "CASE WHEN " + expression(*assignment.condition) + " THEN " + value + " ELSE NEW." +
              column + " END";
    }
    return column + " = " + value;
  }

  const RowTrigger& trigger_;
  const Table& table_;
  const schema::Schema& model_;
  parse::Notes& notes_;
  SqlitePrinter printer_;
};

bool in_key(const Table& table, const std::string& column) {
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  const bool constraint =
      std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& c) {
        if (const auto* key = std::get_if<schema::PrimaryKey>(&c.rule)) return has(key->columns);
        if (const auto* key = std::get_if<schema::Unique>(&c.rule)) return has(key->columns);
        return false;
      });
  return constraint ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
           return index.unique && std::any_of(index.keys.begin(), index.keys.end(),
                                              [&](const schema::IndexKey& key) {
                                                return key.expression || key.column == column;
                                              });
         });
}

/// Whether a condition or value of the trigger reads this column of the given row.
bool reads(const RowTrigger& trigger, const std::string& row, const std::string& column) {
  const auto in = [&](const schema::Expression& expression) {
    return parse::reads_row(expression, row, column);
  };
  if (trigger.when && in(*trigger.when)) return true;
  return std::any_of(trigger.assignments.begin(), trigger.assignments.end(),
                     [&](const RowTrigger::Assignment& assignment) {
                       return in(assignment.value) ||
                              (assignment.condition && in(*assignment.condition));
                     });
}

/// The row is stored before the trigger runs, and its triggers run again: only what makes no
/// difference then can be done.
void check(const RowTrigger& trigger, const Table& table, const schema::Schema& model) {
  const std::string name = "trigger " + trigger.name;
  for (const RowTrigger::Assignment& assignment : trigger.assignments) {
    const schema::Column* column = table.find_column(assignment.column);
    if (column == nullptr)
      throw Untranslatable(
          name + " sets " + assignment.column + ", which is no column of " + table.name.name,
          "add the column first");
    if (in_key(table, assignment.column))
      throw Untranslatable(name + " sets a column of a key, which SQLite checks before",
                           kOwnTrigger);
    if (trigger.on_insert && !column->nullable && !column->default_value)
      throw Untranslatable(name + " sets " + assignment.column +
                               ", which is NOT NULL without a default: SQLite checks that before",
                           "give the column a default, or " + std::string(kOwnTrigger));
    if (trigger.on_insert && trigger.on_update && reads(trigger, "new", assignment.column))
      throw Untranslatable(name + " reads " + assignment.column +
                               " and sets it: for new rows it would do so twice here",
                           kOwnTrigger);
  }
  for (const schema::Column& column : table.columns) {
    if (trigger.on_insert && is_numbered(table, column) && reads(trigger, "new", column.name))
      throw Untranslatable(
          name + " reads " + column.name + ", which gets its number only when the row is written",
          kOwnTrigger);
  }
  if (trigger.on_insert && !parse::for_new_rows(trigger))
    throw Untranslatable(name + " reads OLD as a whole, which INSERT has not",
                         "make a trigger for each event");
  for (const schema::Object& other : model.objects) {
    if (other.kind != schema::ObjectKind::trigger || other.table != table.name ||
        other.name == schema::Name{{}, trigger.name})
      continue;
    if (parse::row_trigger(other, model))
      throw Untranslatable(name + " and trigger " + other.name.name +
                               " set columns of the same table one after the other, which SQLite's "
                               "triggers do in no order",
                           "set the columns in one trigger");
  }
}

}  // namespace

std::string row_trigger_name(const schema::Name& table, const std::string& trigger) {
  return flat_name(table) + "_" + trigger;
}

std::vector<std::string> row_trigger_sql(const RowTrigger& trigger, const schema::Schema& model,
                                         parse::Notes& notes) {
  const Table* table = model.find_table(trigger.table);
  if (table == nullptr || trigger.assignments.empty()) {
    if (table != nullptr) return {};
    throw Untranslatable("table " + trigger.table.name + " is not in the model", kOwnTrigger);
  }
  check(trigger, *table, model);
  notes.approximated(
      "the row is written first and set by the trigger after that: RETURNING gives it as it was "
      "written");
  const std::string name = row_trigger_name(trigger.table, trigger.name);
  std::vector<std::string> statements;
  if (trigger.on_update)
    statements.push_back(Writer(trigger, *table, model, notes).write(name, false));
  if (trigger.on_insert) {
    const RowTrigger inserting = *parse::for_new_rows(trigger);
    statements.push_back(Writer(inserting, *table, model, notes)
                             .write(trigger.on_update ? name + "_insert" : name, true));
  }
  return statements;
}

}  // namespace dunlin::sqlite
