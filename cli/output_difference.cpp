#include "output_difference.hpp"

#include <fmt/format.h>

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

void tell_likely_renames(const app::DifferenceInfo& difference, Output& output) {
  for (const app::LikelyRename& rename : difference.likely_renames) {
    output.message(fmt::format("if {} is a rename, say so where it is made: {}", rename.description,
                               rename.annotation));
  }
}

}  // namespace dunlin::cli
