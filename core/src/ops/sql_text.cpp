#include "sql_text.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"

namespace dunlin::ops {
namespace {

// The words that a plain name cannot be (PostgreSQL's kwlist.h: all but the unreserved ones).
constexpr std::string_view kKeywords =
    "all analyse analyze and any array as asc asymmetric authorization between bigint binary "
    "bit boolean both case cast char character check coalesce collate collation column "
    "concurrently constraint create cross current_catalog current_date current_role "
    "current_schema current_time current_timestamp current_user dec decimal default "
    "deferrable desc distinct do else end except exists extract false fetch float for "
    "foreign freeze from full grant greatest group grouping having ilike in initially inner "
    "inout int integer intersect interval into is isnull join lateral leading least left "
    "like limit localtime localtimestamp national natural nchar none normalize not notnull "
    "null nullif numeric offset on only or order out outer overlaps overlay placing position "
    "precision primary real references returning right row select session_user setof similar "
    "smallint some substring symmetric table tablesample then time timestamp to trailing "
    "treat trim true union unique user using values varchar variadic verbose when where "
    "window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces "
    "xmlparse xmlpi xmlroot xmlserialize xmltable ";

bool is_keyword(std::string_view word) {
  static const std::vector<std::string_view> sorted = [] {
    std::vector<std::string_view> words = text::split(text::trim(kKeywords), ' ');
    std::sort(words.begin(), words.end());
    return words;
  }();
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

sql::LexRules rules() {
  sql::LexRules postgres;
  postgres.dollar_quotes = true;
  postgres.escape_strings = true;
  postgres.nested_comments = true;
  return postgres;
}

}  // namespace

SqlText::SqlText(std::string_view sql) : sql_(sql), tokens_(sql::tokenize(sql, rules())) {}

std::string_view SqlText::raw(std::size_t i) const {
  if (i >= tokens_.size()) return {};
  return std::string_view(sql_).substr(tokens_[i].offset, tokens_[i].length);
}

bool SqlText::is(std::size_t i, std::string_view word) const {
  return text::iequals(raw(i), word);
}

bool SqlText::is_string(std::size_t i) const {
  return i < tokens_.size() && tokens_[i].kind == sql::TokenKind::string;
}

std::optional<std::string> SqlText::name(std::size_t i) const {
  if (i >= tokens_.size()) return std::nullopt;
  if (tokens_[i].kind == sql::TokenKind::quoted_identifier && raw(i).size() >= 2) {
    return text::replace_all(std::string(raw(i).substr(1, raw(i).size() - 2)), "\"\"", "\"");
  }
  if (tokens_[i].kind != sql::TokenKind::word) return std::nullopt;
  std::string word = text::lower(raw(i));
  if (is_keyword(word)) return std::nullopt;
  return word;
}

bool SqlText::after_cast(std::size_t i) const {
  // The lexer gives symbols one by one.
  return i >= 2 && raw(i - 1) == ":" && raw(i - 2) == ":";
}

std::string SqlText::edited(
    const std::function<std::optional<std::string>(std::size_t)>& edit) const {
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const std::optional<std::string> change = edit(i);
    if (!change) continue;
    out.append(sql_, done, tokens_[i].offset - done).append(*change);
    done = tokens_[i].offset + tokens_[i].length;
  }
  return out.append(sql_, done);
}

std::string quote_identifier(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool simple = !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
                      std::all_of(name.begin(), name.end(), plain) && !is_keyword(name);
  return simple ? std::string(name) : text::quoted(name, '"');
}

}  // namespace dunlin::ops
