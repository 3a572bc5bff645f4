#include "block_reader.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {

BlockReader::BlockReader(std::string_view body)
    : body_(body), tokens_(sql::tokenize(body, lex_rules())) {
  std::erase_if(tokens_,
                [](const sql::Token& token) { return token.kind == sql::TokenKind::comment; });
}

std::string_view BlockReader::at(std::size_t i) const {
  return body_.substr(tokens_[i].offset, tokens_[i].length);
}

bool BlockReader::sees(std::string_view word, std::size_t ahead) const {
  return place_ + ahead < tokens_.size() && text::iequals(at(place_ + ahead), word);
}

bool BlockReader::take(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (const std::string_view word : words) {
    if (!sees(word, ahead++)) return false;
  }
  place_ += words.size();
  return true;
}

bool BlockReader::ends() {
  (void)take({";"});
  return at_end();
}

std::optional<std::string> BlockReader::name() {
  if (at_end()) return std::nullopt;
  const std::string_view raw = at(place_);
  const sql::TokenKind kind = tokens_[place_].kind;
  if (kind == sql::TokenKind::word) {
    ++place_;
    return text::lower(raw);
  }
  if (kind != sql::TokenKind::quoted_identifier || raw.size() < 2) return std::nullopt;
  ++place_;
  return text::replace_all(std::string(raw.substr(1, raw.size() - 2)), "\"\"", "\"");
}

std::optional<std::string> BlockReader::until(std::string_view word) {
  int depth = 0;
  for (std::size_t i = place_; i < tokens_.size(); ++i) {
    if (depth == 0 && text::iequals(at(i), word)) {
      const std::size_t start = i == place_ ? tokens_[i].offset : tokens_[place_].offset;
      place_ = i + 1;
      return std::string(text::trim(body_.substr(start, tokens_[i].offset - start)));
    }
    if (at(i) == "(") ++depth;
    if (at(i) == ")") --depth;
  }
  return std::nullopt;
}

std::optional<std::string> BlockReader::parenthesized() {
  if (!take({"("})) return std::nullopt;
  return until(")");
}

}  // namespace dunlin::parse
