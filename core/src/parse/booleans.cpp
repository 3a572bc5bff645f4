#include "dunlin/parse/booleans.hpp"

#include <string_view>
#include <vector>

namespace dunlin::parse {
namespace {

/// What "<> 0", "= 1" ... behind a boolean is in PostgreSQL; empty: no such comparison.
struct Comparison {
  std::string_view op;
  std::string_view number;
  std::string_view meant;
};
constexpr Comparison kComparisons[] = {
    {"<>", "0", ""}, {"<>", "1", " <> true"}, {"=", "0", " = false"}, {"=", "1", " = true"}};

}  // namespace

std::string with_booleans(const std::string& sql, const sql::LexRules& rules,
                          const std::set<std::string>& booleans) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, rules);
  const auto word = [&](std::size_t i) {
    return i < tokens.size() ? std::string_view(sql).substr(tokens[i].offset, tokens[i].length)
                             : std::string_view();
  };
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool quoted = tokens[i].kind == sql::TokenKind::quoted_identifier;
    if (!quoted && tokens[i].kind != sql::TokenKind::word) continue;
    const std::string name(quoted ? word(i).substr(1, word(i).size() - 2) : word(i));
    if (!booleans.contains(name)) continue;
    const bool split = word(i + 1) == "<" && word(i + 2) == ">";
    const std::string_view op = split ? "<>" : word(i + 1);
    const std::size_t number = i + (split ? 3 : 2);
    for (const Comparison& comparison : kComparisons) {
      if (op != comparison.op || word(number) != comparison.number) continue;
      const std::size_t end = tokens[i].offset + tokens[i].length;
      out += sql.substr(copied, end - copied);
      out += comparison.meant;
      copied = tokens[number].offset + tokens[number].length;
    }
  }
  return out + sql.substr(copied);
}

}  // namespace dunlin::parse
