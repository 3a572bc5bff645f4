// What only the text of a table tells: partitions of the past, and periods of time of its rows.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::mysql {
namespace {

/// The words of a text one by one.
class Words {
 public:
  explicit Words(const std::string& text)
      : text_(text), tokens_(sql::tokenize(text, native_rules())) {}

  std::size_t count() const { return tokens_.size(); }
  std::string operator[](std::size_t i) const {
    return i < tokens_.size() ? text_.substr(tokens_[i].offset, tokens_[i].length) : "";
  }
  bool is_name(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == sql::TokenKind::quoted_identifier;
  }
  std::string name(std::size_t i) const {
    const std::string quoted = (*this)[i];
    return text::replace_all(quoted.substr(1, quoted.size() - 2), "``", "`");
  }

 private:
  const std::string& text_;
  std::vector<sql::Token> tokens_;
};

/// The server keeps a period as a check that it begins before it ends: "`a` < `b`".
bool may_be_period(const schema::Constraint& constraint) {
  const auto* check = std::get_if<schema::Check>(&constraint.rule);
  if (check == nullptr) return false;
  const Words words(check->condition.sql);
  return words.count() == 3 && words.is_name(0) && words[1] == "<" && words.is_name(2);
}

/// The columns of a period stand behind the others of a key in the order end, start.
template <typename Columns>
void cut_period(Columns& columns) {
  for (int i = 0; i < 2 && !columns.empty(); ++i) columns.pop_back();
}

void mark_key(schema::Table& table, const std::string& key, const std::string& period) {
  if (schema::Index* index = const_cast<schema::Index*>(table.find_index(key))) {
    cut_period(index->keys);
    index->native.emplace_back("mysql.overlaps", period);
  }
  schema::Constraint* constraint = table.find_constraint(key);
  if (constraint == nullptr) return;
  if (auto* primary = std::get_if<schema::PrimaryKey>(&constraint->rule)) {
    cut_period(primary->columns);
    constraint->native.emplace_back("mysql.overlaps", period);
  }
}

/// "PERIOD FOR `p` (`a`, `b`)", "PRIMARY KEY (`id`,`p` WITHOUT OVERLAPS)"
void read_period(const std::string& text, schema::Table& table) {
  const Words words(text);
  std::string key;
  for (std::size_t i = 0; i < words.count(); ++i) {
    if (words[i] == "KEY") key = words.is_name(i + 1) ? words.name(i + 1) : "PRIMARY";
    if (words[i] == "PERIOD" && words.is_name(i + 2)) {
      std::erase_if(table.constraints,
                    [&](const auto& constraint) { return constraint.name == words.name(i + 2); });
      table.native.emplace_back("mysql.period",
                                words[i + 2] + " (" + words[i + 4] + ", " + words[i + 6] + ")");
    }
    if (words[i] == "WITHOUT" && words[i + 1] == "OVERLAPS" && i > 0 && words.is_name(i - 1))
      mark_key(table, key, words.name(i - 1));
  }
}

}  // namespace

void Inspection::periods() {
  if (!flavour_.mariadb()) return;
  for (schema::Table& table : schema_.tables) {
    if (std::any_of(table.constraints.begin(), table.constraints.end(), may_be_period))
      read_period(shown_table(table.name.name), table);
  }
}

std::string Inspection::shown_table(const std::string& name) {
  return cell(query("SHOW CREATE TABLE " + quoted_identifier(name)).rows.at(0), 1);
}

std::string Inspection::shown_partitions(const std::string& name) {
  // "...\n PARTITION BY SYSTEM_TIME LIMIT 100 \n(PARTITION `p0` HISTORY ENGINE = InnoDB,\n ..."
  const std::string text = shown_table(name);
  static constexpr std::string_view kBy = "PARTITION BY ";
  const std::size_t at = text.rfind(kBy);
  if (at == std::string::npos) return {};
  std::string found = text::replace_all(text.substr(at + kBy.size()), "\n", " ");
  for (const schema::Table& table : schema_.tables) {
    if (table.name.name == name)
      found = text::replace_all(std::move(found),
                                " ENGINE = " + native_value(table.native, "mysql.engine"), "");
  }
  return std::string(text::trim(found));
}

}  // namespace dunlin::mysql
