#include "inspect.hpp"

#include <atomic>
#include <exception>
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

/// The parts, each run by whichever of two sessions is free next; the rows are read by whoever asks
/// for them.
class TwoSessions {
 public:
  /// \param opening  what the transaction of the second one begins with
  TwoSessions(Session& first, const SessionParameters& again,
              const std::vector<std::string>& opening, const std::vector<Part>& parts)
      : first_(first), parts_(parts), results_(parts.size()), coming_(parts.size()) {
    for (std::size_t i = 0; i < parts.size(); ++i) coming_[i] = results_[i].get_future();
    working_ = std::async(std::launch::async, [this] { work(first_, true); });
    beside_ =
        std::async(std::launch::async, [this, again, opening] { work_beside(again, opening); });
  }
  ~TwoSessions() { next_ = parts_.size(); }
  TwoSessions(const TwoSessions&) = delete;
  TwoSessions& operator=(const TwoSessions&) = delete;

  /// The result of a part, each once and in their order.
  Result take(std::size_t part) {
    Result result = coming_[part].get();
    if (result != nullptr) return result;
    working_.wait();
    return first_.run(parts_[part].query);
  }

 private:
  /// \param last_resort  whether a failure is that of the whole, else the part is left to the other
  void work(Session& session, bool last_resort) {
    for (std::size_t part = next_++; part < parts_.size(); part = next_++) {
      try {
        results_[part].set_value(session.run(parts_[part].query));
      } catch (const std::exception&) {
        if (last_resort) return results_[part].set_exception(std::current_exception());
        return results_[part].set_value(Result());
      }
    }
  }

  void work_beside(const SessionParameters& again, const std::vector<std::string>& opening) {
    try {
      Session session(again);
      session.run_batch(opening);
      work(session, false);
    } catch (const std::exception&) {
      // No further connection, or a server that gives no snapshot away: the first session does it.
    }
  }

  Session& first_;
  const std::vector<Part>& parts_;
  std::vector<std::promise<Result>> results_;
  std::vector<std::future<Result>> coming_;
  std::atomic<std::size_t> next_ = 0;
  std::future<void> working_;
  std::future<void> beside_;
};

void read_in_two(Session& session, const SessionParameters& again,
                 const std::vector<std::string>& opening, const std::vector<Part>& parts,
                 Inspection& inspection) {
  TwoSessions two(session, again, opening, parts);
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].read(Records(*two.take(i)), inspection);
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
