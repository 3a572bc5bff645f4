#include "output_revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "dunlin/base/text.hpp"

namespace dunlin::cli {
namespace {

/// Parents, with those that are only depended on in parentheses.
std::string parents(const app::RevisionInfo& revision) {
  const revision::Node& node = revision.header.node;
  std::vector<std::string> names =
      node.down.empty() ? std::vector<std::string>{"<base>"} : node.down;
  for (const std::string& dependency : node.depends_on) names.push_back('(' + dependency + ')');
  return text::join(names, ", ");
}

/// "(head) (current)" and so on, each with a blank before it.
std::string marks(const app::RevisionInfo& revision, const Style& style) {
  std::string out;
  if (!revision.header.node.labels.empty()) {
    out += ' ' + style.cyan('(' + text::join(revision.header.node.labels, ", ") + ')');
  }
  if (revision.is_head) out += ' ' + style.green("(head)");
  if (revision.is_current.value_or(false)) out += ' ' + style.green("(current)");
  if (revision.is_branch_point) out += " (branchpoint)";
  if (revision.is_merge_point) out += " (mergepoint)";
  return out;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out += fmt::format("{}: {}\n", name, value);
}

/// The columns of a graph: each is a line on its way down to the revision with that id.
class Columns {
 public:
  /// Draws the row of `revision`, whose text is `label`, and the rows that lead to its parents.
  void draw(std::string& out, const app::RevisionInfo& revision, const std::string& label) {
    const std::string& id = revision.header.node.id;
    auto at = std::find(waiting_.begin(), waiting_.end(), id);
    if (at == waiting_.end()) at = waiting_.insert(waiting_.end(), id);
    const auto column = static_cast<std::size_t>(at - waiting_.begin());
    join_into(out, column, id);
    out += row(column, "* ") + label + '\n';
    leave(out, column, revision.header.node.down);
  }

 private:
  /// Lines that wait for the same revision further right end in its column.
  void join_into(std::string& out, std::size_t column, const std::string& id) {
    for (std::size_t i = waiting_.size(); i-- > column + 1;) {
      if (waiting_[i] != id) continue;
      std::string line = row(i, "/ ");
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
      out += std::string(text::trim(line)) + '\n';
    }
  }

  void leave(std::string& out, std::size_t column, const std::vector<std::string>& parents) {
    if (parents.empty()) {
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(column));
      return;
    }
    waiting_[column] = parents.front();
    for (std::size_t i = 1; i < parents.size(); ++i) {
      const std::size_t place = column + i;
      waiting_.insert(waiting_.begin() + static_cast<std::ptrdiff_t>(place), parents[i]);
      const std::string line = row(place, "\\ ");
      out += std::string(text::trim(line)) + '\n';
    }
  }

  std::string row(std::size_t marked, std::string_view mark) const {
    std::string out;
    for (std::size_t i = 0; i < waiting_.size(); ++i) out += i == marked ? mark : "| ";
    return out;
  }

  std::vector<std::string> waiting_;
};

}  // namespace

std::string revision_line(const app::RevisionInfo& revision, const Style& style) {
  const std::string& message = revision.header.message;
  return style.yellow(revision.header.node.id) + marks(revision, style) +
         (message.empty() ? "" : ", " + message);
}

std::string history_line(const app::RevisionInfo& revision, const Style& style) {
  return style.dim(parents(revision) + " -> ") + revision_line(revision, style);
}

std::string revision_entry(const app::RevisionInfo& revision, const Session& session) {
  const Style& style = session.output().result_style();
  const revision::Node& node = revision.header.node;
  std::string out = "Revision: " + style.yellow(node.id) + marks(revision, style) + '\n';
  append_field(out, node.down.size() > 1 ? "Merges" : "Parent",
               node.down.empty() ? "<base>" : text::join(node.down, ", "));
  append_field(out, "Depends on", text::join(node.depends_on, ", "));
  append_field(out, "Children", text::join(revision.children, ", "));
  append_field(out, "Branch labels", text::join(revision.branch_labels, ", "));
  append_field(out, "Created", revision.header.created);
  append_field(out, "Path", session.display(revision.header.path));
  out += "\n    " + revision.header.message + '\n';
  if (!revision.header.description.empty()) {
    out += "\n    " + text::replace_all(revision.header.description, "\n", "\n    ") + '\n';
  }
  return out;
}

std::string revision_list(std::span<const app::RevisionInfo> revisions, const Session& session) {
  std::string out;
  for (const app::RevisionInfo& revision : revisions) {
    if (!session.verbose()) {
      out += revision_line(revision, session.output().result_style()) + '\n';
      continue;
    }
    if (!out.empty()) out += '\n';
    out += revision_entry(revision, session);
  }
  return out;
}

std::string revision_graph(std::span<const app::RevisionInfo> revisions, const Style& style) {
  std::string out;
  Columns columns;
  for (const app::RevisionInfo& revision : revisions)
    columns.draw(out, revision, revision_line(revision, style));
  return out;
}

std::string place_text(std::span<const std::string> revisions) {
  return revisions.empty() ? "base" : text::join(revisions, ", ");
}

}  // namespace dunlin::cli
