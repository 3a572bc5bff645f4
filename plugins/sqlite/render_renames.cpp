// Tables and columns get other names: what reads them reads on, and looks as before.
#include <algorithm>
#include <map>
#include <set>

#include "dependents.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "native_text.hpp"
#include "render.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;

/// What must be made again after it was out of the way: a view with the triggers on it.
struct Aside {
  SchemaRow view;
  std::vector<SchemaRow> triggers;
};

std::vector<std::string> columns_of(Shadow& shadow, const std::string& view) {
  std::vector<std::string> names;
  // A view that does not compile has none.
  if (shadow.complaint("SELECT * FROM " + quote_identifier(view))) return names;
  for (const std::vector<std::string>& row :
       shadow.rows("SELECT name FROM pragma_table_info(" + quote_text(view) + ")"))
    names.push_back(row.front());
  return names;
}

bool has_star(const Words& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words.is(i, "*")) continue;
    if (words.is(i - 1, "SELECT") || words.is(i - 1, "DISTINCT") || words.is(i - 1, "ALL") ||
        words.is(i - 1, ",") || words.is(i - 1, "."))
      return true;
  }
  return false;
}

/// CREATE VIEW text whose columns are called `names`; `now` are their names without that.
std::string with_columns(const std::string& sql, const std::vector<std::string>& names,
                         const std::vector<std::string>& now) {
  const Words words(sql);
  const std::size_t name = 2;  // CREATE VIEW name, as sqlite_schema keeps it
  std::size_t as = words.find("AS", name + 1);
  const std::string body(text::trim(sql.substr(words.end(as))));
  std::string out = sql.substr(0, words.end(name)) + " (" + column_list(names) + ") AS ";
  // The columns of * grow with the table, those of a list do not.
  if (!has_star(words)) return out + body;
  return out + "SELECT " + column_list(now) + " FROM (" + body + ")";
}

bool mentions_any(const std::string& sql, const std::set<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return mentions(sql, name, false); });
}

/// Views that read the table only through other views.
std::vector<SchemaRow> indirect_views(Shadow& shadow, const std::string& table) {
  std::set<std::string> readers;
  std::vector<SchemaRow> found;
  for (bool grown = true; grown;) {
    grown = false;
    for (const SchemaRow& view : shadow.objects("view")) {
      if (readers.contains(view.name)) continue;
      const bool direct = mentions(view.sql, table, false);
      if (!direct && !mentions_any(view.sql, readers)) continue;
      readers.insert(view.name);
      if (!direct) found.push_back(view);
      grown = true;
    }
  }
  return found;
}

std::vector<SchemaRow> broken_views(Shadow& shadow) {
  std::vector<SchemaRow> found;
  for (const SchemaRow& view : shadow.objects("view")) {
    if (shadow.complaint("SELECT * FROM " + quote_identifier(view.name))) found.push_back(view);
  }
  return found;
}

bool contains(const std::vector<SchemaRow>& objects, const std::string& name) {
  return std::any_of(objects.begin(), objects.end(),
                     [&](const SchemaRow& object) { return object.name == name; });
}

/// INSTEAD OF triggers of views but for those that are out of the way already.
std::vector<SchemaRow> triggers_on_views(Shadow& shadow, const std::vector<SchemaRow>& aside) {
  std::vector<SchemaRow> found;
  for (const SchemaRow& view : shadow.objects("view")) {
    if (contains(aside, view.name)) continue;
    for (SchemaRow& trigger : shadow.objects("trigger", view.name))
      found.push_back(std::move(trigger));
  }
  return found;
}

class Renaming {
 public:
  explicit Renaming(Shadow& shadow) : shadow_(shadow) {
    for (const SchemaRow& view : shadow_.objects("view"))
      columns_[view.name] = columns_of(shadow_, view.name);
  }

  /// The statements that rename and leave every view its columns; nothing when `statement` does not
  /// work with these views in the way.
  std::optional<std::vector<std::string>> around(const std::vector<SchemaRow>& views,
                                                 const std::vector<SchemaRow>& triggers,
                                                 const std::string& statement) {
    std::vector<std::string> steps;
    std::vector<Aside> asides;
    for (const SchemaRow& view : views) put_aside(view, asides, steps);
    for (const SchemaRow& trigger : triggers)
      steps.push_back("DROP TRIGGER " + quote_identifier(trigger.name));
    steps.push_back(statement);
    Shadow::Trial trial(shadow_);
    try {
      for (const std::string& step : steps) trial.run(step);
      mend_columns(trial, steps);
      for (const Aside& aside : asides) bring_back(aside, aside.view.sql, trial, steps);
      for (const SchemaRow& trigger : triggers) {
        trial.run(trigger.sql);
        steps.push_back(trigger.sql);
      }
    } catch (const DatabaseError& error) {
      complaint_ = error.message();
      return std::nullopt;
    }
    return steps;
  }

  const std::string& complaint() const { return complaint_; }

  /// Whether every view has its columns still, and all that worked works, once the steps have run.
  bool keeps_all(const std::vector<std::string>& steps) {
    const std::map<std::string, std::string> broken = broken_objects(shadow_);
    Shadow::Trial trial(shadow_);
    for (const std::string& step : steps) trial.run(step);
    for (const auto& [object, complaint] : broken_objects(shadow_)) {
      if (broken.contains(object)) continue;
      complaint_ = object + " would not work any more: " + complaint;
      return false;
    }
    return std::all_of(columns_.begin(), columns_.end(), [&](const auto& view) {
      return columns_of(shadow_, view.first) == view.second;
    });
  }

 private:
  void put_aside(const SchemaRow& view, std::vector<Aside>& asides,
                 std::vector<std::string>& steps) {
    asides.push_back({view, shadow_.objects("trigger", view.name)});
    steps.push_back("DROP VIEW " + quote_identifier(view.name));
  }

  static void bring_back(const Aside& aside, const std::string& sql, Shadow::Trial& trial,
                         std::vector<std::string>& steps) {
    const auto run = [&](const std::string& step) {
      trial.run(step);
      steps.push_back(step);
    };
    run(sql);
    for (const SchemaRow& trigger : aside.triggers) run(trigger.sql);
  }

  void mend_columns(Shadow::Trial& trial, std::vector<std::string>& steps) {
    for (const SchemaRow& view : shadow_.objects("view")) {
      const std::vector<std::string> now = columns_of(shadow_, view.name);
      const std::vector<std::string>& before = columns_[view.name];
      if (now == before || now.size() != before.size()) continue;
      const Aside aside{view, shadow_.objects("trigger", view.name)};
      steps.push_back("DROP VIEW " + quote_identifier(view.name));
      trial.run(steps.back());
      bring_back(aside, with_columns(view.sql, before, now), trial, steps);
    }
  }

  Shadow& shadow_;
  std::map<std::string, std::vector<std::string>> columns_;
  std::string complaint_;
};

}  // namespace

void Render::rename(const schema::Name& table, const std::string& statement) const {
  Shadow& shadow = out.shadow();
  if (!shadow.find("table", flat_name(table))) return out.schema(statement);
  Renaming renaming(shadow);
  // SQLite renames nothing while some view does not compile, and it does not follow a column
  // through the views it passes.
  std::vector<SchemaRow> aside = broken_views(shadow);
  std::optional<std::vector<std::string>> steps = renaming.around(aside, {}, statement);
  if (!steps) {
    for (SchemaRow& view : indirect_views(shadow, flat_name(table))) {
      if (!contains(aside, view.name)) aside.push_back(std::move(view));
    }
    steps = renaming.around(aside, {}, statement);
  }
  if (!steps) steps = renaming.around(aside, triggers_on_views(shadow, aside), statement);
  if (!steps || !renaming.keeps_all(*steps)) {
    throw Untranslatable(
        "SQLite cannot rename it under the views that read it" +
            (renaming.complaint().empty() ? std::string() : ": " + renaming.complaint()),
        "drop these views first, and create them again afterwards");
  }
  for (std::string& step : *steps) out.schema(std::move(step));
}

void Render::operator()(const ops::RenameColumn& operation) const {
  rename(operation.table, "ALTER TABLE " + object_name(operation.table) + " RENAME COLUMN " +
                              quote_identifier(operation.column) + " TO " +
                              quote_identifier(operation.to));
}

void Render::operator()(const ops::RenameTable& operation) const {
  const schema::Name to{operation.table.schema, operation.to};
  if (model.find_table(operation.table) == nullptr) {
    if (model.find_view(operation.table) != nullptr)
      return (*this)(ops::RenameView{operation.table, operation.to, false});
    if (model.find_table_of_index(operation.table) != nullptr) {
      return (*this)(ops::RenameIndex{operation.table, operation.to, operation.if_exists});
    }
    if (model.find_sequence(operation.table) != nullptr)
      return (*this)(ops::RenameSequence{operation.table, operation.to});
    if (operation.if_exists &&
        (model.complete || !out.shadow().find("table", flat_name(operation.table))))
      return;
  }
  rename(operation.table,
         "ALTER TABLE " + object_name(operation.table) + " RENAME TO " + object_name(to));
  follow_key(after(operation), operation.table, to);
}

void Render::follow_key(const schema::Schema& later, const schema::Name& from,
                        const schema::Name& to) const {
  const schema::Table* renamed = later.find_table(to);
  const schema::Column* key = renamed == nullptr ? nullptr : counting_key_of(*renamed);
  if (key == nullptr || key->serial || key->identity) return;
  // The counter of the key is found by the table's name.
  drop_number_triggers(from, key->name);
  drop_number_triggers(to, key->name);
  follow_numbers(later, to, key->name);
}

}  // namespace dunlin::sqlite
