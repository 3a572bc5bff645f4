#include "dunlin/script/source.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "script/file.hpp"

namespace dunlin::script {
namespace {

namespace fs = std::filesystem;

/// Enough for the header of almost every file, and for the whole of most.
constexpr std::size_t kFirstPiece = 8 * 1024;

struct File {
  Header header;
  std::optional<std::string> text;  ///< nothing: to be read again when it is asked for
};

bool is_hidden(const fs::path& path) {
  return path.filename().native().starts_with('.');
}

bool has_directive(std::string_view text) {
  return text.starts_with("-- migrate:") || text.find("\n-- migrate:") != std::string_view::npos;
}

std::vector<fs::path> find_files(const std::vector<fs::path>& folders) {
  std::vector<fs::path> files;
  std::set<fs::path> seen;  // folders may lie in one another
  for (const fs::path& folder : folders) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(folder, error);
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (is_hidden(at->path())) {
        at.disable_recursion_pending();
        continue;
      }
      std::error_code ignored;
      if (at->path().extension() != ".sql" || !at->is_regular_file(ignored)) continue;
      const bool is_new = folders.size() == 1 ||
                          seen.insert(canonical / at->path().lexically_relative(folder)).second;
      if (is_new) files.push_back(at->path());
    }
    if (error) {
      throw ConfigError(Code::file_unreadable,
                        "cannot read the folder " + folder.string() + ": " + error.message(),
                        "Check version_locations in dunlin.toml, or make a new environment with "
                        "\"dunlin init\".");
    }
  }
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

File read_head(const fs::path& path) {
  FileReader reader(path, Code::file_unreadable);
  std::string text;
  bool more = reader.read(text, kFirstPiece);
  while (more && !has_directive(text)) more = reader.read(text, text.size());
  File file{parse_header(text, path.string()), std::nullopt};
  if (!more) file.text = std::string(text);  // a copy without the spare room
  return file;
}

/// Gathers what is wrong with files, so that all of it can be told at once.
class Problems {
 public:
  template <typename Action>
  void collect(Action&& action) {
    try {
      action();
    } catch (const Error& error) {
      diagnostics_.push_back({Diagnostic::Severity::error, error.code(), error.message(),
                              error.hint(), error.context().position, error.context().source_line});
      if (diagnostics_.size() == 1) first_ = std::current_exception();
    }
  }

  void throw_any() const {
    if (diagnostics_.size() > 1) throw DiagnosticsError(diagnostics_);
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::vector<Diagnostic> diagnostics_;
  std::exception_ptr first_;
};

}  // namespace

struct Source::Data {
  std::vector<Header> headers;
  std::vector<std::optional<std::string>> texts;  ///< parallel to `headers`
  std::unordered_map<std::string_view, std::size_t> by_id;
  mutable std::once_flag graph_once;
  mutable std::optional<revision::Graph> graph;

  void add(File file) {
    headers.push_back(std::move(file.header));
    texts.push_back(std::move(file.text));
  }

  void index() {
    by_id.reserve(headers.size());
    for (std::size_t i = 0; i < headers.size(); ++i) by_id.emplace(headers[i].node.id, i);
  }

  std::size_t find(std::string_view id) const {
    const auto found = by_id.find(id);
    if (found != by_id.end()) return found->second;
    throw RevisionError(Code::revision_unknown, "there is no revision " + std::string(id),
                        near_hint(id, "See \"dunlin history\"."));
  }

  std::string near_hint(std::string_view id, std::string otherwise) const {
    std::vector<std::string> ids;
    for (const Header& header : headers) ids.push_back(header.node.id);
    const std::optional<std::string> near = text::nearest(id, ids);
    return near ? "Did you mean " + *near + "?" : std::move(otherwise);
  }

  void check_ids() const;
  void check_parents() const;
  void check_labels() const;
  std::string cycle_files() const;
  revision::Graph build_graph() const;
};

void Source::Data::check_ids() const {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const std::size_t first = by_id.at(headers[i].node.id);
    if (first == i) continue;
    throw RevisionError(Code::revision_duplicate,
                        "two files have the revision id " + headers[i].node.id + ": " +
                            headers[first].path + " and " + headers[i].path,
                        "Give one of them another \"Revision ID\", or remove the copy.");
  }
}

void Source::Data::check_parents() const {
  std::unordered_set<std::string_view> labels;
  for (const Header& header : headers) {
    labels.insert(header.node.labels.begin(), header.node.labels.end());
  }
  const auto refuse = [&](const Header& header, std::string_view verb, const std::string& name,
                          std::string_view key) {
    throw RevisionError(
        Code::revision_parent_missing,
        header.path + " " + std::string(verb) + " " + name + ", but no file has that revision id",
        near_hint(name, "Bring the missing file back, or correct the line \"" + std::string(key) +
                            "\"."));
  };
  for (const Header& header : headers) {
    for (const std::string& parent : header.node.down) {
      if (!by_id.contains(parent)) refuse(header, "revises", parent, "Revises");
    }
    for (const std::string& name : header.node.depends_on) {
      if (by_id.contains(name) || labels.contains(name)) continue;
      refuse(header, "depends on", name, "Depends On");
    }
  }
}

void Source::Data::check_labels() const {
  std::unordered_map<std::string_view, const Header*> owners;
  for (const Header& header : headers) {
    for (const std::string& label : header.node.labels) {
      const auto id = by_id.find(label);
      const Header* other = id == by_id.end() ? nullptr : &headers[id->second];
      const auto [owner, is_new] = owners.emplace(label, &header);
      if (!is_new) other = owner->second;
      if (other == nullptr) continue;
      throw RevisionError(Code::label_duplicate,
                          "the branch label " + label + " of " + header.path + " is also " +
                              (is_new ? "the revision id of " : "a label of ") + other->path,
                          "Labels and ids must differ from each other.");
    }
  }
}

/// The files of revisions on cycles: what remains when revisions are taken away that nothing stands
/// on, or that stand on nothing, as long as there are any.
std::string Source::Data::cycle_files() const {
  std::set<std::size_t> left;
  for (std::size_t i = 0; i < headers.size(); ++i) left.insert(i);
  const auto parents = [&](std::size_t i) {
    std::vector<std::size_t> found;
    for (const auto* ids : {&headers[i].node.down, &headers[i].node.depends_on}) {
      for (const std::string& id : *ids) {
        const auto parent = by_id.find(id);
        if (parent != by_id.end() && left.contains(parent->second)) found.push_back(parent->second);
      }
    }
    return found;
  };
  for (bool changed = true; changed;) {
    std::set<std::size_t> named;
    for (const std::size_t i : left) {
      for (const std::size_t parent : parents(i)) named.insert(parent);
    }
    changed = std::erase_if(left, [&](std::size_t i) {
                return parents(i).empty() || !named.contains(i);
              }) > 0;
  }
  std::string lines;
  for (const std::size_t i : left) lines += headers[i].node.id + " is in " + headers[i].path + '\n';
  return lines;
}

revision::Graph Source::Data::build_graph() const {
  check_ids();
  check_parents();
  check_labels();
  std::vector<revision::Node> nodes;
  nodes.reserve(headers.size());
  for (const Header& header : headers) nodes.push_back(header.node);
  try {
    return revision::Graph(std::move(nodes));
  } catch (RevisionError& error) {
    if (error.code() != Code::revision_cycle) throw;
    error.amend([&](ErrorContext& context) { context.detail = cycle_files(); });
    throw;
  }
}

Source Source::from_folders(const std::vector<fs::path>& folders) {
  const auto data = std::make_shared<Data>();
  Problems problems;
  for (const fs::path& path : find_files(folders)) {
    problems.collect([&] { data->add(read_head(path)); });
  }
  problems.throw_any();
  data->index();
  Source source;
  source.data_ = data;
  return source;
}

Source Source::from_memory(std::vector<std::pair<std::string, std::string>> files) {
  std::sort(files.begin(), files.end());
  const auto data = std::make_shared<Data>();
  Problems problems;
  for (auto& [name, text] : files) {
    problems.collect([&, &path = name, &content = text] {
      Header header = parse_header(content, path);
      data->add({std::move(header), std::move(content)});
    });
  }
  problems.throw_any();
  data->index();
  Source source;
  source.data_ = data;
  return source;
}

Source::Source() : data_(std::make_shared<const Data>()) {}

const std::vector<Header>& Source::headers() const {
  return data_->headers;
}

const revision::Graph& Source::graph() const {
  std::call_once(data_->graph_once, [this] { data_->graph.emplace(data_->build_graph()); });
  return *data_->graph;
}

const Header& Source::header(std::string_view id) const {
  return data_->headers[data_->find(id)];
}

Script Source::load(std::string_view id) const {
  const std::size_t i = data_->find(id);
  const std::string& path = data_->headers[i].path;
  if (data_->texts[i]) return parse_script(*data_->texts[i], path);
  return parse_script(read_file(path, Code::file_unreadable), path);
}

}  // namespace dunlin::script
