#include "table_sql.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::sqlite {
namespace {

using Kind = ConstraintSql::Kind;

/// Walks the tokens of the statement; blanks and comments belong to the token after them.
class Reader {
 public:
  explicit Reader(std::string_view sql) : sql_(sql) {
    for (const sql::Token& token : sql::tokenize(sql, sqlite_lex_rules())) {
      if (token.kind != sql::TokenKind::comment) tokens_.push_back(token);
    }
  }

  std::optional<TableSql> table();

 private:
  bool at_end() const { return at_ >= tokens_.size(); }
  std::string_view token(std::size_t ahead = 0) const {
    if (at_ + ahead >= tokens_.size()) return {};
    const sql::Token& token = tokens_[at_ + ahead];
    return sql_.substr(token.offset, token.length);
  }
  bool is(std::string_view word, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind != sql::TokenKind::string &&
           tokens_[at_ + ahead].kind != sql::TokenKind::quoted_identifier &&
           text::iequals(token(ahead), word);
  }
  bool is_any(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(),
                       [this](std::string_view word) { return is(word); });
  }
  bool eat(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  /// The text from where the last piece ended to the end of the token before this one.
  std::string taken() {
    // A text that ends in the middle of a clause leaves at_ behind the last token.
    at_ = std::min(at_, tokens_.size());
    const std::size_t end = at_ == 0 ? 0 : tokens_[at_ - 1].offset + tokens_[at_ - 1].length;
    std::string text(sql_.substr(taken_, end - taken_));
    taken_ = end;
    return text;
  }
  /// Blanks and comments between the last piece and a comma.
  std::string rest() {
    if (!is(",")) return {};
    const std::size_t begin = taken_;
    taken_ = tokens_[at_].offset;
    return std::string(sql_.substr(begin, taken_ - begin));
  }

  /// Skips a parenthesis with all that is in it, when there is one; gives what is in it.
  std::string skip_parentheses();
  std::vector<std::string> column_names();
  void skip_conflict_clause();
  void skip_reference(ConstraintSql& constraint);
  void skip_deferral();
  void skip_default();
  bool starts_column_constraint() const;
  ConstraintSql column_constraint();
  ConstraintSql table_constraint();
  ColumnSql column();

  std::string_view sql_;
  std::vector<sql::Token> tokens_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;
};

std::string Reader::skip_parentheses() {
  if (!is("(")) return {};
  const std::size_t begin = tokens_[at_].offset + 1;
  int depth = 0;
  do {
    if (is("(")) ++depth;
    if (is(")")) --depth;
    ++at_;
  } while (!at_end() && depth > 0);
  return std::string(sql_.substr(begin, tokens_[at_ - 1].offset - begin));
}

std::vector<std::string> Reader::column_names() {
  std::vector<std::string> names;
  if (!is("(")) return names;
  int depth = 0;
  bool expected = false;
  do {
    if (is("(")) {
      expected = ++depth == 1;
    } else if (is(")")) {
      --depth;
    } else if (is(",") && depth == 1) {
      expected = true;
    } else if (expected) {
      names.push_back(unquoted(token()));
      expected = false;
    }
    ++at_;
  } while (!at_end() && depth > 0);
  return names;
}

void Reader::skip_conflict_clause() {
  if (is("ON") && is("CONFLICT", 1)) at_ += 3;
}

void Reader::skip_deferral() {
  if (is("NOT") && is("DEFERRABLE", 1)) ++at_;
  if (!eat("DEFERRABLE")) return;
  if (eat("INITIALLY")) ++at_;
}

void Reader::skip_reference(ConstraintSql& constraint) {
  constraint.kind = Kind::foreign_key;
  ++at_;  // REFERENCES
  constraint.referenced_table = unquoted(token());
  ++at_;
  constraint.referenced = column_names();
  while (is("ON") || is("MATCH")) {
    if (eat("MATCH")) {
      ++at_;
      continue;
    }
    at_ += 2;  // ON DELETE, ON UPDATE
    at_ += is("SET") || is("NO") ? 2U : 1U;
  }
  skip_deferral();
}

void Reader::skip_default() {
  ++at_;
  if (is("(")) {
    skip_parentheses();
    return;
  }
  const bool is_blob =
      is("X") && at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == sql::TokenKind::string;
  at_ += is("+") || is("-") || is_blob ? 2U : 1U;
}

bool Reader::starts_column_constraint() const {
  if (is("GENERATED")) return is("ALWAYS", 1);
  return is_any({"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE",
                 "REFERENCES", "AS", "DEFERRABLE"});
}

ConstraintSql Reader::column_constraint() {
  ConstraintSql constraint;
  if (eat("CONSTRAINT")) {
    constraint.name = unquoted(token());
    ++at_;
  }
  if (is("PRIMARY")) {
    constraint.kind = Kind::primary_key;
    at_ += 2;
    constraint.descending = is("DESC");
    if (is_any({"ASC", "DESC"})) ++at_;
    skip_conflict_clause();
    constraint.autoincrement = eat("AUTOINCREMENT");
  } else if (is("NOT") && is("NULL", 1)) {
    constraint.kind = Kind::not_null;
    at_ += 2;
    skip_conflict_clause();
  } else if (eat("NULL")) {
    constraint.kind = Kind::null;
    skip_conflict_clause();
  } else if (eat("UNIQUE")) {
    constraint.kind = Kind::unique;
    skip_conflict_clause();
  } else if (eat("CHECK")) {
    constraint.kind = Kind::check;
    constraint.expression = skip_parentheses();
    skip_conflict_clause();
  } else if (is("DEFAULT")) {
    constraint.kind = Kind::default_value;
    skip_default();
  } else if (eat("COLLATE")) {
    constraint.kind = Kind::collate;
    ++at_;
  } else if (is("REFERENCES")) {
    skip_reference(constraint);
  } else if (is("AS") || is("GENERATED")) {
    constraint.kind = Kind::generated;
    if (eat("GENERATED")) ++at_;
    ++at_;
    constraint.expression = skip_parentheses();
    if (is_any({"STORED", "VIRTUAL"})) ++at_;
  } else if (is("DEFERRABLE") || (is("NOT") && is("DEFERRABLE", 1))) {
    skip_deferral();
  } else if (constraint.name.empty()) {
    ++at_;  // not SQLite's grammar as known here: kept as it is
  }
  constraint.text = taken();
  return constraint;
}

ConstraintSql Reader::table_constraint() {
  ConstraintSql constraint;
  if (eat("CONSTRAINT")) {
    constraint.name = unquoted(token());
    ++at_;
  }
  if (is("PRIMARY") || is("UNIQUE")) {
    const bool primary = is("PRIMARY");
    constraint.kind = primary ? Kind::primary_key : Kind::unique;
    at_ += primary ? 2U : 1U;
    constraint.columns = column_names();
    skip_conflict_clause();
  } else if (eat("CHECK")) {
    constraint.kind = Kind::check;
    constraint.expression = skip_parentheses();
    skip_conflict_clause();
  } else if (is("FOREIGN")) {
    at_ += 2;
    constraint.columns = column_names();
    skip_reference(constraint);
  } else if (constraint.name.empty()) {
    ++at_;
  }
  constraint.text = taken();
  return constraint;
}

ColumnSql Reader::column() {
  ColumnSql column;
  column.name = unquoted(token());
  ++at_;
  column.head = taken();
  while (!at_end() && !is(",") && !is(")") && !starts_column_constraint()) {
    if (is("(")) {
      skip_parentheses();
    } else {
      ++at_;
    }
  }
  column.type = taken();
  while (!at_end() && !is(",") && !is(")")) column.constraints.push_back(column_constraint());
  return column;
}

std::optional<TableSql> Reader::table() {
  if (!eat("CREATE")) return std::nullopt;
  if (is_any({"TEMP", "TEMPORARY"})) ++at_;
  if (!eat("TABLE")) return std::nullopt;
  if (is("IF") && is("EXISTS", 2)) at_ += 3;
  ++at_;  // the name
  if (eat(".")) ++at_;
  if (!eat("(")) return std::nullopt;
  TableSql table;
  table.begin = taken();
  while (!at_end() && !is(")")) {
    if (eat(",")) {
      taken();
      continue;
    }
    if (is_any({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})) {
      table.constraints.push_back(table_constraint());
      table.constraints.back().rest = rest();
    } else {
      table.columns.push_back(column());
      table.columns.back().rest = rest();
    }
  }
  if (at_end()) return std::nullopt;
  const std::size_t close = tokens_[at_].offset;
  table.end = sql_.substr(taken_, close - taken_);
  table.options = sql_.substr(close);
  return table;
}

/// What follows the opening parenthesis of a table's text.
std::string body_of(const TableSql& table) {
  std::string out;
  for (const ColumnSql& column : table.columns) {
    if (&column != &table.columns.front()) out += ',';
    out += column.head + column.type;
    for (const ConstraintSql& constraint : column.constraints) out += constraint.text;
    out += column.rest;
  }
  for (const ConstraintSql& constraint : table.constraints)
    out += "," + constraint.text + constraint.rest;
  return out + table.end + table.options;
}

bool has_word(const std::string& sql, std::string_view word) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, sqlite_lex_rules());
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    return text::iequals(std::string_view(sql).substr(token.offset, token.length), word);
  });
}

}  // namespace

std::string unquoted(std::string_view identifier) {
  if (identifier.size() < 2) return std::string(identifier);
  const char quote = identifier.front();
  std::string inner(identifier.substr(1, identifier.size() - 2));
  if (quote == '[') return inner;
  if (quote != '"' && quote != '`' && quote != '\'') return std::string(identifier);
  return text::replace_all(std::move(inner), std::string(2, quote), std::string(1, quote));
}

std::string ConstraintSql::rule() const {
  std::string out;
  bool of_name = false;
  for (const sql::Token& token : sql::tokenize(text, sqlite_lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    const std::string_view word = std::string_view(text).substr(token.offset, token.length);
    if (of_name) {
      of_name = false;
      continue;
    }
    of_name = out.empty() && text::iequals(word, "CONSTRAINT");
    if (of_name) continue;
    if (!out.empty()) out += ' ';
    out += token.kind == sql::TokenKind::word ? text::upper(word) : std::string(word);
  }
  return out;
}

void ConstraintSql::rename(const std::string& to) {
  const std::vector<sql::Token> tokens = sql::tokenize(text, sqlite_lex_rules());
  std::size_t first = 0;
  while (first < tokens.size() && tokens[first].kind == sql::TokenKind::comment) ++first;
  if (first == tokens.size()) return;
  const auto word = [&](const sql::Token& token) {
    return std::string_view(text).substr(token.offset, token.length);
  };
  if (!text::iequals(word(tokens[first]), "CONSTRAINT")) {
    text.insert(tokens[first].offset, "CONSTRAINT " + quote_identifier(to) + " ");
  } else {
    text.replace(tokens[first + 1].offset, tokens[first + 1].length, quote_identifier(to));
  }
  name = to;
}

std::string ColumnSql::declared() const {
  std::string out;
  for (const sql::Token& token : sql::tokenize(type, sqlite_lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    const std::string_view word = std::string_view(type).substr(token.offset, token.length);
    const bool is_word =
        token.kind != sql::TokenKind::symbol && token.kind != sql::TokenKind::number;
    if (is_word && !out.empty()) out += ' ';
    out += text::upper(unquoted(word));
  }
  return out;
}

std::string_view ColumnSql::affinity() const {
  const std::string written = declared();
  const auto has = [&](std::string_view part) { return written.find(part) != std::string::npos; };
  if (has("INT")) return "INTEGER";
  if (has("CHAR") || has("CLOB") || has("TEXT")) return "TEXT";
  if (written.empty() || has("BLOB")) return "BLOB";
  if (has("REAL") || has("FLOA") || has("DOUB")) return "REAL";
  return "NUMERIC";
}

const ConstraintSql* ColumnSql::find(Kind kind) const {
  const auto found = std::find_if(constraints.begin(), constraints.end(),
                                  [&](const ConstraintSql& c) { return c.kind == kind; });
  return found == constraints.end() ? nullptr : &*found;
}

void ColumnSql::remove(Kind kind) {
  std::erase_if(constraints,
                [&](const ConstraintSql& constraint) { return constraint.kind == kind; });
}

void ColumnSql::add(const std::string& text) {
  const std::optional<TableSql> read = TableSql::read("CREATE TABLE t (c t " + text + ")");
  const std::vector<ConstraintSql>& added = read->columns.front().constraints;
  constraints.insert(constraints.end(), added.begin(), added.end());
}

std::optional<TableSql> TableSql::read(std::string_view create_table) {
  return Reader(create_table).table();
}

std::string TableSql::text() const {
  return begin + body_of(*this);
}

std::string TableSql::text(std::string_view name) const {
  return "CREATE TABLE " + quote_identifier(name) + " (" + body_of(*this);
}

ColumnSql* TableSql::find(std::string_view column) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnSql& c) {
    return text::iequals(c.name, column);
  });
  return found == columns.end() ? nullptr : &*found;
}

const ColumnSql* TableSql::find(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnSql& c) {
    return text::iequals(c.name, column);
  });
  return found == columns.end() ? nullptr : &*found;
}

void TableSql::add(const std::string& text) {
  const std::optional<TableSql> read = TableSql::read("CREATE TABLE t (c,\n    " + text + ")");
  constraints.insert(constraints.end(), read->constraints.begin(), read->constraints.end());
}

TableSql TableSql::without_foreign_keys() const {
  TableSql copy = *this;
  for (ColumnSql& column : copy.columns) column.remove(Kind::foreign_key);
  std::erase_if(copy.constraints, [](const ConstraintSql& constraint) {
    return constraint.kind == Kind::foreign_key;
  });
  return copy;
}

std::vector<std::string> TableSql::primary_key() const {
  for (const ColumnSql& column : columns) {
    if (column.find(Kind::primary_key) != nullptr) return {column.name};
  }
  for (const ConstraintSql& constraint : constraints) {
    if (constraint.kind == Kind::primary_key) return constraint.columns;
  }
  return {};
}

bool TableSql::autoincrement() const {
  return std::any_of(columns.begin(), columns.end(), [](const ColumnSql& column) {
    const ConstraintSql* key = column.find(Kind::primary_key);
    return key != nullptr && key->autoincrement;
  });
}

bool TableSql::without_rowid() const {
  return has_word(options, "ROWID");
}

bool TableSql::strict() const {
  return has_word(options, "STRICT");
}

std::string TableSql::rowid_alias() const {
  const std::vector<std::string> key = primary_key();
  const ColumnSql* column = key.size() == 1 && !without_rowid() ? find(key.front()) : nullptr;
  if (column == nullptr || column->declared() != "INTEGER") return {};
  const ConstraintSql* written = column->find(Kind::primary_key);
  return written != nullptr && written->descending ? std::string() : column->name;
}

}  // namespace dunlin::sqlite
