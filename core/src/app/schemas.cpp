#include "schemas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "dunlin/base/text.hpp"
#include "dunlin/replay/replay.hpp"
#include "files.hpp"

namespace dunlin::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRevisionPrefix = "rev:";

/// The file itself, or the *.sql files below the folder in byte order, dot files skipped.
void add_files(const fs::path& path, std::vector<fs::path>& files) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (!fs::exists(path, error)) {
      throw ConfigError(Code::file_unreadable, fmt::format("there is no file {}", path.string()),
                        "check the path");
    }
    files.push_back(path);
    return;
  }
  std::vector<fs::path> found;
  for (auto entry = fs::recursive_directory_iterator(path, error);
       entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (error) break;
    const bool hidden = entry->path().filename().native().front() == '.';
    if (hidden && entry->is_directory()) entry.disable_recursion_pending();
    if (!hidden && entry->path().extension() == ".sql" && entry->is_regular_file()) {
      found.push_back(entry->path());
    }
  }
  if (error || found.empty()) {
    throw ConfigError(Code::file_unreadable,
                      fmt::format("the folder {} has no .sql file that can be read", path.string()),
                      "check the path and its permissions");
  }
  std::sort(found.begin(), found.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  files.insert(files.end(), found.begin(), found.end());
}

bool is_url(std::string_view written) {
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos || colon < 2) return false;
  return std::all_of(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '+'; });
}

/// Whether a symbol counts from where the database is.
bool needs_rows(std::string_view symbol) {
  return symbol.find("current") != std::string_view::npos || symbol.starts_with('+') ||
         symbol.starts_with('-') || symbol.find("@+") != std::string_view::npos ||
         symbol.find("@-") != std::string_view::npos;
}

Side revision_side(const Project& project, std::string_view symbol,
                   const driver::Dialect* dialect) {
  const script::Source source = source_of(project);
  std::vector<std::string> rows;
  if (needs_rows(symbol)) {
    Database database = open_database(project, Access::look);
    rows = version_rows(database);
  }
  const std::vector<std::string> ids = revision::resolve(source.graph(), symbol, rows);
  const std::unique_ptr<driver::Dialect> own =
      dialect == nullptr ? portable_dialect(project) : nullptr;
  Side side;
  side.schema = schema_at(project, source, ids, dialect == nullptr ? *own : *dialect);
  side.label = std::string(kRevisionPrefix) + (ids.empty() ? "base" : text::join(ids, ","));
  return side;
}

const std::vector<std::string> kKinds = {
    "table",    "view",  "type",          "sequence", "function", "procedure",  "aggregate",
    "trigger",  "index", "event trigger", "rule",     "policy",   "constraint", "collation",
    "operator", "cast",  "statistics",    "event",    "schema",   "extension"};

diff::Filter::Pattern pattern_of(const std::string& written) {
  const std::size_t colon = written.find(':');
  if (colon == std::string::npos) return {{}, written};
  diff::Filter::Pattern pattern{written.substr(0, colon), written.substr(colon + 1)};
  if (std::find(kKinds.begin(), kKinds.end(), pattern.kind) != kKinds.end()) return pattern;
  const std::optional<std::string> near = text::nearest(pattern.kind, kKinds);
  throw ConfigError(Code::config_invalid,
                    fmt::format("\"{}\": there is no kind of object \"{}\"", written, pattern.kind),
                    near ? fmt::format("did you mean \"{}:{}\"?", *near, pattern.glob)
                         : "kinds are " + text::join(kKinds, ", "));
}

}  // namespace

std::vector<fs::path> desired_files(const Project& project) {
  std::vector<fs::path> files;
  for (const fs::path& path : project.settings.schema) {
    if (!project.settings.schema_written && !fs::exists(path)) continue;
    add_files(path, files);
  }
  return files;
}

parse::Desired desired_of(const Project& project, std::span<const fs::path> files) {
  std::vector<parse::DesiredFile> texts;
  texts.reserve(files.size());
  for (const fs::path& file : files) texts.push_back({file.string(), read_file(file)});
  parse::Desired desired = parse::read_desired(texts);
  report(project, desired.problems);
  return desired;
}

void report_unfit(const Project& project, const std::vector<ops::Rename>& renames,
                  const std::vector<Position>& places, const schema::Schema& from,
                  const schema::Schema& to) {
  std::vector<Diagnostic> problems;
  for (const diff::Unfit& unfit : diff::unfit(renames, from, to)) {
    const auto said = std::find(renames.begin(), renames.end(), unfit.rename);
    Diagnostic& problem = problems.emplace_back();
    problem.severity =
        unfit.other_kind ? Diagnostic::Severity::error : Diagnostic::Severity::warning;
    problem.code = Code::object_missing;
    problem.message = unfit.reason;
    problem.hint = unfit.other_kind ? "a rename keeps the kind: take the annotation away"
                                    : "mend the former name, or take the annotation away";
    problem.position = places[static_cast<std::size_t>(said - renames.begin())];
  }
  report(project, problems);
}

std::unique_ptr<driver::Dialect> portable_dialect(const Project& project) {
  if (!project.url.empty()) {
    std::unique_ptr<driver::Dialect> own = offline_dialect(project);
    if (own->capabilities().speaks_portable_sql) return own;
  }
  for (const plugin::PluginInfo& info : project.plugins->list()) {
    if (!info.ok || info.dialects.empty()) continue;
    std::unique_ptr<driver::Dialect> dialect =
        project.plugins->driver_for_dialect(info.dialects.front()).dialect({});
    if (dialect->capabilities().speaks_portable_sql) return dialect;
  }
  return offline_dialect(project);
}

schema::Schema schema_at(const Project& project, const script::Source& source,
                         std::span<const std::string> revisions, const driver::Dialect& dialect,
                         std::vector<Diagnostic>* unknown) {
  return replay::schema_at(source, source.graph().ancestors(revisions), dialect,
                           compile_options(project).placeholders, unknown);
}

std::future<Replayed> replay_beside(const Project& project, const script::Source& source,
                                    const driver::Dialect& dialect) {
  return std::async(std::launch::async, [&] {
    Replayed out;
    out.schema =
        replay::schema_at(source, source.graph().ancestors(source.graph().heads()), dialect,
                          compile_options(project).placeholders, &out.unknown, &out.rights);
    return out;
  });
}

Side read_side(const Project& project, std::string_view written, const driver::Dialect* dialect) {
  if (written.starts_with(kRevisionPrefix)) {
    return revision_side(project, written.substr(kRevisionPrefix.size()), dialect);
  }
  Side side;
  if (is_url(written)) {
    side.database = open_other(project, std::string(written), {});
    side.label = driver::masked(side.database->url);
    side.schema = inspected(*side.database);
    return side;
  }
  std::vector<fs::path> files;
  add_files(std::string(written), files);
  parse::Desired desired = desired_of(project, files);
  side.schema = std::move(desired.schema);
  side.renames = std::move(desired.renames);
  side.label = written;
  return side;
}

schema::Schema inspected(const Database& database) {
  driver::InspectOptions options;
  options.tables = database.tables;
  return database.connection->inspect(options);
}

diff::Filter filter_of(const Project& project) {
  diff::Filter filter;
  for (const std::string& written : project.settings.include)
    filter.include.push_back(pattern_of(written));
  for (const std::string& written : project.settings.exclude)
    filter.exclude.push_back(pattern_of(written));
  const driver::HistoryTables tables = configured_tables(project);
  for (const schema::Name& name : {tables.version, tables.journal, tables.lock}) {
    filter.exclude.push_back(
        {"table", name.schema.empty() ? name.name : name.schema + '.' + name.name});
  }
  return filter;
}

ScratchPlace scratch_place(const Project& project, const Database& live, bool no_scratch) {
  ScratchPlace place;
  const std::optional<std::string>& url = project.settings.scratch_url;
  if (no_scratch) {
    place.policy.allowed = false;
    place.policy.why_not = "scratch places are switched off";
    return place;
  }
  if (url) {
    script::require_expanded(*url);
    const driver::Url parsed = driver::parse_url(*url);
    const driver::Driver& driver = project.plugins->driver_for_scheme(parsed.scheme);
    // That of another backend could not read what is to be compared.
    if (&driver == &project.plugins->driver_for_scheme(live.url.scheme)) {
      driver::ConnectOptions options;
      options.base_directory = project.configuration_file.parent_path();
      place.connection = driver.connect(parsed, options);
      place.policy.place = place.connection.get();
      return place;
    }
  }
  // That of a file is in memory: nothing of the file is touched.
  const bool of_file = live.connection->dialect().capabilities().creates_database;
  if (live.is_protected && !of_file) {
    place.policy.allowed = false;
    place.policy.why_not =
        url ? "the environment is protected and scratch_url is of another backend"
            : "the environment is protected and has no scratch_url";
  }
  return place;
}

compare::Comparison compared(const Project& project, const schema::Schema& expected,
                             const schema::Schema& live, const Database& database,
                             bool no_scratch) {
  const ScratchPlace place = scratch_place(project, database, no_scratch);
  const bool needs_building = expected.dialect != live.dialect;
  if (needs_building && !place.policy.allowed && !no_scratch) {
    throw Error(Code::protected_target,
                "whether " + driver::masked(database.url) +
                    " differs cannot be told: " + place.policy.why_not,
                "set scratch_url in dunlin.toml to a database of the same backend in which objects "
                "may be built");
  }
  return compare::compare(expected, live, *database.connection, place.policy,
                          compile_options(project).translate);
}

}  // namespace dunlin::app
