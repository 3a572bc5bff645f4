#include "revision/symbol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "dunlin/base/error.hpp"
#include "dunlin/revision/graph.hpp"

namespace dunlin::revision {
namespace {

constexpr std::array<std::string_view, 4> kReserved = {"head", "heads", "base", "current"};

bool is_illegal(char c) {
  constexpr std::string_view kPunctuation = "@-+:,/";
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20U || byte == 0x7FU || kPunctuation.find(c) != std::string_view::npos;
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw RevisionError(
      Code::revision_malformed, fmt::format("'{}' is not a revision identifier: {}.", text, why),
      "Use an id or the beginning of one, a branch label, head, heads, base, LABEL@head, +1, -1 or "
      "REVISION+1.");
}

void check_name(std::string_view text, std::string_view name) {
  const auto bad = std::find_if(name.begin(), name.end(), is_illegal);
  if (bad == name.end()) return;
  const auto byte = static_cast<unsigned char>(*bad);
  if (byte == 0x20U) refuse(text, "it contains a blank");
  if (byte < 0x20U || byte == 0x7FU) refuse(text, "it contains a control character");
  refuse(text, fmt::format("'{}' is out of place", *bad));
}

/// A number too large for the type means "further than any graph goes".
std::size_t step_count(std::string_view text, std::string_view digits) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::size_t>::max();
  if (error != std::errc() || end != digits.data() + digits.size())
    refuse(text, "a number must follow + or -");
  return count;
}

}  // namespace

void check_identifier(std::string_view id) {
  if (id.empty())
    throw RevisionError(Code::revision_malformed, "A revision id or branch label is empty.");
  const auto bad = std::find_if(id.begin(), id.end(), is_illegal);
  if (bad != id.end()) {
    throw RevisionError(Code::revision_malformed,
                        fmt::format("'{}' cannot be a revision id or branch label.", id),
                        "Leave out @ - + : , / blanks and control characters.");
  }
  if (std::find(kReserved.begin(), kReserved.end(), id) == kReserved.end()) return;
  throw RevisionError(
      Code::revision_malformed,
      fmt::format("'{}' has a meaning of its own and cannot be a revision id or branch label.", id),
      "Choose another one.");
}

Symbol parse_symbol(std::string_view text) {
  Symbol symbol;
  symbol.text = text;
  if (text.empty()) refuse(text, "it is empty");
  std::string_view rest = text;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    symbol.branch = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (symbol.branch.empty()) refuse(text, "no branch stands before @");
    if (rest.empty()) refuse(text, "nothing follows @");
    check_name(text, symbol.branch);
  }
  if (const std::size_t sign = rest.find_first_of("+-"); sign != std::string_view::npos) {
    symbol.walk = rest[sign] == '+' ? Symbol::Walk::up : Symbol::Walk::down;
    symbol.steps = step_count(text, rest.substr(sign + 1));
    rest = rest.substr(0, sign);
    if (rest.empty() && symbol.steps == 0) refuse(text, "it must move by at least one revision");
  }
  symbol.name = rest;
  check_name(text, symbol.name);
  return symbol;
}

}  // namespace dunlin::revision
