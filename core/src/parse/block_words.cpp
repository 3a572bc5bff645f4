#include "block_words.hpp"

#include <utility>

#include "block_reader.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {

BlockWords::BlockWords(std::string text)
    : text_(std::move(text)), tokens_(sql::tokenize(text_, lex_rules())) {
  std::erase_if(tokens_, [](const sql::Token& t) { return t.kind == sql::TokenKind::comment; });
}

std::string_view BlockWords::at(std::size_t i) const {
  return i < size() ? std::string_view(text_).substr(tokens_[i].offset, tokens_[i].length)
                    : std::string_view();
}

bool BlockWords::is(std::size_t i, std::string_view word) const {
  return text::iequals(at(i), word);
}

bool BlockWords::is_name(std::size_t i, std::string_view name) const {
  const sql::TokenKind kind = tokens_[i].kind;
  if (kind != sql::TokenKind::word && kind != sql::TokenKind::quoted_identifier) return false;
  if (i > 0 && at(i - 1) == ".") return false;
  return BlockReader(at(i)).name() == name;
}

bool BlockWords::begins_statement(std::size_t i) const {
  if (i == 0) return true;
  return at(i - 1) == ";" || is(i - 1, "BEGIN") || is(i - 1, "THEN") || is(i - 1, "ELSE") ||
         is(i - 1, "LOOP");
}

std::string BlockWords::between(std::size_t first, std::size_t behind) const {
  return text_.substr(begin_of(first), begin_of(behind) - begin_of(first));
}

std::optional<std::size_t> BlockWords::find(std::string_view word, std::size_t from) const {
  for (std::size_t i = from; i < size(); ++i) {
    if (is(i, word)) return i;
  }
  return std::nullopt;
}

std::size_t BlockWords::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < size(); ++i) found += is_name(i, name) ? 1U : 0U;
  return found;
}

bool BlockWords::assigns(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i) {
    // Which names behind INTO are variables is not to be told without reading it all.
    if (is(i, "INTO") && (i == 0 || !is(i - 1, "INSERT"))) return true;
    const bool value = at(i + 1) == "=" || at(i + 1) == ":" || at(i + 1) == ":=";
    if (value && begins_statement(i) && is_name(i, name)) return true;
  }
  return false;
}

std::string BlockWords::with(std::string_view name, const std::string& value) const {
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!is_name(i, name)) continue;
    out += text_.substr(done, begin_of(i) - done) + value;
    done = end_of(i);
  }
  return out + text_.substr(done);
}

std::optional<std::size_t> place_outside(std::string_view text, std::string_view word) {
  int depth = 0;
  for (const sql::Token& token : sql::tokenize(text, lex_rules())) {
    const std::string_view here = text.substr(token.offset, token.length);
    if (here == "(") ++depth;
    if (here == ")") --depth;
    if (depth == 0 && text::iequals(here, word)) return token.offset;
  }
  return std::nullopt;
}

}  // namespace dunlin::parse
