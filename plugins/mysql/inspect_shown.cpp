// What only the text of a table tells: partitions, periods of time of its rows, some options, words
// behind keys.
#include <algorithm>

#include "connection.hpp"
#include "dialect.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
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

/// "  KEY `k` (`a`(10)) USING BTREE KEY_BLOCK_SIZE=8 COMMENT '...' IGNORED,": what stands behind
/// the columns, but for what the catalogs tell.
void read_shown_key(const std::string& line, schema::Table& table) {
  const Words words(line);
  std::size_t i = 0;
  while (i < words.count() && words[i] != "KEY") ++i;
  const std::string name = words.is_name(i + 1) ? words.name(i + 1) : "PRIMARY";
  int depth = 0;
  for (; i < words.count(); ++i) {
    if (words[i] == "(") ++depth;
    if (words[i] == ")" && --depth == 0) break;
  }
  std::string spelled;
  std::string others;
  for (++i; i < words.count(); ++i) {
    if (words[i] == "USING") {
      spelled = words[++i];
    } else if (words[i] == "COMMENT") {
      ++i;
    } else if (words[i] != "IGNORED" && words[i] != ",") {
      others += (others.empty() ? "" : " ") + words[i];
    }
  }
  schema::Constraint* primary = table.find_constraint(name);
  auto* index = const_cast<schema::Index*>(table.find_index(name));
  if (primary != nullptr && !std::holds_alternative<schema::PrimaryKey>(primary->rule))
    primary = nullptr;
  schema::Native* native = index != nullptr     ? &index->native
                           : primary != nullptr ? &primary->native
                                                : nullptr;
  if (native == nullptr) return;
  if (!spelled.empty()) native->emplace_back("mysql.spelled", spelled);
  if (!others.empty()) native->emplace_back("mysql.words", others);
}

/// ") ENGINE=Aria DEFAULT CHARSET=latin1 PAGE_CHECKSUM=1 UNION=(`a`,`b`) `page_compressed`='1'" as
/// "PAGE_CHECKSUM=1 UNION=(`a`,`b`) `page_compressed`='1'": what is not told otherwise.
std::string shown_options(const std::string& line) {
  const Words words(line);
  std::vector<std::string> options;
  std::string name;
  for (std::size_t i = 1; i < words.count() && words[i] != "WITH"; ++i) {
    if (words[i] != "=") {
      name += (name.empty() ? "" : " ") + words[i];
      continue;
    }
    std::string value = words[++i];
    if (value == "(") {
      while (i + 1 < words.count() && words[i] != ")") value += words[++i];
    }
    const bool told = name == "ENGINE" || name == "AUTO_INCREMENT" || name == "DEFAULT CHARSET" ||
                      name == "CHARSET" || name == "COLLATE" || name == "COMMENT";
    if (!told) options.push_back(name + "=" + value);
    name.clear();
  }
  std::sort(options.begin(), options.end());
  return text::join(options, " ");
}

/// Bytes that are no characters come as question marks in the catalogs, as they are in the text.
void read_shown_default(const std::string& line, schema::Table& table) {
  if (!text::invalid_utf8(line)) return;
  const Words words(line);
  schema::Column* column = words.is_name(0) ? table.find_column(words.name(0)) : nullptr;
  if (column == nullptr || !column->default_value || !column->collation.empty()) return;
  for (std::size_t i = 0; i + 1 < words.count(); ++i) {
    if (words[i] != "DEFAULT" || !words[i + 1].starts_with('\'')) continue;
    column->default_value->sql = "x'" + hex_of(string_value(words[i + 1])) + "'";
    return;
  }
}

}  // namespace

std::string string_value(std::string_view literal) {
  const char quote = literal.front();
  std::string out;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    char c = literal[i];
    if (c == quote) ++i;  // doubled
    if (c == '\\' && i + 2 < literal.size()) {
      c = literal[++i];
      static constexpr std::string_view kEscaped = "ntrbZ0";
      static constexpr std::string_view kMeant("\n\t\r\b\x1a\0", 6);
      const std::size_t at = kEscaped.find(c);
      if (at < kMeant.size()) c = kMeant[at];
    }
    out += c;
  }
  return out;
}

void Inspection::periods() {
  if (!flavour_.mariadb()) return;
  for (schema::Table& table : schema_.tables) {
    if (std::any_of(table.constraints.begin(), table.constraints.end(), may_be_period))
      read_period(shown_table(table.name.name), table);
  }
}

std::string Inspection::shown_table(const std::string& name) {
  const auto found = shown_.find(name);
  if (found != shown_.end()) return found->second;
  return cell(query("SHOW CREATE TABLE " + quoted_identifier(name)).rows.at(0), 1);
}

void Inspection::show_tables() {
  if (!flavour_.mariadb() || schema_.tables.empty()) return;
  // One that cannot be opened, or is hidden from this user, is left out.
  std::string sql = "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; ";
  for (const schema::Table& table : schema_.tables)
    sql += "SHOW CREATE TABLE " + quoted_identifier(table.name.name) + "; ";
  try {
    for (const driver::Rows& rows : connection_.query_all(sql + "END")) {
      if (!rows.rows.empty()) shown_[cell(rows.rows.front(), 0)] = cell(rows.rows.front(), 1);
    }
  } catch (const DatabaseError&) {
    if (!connection_.usable()) throw;
    shown_.clear();
  }
}

std::string Inspection::shown_partitions(const std::string& name) {
  // "...\n PARTITION BY SYSTEM_TIME LIMIT 100 \n(PARTITION `p0` HISTORY ENGINE = InnoDB,\n ..."
  const std::string text = shown_table(name);
  static constexpr std::string_view kBy = "PARTITION BY ";
  const std::size_t at = text.rfind(std::string("\n ") + std::string(kBy));
  const std::size_t begin = at == std::string::npos ? text.rfind(kBy) : at + 2;
  if (begin == std::string::npos) return {};
  const std::string clause = text.substr(begin + kBy.size());
  const Words words(clause);
  std::string found;
  for (std::size_t i = 0; i < words.count(); ++i) {
    // Every partition names the engine of the table.
    if (words[i] == "ENGINE" && words[i + 1] == "=") {
      i += 2;
      continue;
    }
    const bool tight = words[i] == "," || words[i] == ")" || words[i] == ".";
    found += (found.empty() || tight || found.ends_with('(') ? "" : " ") + words[i];
  }
  return found;
}

void Inspection::read_shown() {
  for (schema::Table& table : schema_.tables) {
    const auto found = shown_.find(table.name.name);
    if (found == shown_.end()) continue;
    for (const std::string_view line : text::split(found->second, '\n'))
      read_shown_line(std::string(line), table);
  }
}

void Inspection::read_shown_line(const std::string& line, schema::Table& table) {
  if (line.starts_with(") ")) {
    std::erase_if(table.native, [](const auto& entry) { return entry.first == "mysql.options"; });
    const std::string options = shown_options(line);
    if (!options.empty()) table.native.emplace_back("mysql.options", options);
  } else if (line.find("KEY ") != std::string::npos && !line.starts_with("  `") &&
             !line.starts_with("  CONSTRAINT")) {
    read_shown_key(line, table);
  } else if (line.starts_with("  `")) {
    read_shown_default(line, table);
  }
}

}  // namespace dunlin::mysql
