#include "rendered.hpp"

#include <algorithm>

#include "build.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/parse/write.hpp"

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
    if (const schema::Name* table = ops::altered_table(operation)) return *table;
    if (const auto* o = std::get_if<ops::CreateTable>(&operation)) return o->table.name;
    if (const auto* o = std::get_if<ops::CreateIndex>(&operation)) return o->table;
    if (const auto* o = std::get_if<ops::CreateView>(&operation)) return o->view.name;
    if (const auto* o = std::get_if<ops::CreateObject>(&operation))
      return o->object.table.name.empty() ? o->object.name : o->object.table;
    if (const auto* o = std::get_if<ops::SetComment>(&operation)) return o->object;
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

void doubt(Comparison& comparison, const ops::Operation& operation, const std::string& reason) {
  comparison.unknown.push_back({ops::describe(operation), reason});
  take_live(comparison, Subject{operation}.name());
}

void build_and_read(const Script& script, const schema::Schema& expected, driver::Connection& place,
                    const driver::TranslateOptions& options, Comparison& comparison) {
  const std::unique_ptr<driver::Translator> translator =
      place.dialect().translator(options, &place);
  schema::Schema model;
  const driver::Translation translation = translator->translate(script.changes, model);
  std::vector<std::string> statements;
  std::vector<std::size_t> origins;
  for (const driver::Step& step : translation.steps) {
    statements.push_back(step.sql);
    origins.push_back(step.statement);
  }
  Built built;
  run(place, statements, built);
  comparison.expected = place.inspect({});
  comparison.expected.complete = expected.complete;
  for (std::size_t i = 0; i < translation.findings.size(); ++i) {
    const driver::Finding& finding = translation.findings[i];
    if (finding.outcome == sql::Outcome::refused)
      doubt(comparison, script.changes[i].operations.front(), finding.reason);
  }
  for (const auto& [statement, message] : built.refused) {
    const auto found = std::find(statements.begin(), statements.end(), statement);
    const std::size_t origin = origins[static_cast<std::size_t>(found - statements.begin())];
    doubt(comparison, script.changes[origin].operations.front(),
          "the server does not build it: " + message);
  }
}

}  // namespace

void compare_rendered(const schema::Schema& expected, driver::Connection& connection,
                      const ScratchPolicy& policy, const driver::TranslateOptions& options,
                      Comparison& comparison) {
  if (!policy.allowed) return all_unknown(comparison, policy.why_not);
  driver::Connection& where = policy.place != nullptr ? *policy.place : connection;
  try {
    const std::unique_ptr<driver::Scratch> scratch = where.scratch();
    build_and_read(script_of(expected), expected, scratch->connection(), options, comparison);
  } catch (const DatabaseError& error) {
    if (!connection.usable()) throw;
    all_unknown(comparison, error.message());
  }
}

}  // namespace dunlin::compare
