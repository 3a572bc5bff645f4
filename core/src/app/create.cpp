// create, revision, merge: new revision files.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/base/checksum.hpp"
#include "dunlin/base/text.hpp"
#include "files.hpp"
#include "generate.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdDigits = 12;
/// File systems stop at 255 bytes; room is left for the extension.
constexpr std::size_t kLongestFileName = 240;

void check_head(const revision::Graph& graph, const std::string& id, bool splice) {
  if (splice || graph.is_head(id)) return;
  throw RevisionError(Code::target_unreachable,
                      fmt::format("revision {} is not a head: other revisions stand on it", id),
                      "give --splice to start a new branch there");
}

std::vector<std::string> parents(const revision::Graph& graph, const RevisionOptions& options) {
  if (options.heads.empty()) {
    std::vector<std::string> heads = graph.heads();
    if (heads.size() <= 1) return heads;
    throw RevisionError(Code::multiple_heads, "there are several heads: " + text::join(heads, ", "),
                        "say on which one the revision stands with --head, or join them with "
                        "'dunlin merge heads -m MESSAGE'");
  }
  std::vector<std::string> found;
  for (const std::string& symbol : options.heads) {
    for (std::string& id : revision::resolve(graph, symbol)) {
      if (std::find(found.begin(), found.end(), id) != found.end()) {
        throw RevisionError(Code::revision_duplicate,
                            fmt::format("revision {} is named twice as a parent", id),
                            "name each parent once");
      }
      check_head(graph, id, options.splice);
      found.push_back(std::move(id));
    }
  }
  return found;
}

std::vector<std::string> dependencies(const revision::Graph& graph,
                                      const std::vector<std::string>& symbols) {
  std::vector<std::string> found;
  for (const std::string& symbol : symbols) {
    const std::vector<std::string> ids = revision::resolve(graph, symbol);
    for (const std::string& id : ids) {
      const std::vector<std::string>& labels = graph.node(id).labels;
      // A label stays a label: it is what the author wants to depend on.
      found.push_back(std::find(labels.begin(), labels.end(), symbol) != labels.end() ? symbol
                                                                                      : id);
    }
  }
  return found;
}

fs::path version_folder(const Project& project, const script::Source& source,
                        const RevisionOptions& options, const std::vector<std::string>& down) {
  const std::vector<fs::path>& locations = project.settings.version_locations;
  if (!options.version_path.empty()) {
    const fs::path wanted = fs::weakly_canonical(fs::absolute(options.version_path));
    for (const fs::path& location : locations) {
      if (fs::weakly_canonical(location) == wanted) return location;
    }
    throw ConfigError(
        Code::config_invalid,
        fmt::format("{} is not one of the version locations", options.version_path.string()),
        "add it to version_locations in dunlin.toml");
  }
  if (locations.size() == 1) return locations.front();
  if (!down.empty()) return fs::path(source.header(down.front()).path).parent_path();
  throw ConfigError(Code::config_invalid, "there are several version locations",
                    "say which one with --version-path");
}

std::string file_name(const Project& project, const script::Header& header) {
  std::string name = project.settings.file_template;
  name = text::replace_all(std::move(name), "${revision}", header.node.id);
  name = text::replace_all(std::move(name), "${slug}", script::slug(header.message));
  // "2026-11-22 10:15:00+00:00"
  const auto part = [&](std::size_t at, std::size_t length) {
    return header.created.size() >= at + length ? header.created.substr(at, length) : std::string();
  };
  const std::pair<std::string_view, std::string> parts[] = {
      {"${year}", part(0, 4)},  {"${month}", part(5, 2)},   {"${day}", part(8, 2)},
      {"${hour}", part(11, 2)}, {"${minute}", part(14, 2)}, {"${second}", part(17, 2)}};
  for (const auto& [word, value] : parts) name = text::replace_all(std::move(name), word, value);
  while (!name.empty() && name.back() == '_') name.pop_back();
  const fs::path path(name);
  if (name.find("${") != std::string::npos || path.is_absolute() ||
      std::find(path.begin(), path.end(), "..") != path.end()) {
    throw ConfigError(
        Code::config_invalid,
        fmt::format("file_template makes \"{}\", which names no file of the version folder", name),
        "use ${revision}, ${slug}, ${year}, ${month}, ${day}, ${hour}, ${minute} and ${second}; "
        "leave out \"..\" and a slash at the beginning");
  }
  return std::string(text::clip_utf8(name, kLongestFileName)) + ".sql";
}

std::string template_text(const Project& project) {
  const fs::path file = project.settings.script_location / "script.sql.tmpl";
  return fs::exists(file) ? read_file(file) : std::string(script::default_template());
}

/// Throws unless the graph with the new revision is sound.
void check_graph(const script::Source& source, const revision::Node& added) {
  std::vector<revision::Node> nodes;
  for (const script::Header& header : source.headers()) nodes.push_back(header.node);
  nodes.push_back(added);
  const revision::Graph sound(std::move(nodes));
}

void check_folders(const Project& project) {
  if (project.settings.version_locations.empty()) {
    throw ConfigError(Code::config_invalid, "there is no folder for revisions",
                      "run 'dunlin init' first");
  }
  for (const fs::path& location : project.settings.version_locations) {
    if (!fs::exists(location)) {
      throw ConfigError(Code::file_unreadable,
                        fmt::format("there is no folder {}", location.string()),
                        "run 'dunlin init' to make a migration environment, or set script_location "
                        "in dunlin.toml");
    }
  }
}

/// The header of the new revision; throws unless the graph with it is sound.
script::Header new_header(const script::Source& source, const RevisionOptions& options) {
  const revision::Graph& graph = source.graph();
  script::Header header;
  header.message = options.message;
  header.created = options.created.empty()
                       ? fmt::format("{:%Y-%m-%d %H:%M:%S}+00:00", fmt::gmtime(std::time(nullptr)))
                       : options.created;
  header.node.id = options.revision_id.empty() ? random_hex(kIdDigits) : options.revision_id;
  revision::check_identifier(header.node.id);
  header.node.down = parents(graph, options);
  header.node.depends_on = dependencies(graph, options.depends_on);
  header.node.labels = options.branch_labels;
  for (const std::string& label : options.branch_labels) revision::check_identifier(label);
  check_graph(source, header.node);
  return header;
}

RevisionResult write_revision(const Project& project, const script::Source& source,
                              const RevisionOptions& options, const script::NewRevision& revision) {
  const script::Header& header = revision.header;
  RevisionResult result;
  result.revision = header.node.id;
  result.path =
      version_folder(project, source, options, header.node.down) / file_name(project, header);
  const std::string text = script::render_script(template_text(project), revision);
  (void)script::parse_script(text, result.path.string());
  make_folder(result.path.parent_path());
  write_new_file(result.path, text);
  return result;
}

/// Fills the revision with what the schema files say. Returns what is to be reported of it.
RevisionResult fill(const Project& project, const script::Source& source,
                    const RevisionOptions& options, script::NewRevision& revision) {
  RevisionResult result;
  const std::vector<fs::path> files = desired_files(project);
  if (files.empty()) {
    result.note = "there is no schema file";
    return result;
  }
  Generated generated = generate(project, source, files, options, revision.header.node);
  result.remarks = std::move(generated.remarks);
  if (generated.difference.empty()) {
    result.note = options.from_database ? "the database is what the schema file says"
                                        : "the revisions do all that the schema file says";
    return result;
  }
  revision.header.description = description_of(generated);
  revision.upgrade = std::move(generated.upgrade);
  revision.downgrade = std::move(generated.downgrade);
  revision.upgrade_in_parts = generated.upgrade_in_parts;
  revision.downgrade_in_parts = generated.downgrade_in_parts;
  result.difference = std::move(generated.difference);
  return result;
}

}  // namespace

RevisionResult create_revision(const Project& project, const RevisionOptions& options) {
  check_folders(project);
  const script::Source source = source_of(project);
  script::NewRevision revision;
  revision.header = new_header(source, options);
  RevisionResult filled;
  if (options.content != Content::empty) filled = fill(project, source, options, revision);
  const bool empty = filled.difference.empty();
  if (empty && options.content == Content::generated) {
    filled.note += ": nothing to write";
    return filled;
  }
  RevisionResult result = write_revision(project, source, options, revision);
  result.difference = std::move(filled.difference);
  result.remarks = std::move(filled.remarks);
  if (empty) {
    result.note = (filled.note.empty() ? "" : filled.note + ": ") +
                  "the revision is empty: write its SQL below the directives";
  }
  return result;
}

RevisionResult merge(const Project& project, const RevisionOptions& options) {
  check_folders(project);
  const script::Source source = source_of(project);
  script::NewRevision revision;
  revision.header = new_header(source, options);
  if (revision.header.node.down.size() < 2) {
    throw RevisionError(Code::revision_malformed, "a merge needs at least two revisions",
                        "'dunlin heads' lists the heads");
  }
  RevisionResult result = write_revision(project, source, options, revision);
  result.note = "a merge has nothing to run unless you write it";
  return result;
}

}  // namespace dunlin::app
