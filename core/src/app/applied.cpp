#include "applied.hpp"

#include <algorithm>
#include <optional>

#include "dunlin/base/error.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/replay/replay.hpp"

namespace dunlin::app {
namespace {

/// Nobody else knows the scratch place.
class NoLock final : public driver::Lock {
 public:
  void verify() override {}
};

/// Statements in the dialect's own language may reach beyond the place in which they run.
bool has_native(const execute::CompiledRevision& revision, const driver::Dialect& dialect) {
  return std::any_of(revision.statements.begin(), revision.statements.end(),
                     [&](const execute::CompiledStatement& statement) {
                       return replay::is_native(revision.sections[statement.section], dialect);
                     });
}

/// Runs the revisions that lead to `applied` in the empty place, and reads what is there then.
/// Nothing when some of them must not run there.
std::optional<schema::Schema> made_by(const Project& project, const script::Source& source,
                                      const std::vector<std::string>& applied,
                                      driver::Connection& place) {
  const driver::HistoryTables tables = configured_tables(project);
  history::ensure(place, tables);
  execute::Compiler compiler(place.dialect(), &place, schema::Schema{}, compile_options(project));
  std::vector<execute::CompiledRevision> compiled;
  std::vector<Diagnostic> problems;
  std::vector<std::string> rows;
  for (const std::string& id : applied) {
    for (const revision::Step& step : revision::plan_upgrade(source.graph(), rows, id)) {
      compiled.push_back(compiler.compile(source, step, problems));
      if (has_native(compiled.back(), place.dialect())) return std::nullopt;
      rows = step.rows_after;
    }
  }
  execute::throw_errors(problems);
  NoLock lock;
  execute::Observer nobody;
  execute::RunPolicy policy;
  policy.commit = execute::Commit::batch;
  policy.origin = execute::own_origin("dunlin drift");
  execute::run({place, tables, nobody, project.cancelled}, lock, compiled, policy);
  driver::InspectOptions options;
  options.tables = tables;
  return place.inspect(options);
}

template <typename Items, typename Same>
auto find_in(Items& items, Same same) {
  return std::find_if(items.begin(), items.end(), same);
}

/// Takes into `expected` each item of which the live database and the revisions' own result agree:
/// also that there is none.
/// \param compared  the live items as the comparison has them
/// \param is        whether two are versions of one
template <typename Items, typename Is>
void take_agreed(const Items& live, const Items& made, const Items& compared, Items& expected,
                 Is is) {
  std::erase_if(expected, [&](const auto& item) {
    const auto same = [&](const auto& other) { return is(item, other); };
    return find_in(live, same) == live.end() && find_in(made, same) == made.end();
  });
  for (const auto& item : compared) {
    const auto same = [&](const auto& other) { return is(item, other); };
    const auto here = find_in(live, same);
    const auto there = find_in(made, same);
    if (here == live.end() || there == made.end() || !(*here == *there)) continue;
    std::erase_if(expected, same);
    expected.push_back(item);
  }
}

template <typename Items>
void take_agreed_by_name(const Items& live, const Items& made, const Items& compared,
                         Items& expected) {
  take_agreed(live, made, compared, expected,
              [](const auto& a, const auto& b) { return a.name == b.name; });
}

}  // namespace

void take_as_applied(const Project& project, const script::Source& source,
                     const std::vector<std::string>& applied, const Database& database,
                     const schema::Schema& live, compare::Comparison& comparison) {
  std::optional<schema::Schema> own;
  try {
    const ScratchPlace place = scratch_place(project, database, false);
    if (!place.policy.allowed) return;
    driver::Connection& beside =
        place.policy.place != nullptr ? *place.policy.place : *database.connection;
    const std::unique_ptr<driver::Scratch> scratch = beside.scratch_database();
    scratch->connection().reset_session();
    own = made_by(project, source, applied, scratch->connection());
  } catch (const Cancelled&) {
    throw;
  } catch (const Error&) {
    if (!database.connection->usable()) throw;
    return;
  }
  if (!own) return;
  const schema::Schema& made = *own;
  schema::Schema& expected = comparison.expected;
  const schema::Schema& compared = comparison.live;
  take_agreed_by_name(live.tables, made.tables, compared.tables, expected.tables);
  take_agreed_by_name(live.views, made.views, compared.views, expected.views);
  take_agreed_by_name(live.sequences, made.sequences, compared.sequences, expected.sequences);
  take_agreed(live.objects, made.objects, compared.objects, expected.objects,
              [](const schema::Object& a, const schema::Object& b) {
                return a.kind == b.kind && a.name == b.name && a.signature == b.signature &&
                       a.table == b.table;
              });
}

}  // namespace dunlin::app
