#include "output_difference.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dunlin::cli {

std::string change_lines(const app::DifferenceInfo& difference, const Style& style) {
  std::string out;
  for (const app::ChangeInfo& change : difference.changes) {
    out += "  " + change.description;
    if (change.destructive) out += ' ' + style.red("(destructive)");
    if (!change.note.empty()) out += " (" + change.note + ')';
    out += '\n';
  }
  for (const std::string& refused : difference.refused)
    out += "  " + style.yellow("cannot be changed: ") + refused + '\n';
  return out;
}

void tell_changes(const app::DifferenceInfo& difference, Output& output) {
  std::string lines = change_lines(difference, output.message_style());
  if (lines.empty()) return;
  lines.pop_back();
  output.message(lines);
}

void tell_likely_renames(const app::DifferenceInfo& difference, Output& output) {
  for (const app::LikelyRename& rename : difference.likely_renames) {
    output.message(fmt::format("if {} is a rename, say so where it is made: {}", rename.description,
                               rename.annotation));
  }
}

void print_report(const app::DifferenceReport& report, Output& output) {
  output.result(report.script);
  const std::vector<app::ChangeInfo>& changes = report.difference.changes;
  const auto destructive =
      std::count_if(changes.begin(), changes.end(),
                    [](const app::ChangeInfo& change) { return change.destructive; });
  if (destructive > 0) {
    output.warning(fmt::format("{} can lose rows or values",
                               counted(static_cast<std::size_t>(destructive), "operation")));
  }
  for (const std::string& what : report.difference.refused) output.warning("not done: " + what);
  for (const compare::Doubt& doubt : report.unknown)
    output.warning(fmt::format("cannot tell: {}: {}", doubt.object, doubt.reason));
  tell_likely_renames(report.difference, output);
}

}  // namespace dunlin::cli
