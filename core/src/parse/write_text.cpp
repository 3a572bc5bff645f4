// Names, types, expressions; where long lines break.
#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/schema/native.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

std::string modifiers_of(const schema::Type& type) {
  if (type.modifiers.empty()) return {};
  std::string out = "(";
  for (const int modifier : type.modifiers) {
    if (out.size() > 1) out += ", ";
    out += std::to_string(modifier);
  }
  return out + ")";
}

std::string base_type(const schema::Type& type) {
  const std::string m = modifiers_of(type);
  switch (type.kind) {
    case TypeKind::varchar:
      return "varchar" + m;
    case TypeKind::character:
      return "char" + m;
    case TypeKind::varbit:
      return "varbit" + m;
    case TypeKind::numeric:
      return "numeric" + m;
    case TypeKind::time:
      return "time" + m;
    case TypeKind::timetz:
      return "timetz" + m;
    case TypeKind::timestamp:
      return "timestamp" + m;
    case TypeKind::timestamptz:
      return "timestamptz" + m;
    case TypeKind::user_defined:
      return sql_name(type.name) + m;
    case TypeKind::boolean:
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::real:
    case TypeKind::double_precision:
    case TypeKind::money:
    case TypeKind::text:
    case TypeKind::name:
    case TypeKind::citext:
    case TypeKind::bytea:
    case TypeKind::bit:
    case TypeKind::date:
    case TypeKind::interval:
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::jsonb:
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      break;
  }
  schema::Type plain = type;
  plain.array_dimensions = 0;
  return schema::to_string(plain);
}

/// Tokens of a text outside of all parentheses, brackets and CASE.
class OuterTokens {
 public:
  explicit OuterTokens(const std::string& sql) : sql_(sql) {
    int depth = 0;
    for (const sql::Token& token : sql::tokenize(sql, lex_rules())) {
      const std::string_view word = raw(token);
      if (word == ")" || word == "]" || is(token, "end")) --depth;
      if (depth == 0) tokens_.push_back(token);
      if (word == "(" || word == "[" || is(token, "case")) ++depth;
    }
  }
  std::size_t size() const { return tokens_.size(); }
  std::size_t offset(std::size_t i) const { return tokens_[i].offset; }
  bool is(std::size_t i, std::string_view word) const {
    return i < tokens_.size() && is(tokens_[i], word);
  }

 private:
  std::string_view raw(const sql::Token& token) const {
    return std::string_view(sql_).substr(token.offset, token.length);
  }
  bool is(const sql::Token& token, std::string_view word) const {
    return token.kind == sql::TokenKind::word && text::iequals(raw(token), word);
  }
  const std::string& sql_;
  std::vector<sql::Token> tokens_;
};

/// Puts line breaks and indentation in place of the blanks before these offsets.
std::string broken_at(const std::string& sql, const std::vector<std::size_t>& offsets,
                      std::size_t indent) {
  std::string out;
  std::size_t done = 0;
  for (const std::size_t offset : offsets) {
    std::size_t end = offset;
    while (end > done && sql[end - 1] == ' ') --end;
    out += sql.substr(done, end - done) + "\n" + std::string(indent, ' ');
    done = offset;
  }
  return out + sql.substr(done);
}

constexpr std::array kClauses =
    std::to_array<std::string_view>({"from", "where", "group", "having", "window", "order", "limit",
                                     "offset", "union", "intersect", "except", "select"});

bool starts_clause(const OuterTokens& tokens, std::size_t i) {
  if (tokens.is(i, "order") || tokens.is(i, "group")) return tokens.is(i + 1, "by");
  if (tokens.is(i, "from") && i > 0 && tokens.is(i - 1, "distinct")) return false;
  return std::any_of(kClauses.begin(), kClauses.end(),
                     [&](std::string_view word) { return tokens.is(i, word); });
}

/// The first word of a JOIN with what stands before it.
bool starts_join(const OuterTokens& tokens, std::size_t i) {
  if (tokens.is(i, "cross") || tokens.is(i, "natural")) return true;
  const auto outer = [&](std::size_t k) {
    return tokens.is(k, "left") || tokens.is(k, "right") || tokens.is(k, "full") ||
           tokens.is(k, "inner");
  };
  const auto joins = [&](std::size_t k) {
    return tokens.is(k, "join") || (tokens.is(k, "outer") && tokens.is(k + 1, "join"));
  };
  if (outer(i)) return joins(i + 1) && !(i > 0 && tokens.is(i - 1, "natural"));
  return tokens.is(i, "join") &&
         !(i > 0 && (outer(i - 1) || tokens.is(i - 1, "outer") || tokens.is(i - 1, "cross") ||
                     tokens.is(i - 1, "natural")));
}

}  // namespace

std::string sql_name(const schema::Name& name) {
  return (name.schema.empty() ? "" : ops::quote_identifier(name.schema) + ".") +
         ops::quote_identifier(name.name);
}

std::string sql_names(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += ops::quote_identifier(name);
  }
  return out;
}

std::string sql_string(std::string_view text) {
  return text::quoted(text, '\'');
}

std::string sql_type(const schema::Type& type) {
  std::string out = base_type(type);
  for (int i = 0; i < type.array_dimensions; ++i) out += "[]";
  return out;
}

std::string sql_expression(const schema::Expression& expression) {
  return expression.sql;
}

std::string default_of(const schema::Expression& expression) {
  const OuterTokens tokens(expression.sql);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (const std::string_view word : {"and", "or", "not", "in", "like", "ilike", "similar",
                                        "between", "is", "isnull", "notnull", "at", "collate"}) {
      if (tokens.is(i, word)) return "(" + expression.sql + ")";
    }
  }
  return expression.sql;
}

std::string with_clause(const schema::Native& native) {
  std::string out;
  for (const auto& [key, value] : native) {
    if (!key.starts_with(schema::native_key::kWithPrefix)) continue;
    out += out.empty() ? " WITH (" : ", ";
    out += key.substr(schema::native_key::kWithPrefix.size());
    if (!value.empty()) out += " = " + value;
  }
  return out.empty() ? out : out + ")";
}

std::string wrap_condition(const std::string& sql, std::size_t before, std::size_t indent) {
  if (sql.find('\n') != std::string::npos || before + sql.size() <= kWidth) return sql;
  const OuterTokens tokens(sql);
  std::vector<std::size_t> offsets;
  bool between = false;
  const bool has_or = [&] {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens.is(i, "or")) return true;
    }
    return false;
  }();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.is(i, "between")) between = true;
    if (tokens.is(i, "or")) offsets.push_back(tokens.offset(i));
    if (!tokens.is(i, "and")) continue;
    if (!between && !has_or) offsets.push_back(tokens.offset(i));
    between = false;
  }
  return broken_at(sql, offsets, indent);
}

std::string wrap_query(const std::string& sql, std::size_t width) {
  if (sql.find('\n') != std::string::npos || sql.size() <= width) return sql;
  const OuterTokens tokens(sql);
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool join = starts_join(tokens, i);
    if (!join && !starts_clause(tokens, i)) continue;
    std::size_t end = tokens.offset(i);
    while (end > done && sql[end - 1] == ' ') --end;
    out += sql.substr(done, end - done) + (join ? "\n  " : "\n");
    done = tokens.offset(i);
  }
  return out + sql.substr(done);
}

}  // namespace dunlin::parse
