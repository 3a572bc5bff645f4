#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::string revision;
  int limit = 0;
};

std::string who(const history::JournalEntry& entry) {
  std::string text = entry.applied_by;
  if (!entry.host.empty()) text += "@" + entry.host;
  if (entry.pid != 0) text += fmt::format(" (pid {})", entry.pid);
  if (!entry.tool_version.empty()) text += ", dunlin " + entry.tool_version;
  if (!entry.tag.empty()) text += ", " + entry.tag;
  return text;
}

/// "statement 3", "statement 3, part 2 of it", "5 statements"
std::string extent(const history::JournalEntry& entry) {
  const auto count = static_cast<std::size_t>(entry.statements);
  if (entry.statement_no == 0) return count == 0 ? "" : counted(count, "statement");
  std::string text = fmt::format("statement {}", entry.statement_no);
  if (entry.piece_no != 0) text += fmt::format(", part {}", entry.piece_no);
  return text;
}

std::string line_of(const history::JournalEntry& entry, const Style& style) {
  const bool bad = entry.state == history::state::kFailed;
  std::string line = fmt::format("{}  {:<9}  {}  {}", entry.applied_at, entry.direction,
                                 style.yellow(entry.revision),
                                 bad ? style.red(entry.state) : style.green(entry.state));
  const std::string what = extent(entry);
  if (!what.empty()) line += "  " + what;
  if (entry.duration_ms != 0) line += ", " + duration_text(static_cast<double>(entry.duration_ms));
  line += "  " + style.dim(who(entry)) + "\n";
  if (!entry.error.empty()) line += "    " + entry.error + "\n";
  return line;
}

/// What is written ahead is noise once the revision is complete.
bool is_detail(const history::JournalEntry& entry) {
  return entry.state == history::state::kIntent || entry.state == history::state::kPlanned ||
         (entry.state == history::state::kApplied && entry.error.empty());
}

ExitCode log(Session& session, const Arguments& arguments) {
  // The limit counts what is shown.
  std::vector<history::JournalEntry> entries =
      app::log(session.open_project(), {arguments.revision, 0});
  if (!session.json() && !session.verbose()) {
    std::set<std::string> complete;
    std::erase_if(entries, [&complete](const history::JournalEntry& entry) {
      const std::string key = entry.direction + " " + entry.revision;
      if (entry.state == history::state::kDone) complete.insert(key);
      return is_detail(entry) && complete.count(key) != 0;
    });
  }
  const auto limit = static_cast<std::size_t>(arguments.limit);
  if (limit != 0 && entries.size() > limit) entries.resize(limit);
  if (session.json()) {
    session.output().document(json::log(entries));
    return ExitCode::done;
  }
  std::string out;
  for (const history::JournalEntry& entry : entries) {
    out += line_of(entry, session.output().result_style());
    if (session.verbose() && !entry.sql_text.empty()) out += "    " + entry.sql_text + "\n";
  }
  session.output().result(out);
  return ExitCode::done;
}

}  // namespace

void add_log(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command =
      parser.add_command("log", "The journal: what was run when, newest first", kLookGroup,
                         {"dunlin log -n 20", "dunlin log 8d3f -v", "dunlin log --format json"},
                         [arguments](Session& session) { return log(session, *arguments); });
  command.argument("REV", arguments->revision,
                   "Only this revision: its id, or the beginning of it");
  command.number("-n,--limit", "N", arguments->limit, "Only the newest N rows");
}

}  // namespace dunlin::cli
