#include "words.hpp"

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::compare {
namespace {

/// Names in a text: words folded, quoted names, and strings that may hold a name ('seq'::regclass).
void add_words(std::string_view sql, Words& words) {
  for (const sql::Token& token : sql::tokenize(sql, parse::lex_rules())) {
    const std::string_view text = sql.substr(token.offset, token.length);
    if (token.kind == sql::TokenKind::word) words.insert(text::lower(text));
    if (token.kind == sql::TokenKind::quoted_identifier && text.size() > 1)
      words.insert(text::replace_all(std::string(text.substr(1, text.size() - 2)), "\"\"", "\""));
    if (token.kind == sql::TokenKind::string && text.size() > 2 && text.front() == '\'')
      add_words(text.substr(1, text.size() - 2), words);
  }
}

void add_words(const schema::Type& type, Words& words) {
  if (type.kind == schema::TypeKind::user_defined) words.insert(type.name.name);
}

void add_words(const std::optional<schema::Expression>& expression, Words& words) {
  if (expression) add_words(expression->sql, words);
}

void add_words(const schema::Native& native, Words& words) {
  for (const auto& [key, value] : native) add_words(value, words);
}

void add_words(const std::vector<schema::Index>& indexes, Words& words) {
  for (const schema::Index& index : indexes) {
    add_words(index.where, words);
    for (const schema::IndexKey& key : index.keys) {
      add_words(key.expression, words);
      words.insert(key.collation);
      words.insert(key.operator_class);
    }
  }
}

}  // namespace

Words words_of(const schema::Table& table) {
  Words words;
  add_words(table.native, words);
  for (const schema::Column& column : table.columns) {
    add_words(column.type, words);
    add_words(column.default_value, words);
    add_words(column.generated, words);
    words.insert(column.collation);
  }
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule))
      add_words(check->condition.sql, words);
    if (const auto* exclusion = std::get_if<schema::Exclusion>(&constraint.rule))
      add_words(exclusion->definition, words);
  }
  add_words(table.indexes, words);
  return words;
}

Words words_of(const schema::View& view) {
  Words words;
  add_words(view.query, words);
  add_words(view.indexes, words);
  return words;
}

Words words_of(const schema::Domain& domain) {
  Words words;
  add_words(domain.type, words);
  add_words(domain.default_value, words);
  words.insert(domain.collation);
  for (const schema::Constraint& check : domain.checks) {
    if (const auto* rule = std::get_if<schema::Check>(&check.rule))
      add_words(rule->condition.sql, words);
  }
  return words;
}

Words words_of(const schema::Object& object) {
  Words words;
  add_words(object.definition, words);
  words.insert(object.table.name);
  return words;
}

}  // namespace dunlin::compare
