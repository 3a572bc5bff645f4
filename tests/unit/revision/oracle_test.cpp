// Holds the room against recorded answers of Alembic (oracle/dag): every case, by the rules of its
// README.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/revision/graph.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::revision {
namespace {

using nlohmann::json;
using Ids = std::vector<std::string>;

std::filesystem::path oracle_folder() {
  const char* given = std::getenv("DUNLIN_SHARED_DIR");
  return std::filesystem::path(given != nullptr ? given : DUNLIN_SHARED_DIR) / "oracle" / "dag";
}

std::vector<Node> read_nodes(const json& graph) {
  std::vector<Node> nodes;
  for (const json& row : graph) {
    nodes.push_back(
        {row[0].get<std::string>(), row[1].get<Ids>(), row[2].get<Ids>(), row[3].get<Ids>()});
  }
  return nodes;
}

std::set<std::string> as_set(const Ids& ids) {
  return {ids.begin(), ids.end()};
}

Ids sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// What the library did with a case.
struct Answer {
  std::string error;
  Ids steps;
  Ids heads;
};

/// The rows after `changes`; a change that does not fit the rows is a fault.
std::set<std::string> apply_changes(std::set<std::string> rows,
                                    const std::vector<RowChange>& changes, std::string& fault) {
  for (const RowChange& change : changes) {
    if (change.kind != RowChange::Kind::insert && rows.erase(change.from) == 0)
      fault = "no row " + change.from;
    if (change.kind != RowChange::Kind::remove && !rows.insert(change.to).second)
      fault = "double row " + change.to;
  }
  return rows;
}

/// Checks what holds for every plan, whatever Alembic says: an order that the graph allows, and
/// rows that imply exactly what is applied. Returns what is wrong, or nothing.
std::string check_plan(const Graph& graph, const Ids& current, const std::vector<Step>& steps) {
  std::string fault;
  std::set<std::string> rows = as_set(current);
  std::set<std::string> applied = as_set(graph.ancestors(current));
  for (const Step& step : steps) {
    if (as_set(step.rows_before) != rows) fault = "rows before " + step.revision;
    const bool is_up = step.direction == Direction::upgrade;
    const Ids self = {step.revision};
    const Ids neighbours = is_up ? graph.ancestors(self) : graph.descendants(self);
    for (const std::string& other : neighbours) {
      if (other != step.revision && applied.contains(other) != is_up) fault = "order of " + other;
    }
    if (is_up ? !applied.insert(step.revision).second : applied.erase(step.revision) == 0) {
      fault = "run twice: " + step.revision;
    }
    rows = apply_changes(rows, step.rows, fault);
    if (as_set(step.rows_after) != rows ||
        !std::is_sorted(step.rows_after.begin(), step.rows_after.end())) {
      fault = "rows after " + step.revision;
    }
    if (as_set(graph.ancestors(step.rows_after)) != applied)
      fault = "rows do not imply what is applied";
  }
  return fault;
}

Answer run_plan(const Graph& graph, const json& one, std::string& fault) {
  const Ids current = one.at("cur").get<Ids>();
  const std::string target = one.at("target").get<std::string>();
  const bool is_up = one.at("cmd") == "up";
  const auto steps =
      is_up ? plan_upgrade(graph, current, target) : plan_downgrade(graph, current, target);
  Answer answer;
  for (const Step& step : steps) answer.steps.push_back(step.revision);
  answer.heads = steps.empty() ? sorted(current) : steps.back().rows_after;
  fault = check_plan(graph, current, steps);
  return answer;
}

Answer run_stamp(const Graph& graph, const json& one, std::string& fault) {
  const Ids current = one.at("cur").get<Ids>();
  const StampPlan plan = plan_stamp(graph, current, Ids{one.at("target").get<std::string>()});
  if (apply_changes(as_set(current), plan.rows, fault) != as_set(plan.rows_after))
    fault = "rows after the stamp";
  return {{}, {}, plan.rows_after};
}

Answer run_info(const Graph& graph, const json& one, std::string& fault) {
  if (graph.effective_heads() != sorted(one.at("real_heads").get<Ids>())) fault = "effective heads";
  if (graph.bases() != sorted(one.at("bases").get<Ids>())) fault = "bases";
  const Ids history = resolve_range(graph, ":");
  if (sorted(history) != sorted(one.at("history").get<Ids>())) fault = "history";
  std::set<std::string> seen;
  for (const std::string& id : history) {
    seen.insert(id);
    for (const std::string& below : graph.ancestors(Ids{id})) {
      if (below != id && seen.contains(below)) fault = "order of the history";
    }
  }
  return {{}, {}, graph.heads()};
}

Answer run(const json& graphs, const json& one, std::string& fault) {
  try {
    const Graph graph(read_nodes(graphs.at(one.at("g").get<std::string>())));
    const std::string command = one.at("cmd").get<std::string>();
    if (command == "up" || command == "down") return run_plan(graph, one, fault);
    if (command == "stamp") return run_stamp(graph, one, fault);
    if (command == "info") return run_info(graph, one, fault);
    if (command != "load") fault = "a command that this test does not know";
    return {{}, {}, graph.heads()};
  } catch (const RevisionError& error) {
    return {error.what(), {}, {}};
  }
}

/// What is wrong with the library's answer to a case, or nothing.
std::string mismatch(const json& graphs, const json& one) {
  std::string fault;
  const Answer answer = run(graphs, one, fault);
  if (!fault.empty()) return fault;
  if (one.contains("internal")) return {};
  if (one.contains("error")) return answer.error.empty() ? "no error" : "";
  if (!answer.error.empty()) return answer.error;
  if (one.contains("heads") && sorted(one.at("heads").get<Ids>()) != answer.heads) return "heads";
  if (one.contains("steps") && sorted(one.at("steps").get<Ids>()) != sorted(answer.steps))
    return "steps";
  return {};
}

TEST(Oracle, EveryCaseOfAlembics) {
  const std::filesystem::path folder = oracle_folder();
  std::ifstream cases(folder / "cases.jsonl");
  if (!cases)
    GTEST_SKIP() << "no recorded answers: " << folder / "cases.jsonl"
                 << " is missing";
  std::ifstream graph_file(folder / "graphs.json");
  const json graphs = json::parse(graph_file);
  std::size_t count = 0;
  std::size_t wrong = 0;
  for (std::string line; std::getline(cases, line);) {
    const json one = json::parse(line);
    ++count;
    const std::string problem = mismatch(graphs, one);
    if (problem.empty()) continue;
    ++wrong;
    if (wrong <= 40) ADD_FAILURE() << problem << "\n" << line;
  }
  EXPECT_EQ(wrong, 0U) << "of " << count;
  EXPECT_GE(count, 14000U);
}

}  // namespace
}  // namespace dunlin::revision
