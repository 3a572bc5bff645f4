// Values of enums where their order counts: PostgreSQL sorts and compares them as they were
// declared (manual 8.7.2), other engines by their spelling, so that their places are compared.
#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {

const schema::Enum* Printer::enum_of(const MaybeType& type) const {
  const bool one = schema_ != nullptr && type && type->array_dimensions == 0 &&
                   type->kind == schema::TypeKind::user_defined;
  return one ? schema_->find_enum(type->name) : nullptr;
}

const schema::Enum* Printer::ordered_enum(const Fragment& value) const {
  return traits_.enum_order ? nullptr : enum_of(value.type);
}

Fragment Printer::enum_place(const Fragment& value, const schema::Enum& type, const Node& where) {
  notes.emulated("values of an enum are compared by their place in its declaration");
  if (value.null_constant) return value;
  const auto number = [&](std::size_t i) {
    return dialect_.constant({Constant::Kind::integer, std::to_string(i + 1)}).sql;
  };
  if (value.constant) {
    const auto found = std::find(type.values.begin(), type.values.end(), *value.constant);
    if (found == type.values.end())
      refuse(where.base, "'" + *value.constant + "' is no value of " + to_string(type.name),
             "write one of its values");
    return {number(static_cast<std::size_t>(found - type.values.begin())),
            Binding::primary,
            plain(schema::TypeKind::integer),
            {},
            false};
  }
  std::string sql = "CASE " + value.sql;
  for (std::size_t i = 0; i < type.values.size(); ++i) {
    sql += " WHEN " + dialect_.constant({Constant::Kind::string, type.values[i]}).sql + " THEN " +
           number(i);
  }
  return {sql + " END", Binding::primary, plain(schema::TypeKind::integer), {}, false};
}

Fragment Printer::enum_at(Fragment place, const schema::Enum& type) const {
  std::string sql = "CASE " + place.sql;
  for (std::size_t i = 0; i < type.values.size(); ++i) {
    sql += " WHEN " + dialect_.constant({Constant::Kind::integer, std::to_string(i + 1)}).sql +
           " THEN " + dialect_.constant({Constant::Kind::string, type.values[i]}).sql;
  }
  schema::Type result;
  result.kind = schema::TypeKind::user_defined;
  result.name = type.name;
  return {sql + " END", Binding::primary, std::move(result), {}, false};
}

// min(), max(), greatest(), least().
Fragment Printer::enum_extreme(FunctionCall call, const schema::Enum& type, const Node& where) {
  for (Fragment& argument : call.arguments) argument = enum_place(argument, type, where);
  Fragment place = ask(where.base, [&] { return dialect_.function(call, notes); });
  return enum_at(std::move(place), type);
}

}  // namespace dunlin::parse
