#include "inspect.hpp"

#include <future>
#include <utility>
#include <vector>

#include "dialect.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

std::vector<Part> parts(const InspectRequest& request) {
  return {schemas_part(request),       extensions_part(request), relations_part(request),
          columns_part(request),       sequences_part(request),  constraints_part(request),
          indexes_part(request),       enums_part(request),      domains_part(request),
          domain_checks_part(request), composites_part(request), ranges_part(request),
          collations_part(request),    routines_part(request),   aggregates_part(request),
          operators_part(request),     casts_part(request),      triggers_part(request),
          rules_part(request),         policies_part(request),   statistics_part(request),
          event_triggers_part(request)};
}

/// From here on a second session costs less than it saves.
constexpr int kManyRelations = 500;

/// Those that rely on nothing of the others, and take half of the time: up to the sequences.
constexpr std::ptrdiff_t kPartsOfFirst = 5;

/// What the server prints without a schema: the default schema's objects, and those of extensions,
/// wherever they were put.
std::string show_plain_names(const std::string& schema) {
  return "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', "
         "pg_catalog.quote_ident(" +
         literal(schema) +
         "), (SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(n.nspname), ', ') FROM "
         "pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE "
         "n.nspname NOT IN ('pg_catalog', " +
         literal(schema) + "))), true)";
}

/// Catalog queries are short: compiling them takes longer than running them, and sorting on disk
/// too.
constexpr const char* kRoom =
    "SELECT pg_catalog.set_config('work_mem', '64MB', true), pg_catalog.set_config('jit', 'off', "
    "true), pg_catalog.set_config('max_parallel_workers_per_gather', '0', true)";

/// The transaction in which catalogs are read: an own one, or that which is open.
class Frame {
 public:
  Frame(Session& session, const InspectRequest& request) : session_(session) {
    own_ = !session.in_transaction();
    if (own_) {
      opening_ = opening_of(request, {});
      ending_ = "COMMIT";
    } else {
      const std::string path = session.value("SELECT pg_catalog.current_setting('search_path')");
      opening_ = {show_plain_names(request.default_schema), kRoom};
      ending_ = "SELECT pg_catalog.set_config('search_path', " + literal(path) + ", true)";
    }
  }

  /// What an own transaction begins with. \param snapshot  of another one; or empty
  static std::vector<std::string> opening_of(const InspectRequest& request,
                                             const std::string& snapshot) {
    std::vector<std::string> statements = {"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
    if (!snapshot.empty()) statements.push_back("SET TRANSACTION SNAPSHOT " + literal(snapshot));
    statements.push_back(show_plain_names(request.default_schema));
    statements.emplace_back(kRoom);
    return statements;
  }

  bool own() const { return own_; }
  void open() { session_.run_batch(opening_); }
  void close() { session_.run(ending_); }
  void give_up() {
    if (own_ && session_.usable() && session_.in_transaction()) session_.run("ROLLBACK");
  }

 private:
  Session& session_;
  std::vector<std::string> opening_;
  std::string ending_;
  bool own_ = false;
};

/// The name of the transaction's snapshot, where a second session is worth its connection.
std::string snapshot_to_share(Session& session) {
  return session.value(
      "SELECT CASE WHEN count(*) > " + std::to_string(kManyRelations) +
      " AND NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_export_snapshot() END FROM "
      "pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm')");
}

void read_all(Session& session, const std::vector<Part>& parts, Inspection& inspection) {
  std::vector<std::string> queries;
  for (const Part& part : parts) queries.push_back(part.query);
  session.run_each(queries, [&](std::size_t index, const Result& result) {
    parts[index].read(Records(*result), inspection);
  });
}

/// Runs the queries of parts in a session of its own, in a thread of its own. The rows are read by
/// whoever asks for them.
class SecondSession {
 public:
  SecondSession(const SessionParameters& parameters, std::vector<std::string> opening,
                const std::vector<Part>& parts)
      : results_(parts.size()), coming_(parts.size()) {
    for (std::size_t i = 0; i < parts.size(); ++i) coming_[i] = results_[i].get_future();
    std::vector<std::string> statements = std::move(opening);
    first_ = statements.size();
    for (const Part& part : parts) statements.push_back(part.query);
    thread_ = std::async(std::launch::async,
                         [this, parameters, statements] { run(parameters, statements); });
  }
  ~SecondSession() { thread_.wait(); }
  SecondSession(const SecondSession&) = delete;
  SecondSession& operator=(const SecondSession&) = delete;

  /// The result of a part, each once and in their order; null when the session got no further.
  Result take(std::size_t part) { return coming_[part].get(); }

 private:
  void run(const SessionParameters& parameters, const std::vector<std::string>& statements) {
    std::size_t given = 0;
    try {
      Session session(parameters);
      session.run_each(statements, [&](std::size_t index, Result result) {
        if (index >= first_) results_[given++].set_value(std::move(result));
      });
    } catch (const std::exception&) {
      // No further connection, or a server that gives no snapshot away: the first session does it.
    }
    while (given < results_.size()) results_[given++].set_value(Result());
  }

  std::vector<std::promise<Result>> results_;
  std::vector<std::future<Result>> coming_;
  std::size_t first_ = 0;
  std::future<void> thread_;
};

void read_in_two(Session& session, const SessionParameters& again, std::vector<std::string> opening,
                 const std::vector<Part>& parts, Inspection& inspection) {
  const std::vector<Part> here(parts.begin(), parts.begin() + kPartsOfFirst);
  const std::vector<Part> beside(parts.begin() + kPartsOfFirst, parts.end());
  SecondSession second(again, std::move(opening), beside);
  read_all(session, here, inspection);
  for (std::size_t i = 0; i < beside.size(); ++i) {
    const Result result = second.take(i);
    if (result == nullptr) {
      const std::vector<Part> left(beside.begin() + static_cast<std::ptrdiff_t>(i), beside.end());
      return read_all(session, left, inspection);
    }
    beside[i].read(Records(*result), inspection);
  }
}

}  // namespace

schema::Schema inspect(Session& session, const SessionParameters& again,
                       const InspectRequest& request) {
  const std::vector<Part> all = parts(request);
  Inspection inspection(request);
  Frame frame(session, request);
  try {
    frame.open();
    const std::string snapshot =
        frame.own() && !again.pooled ? snapshot_to_share(session) : std::string();
    if (snapshot.empty()) {
      read_all(session, all, inspection);
    } else {
      read_in_two(session, again, Frame::opening_of(request, snapshot), all, inspection);
    }
    frame.close();
  } catch (...) {
    frame.give_up();
    throw;
  }
  return std::move(inspection.schema);
}

}  // namespace dunlin::postgres
