#include "arrays.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "conversions.hpp"
#include "dialect.hpp"
#include "functions.hpp"
#include "json.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Fragment;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

/// The texts of "json_array('a', 'b')" as this plugin writes it; nothing for other elements and for
/// texts that JSON spells in another way or that look like its separators.
std::optional<std::vector<std::string>> listed_words(std::string_view sql) {
  constexpr std::string_view kArray = "json_array(";
  if (!sql.starts_with(kArray)) return std::nullopt;
  std::vector<std::string> words;
  std::size_t at = kArray.size();
  while (at < sql.size() && sql[at] == '\'') {
    const std::size_t end = sql.find('\'', at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    words.emplace_back(sql.substr(at + 1, end - at - 1));
    const bool plain = std::all_of(words.back().begin(), words.back().end(), [](char c) {
      return c >= ' ' && c < 0x7f && std::string_view("\"\\/,[]").find(c) == std::string_view::npos;
    });
    const bool last = sql.substr(end + 1) == ")";
    if (!plain || (!last && sql.substr(end + 1, 2) != ", ")) return std::nullopt;
    if (last) return words;
    at = end + 3;
  }
  return std::nullopt;
}

/// inner <@ constant words without a subquery, so that a CHECK can hold it: what is left of the
/// JSON text without these words are brackets and commas. Another word that ends as one of them
/// leaves its first quote.
std::optional<Fragment> made_of_words(const Fragment& outer, const Fragment& inner) {
  const auto words = listed_words(outer.sql);
  if (!words || inner.constant || inner.sql.starts_with("json_array(")) return std::nullopt;
  std::string left = inner.sql;
  for (const std::string& word : *words)
    left = "replace(" + left + ", " + quote_text("\"" + word + "\"") + ", '')";
  return made("(" + left + " NOT GLOB '*[^][, ]*')", plain_type(TypeKind::boolean));
}

}  // namespace

Fragment array_contains(const Fragment& outer, const Fragment& inner) {
  if (std::optional<Fragment> words = made_of_words(outer, inner)) return *words;
  const std::string both = operand(outer) + " IS NOT NULL AND " + operand(inner) + " IS NOT NULL";
  return made("CASE WHEN " + both + " THEN NOT EXISTS (SELECT 1 FROM json_each(" + inner.sql +
                  ") AS i WHERE i.value IS NULL OR i.value NOT IN (SELECT o.value FROM json_each(" +
                  outer.sql + ") AS o WHERE o.value IS NOT NULL)) END",
              plain_type(TypeKind::boolean));
}

Fragment arrays_overlap(const Fragment& left, const Fragment& right) {
  const std::string both = operand(left) + " IS NOT NULL AND " + operand(right) + " IS NOT NULL";
  return made("CASE WHEN " + both + " THEN EXISTS (SELECT 1 FROM json_each(" + left.sql +
                  ") AS l JOIN json_each(" + right.sql + ") AS r ON l.value = r.value) END",
              plain_type(TypeKind::boolean));
}

Fragment arrays_joined(const Fragment& left, const Fragment& right) {
  const Type type = is_array(left) ? *left.type : *right.type;
  const std::string l = operand(left);
  const std::string r = operand(right);
  if (is_array(left) && !is_array(right) && right.type)
    return made("json_insert(coalesce(" + l + ", '[]'), '$[#]', " + json_part(right, true) + ")",
                type);
  if (!is_array(left) && left.type)
    throw Untranslatable("an element put before an array has no counterpart in SQLite",
                         "write ARRAY[element] || array");
  return made("CASE WHEN " + l + " IS NULL THEN " + r + " WHEN " + r + " IS NULL THEN " + l +
                  " ELSE (SELECT json_group_array(json(v)) FROM (SELECT " + l +
                  " -> e.fullkey AS v FROM json_each(" + l + ") AS e UNION ALL SELECT " + r +
                  " -> e.fullkey FROM json_each(" + r + ") AS e)) END",
              type);
}

}  // namespace dunlin::sqlite
