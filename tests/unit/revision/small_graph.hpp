// A one-line notation for graphs: "a; b < a; c < a, b | d # label" reads: c revises a and b,
// depends on d, has a label.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/revision/graph.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::revision {

inline std::vector<std::string> words(std::string_view list) {
  std::vector<std::string> out;
  for (const std::string_view part : text::split(list, ',')) {
    if (!text::trim(part).empty()) out.emplace_back(text::trim(part));
  }
  return out;
}

inline std::vector<Node> nodes_of(std::string_view notation) {
  std::vector<Node> nodes;
  for (std::string_view rest : text::split(notation, ';')) {
    const auto cut = [&rest](char sign) {
      const std::size_t at = rest.find(sign);
      if (at == std::string_view::npos) return std::vector<std::string>();
      std::vector<std::string> found = words(rest.substr(at + 1));
      rest = rest.substr(0, at);
      return found;
    };
    Node node;
    node.labels = cut('#');
    node.depends_on = cut('|');
    node.down = cut('<');
    node.id = text::trim(rest);
    nodes.push_back(node);
  }
  return nodes;
}

inline Graph graph_of(std::string_view notation) {
  return Graph(nodes_of(notation));
}

/// "+b(I b) -c(D c)": revisions with their row changes.
inline std::string to_text(const std::vector<RowChange>& rows) {
  std::string out;
  for (const RowChange& row : rows) {
    if (!out.empty()) out += ", ";
    switch (row.kind) {
      case RowChange::Kind::insert:
        out += "I " + row.to;
        break;
      case RowChange::Kind::update:
        out += "U " + row.from + " " + row.to;
        break;
      case RowChange::Kind::remove:
        out += "D " + row.from;
        break;
    }
  }
  return out;
}

inline std::string to_text(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) {
    if (!out.empty()) out += ' ';
    out += step.direction == Direction::upgrade ? '+' : '-';
    out += step.revision + "(" + to_text(step.rows) + ")";
  }
  return out;
}

/// What `question` returns, or the RevisionError that it throws: "DUN-3001: message | hint".
template <typename Question>
std::string answer_to(const Question& question) {
  try {
    return question();
  } catch (const RevisionError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
}

/// `said` as it is, or only as much of it as `want` has where that is the start of an error.
inline std::string comparable(const std::string& said, std::string_view want) {
  return want.starts_with("DUN-") ? said.substr(0, want.size()) : said;
}

}  // namespace dunlin::revision
