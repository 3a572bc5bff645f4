#include "evidence.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/checksum.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

struct Object {
  std::string kind;  ///< "TABLE": a word for SHOW CREATE
  std::string name;  ///< as written
};

/// The tokens of a statement, comments and the marks of executable ones left out.
class Tokens {
 public:
  explicit Tokens(std::string_view statement) : statement_(statement) {
    for (const sql::Token& token : sql::tokenize(statement, native_rules())) {
      const std::string_view text = text_of(token);
      if (token.kind == sql::TokenKind::comment || text.starts_with("/*") || text == "*/") continue;
      tokens_.push_back(token);
    }
  }

  std::size_t size() const { return tokens_.size(); }
  std::string_view at(std::size_t i) const {
    return i < tokens_.size() ? text_of(tokens_[i]) : std::string_view{};
  }
  bool is(std::size_t i, std::string_view word) const {
    return i < tokens_.size() && tokens_[i].kind == sql::TokenKind::word &&
           text::iequals(at(i), word);
  }
  bool is_name(std::size_t i) const {
    return i < tokens_.size() && (tokens_[i].kind == sql::TokenKind::word ||
                                  tokens_[i].kind == sql::TokenKind::quoted_identifier);
  }

 private:
  std::string_view text_of(const sql::Token& token) const {
    return statement_.substr(token.offset, token.length);
  }

  std::string_view statement_;
  std::vector<sql::Token> tokens_;
};

constexpr std::array kKinds{"TABLE",    "VIEW",  "INDEX",    "TRIGGER",  "PROCEDURE",
                            "FUNCTION", "EVENT", "SEQUENCE", "DATABASE", "SCHEMA"};

/// Reads name or database.name at `i` and moves behind it; empty when there is none.
std::string read_name(const Tokens& tokens, std::size_t& i) {
  if (!tokens.is_name(i)) return {};
  std::string name(tokens.at(i++));
  if (tokens.at(i) == "." && tokens.is_name(i + 1)) {
    name += "." + std::string(tokens.at(i + 1));
    i += 2;
  }
  return name;
}

void skip_condition(const Tokens& tokens, std::size_t& i) {
  if (!tokens.is(i, "IF")) return;
  i += tokens.is(i + 1, "NOT") ? std::size_t{3} : std::size_t{2};
}

/// Where the word for the kind of object stands, after CREATE, ALTER, DROP, RENAME or TRUNCATE.
std::optional<std::size_t> kind_at(const Tokens& tokens) {
  for (std::size_t i = 1; i < tokens.size() && tokens.at(i) != "("; ++i) {
    for (const char* kind : kKinds) {
      if (tokens.is(i, kind)) return i;
    }
  }
  return std::nullopt;
}

std::vector<Object> objects_of(std::string_view statement) {
  const Tokens tokens(statement);
  const bool several = tokens.is(0, "DROP") || tokens.is(0, "RENAME");
  if (tokens.is(1, "TEMPORARY")) return {};  // the session's, and gone with it
  if (!several && !tokens.is(0, "CREATE") && !tokens.is(0, "ALTER") && !tokens.is(0, "TRUNCATE"))
    return {};
  const std::optional<std::size_t> place = kind_at(tokens);
  if (!place) return {};
  std::string kind = text::upper(tokens.at(*place));
  std::size_t i = *place + 1;
  if (kind == "INDEX") {
    while (i < tokens.size() && !tokens.is(i, "ON")) ++i;
    std::string table = read_name(tokens, ++i);
    if (table.empty()) return {};
    return {{"TABLE", std::move(table)}};
  }
  if (kind == "VIEW" || kind == "SEQUENCE") kind = "TABLE";
  if (kind == "SCHEMA") kind = "DATABASE";
  std::vector<Object> objects;
  skip_condition(tokens, i);
  while (true) {
    std::string name = read_name(tokens, i);
    if (name.empty()) break;
    objects.push_back({kind, std::move(name)});
    if (!several || !(tokens.at(i) == "," || tokens.is(i, "TO"))) break;
    ++i;
  }
  return objects;
}

/// The counter at the end of SHOW CREATE TABLE moves with the rows.
std::string without_counter(const std::string& text) {
  constexpr std::string_view kCounter = " AUTO_INCREMENT=";
  const std::size_t begin = text.rfind(kCounter);
  if (begin == std::string::npos || text.find('\n', begin) != std::string::npos) return text;
  const std::size_t end = text.find_first_not_of("0123456789", begin + kCounter.size());
  return text.substr(0, begin) + (end == std::string::npos ? std::string() : text.substr(end));
}

bool says_absent(int code) {
  constexpr std::array kAbsent{1049, 1146, 1305, 1360, 1539, 4091};
  return std::find(kAbsent.begin(), kAbsent.end(), code) != kAbsent.end();
}

/// Nothing when the server does not tell.
std::optional<std::string> state_of(Session& session, const Object& object) {
  constexpr int kInvalidView = 1356;
  try {
    const driver::Rows rows = session.query("SHOW CREATE " + object.kind + " " + object.name);
    std::string all;
    for (const driver::Row& row : rows.rows) {
      for (const std::optional<std::string>& value : row) all += value.value_or("") + '\n';
    }
    if (object.kind == "TABLE" && rows.rows.size() == 1 && rows.rows[0].size() == 2)
      all = without_counter(rows.rows[0][1].value_or(""));
    return checksum(all);
  } catch (const DatabaseError& error) {
    if (!session.usable()) throw;
    if (says_absent(error.context().native_code)) return "absent";
    if (error.context().native_code == kInvalidView) return "invalid";
    return std::nullopt;
  }
}

std::string lower_kind(const Object& object) {
  return text::lower(object.kind) + " " + object.name;
}

std::string line_of(const Object& object, std::string_view state) {
  return lower_kind(object) + " " + std::string(state) + "\n";
}

/// The objects of a statement that look otherwise after it, and what their looks say.
struct Telling {
  std::vector<Object> objects;
  bool only_when_changed = false;  ///< unchanged says nothing: both may look alike
  bool never = false;              ///< rows moved, and no shape tells that
};

/// RENAME TABLE a TO passing, b TO a, passing TO b: what has come or gone by the end tells; else
/// that a name stands for another table now. A name that tables only passed through tells nothing.
Telling telling_of_renames(const std::vector<Object>& names, const std::string& before) {
  std::map<std::string, Object> spelled;
  std::map<std::string, std::string> holds;  // a name to the one that its table had at first
  const auto key_of = [](const Object& object) { return text::replace_all(object.name, "`", ""); };
  for (const Object& object : names) {
    const std::string key = key_of(object);
    const bool is_there = before.find(line_of(object, "absent")) == std::string::npos;
    if (spelled.emplace(key, object).second) holds[key] = is_there ? key : "";
  }
  const std::map<std::string, std::string> first = holds;
  for (std::size_t i = 0; i + 1 < names.size(); i += 2)
    holds[key_of(names[i + 1])] = std::exchange(holds[key_of(names[i])], "");
  Telling visible;
  Telling exchanged;
  exchanged.only_when_changed = true;
  for (const auto& [key, table] : holds) {
    if (table.empty() != first.at(key).empty()) {
      visible.objects.push_back(spelled.at(key));
    } else if (table != first.at(key)) {
      exchanged.objects.push_back(spelled.at(key));
    }
  }
  return visible.objects.empty() ? exchanged : visible;
}

Telling telling_of(std::string_view statement, const std::string& before) {
  const Tokens tokens(statement);
  Telling telling;
  telling.objects = objects_of(statement);
  if (tokens.is(0, "RENAME")) return telling_of_renames(telling.objects, before);
  if (tokens.is(0, "DROP")) {
    // DROP TABLE IF EXISTS: what was not there says nothing of the others.
    const auto was_there = [&](const Object& object) {
      return before.find(line_of(object, "absent")) == std::string::npos;
    };
    if (std::any_of(telling.objects.begin(), telling.objects.end(), was_there))
      std::erase_if(telling.objects, [&](const Object& object) { return !was_there(object); });
  }
  for (std::size_t i = 0; i < tokens.size(); ++i)
    telling.never = telling.never || (tokens.is(i, "EXCHANGE") && tokens.is(i + 1, "PARTITION"));
  return telling;
}

/// Before the tables of which a transaction undoes nothing.
constexpr std::string_view kLasting = "no transactions in ";

bool changes_rows(std::string_view statement) {
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), 1);
  constexpr std::array kRows =
      std::to_array<std::string_view>({"INSERT", "REPLACE", "UPDATE", "DELETE", "WITH"});
  return !words.empty() && std::find(kRows.begin(), kRows.end(), words.front()) != kRows.end();
}

/// The tables of `lasting` that a statement names, as evidence.
std::string lasting_lines(std::string_view statement, const std::set<std::string>& lasting) {
  std::string lines;
  if (lasting.empty()) return lines;
  const Tokens tokens(statement);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens.is_name(i)) continue;
    const std::string name = text::replace_all(std::string(tokens.at(i)), "`", "");
    if (lasting.count(text::lower(name)) != 0) lines += std::string(kLasting) + name + "\n";
  }
  return lines;
}

}  // namespace

std::string evidence_of(Session& session, std::string_view statement,
                        const std::set<std::string>& lasting) {
  if (changes_rows(statement)) return lasting_lines(statement, lasting);
  std::string lines;
  for (const Object& object : objects_of(statement)) {
    const std::optional<std::string> state = state_of(session, object);
    if (!state) return {};
    const std::string line = line_of(object, *state);
    if (lines.find(line) == std::string::npos) lines += line;
  }
  return lines;
}

driver::Effect effect_since(Session& session, std::string_view statement,
                            const std::string& before) {
  using State = driver::Effect::State;
  driver::Effect effect;
  if (before.starts_with(kLasting))
    effect.saw = "a table whose engine knows no transactions, which may have been changed";
  const Telling telling = telling_of(statement, before);
  std::size_t changed = 0;
  bool told = !before.empty() && !telling.objects.empty() && !telling.never;
  for (const Object& object : telling.objects) {
    const std::optional<std::string> state = state_of(session, object);
    if (!state) {
      told = false;
      continue;
    }
    const bool same = before.find(line_of(object, *state)) != std::string::npos;
    if (!same) ++changed;
    if (!effect.saw.empty()) effect.saw += "; ";
    effect.saw += lower_kind(object) + (*state == "absent" ? " is not there" : " is there") +
                  (before.empty() ? ""
                   : same         ? ", as before"
                                  : ", other than before");
  }
  if (!told) return effect;
  if (changed == 0 && !telling.only_when_changed) effect.state = State::absent;
  // Several objects: only all of them together are the statement.
  if (changed == telling.objects.size()) effect.state = State::present;
  return effect;
}

}  // namespace dunlin::mysql
