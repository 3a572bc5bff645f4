// Column types of MySQL and MariaDB as the model's nearest.
#include <map>

#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::mysql {
namespace {

using schema::Type;
using schema::TypeKind;

const std::map<std::string, TypeKind, std::less<>>& known_words() {
  static const std::map<std::string, TypeKind, std::less<>> words{
      {"tinyint", TypeKind::smallint},
      {"smallint", TypeKind::smallint},
      {"mediumint", TypeKind::integer},
      {"int", TypeKind::integer},
      {"bigint", TypeKind::bigint},
      {"year", TypeKind::smallint},
      {"decimal", TypeKind::numeric},
      {"float", TypeKind::real},
      {"double", TypeKind::double_precision},
      {"bit", TypeKind::bit},
      {"char", TypeKind::character},
      {"varchar", TypeKind::varchar},
      {"binary", TypeKind::bytea},
      {"varbinary", TypeKind::bytea},
      {"tinyblob", TypeKind::bytea},
      {"blob", TypeKind::bytea},
      {"mediumblob", TypeKind::bytea},
      {"longblob", TypeKind::bytea},
      {"date", TypeKind::date},
      {"time", TypeKind::time},
      {"datetime", TypeKind::timestamp},
      {"timestamp", TypeKind::timestamptz},
      {"json", TypeKind::jsonb},
      {"uuid", TypeKind::uuid},
      {"inet4", TypeKind::inet},
      {"inet6", TypeKind::inet}};
  return words;
}

/// Unsigned numbers need the next wider type.
TypeKind widened(TypeKind kind) {
  if (kind == TypeKind::smallint) return TypeKind::integer;
  if (kind == TypeKind::integer) return TypeKind::bigint;
  return kind == TypeKind::bigint ? TypeKind::numeric : kind;
}

bool takes_modifiers(TypeKind kind) {
  return kind == TypeKind::numeric || kind == TypeKind::varchar || kind == TypeKind::character ||
         kind == TypeKind::bit || kind == TypeKind::time || kind == TypeKind::timestamp ||
         kind == TypeKind::timestamptz;
}

/// PostgreSQL has microseconds where nothing is said.
bool counts_seconds(TypeKind kind) {
  return kind == TypeKind::time || kind == TypeKind::timestamp || kind == TypeKind::timestamptz;
}

}  // namespace

schema::Type nearest_type(const std::string& column_type) {
  const std::size_t word_end = column_type.find_first_of("( ");
  const auto known = known_words().find(column_type.substr(0, word_end));
  Type type;
  type.kind = known == known_words().end() ? TypeKind::text : known->second;
  if (column_type == "tinyint(1)") type.kind = TypeKind::boolean;
  const TypeKind before = type.kind;
  if (column_type.find(" unsigned") != std::string::npos) type.kind = widened(type.kind);
  const std::size_t open = column_type.find('(');
  if (open == std::string::npos && counts_seconds(type.kind)) type.modifiers = {0};
  if (open == std::string::npos || !takes_modifiers(before)) {
    if (before == TypeKind::bigint && type.kind == TypeKind::numeric) type.modifiers = {20, 0};
    return type;
  }
  const std::string inside = column_type.substr(open + 1, column_type.find(')') - open - 1);
  for (const std::string_view part : text::split(inside, ','))
    type.modifiers.push_back(std::stoi(std::string(part)));
  return type;
}

}  // namespace dunlin::mysql
