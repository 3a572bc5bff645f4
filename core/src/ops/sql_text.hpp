// Expressions and queries as tokens.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::ops {

/// The tokens of a text in the canonical spelling, with the names that they spell. Indexes past the
/// end give empty tokens.
class SqlText {
 public:
  explicit SqlText(std::string_view sql);
  SqlText(const SqlText&) = delete;
  SqlText& operator=(const SqlText&) = delete;

  std::size_t size() const { return tokens_.size(); }
  std::string_view raw(std::size_t i) const;
  /// Whether token `i` is this word, in any case.
  bool is(std::size_t i, std::string_view word) const;
  bool is_string(std::size_t i) const;
  /// The name that token `i` spells; keywords that cannot be names spell none.
  std::optional<std::string> name(std::size_t i) const;
  /// Whether `::` stands right before token `i`.
  bool after_cast(std::size_t i) const;
  /// The text with those tokens replaced for which `edit` (called once for each, in order) gives a
  /// text.
  std::string edited(const std::function<std::optional<std::string>(std::size_t)>& edit) const;

 private:
  std::string sql_;
  std::vector<sql::Token> tokens_;
};

}  // namespace dunlin::ops
