// verify: the revisions on scratch databases of several backends, there, back and there again.
#include <algorithm>
#include <map>
#include <utility>

#include "dunlin/app/schema_commands.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/replay/replay.hpp"
#include "reported.hpp"
#include "schemas.hpp"
#include "unread.hpp"

namespace dunlin::app {
namespace {

using revision::Direction;
using revision::Step;

/// Nobody else knows the scratch database.
class NoLock final : public driver::Lock {
 public:
  void verify() override {}
};

/// An empty database beside the one of a URL, or on the server of scratch_url.
class Place {
 public:
  Place(const Project& project, const std::string& url) : database_(open(project, url)) {
    scratch_place_ = scratch_place(project, database_, false);
    if (!scratch_place_.policy.allowed) {
      throw UsageError(Code::protected_target,
                       "no scratch database is made beside " + driver::masked(database_.url) +
                           ": " + scratch_place_.policy.why_not,
                       "verify on another server, or set scratch_url to one on which databases "
                       "may be made");
    }
    driver::Connection& beside = scratch_place_.policy.place != nullptr
                                     ? *scratch_place_.policy.place
                                     : *database_.connection;
    scratch_ = beside.scratch_database();
    // From here on as any connection to such a database.
    scratch_->connection().reset_session();
  }

  driver::Connection& connection() { return scratch_->connection(); }
  const driver::Url& url() const { return database_.url; }

 private:
  /// A file that does not exist yet is not made: a database in memory serves as well.
  static Database open(const Project& project, const std::string& url) {
    try {
      return open_other(project, url, project.url_base);
    } catch (const DatabaseError& error) {
      driver::Url elsewhere = driver::parse_url(url);
      const driver::Driver& driver = project.plugins->driver_for_scheme(elsewhere.scheme);
      if (error.code() != Code::database_missing ||
          !driver.dialect({})->capabilities().creates_database)
        throw;
      Database database;
      database.url = elsewhere;
      elsewhere.database = ":memory:";
      database.connection = driver.connect(elsewhere, {});
      return database;
    }
  }

  Database database_;
  ScratchPlace scratch_place_;
  std::unique_ptr<driver::Scratch> scratch_;
};

/// The proof on one backend.
class Proof {
 public:
  Proof(const Project& project, const script::Source& source, Place& place, VerifyReport& report)
      : project_(project),
        source_(source),
        connection_(place.connection()),
        report_(report),
        options_(compile_options(project)),
        tables_(configured_tables(project)) {
    if (tables_.version.schema.empty() && connection_.dialect().capabilities().schemas) {
      tables_.version.schema = connection_.default_schema();
      tables_.journal.schema = tables_.version.schema;
    }
  }

  void run() {
    history::ensure(connection_, tables_);
    models_.emplace(key({}), schema::Schema{});
    check({}, Direction::upgrade, {}, true);
    go(upgrade_steps());
    go(downgrade_steps());
    go(upgrade_steps());
  }

 private:
  static std::string key(const std::vector<std::string>& rows) { return text::join(rows, ","); }

  std::vector<Step> upgrade_steps() const {
    return revision::plan_upgrade(source_.graph(), rows_, "heads");
  }

  /// As far down as the revisions can be taken back.
  std::vector<Step> downgrade_steps() {
    std::vector<Step> steps = revision::plan_downgrade(source_.graph(), rows_, "base");
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!replay::is_irreversible(source_.load(steps[i].revision), connection_.dialect()))
        continue;
      report_.stopped_at = steps[i].revision;
      steps.resize(i);
    }
    return steps;
  }

  /// All are compiled before the first runs, as in any run.
  void go(const std::vector<Step>& steps) {
    execute::Compiler compiler(connection_.dialect(), &connection_, model_at(rows_), options_);
    std::vector<execute::CompiledRevision> compiled;
    std::vector<Diagnostic> problems;
    for (const Step& step : steps) compiled.push_back(compiler.compile(source_, step, problems));
    execute::throw_errors(problems);
    execute::Observer& observer = observer_of(project_);
    observer.planned(steps.size());
    NoLock lock;
    const execute::Session session{connection_, tables_, observer, project_.cancelled};
    execute::RunPolicy policy;
    policy.origin = execute::own_origin("dunlin verify");
    for (std::size_t i = 0; i < steps.size(); ++i) {
      execute::run(session, lock, std::span(compiled).subspan(i, 1), policy);
      if (steps[i].direction == Direction::upgrade) extend_model(steps[i]);
      rows_ = steps[i].rows_after;
      report_.revisions = std::max(report_.revisions, source_.graph().ancestors(rows_).size());
      check(steps[i].revision, steps[i].direction, rows_, i + 1 == steps.size());
    }
  }

  void extend_model(const Step& step) {
    if (models_.count(key(step.rows_after)) != 0) return;
    schema::Schema model = model_at(step.rows_before);
    replay::advance(model, source_, step.revision, connection_.dialect(), options_.placeholders);
    models_.emplace(key(step.rows_after), std::move(model));
  }

  Unread unread_at(const std::vector<std::string>& rows) {
    Unread all;
    for (const std::string& id : source_.graph().ancestors(rows)) {
      const auto [found, fresh] = unread_.try_emplace(id);
      if (fresh)
        found->second = unread_of(project_, source_, std::span(&id, 1), connection_.dialect());
      all.words.insert(found->second.words.begin(), found->second.words.end());
      all.anything = all.anything || found->second.anything;
    }
    return all;
  }

  const schema::Schema& model_at(const std::vector<std::string>& rows) {
    const auto found = models_.find(key(rows));
    if (found != models_.end()) return found->second;
    return models_.emplace(key(rows), schema_at(project_, source_, rows, connection_.dialect()))
        .first->second;
  }

  /// \param whole  compares what did not change since the last comparison, too
  void check(const std::string& revision, Direction direction, const std::vector<std::string>& rows,
             bool whole) {
    driver::InspectOptions options;
    options.tables = tables_;
    compare::Part now{model_at(rows), connection_.inspect(options)};
    ++report_.compared;
    compare::Part part = whole || !equal_ ? now : compare::changed_part(*equal_, now);
    const schema::Schema model = part.expected;
    const Unread unread = unread_at(rows);
    part.expected.complete = !unread.anything;
    compare::Comparison compared =
        compare::compare(part.expected, part.live, connection_, {}, options_.translate);
    leave_unread(compared, unread);
    DifferenceReport found = difference_report(compared.live, compared.expected,
                                               {connection_.dialect(),
                                                {{}, filter_of(project_)},
                                                true,
                                                std::move(compared.unknown),
                                                &model});
    if (found.equal()) equal_ = std::move(now);
    if (found.equal() && found.unknown.empty()) return;
    report_.findings.push_back({revision, direction, std::move(found)});
  }

  const Project& project_;
  const script::Source& source_;
  driver::Connection& connection_;
  VerifyReport& report_;
  const execute::CompileOptions options_;
  driver::HistoryTables tables_;
  std::vector<std::string> rows_;
  std::map<std::string, schema::Schema> models_;  ///< by version rows
  std::map<std::string, Unread> unread_;          ///< by revision
  std::optional<compare::Part> equal_;            ///< the last pair that was found equal
};

VerifyReport prove(const Project& project, const script::Source& source, const std::string& url) {
  VerifyReport report;
  report.masked_url = driver::masked(driver::parse_url(url));
  const auto start = std::chrono::steady_clock::now();
  try {
    Place place(project, url);
    report.dialect = place.connection().dialect().name();
    report.server = place.connection().server();
    observer_of(project).target(report.masked_url, report.dialect, report.server, {});
    Proof(project, source, place, report).run();
  } catch (const Cancelled&) {
    throw;
  } catch (const Error&) {
    report.error = std::current_exception();
  }
  report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  return report;
}

}  // namespace

VerifyResult verify(const Project& project, const VerifyOptions& options) {
  std::vector<std::string> urls = options.urls;
  if (urls.empty()) urls.push_back((static_cast<void>(url_of(project)), project.url));
  for (const std::string& url : urls) {
    script::require_expanded(url);
    static_cast<void>(project.plugins->driver_for_scheme(driver::parse_url(url).scheme));
  }
  const script::Source source = source_of(project);
  VerifyResult result;
  for (const std::string& url : urls) result.backends.push_back(prove(project, source, url));
  return result;
}

}  // namespace dunlin::app
