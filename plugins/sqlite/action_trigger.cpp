#include "action_trigger.hpp"

#include <algorithm>
#include <array>

#include "definition.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/row_trigger.hpp"
#include "expressions.hpp"
#include "native_text.hpp"
#include "row_trigger.hpp"
#include "sequences.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

using parse::ActionTrigger;
using parse::TriggerAction;
using parse::TriggerEvent;
using parse::Untranslatable;
using parse::word_of;
using schema::Table;

constexpr const char* kOwnTrigger =
    "write it twice: in a section with only=postgres, and as a trigger of SQLite in one with "
    "only=sqlite";

void add(const parse::Notes& from, parse::Notes& into) {
  into.outcome = sql::worse(into.outcome, from.outcome);
  into.texts.insert(into.texts.end(), from.texts.begin(), from.texts.end());
}

/// INSERT ... VALUES (a), (b) as SELECT a WHERE ... UNION ALL SELECT b WHERE ....
std::string conditional_rows(const Words& words, std::size_t values, const std::string& condition) {
  std::string out = words.text(0, values);
  std::size_t at = values + 1;
  for (bool first = true; words.is(at, "("); first = false) {
    const std::size_t end = words.behind_parenthesis(at);
    out += (first ? " SELECT " : " UNION ALL SELECT ") + words.text(at + 1, end - 1) + " WHERE " +
           condition;
    at = words.is(end, ",") ? end + 1 : end;
  }
  return at < words.size() ? out + " " + words.text(at, words.size()) : out;
}

/// Whether SQL of PostgreSQL reads NEW.column, or the row as a whole; without a column, that alone.
bool reads_new(const std::string& sql, const std::string& column) {
  const Words words(sql);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words.is(i, "NEW")) continue;
    const bool whole = !words.is(i + 1, ".") || words.is(i + 2, "*");
    if (whole || text::iequals(unquoted(words.at(i + 2)), column)) return true;
  }
  return false;
}

/// A statement that does nothing unless the condition holds.
std::string conditional(const std::string& sql, const std::string& condition) {
  const Words words(sql);
  if (words.is(0, "INSERT")) {
    const std::size_t values = words.find("VALUES");
    if (values < words.size()) return conditional_rows(words, values, condition);
    throw Untranslatable(
        "INSERT ... SELECT inside of IF is not translated to a trigger of SQLite",
        "put the condition into WHEN of the trigger, or " + std::string(kOwnTrigger));
  }
  const std::size_t where = words.find("WHERE");
  if (where == words.size()) return sql + " WHERE " + condition;
  return words.text(0, where) + " WHERE " + condition + " AND (" +
         words.text(where + 1, words.size()) + ")";
}

/// One trigger as it is written.
class Writer {
 public:
  Writer(const ActionTrigger& trigger, const Table& table, const schema::Schema& model,
         parse::Notes& notes)
      : trigger_(trigger), table_(table), model_(model), notes_(notes), printer_(&model) {}

  std::string write(const ActionTrigger::Work& written) const {
    const ActionTrigger::Work work = on_final_row(written);
    std::string sql = "CREATE TRIGGER " +
                      quote_identifier(row_trigger_name(trigger_.table, trigger_.name) + "_" +
                                       text::lower(word_of(work.event))) +
                      (trigger_.before ? " BEFORE " : " AFTER ") + word_of(work.event);
    if (work.event == TriggerEvent::update && !only_checks_new(work)) sql += columns();
    sql += " ON " + object_name(table_.name) + " FOR EACH ROW";
    if (trigger_.when) sql += " WHEN " + condition(*trigger_.when);
    sql += " BEGIN ";
    for (const TriggerAction& action : work.actions) sql += done(action) + "; ";
    return sql + "END";
  }

 private:
  /// Whether it makes no difference that it sees a row again, once another trigger has finished it.
  bool only_checks_new(const ActionTrigger::Work& work) const {
    return trigger_.before && trigger_.update_of.empty() && !trigger_.when &&
           std::all_of(work.actions.begin(), work.actions.end(), [](const TriggerAction& action) {
             return action.statement.empty() && action.condition &&
                    !parse::reads_row(*action.condition, "old", {});
           });
  }

  /// UPDATE OF: an UPDATE by which another trigger finishes the row is not to be seen.
  std::string columns() const {
    std::vector<std::string> of = trigger_.update_of;
    const std::vector<std::string> set = columns_set_by_triggers(table_, model_);
    if (of.empty() && set.empty()) return {};
    if (of.empty()) {
      notes_.approximated(
          "an UPDATE that changes nothing but columns which other triggers set is not seen");
      for (const schema::Column& column : table_.columns) {
        if (std::find(set.begin(), set.end(), column.name) == set.end() && !column.generated)
          of.push_back(column.name);
      }
    }
    return " OF " + column_list(of);
  }

  /// The work with what other triggers set in place of their columns: SQLite stores the row first,
  /// and what they set comes behind.
  ActionTrigger::Work on_final_row(ActionTrigger::Work work) const {
    if (work.event == TriggerEvent::remove) return work;
    const bool insert = work.event == TriggerEvent::insert;
    for (const schema::Column& column : table_.columns) {
      if (insert && is_numbered(table_, column) && reads(work, column.name))
        refuse_reading(column.name, "its number only when the row is there");
    }
    for (const schema::Object& object : model_.objects) {
      const bool beside = object.kind == schema::ObjectKind::trigger && object.table == table_.name;
      const auto other = beside ? parse::row_trigger(object, model_) : std::nullopt;
      if (!other || !(insert ? other->on_insert : other->on_update)) continue;
      // Triggers of one moment run in the order of their names.
      if (trigger_.before && other->name > trigger_.name) continue;
      put_values(insert ? parse::for_new_rows(*other) : other, work);
    }
    return work;
  }

  /// Puts what a trigger sets into the work.
  void put_values(const std::optional<parse::RowTrigger>& setter, ActionTrigger::Work& work) const {
    for (const parse::RowTrigger::Assignment& assignment : setter->assignments) {
      const std::string& column = assignment.column;
      if (!reads(work, column)) continue;
      const auto value = value_of(*setter, assignment);
      if (!value || (trigger_.when && parse::reads_row(*trigger_.when, "new", column)))
        refuse_reading(column,
                       "its value from trigger " + setter->name + " only when the row is there");
      const auto put = [&](const std::string& sql) {
        return parse::replace_columns(sql, "new", [&](const std::string& name) {
          return name == column ? value : std::nullopt;
        });
      };
      for (TriggerAction& action : work.actions) {
        action.statement = put(action.statement);
        if (action.condition) action.condition = parse::expression(put(action.condition->sql));
      }
      if (reads(work, column, true)) refuse_reading(column, "its value when the row is there");
    }
  }

  /// What a column is once the trigger has set it; nothing when that is another value each time.
  std::optional<std::string> value_of(const parse::RowTrigger& setter,
                                      const parse::RowTrigger::Assignment& assignment) const {
    constexpr std::array kVolatile = std::to_array<std::string_view>(
        {"random", "uuid", "nextval", "clock_timestamp", "timeofday", "select"});
    const std::string value = text::lower(assignment.value.sql);
    const schema::Column* column = table_.find_column(assignment.column);
    const bool changes =
        std::any_of(kVolatile.begin(), kVolatile.end(),
                    [&](std::string_view word) { return value.find(word) != std::string::npos; });
    if (changes || column == nullptr || !setter.update_of.empty()) return std::nullopt;
    std::string sql =
        "CAST((" + assignment.value.sql + ") AS " +
        to_string(
            schema::Type{column->type.kind, {}, column->type.array_dimensions, column->type.name}) +
        ")";
    std::string when = setter.when ? "(" + setter.when->sql + ")" : std::string();
    if (assignment.condition)
      when += (when.empty() ? "(" : " AND (") + assignment.condition->sql + ")";
    if (when.empty()) return sql;
    return "(CASE WHEN " + when + " THEN " + sql + " ELSE new." + quote_identifier(column->name) +
           " END)";
  }

  /// \param whole  whether it reads the row as a whole, whatever columns it reads by name
  bool reads(const ActionTrigger::Work& work, const std::string& column, bool whole = false) const {
    const std::string asked = whole ? std::string() : column;
    if (!whole && trigger_.when && parse::reads_row(*trigger_.when, "new", column)) return true;
    return std::any_of(work.actions.begin(), work.actions.end(), [&](const TriggerAction& action) {
      return reads_new(action.statement, asked) ||
             (action.condition && reads_new(action.condition->sql, asked));
    });
  }

  [[noreturn]] void refuse_reading(const std::string& column, const std::string& why) const {
    throw Untranslatable(
        "trigger " + trigger_.name + " reads " + column + ", which gets " + why,
        "write what that value is computed from instead of NEW." + column + ", or " + kOwnTrigger);
  }

  std::string condition(const schema::Expression& expression) const {
    const parse::Printed printed = parse::print(expression, printer_, {&model_, &table_, true, {}});
    add(printed.notes, notes_);
    return "(" + printed.sql + ")";
  }

  std::string done(const TriggerAction& action) const {
    const std::string when = action.condition ? condition(*action.condition) : std::string();
    if (action.statement.empty()) {
      return "SELECT RAISE(ABORT, " + quote_text(action.message) + ")" +
             (when.empty() ? "" : " WHERE " + when);
    }
    if (parse::changed_table(action) == trigger_.table) {
      throw Untranslatable("trigger " + trigger_.name + " changes rows of its own table",
                           kOwnTrigger);
    }
    const parse::Printed printed = parse::print_action(action, printer_, model_, table_);
    add(printed.notes, notes_);
    std::string sql;
    for (const sql::Statement& statement : sql::split(printed.sql, sqlite_lex_rules(), {})) {
      sql += (sql.empty() ? "" : "; ") +
             (when.empty() ? statement.text : conditional(statement.text, when));
    }
    return sql;
  }

  const ActionTrigger& trigger_;
  const Table& table_;
  const schema::Schema& model_;
  parse::Notes& notes_;
  SqlitePrinter printer_;
};

}  // namespace

std::vector<std::string> columns_set_by_triggers(const Table& table, const schema::Schema& model) {
  std::vector<std::string> columns;
  for (const schema::Column& column : table.columns) {
    if (is_numbered(table, column)) columns.push_back(column.name);
  }
  for (const schema::Object& object : model.objects) {
    if (object.kind != schema::ObjectKind::trigger || object.table != table.name) continue;
    const std::optional<parse::RowTrigger> found = parse::row_trigger(object, model);
    if (!found) continue;
    for (const parse::RowTrigger::Assignment& assignment : found->assignments)
      columns.push_back(assignment.column);
  }
  return columns;
}

std::vector<std::string> action_trigger_sql(const ActionTrigger& trigger,
                                            const schema::Schema& model, parse::Notes& notes) {
  const Table* table = model.find_table(trigger.table);
  if (table == nullptr)
    throw Untranslatable("table " + trigger.table.name + " is not in the model", kOwnTrigger);
  notes.emulated("the function's statements stand in the trigger");
  const Writer writer(trigger, *table, model, notes);
  std::vector<std::string> statements;
  for (const ActionTrigger::Work& work : trigger.works) {
    if (!work.actions.empty()) statements.push_back(writer.write(work));
  }
  return statements;
}

}  // namespace dunlin::sqlite
