// Column types of the model: PostgreSQL's, by name and modifiers.
#pragma once

#include <string>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::schema {

/// An object's name. An empty `schema` is the default one (PostgreSQL's `public`, and the only one
/// of backends that have none).
struct Name {
  std::string schema;
  std::string name;
  friend bool operator==(const Name&, const Name&) = default;
  friend auto operator<=>(const Name&, const Name&) = default;
};

/// "name" or "schema.name", unquoted, for messages and look-ups.
DUNLIN_API std::string to_string(const Name& name);

/// The types PostgreSQL has built in and that a dialect must say something about.
/// `user_defined` are enums, domains and extension types, by `Type::name`.
enum class TypeKind {
  boolean,
  smallint,
  integer,
  bigint,
  numeric,
  real,
  double_precision,
  money,
  text,
  varchar,
  character,
  name,
  citext,
  bytea,
  bit,
  varbit,
  date,
  time,
  timetz,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
  xml,
  inet,
  cidr,
  macaddr,
  macaddr8,
  tsvector,
  tsquery,
  user_defined,
};

/// A column's type as a value.
struct Type {
  TypeKind kind = TypeKind::text;
  /// varchar(20): {20}; numeric(10,2): {10, 2}; timestamp(3): {3}. Empty when none were written.
  std::vector<int> modifiers;
  /// text[][]: 2
  int array_dimensions = 0;
  /// Only for `user_defined`: the type's name. Also the fields words of interval ("year to month").
  Name name;

  friend bool operator==(const Type&, const Type&) = default;
};

/// As PostgreSQL's format_type() spells it: "character varying(20)", "timestamp(3) with time zone",
/// "text[]".
DUNLIN_API std::string to_string(const Type& type);

/// Whether values of the type are numbers, text, ... (arrays are none of these)
DUNLIN_API bool is_integer(const Type& type);
DUNLIN_API bool is_numeric(const Type& type);
DUNLIN_API bool is_textual(const Type& type);
DUNLIN_API bool is_temporal(const Type& type);

}  // namespace dunlin::schema
