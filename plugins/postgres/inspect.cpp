#include "inspect.hpp"

#include <functional>

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

/// Puts back the search path of a transaction that goes on.
class Frame {
 public:
  Frame(Session& session, const std::string& schema) : session_(session) {
    if (session.in_transaction()) {
      path_ = session.value("SELECT pg_catalog.current_setting('search_path')");
      open_ = {show_plain_names(schema), kRoom};
      close_ = {"SELECT pg_catalog.set_config('search_path', " + literal(path_) + ", true)"};
    } else {
      open_ = {"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", show_plain_names(schema), kRoom};
      close_ = {"COMMIT"};
      own_ = true;
    }
  }

  /// `read` gets the number and the result of each query.
  void run(const std::vector<std::string>& queries,
           const std::function<void(std::size_t, const PGresult&)>& read) {
    std::vector<std::string> all = open_;
    all.insert(all.end(), queries.begin(), queries.end());
    all.insert(all.end(), close_.begin(), close_.end());
    const std::size_t first = open_.size();
    try {
      session_.run_each(all, [&](std::size_t index, Result result) {
        if (index >= first && index < first + queries.size()) read(index - first, *result);
      });
    } catch (...) {
      if (own_ && session_.usable() && session_.in_transaction()) session_.run("ROLLBACK");
      throw;
    }
  }

 private:
  Session& session_;
  std::string path_;
  std::vector<std::string> open_;
  std::vector<std::string> close_;
  bool own_ = false;
};

}  // namespace

schema::Schema inspect(Session& session, const InspectRequest& request) {
  const std::vector<Part> all = parts(request);
  Inspection inspection(request);
  Frame(session, request.default_schema)
      .run(inspect_queries(request), [&](std::size_t index, const PGresult& result) {
        all[index].read(Records(result), inspection);
      });
  return std::move(inspection.schema);
}

std::vector<std::string> inspect_queries(const InspectRequest& request) {
  std::vector<std::string> queries;
  for (Part& part : parts(request)) queries.push_back(std::move(part.query));
  return queries;
}

}  // namespace dunlin::postgres
