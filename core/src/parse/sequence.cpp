#include "dunlin/parse/sequence.hpp"

#include <utility>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {
namespace {

struct Calls {
  std::size_t count = 0;
  std::string name;  ///< the last one's argument, unquoted; empty when it is no constant
};

Calls calls_in(const std::string& sql) {
  Calls calls;
  const std::vector<sql::Token> tokens = sql::tokenize(sql, lex_rules());
  const auto word = [&](std::size_t i) {
    return std::string_view(sql).substr(tokens[i].offset, tokens[i].length);
  };
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != sql::TokenKind::word || word(i) != "nextval" || word(i + 1) != "(")
      continue;
    ++calls.count;
    std::size_t at = i + 2;
    while (at < tokens.size() && word(at) == "(") ++at;
    const bool constant =
        at < tokens.size() && tokens[at].kind == sql::TokenKind::string && word(at).front() == '\'';
    calls.name = constant ? text::replace_all(std::string(word(at).substr(1, word(at).size() - 2)),
                                              "''", "'")
                          : std::string();
  }
  return calls;
}

}  // namespace

schema::Name name_in_text(std::string_view text) {
  schema::Name name;
  for (const sql::Token& token : sql::tokenize(text, lex_rules())) {
    const std::string part(text.substr(token.offset, token.length));
    if (part == ".") {
      name.schema = std::exchange(name.name, {});
    } else if (part.front() == '"') {
      name.name = text::replace_all(part.substr(1, part.size() - 2), "\"\"", "\"");
    } else {
      name.name = text::lower(part);
    }
  }
  if (name.schema == "public") name.schema.clear();
  constexpr std::size_t kLongest = 63;  // NAMEDATALEN - 1
  for (std::string* part : {&name.schema, &name.name})
    *part = std::string(text::clip_utf8(*part, kLongest));
  return name;
}

bool takes_number(const schema::Expression& expression) {
  return expression.sql.find("nextval(") != std::string::npos && calls_in(expression.sql).count > 0;
}

std::optional<schema::Name> sequence_in(const schema::Expression& expression) {
  if (expression.sql.find("nextval(") == std::string::npos) return std::nullopt;
  const Calls calls = calls_in(expression.sql);
  if (calls.count != 1 || calls.name.empty()) return std::nullopt;
  return name_in_text(calls.name);
}

std::optional<schema::Name> sequence_of(const schema::Table& table, const schema::Column& column,
                                        const schema::Schema& schema) {
  if (column.default_value) return sequence_in(*column.default_value);
  if (!column.serial && !column.identity) return std::nullopt;
  for (const schema::Sequence& sequence : schema.sequences) {
    if (sequence.owner_table == table.name && sequence.owner_column == column.name)
      return sequence.name;
  }
  return schema::Name{table.name.schema, table.name.name + "_" + column.name + "_seq"};
}

}  // namespace dunlin::parse
