#include "generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "difference.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/write.hpp"
#include "live_side.hpp"
#include "live_table.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

namespace fs = std::filesystem;

/// What is compared, from the older to the newer.
struct Sides {
  schema::Schema from;
  schema::Schema to;
  std::vector<std::string> remarks;
  std::vector<ops::Operation> native;  ///< the difference in the terms of another dialect
};

Sides of_revisions(Replayed replayed, schema::Schema desired) {
  Sides sides;
  sides.from = std::move(replayed.schema);
  compare::respell(sides.from, desired);
  sides.to = std::move(desired);
  for (const Diagnostic& problem : replayed.unknown)
    sides.remarks.push_back(to_string(problem.position) + ": " + problem.message);
  return sides;
}

void check_at_heads(const revision::Graph& graph, const std::vector<std::string>& rows) {
  check_rows_known(graph, rows);
  if (graph.ancestors(rows).size() == graph.size()) return;
  throw RevisionError(Code::target_unreachable, "Target database is not up to date.",
                      "run 'dunlin upgrade' first, or leave out --from-database");
}

Sides of_database(const Project& project, const script::Source& source, schema::Schema desired,
                  bool no_scratch) {
  Database database = open_database(project, Access::look);
  check_at_heads(source.graph(), version_rows(database));
  Sides sides;
  if (!database.connection) {
    sides.to = std::move(desired);
    return sides;
  }
  compare::Comparison comparison =
      compared(project, desired, inspected(database), database, no_scratch);
  if (comparison.live.dialect.empty()) {
    sides.from = std::move(comparison.live);
    sides.to = std::move(comparison.expected);
  } else {
    sides.native = diff::diff(comparison.live, comparison.expected);
    const schema::Schema live = database.connection->dialect().portable(comparison.live).schema;
    sides.from = live_side(desired, comparison, live);
    sides.to = std::move(desired);
  }
  for (const compare::Doubt& doubt : comparison.unknown) {
    sides.remarks.push_back(
        fmt::format("whether {} differs is not known: {}", doubt.object, doubt.reason));
  }
  return sides;
}

/// Asks about likely renames, one after the other, and compares again after each that is one.
diff::Difference difference_of(const Project& project, const Sides& sides, diff::Options& options,
                               const RevisionOptions& wanted) {
  std::vector<ops::Rename> asked;
  for (;;) {
    diff::Difference difference = diff::diff(sides.from, sides.to, options);
    if (!wanted.is_rename) return difference;
    const auto open =
        std::find_if(difference.likely_renames.begin(), difference.likely_renames.end(),
                     [&](const ops::Rename& one) {
                       return std::find(asked.begin(), asked.end(), one) == asked.end();
                     });
    if (open == difference.likely_renames.end()) {
      difference.likely_renames.clear();
      return difference;
    }
    asked.push_back(*open);
    if (wanted.is_rename(likely_rename(*open))) options.renames.push_back(*open);
    if (project.cancelled != nullptr && project.cancelled->load())
      throw Cancelled(Code::cancelled, "stopped as asked", "nothing was written");
  }
}

/// What must be committed before the rest can be run again when the rest fails.
void make_repeatable(diff::Difference& difference) {
  for (diff::Change& change : difference.changes) {
    auto* add = std::get_if<ops::AddEnumValue>(&change.operation);
    if (add != nullptr && change.own_transaction) add->if_not_exists = true;
  }
}

bool in_parts(const diff::Difference& difference) {
  return difference.changes.size() > 1 &&
         std::any_of(difference.changes.begin(), difference.changes.end(),
                     [](const diff::Change& change) { return change.own_transaction; });
}

/// Of an added column that rows of the table would have no value for; else empty.
std::string needs_empty_table(const ops::Operation& operation) {
  const auto* add = std::get_if<ops::AddColumn>(&operation);
  if (add == nullptr || !needs_values(add->column)) return {};
  return fmt::format("{}.{} is NOT NULL without a default: works only while the table has no rows",
                     schema::to_string(add->table), add->column.name);
}

std::string section_of(const diff::Difference& difference) {
  std::vector<ops::Operation> operations;
  std::vector<std::string> remarks;
  for (const diff::Change& change : difference.changes) {
    operations.push_back(change.operation);
    remarks.push_back(change.destructive ? "destructive: " + ops::describe(change.operation)
                                         : needs_empty_table(change.operation));
  }
  std::string out = parse::write(operations, remarks);
  for (const std::string& refused : difference.refused)
    out += (out.empty() ? "-- not generated: " : "\n-- not generated: ") + refused;
  return out;
}

/// Applies the statements of a section; returns what does not fit.
std::vector<std::string> follow(const std::string& section, schema::Schema& schema) {
  std::vector<std::string> problems;
  for (const parse::Parsed& parsed : parse::parse_all(section, {})) {
    for (const ops::Operation& operation : parsed.operations) {
      try {
        ops::apply(ops::resolve(operation, schema), schema);
      } catch (const Error& error) {
        problems.push_back(fmt::format("{}: {}", ops::describe(operation), error.message()));
      }
    }
  }
  return problems;
}

/// The generated text, read again, must leave nothing to do: what it leaves is said.
void prove(const Sides& sides, const diff::Filter& filter, const Generated& generated,
           std::vector<std::string>& remarks) {
  schema::Schema schema = sides.from;
  for (const std::string& problem : follow(generated.upgrade, schema))
    remarks.push_back("mend it by hand: " + problem);
  const diff::Difference left = diff::diff(schema, sides.to, {{}, filter});
  for (const diff::Change& change : left.changes)
    remarks.push_back("still to be done after it: " + ops::describe(change.operation));
}

/// With several heads, what one branch made may be changed by a revision that does not stand on it.
void check_parents(const Project& project, const script::Source& source, const revision::Node& node,
                   const Generated& generated, std::vector<std::string>& remarks) {
  std::vector<std::string> below = node.down;
  for (const std::string& symbol : node.depends_on) {
    for (const std::string& id : revision::resolve(source.graph(), symbol)) below.push_back(id);
  }
  if (source.graph().ancestors(below).size() == source.graph().size()) return;
  schema::Schema schema = schema_at(project, source, below, *portable_dialect(project));
  for (const std::string& problem : follow(generated.upgrade, schema)) {
    remarks.push_back(problem +
                      " on the revisions that it stands on: name the other branch with "
                      "--depends-on");
  }
}

/// What goes with objects that are made anew: the rights that revisions granted on them.
std::string granted_again(const diff::Difference& difference, const replay::Rights& rights) {
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : difference.changes) operations.push_back(change.operation);
  const std::vector<std::string> statements = rights.of_made_anew(operations);
  std::string out;
  for (const std::string& statement : statements) {
    out += out.empty() ? "\n\n-- rights on what is made anew\n" : "\n";
    out += statement + ';';
  }
  return out;
}

void tell_cautions(const diff::Difference& difference, std::vector<std::string>& remarks) {
  for (const diff::Change& change : difference.changes) {
    const std::string caution = needs_empty_table(change.operation);
    if (!caution.empty()) remarks.push_back(caution);
  }
}

void tell_beyond(const diff::Difference& difference, std::vector<std::string>& remarks) {
  for (const diff::Change& change : difference.changes) {
    const std::optional<ops::Unmodelled> beyond = ops::beyond_portable(change.operation);
    if (!beyond) continue;
    remarks.push_back(fmt::format("other backends do not have {} ({}){}{}", beyond->construct,
                                  ops::describe(change.operation),
                                  beyond->remedy.empty() ? "" : ": ", beyond->remedy));
  }
}

}  // namespace

Generated generate(const Project& project, const script::Source& source,
                   std::span<const fs::path> files, const RevisionOptions& options,
                   const revision::Node& node) {
  const std::unique_ptr<driver::Dialect> dialect = portable_dialect(project);
  std::future<Replayed> replay = replay_beside(project, source, *dialect);
  parse::Desired desired = desired_of(project, files);
  Replayed replayed = replay.get();
  const replay::Rights rights = std::move(replayed.rights);
  Sides sides = options.from_database
                    ? of_database(project, source, std::move(desired.schema), options.no_scratch)
                    : of_revisions(std::move(replayed), std::move(desired.schema));
  report_unfit(project, desired.renames, desired.rename_places, sides.from, sides.to);
  diff::Options both{std::move(desired.renames), filter_of(project)};
  diff::Difference up = difference_of(project, sides, both, options);
  Generated generated;
  if (up.empty()) {
    if (options.from_database) generated.remarks = std::move(sides.remarks);
    for (const ops::Operation& operation : sides.native) {
      generated.remarks.push_back(
          "the database differs in a way that PostgreSQL SQL does not say: " +
          ops::describe(operation));
    }
    return generated;
  }
  diff::Difference down =
      diff::diff(sides.to, sides.from, {diff::reversed(both.renames), both.filter});
  make_repeatable(up);
  make_repeatable(down);
  generated.difference = difference_info(up);
  if (options.from_database) note_lost_rights(up, generated.difference);
  generated.upgrade = section_of(up);
  generated.downgrade = section_of(down);
  generated.upgrade_in_parts = in_parts(up);
  generated.downgrade_in_parts = in_parts(down);
  generated.remarks = std::move(sides.remarks);
  for (const std::string& refused : down.refused)
    generated.remarks.push_back("the downgrade does not take back " + refused);
  tell_cautions(up, generated.remarks);
  tell_beyond(up, generated.remarks);
  prove(sides, both.filter, generated, generated.remarks);
  if (!options.from_database) check_parents(project, source, node, generated, generated.remarks);
  generated.upgrade += granted_again(up, rights);
  generated.downgrade += granted_again(down, rights);
  return generated;
}

std::string description_of(const Generated& generated) {
  std::string out;
  for (const ChangeInfo& change : generated.difference.changes)
    out += "- " + change.description + (change.destructive ? " (destructive)" : "") + '\n';
  for (const std::string& refused : generated.difference.refused)
    out += "- not generated: " + refused + '\n';
  return out;
}

}  // namespace dunlin::app
