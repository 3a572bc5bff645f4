#include "portable_types.hpp"

#include <algorithm>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"
#include "types.hpp"

namespace dunlin::mysql {
namespace {

using schema::Type;
using schema::TypeKind;

/// Types that are guarded by a condition, of the length that the declaration has.
std::vector<Type> candidates(const Type& nearest) {
  const auto lengths = [&] { return nearest.modifiers; };
  std::vector<Type> types{{TypeKind::uuid, {}, 0, {}}, {TypeKind::varbit, {}, 0, {}}};
  if (nearest.kind == TypeKind::time) {
    types.push_back(nearest);
  } else if (nearest.kind == TypeKind::varchar) {
    types.push_back({TypeKind::bit, lengths(), 0, {}});
    types.push_back({TypeKind::varbit, lengths(), 0, {}});
  }
  return types;
}

/// Long texts are not declared with their length.
std::vector<Type> long_texts(const std::vector<std::string>& conditions) {
  static constexpr std::string_view kMost = "<=";
  std::vector<Type> types;
  for (const std::string& condition : conditions) {
    const std::size_t at = condition.rfind(kMost);
    if (at == std::string::npos) continue;
    const std::string digits(text::trim(condition.substr(at + kMost.size())));
    const bool number = !digits.empty() && digits.size() < 9 &&
                        digits.find_first_not_of("0123456789") == std::string::npos;
    if (number) types.push_back({TypeKind::varchar, {std::stoi(digits)}, 0, {}});
  }
  return types;
}

/// As PostgreSQL has it when nothing is said: microseconds, numbers of any size.
Type without_usual_modifiers(Type type) {
  const bool of_time = type.kind == TypeKind::time || type.kind == TypeKind::timestamp ||
                       type.kind == TypeKind::timestamptz;
  const bool usual = (of_time && type.modifiers == std::vector<int>{6}) ||
                     (type.kind == TypeKind::numeric && type.modifiers == std::vector<int>{65, 30});
  if (usual) type.modifiers.clear();
  return type;
}

}  // namespace

std::string bare(const std::string& sql) {
  std::string out;
  for (const char c : text::lower(sql)) {
    if (c != '`' && c != '(' && c != ')' && c != ' ') out += c;
  }
  out = text::replace_all(std::move(out), "curdate", "current_date");
  return text::replace_all(std::move(out), "curtime", "current_time");
}

Recognised recognised_type(const schema::Column& column, const schema::Table& table,
                           const Flavour& flavour) {
  std::vector<std::string> conditions{native_value(column.native, "mysql.check")};
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule))
      conditions.push_back(check->condition.sql);
  }
  const std::string declared = bare(native_value(column.native, "mysql.type"));
  std::vector<Type> types = candidates(column.type);
  for (Type& type : long_texts(conditions)) types.push_back(std::move(type));
  for (const Type& type : types) {
    parse::Notes ignored;
    const SpelledType spelled = spell_type(type, {}, flavour, std::nullopt, ignored);
    if (spelled.condition.empty() || bare(spelled.sql) != declared) continue;
    const std::string condition =
        bare(text::replace_all(spelled.condition, "{}", quoted_identifier(column.name)));
    const auto guard =
        std::find_if(conditions.begin(), conditions.end(),
                     [&](const std::string& candidate) { return bare(candidate) == condition; });
    if (guard != conditions.end()) return {without_usual_modifiers(type), *guard};
  }
  return {without_usual_modifiers(column.type), {}};
}

std::set<std::string> boolean_columns(const schema::Schema& native) {
  std::set<std::string> booleans;
  std::set<std::string> others;
  for (const schema::Table& table : native.tables) {
    for (const schema::Column& column : table.columns)
      (column.type.kind == TypeKind::boolean ? booleans : others).insert(column.name);
  }
  std::erase_if(booleans, [&](const std::string& name) { return others.contains(name); });
  return booleans;
}

}  // namespace dunlin::mysql
