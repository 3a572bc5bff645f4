#include "action_trigger.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/row_trigger.hpp"
#include "expressions.hpp"

namespace dunlin::mysql {
namespace {

using parse::ActionTrigger;
using parse::TriggerAction;
using parse::TriggerEvent;
using parse::Untranslatable;
using parse::word_of;

void add(const parse::Notes& from, parse::Notes& into) {
  into.outcome = sql::worse(into.outcome, from.outcome);
  into.texts.insert(into.texts.end(), from.texts.begin(), from.texts.end());
}

/// One trigger as it is written.
class Writer {
 public:
  Writer(const Context& context, const ActionTrigger& trigger, const schema::Table& table)
      : context_(context), trigger_(trigger), table_(table) {}

  std::string write(const ActionTrigger::Work& work) const {
    std::string body;
    for (const TriggerAction& action : work.actions) body += done(action) + "; ";
    std::string when = trigger_.when ? condition(*trigger_.when) : std::string();
    if (work.event == TriggerEvent::update && !trigger_.update_of.empty())
      when += (when.empty() ? "" : " AND ") + changes_one_of(trigger_.update_of);
    if (!when.empty()) body = "IF " + when + " THEN " + body + "END IF; ";
    return "CREATE TRIGGER " +
           quoted_identifier(stored_trigger_name(table_.name, trigger_.name, work.event)) +
           (trigger_.before ? " BEFORE " : " AFTER ") + word_of(work.event) + " ON " +
           quoted_object(table_.name) + " FOR EACH ROW " +
           trigger_order(context_, table_.name, trigger_.name, work.event, trigger_.before) +
           "BEGIN " + body + "END";
  }

 private:
  std::string condition(const schema::Expression& expression) const {
    const MysqlWords words(context_.flavour, context_.model);
    const parse::Printed printed =
        parse::print(expression, words, {&context_.model, &table_, true, {}});
    add(printed.notes, context_.notes);
    return "(" + printed.sql + ")";
  }

  std::string statement(const TriggerAction& action) const {
    if (action.statement.empty()) {
      constexpr std::size_t kLongestMessage = 128;
      return "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = " +
             quoted_literal(text::clip_utf8(action.message, kLongestMessage));
    }
    if (parse::changed_table(action) == trigger_.table) {
      throw Untranslatable("trigger " + trigger_.name + " changes rows of its own table",
                           "write it twice: in a section with only=postgres, and as a trigger of "
                           "MySQL in one with only=mysql");
    }
    const MysqlWords words(context_.flavour, context_.model);
    const parse::Printed printed = parse::print_action(action, words, context_.model, table_);
    add(printed.notes, context_.notes);
    return printed.sql;
  }

  std::string done(const TriggerAction& action) const {
    const std::string sql = statement(action);
    return action.condition ? "IF " + condition(*action.condition) + " THEN " + sql + "; END IF"
                            : sql;
  }

  const Context& context_;
  const ActionTrigger& trigger_;
  const schema::Table& table_;
};

/// Whether a trigger is made here for this event, and this moment.
bool stands_at(const schema::Object& trigger, const schema::Schema& model, TriggerEvent event,
               bool before) {
  if (const auto row = parse::row_trigger(trigger, model)) {
    return before && !row->assignments.empty() &&
           ((event == TriggerEvent::insert && row->on_insert) ||
            (event == TriggerEvent::update && row->on_update));
  }
  const auto actions = parse::action_trigger(trigger, model);
  return actions && actions->before == before &&
         std::any_of(actions->works.begin(), actions->works.end(),
                     [&](const ActionTrigger::Work& work) {
                       return work.event == event && !work.actions.empty();
                     });
}

}  // namespace

std::string stored_trigger_name(const schema::Name& table, const std::string& trigger,
                                TriggerEvent event) {
  constexpr std::size_t kLongestName = 64;
  const std::string tail = "_" + text::lower(word_of(event));
  return std::string(
             text::clip_utf8(object_name(table) + "_" + trigger, kLongestName - tail.size())) +
         tail;
}

std::string trigger_order(const Context& context, const schema::Name& table,
                          const std::string& trigger, TriggerEvent event, bool before) {
  std::string earlier;
  std::string later;
  for (const schema::Object& other : context.model.objects) {
    const std::string& name = other.name.name;
    const bool beside = other.kind == schema::ObjectKind::trigger && other.table == table &&
                        name != trigger && stands_at(other, context.model, event, before);
    if (!beside) continue;
    if (name < trigger && (earlier.empty() || name > earlier)) earlier = name;
    if (name > trigger && (later.empty() || name < later)) later = name;
  }
  if (!earlier.empty())
    return "FOLLOWS " + quoted_identifier(stored_trigger_name(table, earlier, event)) + " ";
  if (later.empty()) return {};
  return "PRECEDES " + quoted_identifier(stored_trigger_name(table, later, event)) + " ";
}

std::string changes_one_of(const std::vector<std::string>& columns) {
  std::string sql;
  for (const std::string& column : columns) {
    const std::string name = quoted_identifier(column);
    sql += (sql.empty() ? "" : " OR ") + ("NOT OLD." + name + " <=> NEW." + name);
  }
  return "(" + sql + ")";
}

std::vector<std::string> action_trigger_sql(const Context& context, const ActionTrigger& trigger,
                                            const schema::Table& table) {
  context.notes.emulated("the function's statements stand in the trigger");
  const Writer writer(context, trigger, table);
  std::vector<std::string> statements;
  for (const ActionTrigger::Work& work : trigger.works) {
    if (!work.actions.empty()) statements.push_back(writer.write(work));
  }
  return statements;
}

}  // namespace dunlin::mysql
