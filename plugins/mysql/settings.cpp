#include "settings.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/printer.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;

/// The words of a statement in lower case, without quotes and comments.
std::vector<std::string> words_of(const std::string& sql) {
  std::vector<std::string> words;
  for (const sql::Token& token : sql::tokenize(sql, parse::lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    std::string word = text::lower(sql.substr(token.offset, token.length));
    std::erase_if(word, [](char c) { return c == '\'' || c == '"'; });
    words.push_back(std::move(word));
  }
  return words;
}

/// Whether the default schema comes first, or none.
bool is_default_path(std::string_view path) {
  for (const std::string_view part : text::split(path, ',')) {
    std::string word(text::trim(part));
    std::erase(word, '"');
    if (word.empty() || word == "$user" || word == "pg_catalog" || word == "default") continue;
    return word == "public";
  }
  return true;
}

bool is_utc(std::string_view zone) {
  constexpr std::array kUtc = std::to_array<std::string_view>(
      {"utc", "gmt", "etc/utc", "0", "+00", "+00:00", "default", "local", "z"});
  return std::find(kUtc.begin(), kUtc.end(), zone) != kUtc.end();
}

}  // namespace

void check_setting(std::string_view name, std::string_view value) {
  if (name == "search_path" && !is_default_path(value)) {
    throw Untranslatable("search_path has no counterpart in MySQL and MariaDB",
                         "write the schema before each name");
  }
  if (name == "timezone" && !is_utc(text::lower(value))) {
    throw Untranslatable("times are kept in UTC here, whatever the session's time zone",
                         "write times with their offset from UTC");
  }
}

void check_setting(const ops::Unmodelled& operation) {
  if (operation.construct != "SET") return;
  std::vector<std::string> words = words_of(operation.sql);
  std::erase_if(words, [](const std::string& word) {
    return word == "session" || word == "local" || word == "to" || word == "=";
  });
  if (words.size() < 3) return;
  const bool zone = words[1] == "time" && words[2] == "zone";
  std::string value;
  for (std::size_t i = zone ? 3 : 2; i < words.size(); ++i) value += words[i];
  check_setting(zone ? "timezone" : words[1], value);
}

}  // namespace dunlin::mysql
