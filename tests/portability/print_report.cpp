// The report as a table and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "dunlin/base/text.hpp"
#include "report.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using sql::Outcome;

constexpr std::size_t kRanksShown = 40;

/// A reason without what is particular to one set: quoted names and words with a digit or an
/// underscore become "...".
std::string general(std::string_view reason) {
  std::string out;
  std::string word;
  const auto flush = [&] {
    const bool own = word.find('_') != std::string::npos ||
                     word.find_first_of("0123456789") != std::string::npos;
    out += own && word.find('(') == std::string::npos ? "..." : word;
    word.clear();
  };
  for (const char c : reason) {
    if (c == ' ' || c == ';' || c == ',') {
      flush();
      out += c;
    } else {
      word += c;
    }
  }
  flush();
  return out;
}

std::string place(const SetReport& report, const StatementResult& statement) {
  return fmt::format("{}/{}:{}", report.set, statement.file, statement.line);
}

std::vector<std::string> backends_in(const std::vector<SetReport>& reports) {
  std::vector<std::string> names;
  for (const SetReport& report : reports) {
    if (std::find(names.begin(), names.end(), report.backend) == names.end())
      names.push_back(report.backend);
  }
  return names;
}

std::vector<const SetReport*> of_backend(const std::vector<SetReport>& reports,
                                         const std::string& backend) {
  std::vector<const SetReport*> found;
  for (const SetReport& report : reports) {
    if (report.backend == backend) found.push_back(&report);
  }
  return found;
}

std::string failures(const std::vector<SetReport>& reports) {
  std::string out;
  for (const SetReport& report : reports) {
    for (const StatementResult& statement : report.statements) {
      if (statement.fate != Fate::failed) continue;
      out += fmt::format("\nfailed on {}: {} {}\n  {}\n", report.backend, place(report, statement),
                         statement.kind, statement.error);
      for (const std::string& sent : statement.sent) out += "  sent: " + sent + "\n";
    }
  }
  return out;
}

json as_json(const SetReport& report, const StatementResult& statement) {
  json value = {{"place", place(report, statement)},
                {"kind", statement.kind},
                {"outcome", sql::to_string(statement.outcome)},
                {"fate", to_string(statement.fate)}};
  if (!statement.reason.empty()) value["reason"] = statement.reason;
  if (!statement.error.empty()) value["error"] = statement.error;
  if (!statement.blocked_by.empty()) value["blocked_by"] = statement.blocked_by;
  if (!statement.sent.empty()) value["sql"] = statement.sent;
  return value;
}

}  // namespace

std::string_view to_string(Fate fate) {
  switch (fate) {
    case Fate::refused:
      return "refused";
    case Fate::executed:
      return "executed";
    case Fate::failed:
      return "failed";
    case Fate::blocked:
      return "blocked";
  }
  return {};
}

std::size_t SetReport::count(Fate fate) const {
  return static_cast<std::size_t>(
      std::count_if(statements.begin(), statements.end(),
                    [&](const StatementResult& statement) { return statement.fate == fate; }));
}

std::size_t SetReport::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(statements.begin(), statements.end(), [&](const StatementResult& statement) {
        return statement.fate == Fate::executed && statement.outcome == outcome;
      }));
}

double SetReport::share() const {
  if (statements.empty()) return 100;
  return 100.0 * static_cast<double>(count(Fate::executed)) /
         static_cast<double>(statements.size());
}

std::vector<Ranked> rank_refusals(const std::vector<const SetReport*>& reports) {
  std::map<std::pair<std::string, std::string>, Ranked> groups;
  for (const SetReport* report : reports) {
    for (const StatementResult& statement : report->statements) {
      if (statement.fate != Fate::refused) continue;
      const std::string reason = general(statement.reason);
      Ranked& group = groups[{statement.kind, reason}];
      if (group.count++ == 0) group = {1, statement.kind, reason, place(*report, statement)};
    }
  }
  std::vector<Ranked> ranked;
  for (auto& [key, group] : groups) ranked.push_back(std::move(group));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.count > b.count; });
  return ranked;
}

std::string as_text(const std::vector<SetReport>& reports) {
  std::string out = fmt::format("{:<18} {:<8} {:>6} {:>6} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7}\n",
                                "set", "backend", "all", "exact", "emulated", "approx.", "refused",
                                "blocked", "failed", "share");
  for (const SetReport& report : reports) {
    out += fmt::format("{:<18} {:<8} {:>6} {:>6} {:>8} {:>7} {:>7} {:>7} {:>7} {:>6.1f}%\n",
                       report.set, report.backend, report.statements.size(),
                       report.count(Outcome::exact), report.count(Outcome::emulated),
                       report.count(Outcome::approximated), report.count(Fate::refused),
                       report.count(Fate::blocked), report.count(Fate::failed), report.share());
  }
  for (const std::string& backend : backends_in(reports)) {
    const std::vector<const SetReport*> of = of_backend(reports, backend);
    const std::vector<Ranked> ranked = rank_refusals(of);
    if (ranked.empty()) continue;
    out += fmt::format("\nrefused on {} ({}):\n", backend, of.front()->server);
    for (std::size_t i = 0; i < ranked.size() && i < kRanksShown; ++i) {
      out += fmt::format("{:>6}  {}: {} ({})\n", ranked[i].count, ranked[i].kind, ranked[i].reason,
                         ranked[i].example);
    }
    if (ranked.size() > kRanksShown)
      out += fmt::format("        and {} more reasons\n", ranked.size() - kRanksShown);
  }
  return out + failures(reports);
}

std::string as_json(const std::vector<SetReport>& reports) {
  json sets = json::array();
  for (const SetReport& report : reports) {
    json statements = json::array();
    for (const StatementResult& statement : report.statements)
      statements.push_back(as_json(report, statement));
    sets.push_back({{"set", report.set},
                    {"backend", report.backend},
                    {"server", report.server},
                    {"share", report.share()},
                    {"statements", std::move(statements)}});
  }
  json ranks = json::object();
  for (const std::string& backend : backends_in(reports)) {
    json list = json::array();
    for (const Ranked& ranked : rank_refusals(of_backend(reports, backend))) {
      list.push_back({{"count", ranked.count},
                      {"kind", ranked.kind},
                      {"reason", ranked.reason},
                      {"example", ranked.example}});
    }
    ranks[backend] = std::move(list);
  }
  return json{{"sets", std::move(sets)}, {"refusals", std::move(ranks)}}.dump(2) + "\n";
}

}  // namespace dunlin::test
