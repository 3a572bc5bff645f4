#include "rendered.hpp"

#include <algorithm>
#include <set>

#include "dunlin/base/error.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/parse/write.hpp"
#include "words.hpp"

namespace dunlin::compare {
namespace {

/// The operations that make the schema, each as a statement of its own.
struct Script {
  std::vector<sql::Statement> statements;
  std::vector<driver::Change> changes;
};

Script script_of(const schema::Schema& schema) {
  Script script;
  const std::vector<ops::Operation> operations = diff::diff(schema::Schema{}, schema);
  script.statements.resize(operations.size());
  for (std::size_t i = 0; i < operations.size(); ++i) {
    script.statements[i].text = parse::write(operations[i]);
    script.changes.push_back({&script.statements[i], {operations[i]}});
  }
  return script;
}

/// The table, view ... that an operation is about: its part of the comparison is not known when it
/// cannot be carried out.
struct Subject {
  const ops::Operation& operation;

  schema::Name name() const {
    // What only PostgreSQL has beside a table leaves the table as it is.
    if (ops::beyond_portable(operation)) return {};
    if (const schema::Name* table = ops::altered_table(operation)) return *table;
    if (const auto* o = std::get_if<ops::CreateTable>(&operation)) return o->table.name;
    if (const auto* o = std::get_if<ops::CreateIndex>(&operation)) return o->table;
    if (const auto* o = std::get_if<ops::CreateView>(&operation)) return o->view.name;
    return {};
  }
};

template <typename Items>
void take_one(Items& mine, const Items& theirs, const schema::Name& name) {
  std::erase_if(mine, [&](const auto& one) { return one.name == name; });
  for (const auto& one : theirs) {
    if (one.name == name) mine.push_back(one);
  }
}

/// What is not known is the same on both sides.
void take_live(Comparison& comparison, const schema::Name& name) {
  take_one(comparison.expected.tables, comparison.live.tables, name);
  take_one(comparison.expected.views, comparison.live.views, name);
}

void all_unknown(Comparison& comparison, std::string reason) {
  comparison.expected = comparison.live;
  comparison.unknown.push_back({"the whole schema", std::move(reason)});
}

/// Names of tables and views that are not known.
using Doubted = std::set<std::string, std::less<>>;

void doubt(Comparison& comparison, const ops::Operation& operation, const std::string& reason,
           Doubted& doubted) {
  comparison.unknown.push_back({ops::describe(operation), reason});
  const schema::Name name = Subject{operation}.name();
  take_live(comparison, name);
  if (!name.name.empty()) doubted.insert(name.name);
}

Words needs_of(const schema::View& view) {
  return words_of(view);
}
Words needs_of(const schema::Table& table) {
  Words words;
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule))
      words.insert(key->table.name);
  }
  return words;
}

/// What stands on something unknown is unknown, too.
template <typename Items>
bool spread(const Items& items, const char* word, Comparison& comparison, Doubted& doubted) {
  bool grew = false;
  for (const auto& item : items) {
    if (doubted.count(item.name.name) != 0) continue;
    const Words needs = needs_of(item);
    const auto unknown = std::find_if(needs.begin(), needs.end(), [&](const std::string& name) {
      return doubted.count(name) != 0;
    });
    if (unknown == needs.end()) continue;
    comparison.unknown.push_back(
        {word + schema::to_string(item.name), "it stands on " + *unknown + ", which is not known"});
    take_live(comparison, item.name);
    doubted.insert(item.name.name);
    grew = true;
  }
  return grew;
}

/// The portable model knows no order of columns: it is that of the live tables.
void take_order_of_columns(Comparison& comparison) {
  const auto forget = [](schema::Table& table) {
    std::erase_if(table.native,
                  [](const auto& entry) { return entry.first.ends_with(".columns"); });
  };
  for (schema::Table& live : comparison.live.tables) {
    schema::Table* expected = comparison.expected.find_table(live.name);
    if (expected == nullptr) continue;
    forget(*expected);
    forget(live);
    const auto place = [&](const schema::Column& column) {
      const schema::Column* found = live.find_column(column.name);
      return found == nullptr ? live.columns.size()
                              : static_cast<std::size_t>(found - live.columns.data());
    };
    std::stable_sort(
        expected->columns.begin(), expected->columns.end(),
        [&](const schema::Column& a, const schema::Column& b) { return place(a) < place(b); });
  }
}

/// Who made an object is no portable revision's concern: a comment before its definition, or an
/// attribute of a view. Nor is a spelling of what the server does anyway.
void forget_makers(schema::Schema& schema) {
  static constexpr std::string_view kBy = "/* by ";
  static constexpr std::string_view kEnd = " */ ";
  for (schema::Object& object : schema.objects) {
    const std::size_t end = object.definition.find(kEnd);
    if (object.definition.starts_with(kBy) && end != std::string::npos)
      object.definition.erase(0, end + kEnd.size());
  }
  for (schema::View& view : schema.views) {
    std::erase_if(view.native, [](const auto& entry) { return entry.first.ends_with(".definer"); });
  }
  const auto forget_spelling = [](auto& part) {
    std::erase_if(part.native, [](const auto& entry) { return entry.first.ends_with(".spelled"); });
  };
  for (schema::Table& table : schema.tables) {
    std::for_each(table.indexes.begin(), table.indexes.end(), forget_spelling);
    std::for_each(table.constraints.begin(), table.constraints.end(), forget_spelling);
  }
}

/// A counting column may be a sequence with a default or count by itself: what the live table has.
/// The sequence that comes with a serial column is called as a new one would be.
schema::Schema as_counted(schema::Schema expected, const schema::Schema& live) {
  for (schema::Table& table : expected.tables) {
    const schema::Table* built = live.find_table(table.name);
    for (schema::Column& column : table.columns) {
      const schema::Column* counts = built == nullptr ? nullptr : built->find_column(column.name);
      if (counts == nullptr || !counts->identity || column.identity) continue;
      const auto own = std::find_if(expected.sequences.begin(), expected.sequences.end(),
                                    [&](const schema::Sequence& sequence) {
                                      return sequence.owner_table == table.name &&
                                             sequence.owner_column == column.name;
                                    });
      if (own == expected.sequences.end()) continue;
      column.serial = true;
      column.default_value.reset();
      own->name.name = table.name.name + "_" + column.name + "_seq";
    }
  }
  return expected;
}

/// The steps of one statement run together; each refusal is the message and its statement's index.
using Refusals = std::vector<std::pair<std::size_t, std::string>>;
Refusals run_steps(driver::Connection& place, const std::vector<driver::Step>& steps) {
  Refusals refusals;
  for (std::size_t first = 0; first < steps.size();) {
    std::size_t end = first;
    std::vector<std::string> statements;
    for (; end < steps.size() && steps[end].statement == steps[first].statement; ++end)
      statements.push_back(steps[end].sql);
    place.begin();
    try {
      place.execute_batch(statements);
      place.commit();
    } catch (const DatabaseError& error) {
      if (!place.usable()) throw;
      place.rollback();
      refusals.emplace_back(steps[first].statement, error.message());
    }
    first = end;
  }
  return refusals;
}

const std::string& name_in(const schema::Constraint& one) {
  return one.name;
}
const std::string& name_in(const schema::Index& one) {
  return one.name;
}

/// Attributes that say how a part came by its name.
template <typename Part>
Part without_name_marks(Part part) {
  std::erase_if(part.native, [](const auto& entry) {
    return entry.first.ends_with(".name") || entry.first.ends_with(".unnamed");
  });
  return part;
}

/// Names that rendering made up follow columns and tables as these were called then: equal rules
/// under such names are the same.
template <typename Parts, typename Known>
void take_made_up_names(Parts& mine, const Parts& theirs, Known known) {
  const auto in = [](const Parts& parts, const auto& one) {
    return std::find(parts.begin(), parts.end(), one) != parts.end();
  };
  const auto may_be_called_otherwise = [&](const Parts& others, const auto& part) {
    return !known(name_in(part)) && !in(others, part);
  };
  std::vector<bool> taken(theirs.size(), false);
  for (auto& part : mine) {
    if (!may_be_called_otherwise(theirs, part)) continue;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      if (taken[i] || !may_be_called_otherwise(mine, theirs[i])) continue;
      auto renamed = without_name_marks(part);
      renamed.name = name_in(theirs[i]);
      if (!(renamed == without_name_marks(theirs[i]))) continue;
      part = theirs[i];
      taken[i] = true;
      break;
    }
  }
}

void take_made_up_names(const schema::Schema& model, Comparison& comparison) {
  for (schema::Table& table : comparison.expected.tables) {
    const schema::Table* live = comparison.live.find_table(table.name);
    const schema::Table* written = model.find_table(table.name);
    if (live == nullptr || written == nullptr) continue;
    const auto known = [&](const std::string& name) {
      return written->find_constraint(name) != nullptr || written->find_index(name) != nullptr;
    };
    take_made_up_names(table.constraints, live->constraints, known);
    take_made_up_names(table.indexes, live->indexes, known);
  }
}

bool is_over(const schema::Index& index, const std::vector<std::string>& columns) {
  return !index.unique && !index.where &&
         std::equal(index.keys.begin(), index.keys.end(), columns.begin(), columns.end(),
                    [](const schema::IndexKey& key, const std::string& column) {
                      return key.column == column;
                    });
}

/// An index that a server makes by itself for a foreign key is called as that: whether it is there
/// depends on what other indexes there were when the key was made, and says nothing.
void take_indexes_of_keys(const schema::Table& written, const schema::Table& from,
                          schema::Table& to) {
  std::erase_if(to.indexes, [&](const schema::Index& index) {
    const schema::Constraint* constraint = to.find_constraint(index.name);
    const auto* key =
        constraint == nullptr ? nullptr : std::get_if<schema::ForeignKey>(&constraint->rule);
    return key != nullptr && is_over(index, key->columns) &&
           written.find_index(index.name) == nullptr && from.find_index(index.name) == nullptr;
  });
}

void take_indexes_of_keys(const schema::Schema& model, Comparison& comparison) {
  for (schema::Table& table : comparison.expected.tables) {
    schema::Table* live = comparison.live.find_table(table.name);
    const schema::Table* written = model.find_table(table.name);
    if (live == nullptr || written == nullptr) continue;
    take_indexes_of_keys(*written, table, *live);
    take_indexes_of_keys(*written, *live, table);
  }
}

void build_and_read(const schema::Schema& expected, driver::Connection& place,
                    const driver::TranslateOptions& options, Comparison& comparison) {
  const Script script = script_of(as_counted(expected, comparison.live));
  const std::unique_ptr<driver::Translator> translator =
      place.dialect().translator(options, &place);
  schema::Schema model;
  const driver::Translation translation = translator->translate(script.changes, model);
  const Refusals refusals = run_steps(place, translation.steps);
  comparison.expected = place.inspect({});
  comparison.expected.complete = expected.complete;
  forget_makers(comparison.live);
  forget_makers(comparison.expected);
  take_made_up_names(expected, comparison);
  take_indexes_of_keys(expected, comparison);
  take_order_of_columns(comparison);
  Doubted doubted;
  for (std::size_t i = 0; i < translation.findings.size(); ++i) {
    const driver::Finding& finding = translation.findings[i];
    if (finding.outcome == sql::Outcome::refused)
      doubt(comparison, script.changes[i].operations.front(), finding.reason, doubted);
  }
  for (const auto& [statement, message] : refusals) {
    doubt(comparison, script.changes[statement].operations.front(),
          "the server does not build it: " + message, doubted);
  }
  bool grew = !doubted.empty();
  while (grew) {
    grew = spread(expected.tables, "table ", comparison, doubted);
    grew = spread(expected.views, "view ", comparison, doubted) || grew;
  }
}

}  // namespace

void compare_rendered(const schema::Schema& expected, driver::Connection& connection,
                      const ScratchPolicy& policy, const driver::TranslateOptions& options,
                      Comparison& comparison) {
  if (!policy.allowed) return all_unknown(comparison, policy.why_not);
  driver::Connection& where = policy.place != nullptr ? *policy.place : connection;
  const std::unique_ptr<driver::Scratch> scratch = where.scratch();
  build_and_read(expected, scratch->connection(), options, comparison);
}

}  // namespace dunlin::compare
