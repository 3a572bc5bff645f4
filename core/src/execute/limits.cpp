#include "limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "dunlin/base/duration.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::execute {
namespace {

constexpr std::string_view kMark = "-- dunlin:";
constexpr std::string_view kLockTimeout = "lock_timeout";
constexpr std::string_view kStatementTimeout = "statement_timeout";

Diagnostic problem_at(const script::Section& section, std::size_t offset, std::string message,
                      std::string hint) {
  Diagnostic problem;
  problem.code = Code::script_directive;
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  problem.position = locate(section.text, offset, section.position);
  problem.source_line = std::string(line_at(section.text, offset));
  return problem;
}

/// Reads one line that begins with the mark; `at` is where it stands in the section.
void read_line(const script::Section& section, std::string_view line, std::size_t at,
               driver::Timeouts& timeouts, std::vector<Diagnostic>& problems) {
  line = text::trim(line.substr(kMark.size()));
  const std::size_t blank = line.find_first_of(" \t");
  const std::string_view key = line.substr(0, blank);
  const std::string_view value =
      blank == std::string_view::npos ? std::string_view() : text::trim(line.substr(blank));
  std::optional<std::chrono::milliseconds>* limit = nullptr;
  if (key == kLockTimeout) limit = &timeouts.lock;
  if (key == kStatementTimeout) limit = &timeouts.statement;
  if (limit == nullptr) {
    // Other words have other readers.
    const std::array<std::string, 2> keys{std::string(kLockTimeout),
                                          std::string(kStatementTimeout)};
    const std::optional<std::string> near = text::nearest(key, keys);
    if (!near) return;
    problems.push_back(problem_at(section, at, fmt::format("unknown word 'dunlin:{}'", key),
                                  fmt::format("did you mean 'dunlin:{}'?", *near)));
    return;
  }
  const std::optional<std::chrono::milliseconds> duration = parse_duration(value);
  if (duration) {
    *limit = duration;
  } else {
    problems.push_back(
        problem_at(section, at, fmt::format("'{}' is no time", value),
                   fmt::format("write for example '-- dunlin:{} 2s'; {}", key, kDurationForm)));
  }
}

/// Reads the comment lines of `section` from `begin` to `end`.
void read_comments(const script::Section& section, std::size_t begin, std::size_t end,
                   driver::Timeouts& timeouts, std::vector<Diagnostic>& problems) {
  const std::string_view between = std::string_view(section.text).substr(begin, end - begin);
  std::size_t at = begin;
  for (const std::string_view line : text::split(between, '\n')) {
    const std::size_t indent = line.find_first_not_of(" \t");
    if (indent != std::string_view::npos && line.substr(indent).starts_with(kMark))
      read_line(section, line.substr(indent), at + indent, timeouts, problems);
    at += line.size() + 1;
  }
}

}  // namespace

void read_limits(CompiledRevision& revision, std::vector<Diagnostic>& problems) {
  std::size_t section_index = 0;
  std::size_t end = 0;  // of the statement before, in its section's text
  for (CompiledStatement& statement : revision.statements) {
    const script::Section& section = revision.sections[statement.section];
    if (statement.section != section_index) end = 0;
    section_index = statement.section;
    statement.timeouts = {section.lock_timeout, section.statement_timeout};
    const std::size_t begin = statement.source.position.offset - section.position.offset;
    if (statement.source.position.offset < section.position.offset || begin > section.text.size() ||
        begin < end)
      continue;
    read_comments(section, end, begin, statement.timeouts, problems);
    end = std::min(begin + statement.source.text.size(), section.text.size());
  }
}

}  // namespace dunlin::execute
