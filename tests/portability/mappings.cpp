#include "mappings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <stdexcept>

#include "backends.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::test {
namespace {

using driver::Fidelity;

constexpr std::string_view kBegin = "<!-- generated: begin -->\n";
constexpr std::string_view kEnd = "<!-- generated: end -->\n";
constexpr std::array kDialects =
    std::to_array<std::string_view>({"sqlite", "mariadb10.11", "mysql8"});

/// What every section finds in the schema.
constexpr std::string_view kCommon =
    "CREATE TYPE mood AS ENUM ('happy', 'sad');"
    "CREATE DOMAIN small_number AS integer CHECK (value < 100);"
    "CREATE SEQUENCE numbers;"
    "CREATE TABLE parents (id integer PRIMARY KEY);";

/// One mapping in one dialect.
struct Cell {
  std::string outcome;
  std::string reason;
  std::string sql;    ///< faithful
  std::string plain;  ///< with fidelity = "plain"
};

std::string one_line(const std::string& sql) {
  std::string out;
  for (const char c : sql) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

/// The page says once how tables of MySQL and MariaDB end, and that an algorithm is asked for.
std::string without_options(const std::string& sql) {
  static const std::regex options(
      " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=[a-z0-9_]+|,? ALGORITHM=[A-Z]+(,? "
      "LOCK=[A-Z]+)?( /\\* preferred \\*/)?");
  return std::regex_replace(sql, options, "");
}

/// The setup and the statement in one go; the findings and steps are those of the last one.
Cell translated(const std::string& setup, const std::string& statement, std::string_view dialect,
                Fidelity fidelity) {
  const auto words = registry()->driver_for_dialect(dialect).dialect(dialect);
  const std::vector<parse::Parsed> parsed = parse::parse_all(setup + statement, {});
  std::vector<driver::Change> changes;
  for (const parse::Parsed& item : parsed) changes.push_back({&item.statement, item.operations});
  schema::Schema model;
  driver::TranslateOptions options;
  options.fidelity = fidelity;
  const auto translator = words->translator(options, nullptr);
  const std::span<const driver::Change> all(changes);
  (void)translator->translate(all.first(all.size() - 1), model);
  const driver::Translation last = translator->translate(all.last(1), model);
  Cell cell;
  const driver::Finding& finding = last.findings.front();
  cell.outcome = sql::to_string(finding.outcome);
  cell.reason = finding.reason;
  for (const driver::Step& step : last.steps)
    cell.sql += (cell.sql.empty() ? "" : "; ") + without_options(one_line(step.sql));
  return cell;
}

Cell cell_of(const MappingSection& section, const std::string& mapping, std::string_view dialect) {
  // A table that a section makes itself replaces the common one of that name.
  std::string setup = section.setup.find("TABLE parents") == std::string::npos
                          ? std::string(kCommon)
                          : std::string(kCommon.substr(0, kCommon.find("CREATE TABLE")));
  setup += section.setup;
  const std::string statement = section.before + mapping + section.after;
  try {
    Cell cell = translated(setup, statement, dialect, Fidelity::faithful);
    cell.plain = translated(setup, statement, dialect, Fidelity::plain).sql;
    return cell;
  } catch (const Error& error) {
    throw std::runtime_error(statement + ": " + error.message());
  }
}

/// How much of the beginning, or the end, all statements of a column have in common, up to a blank.
std::size_t common_length(const std::vector<std::string>& texts, bool end) {
  if (texts.size() < 2) return 0;
  std::size_t length = texts.front().size();
  const auto at = [&](const std::string& text, std::size_t i) {
    return end ? text[text.size() - 1 - i] : text[i];
  };
  for (const std::string& text : texts) {
    length = std::min(length, text.size());
    for (std::size_t i = 0; i < length; ++i) {
      if (at(text, i) != at(texts.front(), i)) length = i;
    }
  }
  while (length > 0 && at(texts.front(), length - 1) != ' ') --length;
  return length;
}

/// Takes away what is the same in all rows: the statement around the mappings.
void strip(std::vector<Cell>& column, const MappingSection& section) {
  // Where the rows are whole statements, what they share says something.
  if (section.after.empty()) return;
  for (std::string Cell::*member : {&Cell::sql, &Cell::plain}) {
    std::vector<std::string> texts;
    for (const Cell& cell : column) {
      if (!(cell.*member).empty()) texts.push_back(cell.*member);
    }
    const std::size_t head = common_length(texts, false);
    for (std::string& text : texts) text.erase(0, head);
    const std::size_t tail = common_length(texts, true);
    for (Cell& cell : column) {
      std::string& sql = cell.*member;
      if (sql.empty()) continue;
      sql = sql.substr(head, sql.size() - head - tail);
      while (!sql.empty() && sql.back() == ' ') sql.pop_back();
    }
  }
}

std::string code(const std::string& sql) {
  if (sql.find('`') == std::string::npos) return "`" + text::replace_all(sql, "|", "\\|") + "`";
  return "`` " + text::replace_all(sql, "|", "\\|") + " ``";
}

std::string shown(const Cell& cell) {
  std::string out = cell.outcome == "exact" ? "" : "*" + cell.outcome + "*";
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : "<br>") + part; };
  if (!cell.sql.empty()) add(code(cell.sql));
  if (cell.sql.empty() && cell.outcome != "refused") add("(nothing to do)");
  if (cell.plain != cell.sql && !cell.plain.empty()) add("plain: " + code(cell.plain));
  if (!cell.reason.empty()) add(text::replace_all(cell.reason, "|", "\\|"));
  return out;
}

}  // namespace

std::vector<MappingSection> read_mappings(std::string_view text) {
  constexpr std::string_view kSetup = "setup: ";
  constexpr std::string_view kTemplate = "template: ";
  std::vector<MappingSection> sections;
  for (const std::string_view line : text::split(text, '\n')) {
    if (line.empty() || line.starts_with("-- ")) continue;
    if (line.starts_with("# ")) {
      sections.push_back({std::string(line.substr(2)), {}, {}, {}, {}});
    } else if (sections.empty()) {
      throw std::runtime_error("a mapping before the first section");
    } else if (line.starts_with(kSetup)) {
      sections.back().setup = line.substr(kSetup.size());
    } else if (line.starts_with(kTemplate)) {
      const std::string_view around = line.substr(kTemplate.size());
      sections.back().before = around.substr(0, around.find("{}"));
      sections.back().after = around.substr(around.find("{}") + 2);
    } else {
      sections.back().mappings.emplace_back(line);
    }
  }
  return sections;
}

std::string mappings_page(const std::vector<MappingSection>& sections) {
  std::string page;
  for (const MappingSection& section : sections) {
    page += "\n## " + section.title + "\n\n";
    if (!section.before.empty())
      page += "In " + code(section.before + "..." + section.after) + ":\n\n";
    page += "| PostgreSQL | SQLite | MariaDB 10.11 | MySQL 8 |\n| --- | --- | --- | --- |\n";
    std::vector<std::vector<Cell>> columns;
    for (const std::string_view dialect : kDialects) {
      columns.emplace_back();
      for (const std::string& mapping : section.mappings)
        columns.back().push_back(cell_of(section, mapping, dialect));
      strip(columns.back(), section);
    }
    for (std::size_t row = 0; row < section.mappings.size(); ++row) {
      const std::string mariadb = shown(columns[1][row]);
      const std::string mysql = shown(columns[2][row]);
      page += fmt::format("| {} | {} | {} | {} |\n", code(section.mappings[row]),
                          shown(columns[0][row]), mariadb, mysql == mariadb ? "the same" : mysql);
    }
  }
  return page;
}

std::string with_mappings(const std::string& page, const std::string& mappings) {
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos)
    throw std::runtime_error("the marks of the generated part are missing");
  return page.substr(0, begin + kBegin.size()) + mappings + "\n" + page.substr(end);
}

}  // namespace dunlin::test
