// Declared types of SQLite as the model's nearest.
#include <map>

#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::sqlite {
namespace {

using schema::Type;
using schema::TypeKind;

const std::map<std::string, TypeKind, std::less<>>& known_words() {
  static const std::map<std::string, TypeKind, std::less<>> words{
      {"BOOLEAN", TypeKind::boolean},
      {"BOOL", TypeKind::boolean},
      {"TINYINT", TypeKind::smallint},
      {"SMALLINT", TypeKind::smallint},
      {"INT2", TypeKind::smallint},
      {"MEDIUMINT", TypeKind::integer},
      {"INT", TypeKind::integer},
      {"INTEGER", TypeKind::integer},
      {"INT4", TypeKind::integer},
      {"BIGINT", TypeKind::bigint},
      {"INT8", TypeKind::bigint},
      {"NUMERIC", TypeKind::numeric},
      {"DECIMAL", TypeKind::numeric},
      {"REAL", TypeKind::real},
      {"FLOAT", TypeKind::double_precision},
      {"DOUBLE", TypeKind::double_precision},
      {"DOUBLE PRECISION", TypeKind::double_precision},
      {"TEXT", TypeKind::text},
      {"CLOB", TypeKind::text},
      {"ANY", TypeKind::text},
      {"VARCHAR", TypeKind::varchar},
      {"NVARCHAR", TypeKind::varchar},
      {"CHARACTER VARYING", TypeKind::varchar},
      {"CHAR", TypeKind::character},
      {"NCHAR", TypeKind::character},
      {"CHARACTER", TypeKind::character},
      {"BLOB", TypeKind::bytea},
      {"BYTEA", TypeKind::bytea},
      {"DATE", TypeKind::date},
      {"TIME", TypeKind::time},
      {"DATETIME", TypeKind::timestamp},
      {"TIMESTAMP", TypeKind::timestamp},
      {"TIMESTAMPTZ", TypeKind::timestamptz},
      {"UUID", TypeKind::uuid},
      {"JSON", TypeKind::json},
      {"JSONB", TypeKind::jsonb},
      {"JSON TEXT", TypeKind::jsonb}};
  return words;
}

bool takes_modifiers(TypeKind kind) {
  return kind == TypeKind::numeric || kind == TypeKind::varchar || kind == TypeKind::character;
}

TypeKind by_affinity(const std::string& declared) {
  const auto has = [&](const char* part) { return declared.find(part) != std::string::npos; };
  if (has("INT")) return TypeKind::bigint;
  if (has("CHAR") || has("CLOB") || has("TEXT") || declared.empty()) return TypeKind::text;
  if (has("BLOB")) return TypeKind::bytea;
  if (has("REAL") || has("FLOA") || has("DOUB")) return TypeKind::double_precision;
  return TypeKind::numeric;
}

}  // namespace

schema::Type nearest_type(const std::string& declared) {
  const std::size_t open = declared.find('(');
  const std::string words(text::trim(declared.substr(0, open)));
  Type type;
  const auto known = known_words().find(words);
  type.kind = known == known_words().end() ? by_affinity(declared) : known->second;
  if (open == std::string::npos || !takes_modifiers(type.kind)) return type;
  const Words inside(std::string_view(declared).substr(open));
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside.kind(i) == sql::TokenKind::number && inside.at(i).size() < 6)
      type.modifiers.push_back(std::stoi(std::string(inside.at(i))));
  }
  return type;
}

}  // namespace dunlin::sqlite
