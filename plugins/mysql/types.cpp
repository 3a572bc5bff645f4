#include "types.hpp"

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

/// Longer ones go to LONGTEXT: all VARCHARs of a row share 65,535 bytes.
constexpr int kLongestVarchar = 4096;
constexpr int kLongestChar = 255;
constexpr int kMostDigits = 65;
constexpr int kMostFraction = 30;

int modifier(const Type& type, std::size_t i, int otherwise) {
  return i < type.modifiers.size() ? type.modifiers[i] : otherwise;
}

std::string sized(const char* name, int size) {
  return std::string(name) + "(" + std::to_string(size) + ")";
}

SpelledType plain(std::string sql) {
  SpelledType spelled;
  spelled.sql = std::move(sql);
  return spelled;
}

[[noreturn]] void refuse(const Type& type, const std::string& instead) {
  throw Untranslatable("MySQL and MariaDB have no type like " + schema::to_string(type), instead);
}

SpelledType spell_text(std::optional<int> key_length, Notes& notes) {
  SpelledType spelled = plain("LONGTEXT");
  spelled.textual = true;
  if (key_length) {
    notes.approximated("a key over text holds at most " + std::to_string(*key_length) +
                       " characters: longer values are refused");
    spelled.sql = sized("VARCHAR", *key_length);
  } else {
    spelled.no_literal_default = true;
  }
  return spelled;
}

SpelledType spell_varchar(const Type& type, std::optional<int> key_length, Notes& notes) {
  if (type.modifiers.empty()) return spell_text(key_length, notes);
  const int length = type.modifiers[0];
  SpelledType spelled = plain(sized("VARCHAR", length));
  spelled.textual = true;
  if (length <= kLongestVarchar) return spelled;
  spelled = spell_text(key_length, notes);
  if (!key_length) spelled.condition = "CHAR_LENGTH({}) <= " + std::to_string(length);
  return spelled;
}

SpelledType spell_character(const Type& type) {
  const int length = modifier(type, 0, 1);
  SpelledType spelled = plain(sized(length <= kLongestChar ? "CHAR" : "VARCHAR", length));
  spelled.textual = true;
  return spelled;
}

SpelledType spell_citext(const Flavour& flavour, std::optional<int> key_length, Notes& notes) {
  SpelledType spelled = spell_text(key_length, notes);
  spelled.textual = false;
  if (flavour.mysql()) {
    spelled.collation = "CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_ci";
    notes.emulated("citext is a collation without case");
  } else if (flavour.at_least(10, 10)) {
    spelled.collation = "CHARACTER SET utf8mb4 COLLATE uca1400_nopad_as_ci";
    notes.emulated("citext is a collation without case");
  } else {
    spelled.collation = "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci";
    notes.approximated("citext is a collation without case, accents and trailing blanks");
  }
  return spelled;
}

SpelledType spell_numeric(const Type& type, Notes& notes) {
  if (type.modifiers.empty()) {
    notes.approximated("numeric without precision is DECIMAL(65, 30)");
    return plain("DECIMAL(65, 30)");
  }
  const int digits = modifier(type, 0, 0);
  const int fraction = modifier(type, 1, 0);
  if (digits > kMostDigits || fraction > kMostFraction || fraction < 0 || fraction > digits) {
    refuse(type, "use at most numeric(65, 30), with a scale from 0 to the precision");
  }
  return plain("DECIMAL(" + std::to_string(digits) + ", " + std::to_string(fraction) + ")");
}

SpelledType spell_uuid(const Flavour& flavour, Notes& notes) {
  if (flavour.mariadb() && flavour.at_least(10, 7)) return plain("UUID");
  notes.emulated("uuid is CHAR(36)");
  SpelledType spelled = plain("CHAR(36)");
  spelled.collation = "CHARACTER SET ascii COLLATE ascii_general_ci";
  spelled.condition =
      "{} REGEXP '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$'";
  return spelled;
}

SpelledType spell_bytea(std::optional<int> key_length, Notes& notes) {
  SpelledType spelled = plain("LONGBLOB");
  spelled.no_literal_default = true;
  if (!key_length) return spelled;
  notes.approximated("a key over bytea holds at most " + std::to_string(*key_length) +
                     " bytes: longer values are refused");
  return plain(sized("VARBINARY", *key_length));
}

SpelledType spell_json() {
  SpelledType spelled = plain("JSON");
  spelled.no_literal_default = true;
  return spelled;
}

SpelledType spell_boolean() {
  SpelledType spelled = plain("BOOLEAN");
  spelled.condition = "{} IN (0, 1)";
  return spelled;
}

SpelledType spell_network(const Type& type, Notes& notes) {
  constexpr int kLongestAddress = 50;
  notes.approximated(schema::to_string(type) + " is kept as text and not checked");
  SpelledType spelled = plain(sized("VARCHAR", kLongestAddress));
  spelled.textual = true;
  return spelled;
}

SpelledType spell_enum(const schema::Enum& type) {
  std::vector<std::string> values;
  for (const std::string& value : type.values) values.push_back(quoted_literal(value));
  if (values.empty())
    refuse(Type{TypeKind::user_defined, {}, 0, type.name}, "give the enum a value");
  for (const std::string& value : type.values) {
    if (!value.ends_with(' ')) continue;
    throw parse::Untranslatable(
        "MySQL and MariaDB take the blanks from the end of an enum's value: '" + value + "'",
        "use a text column with a CHECK");
  }
  SpelledType spelled = plain("ENUM(" + text::join(values, ", ") + ")");
  spelled.textual = true;
  return spelled;
}

/// The digits themselves, as PostgreSQL shows and compares them.
SpelledType spell_bits(const Type& type, std::optional<int> key_length, Notes& notes) {
  notes.emulated("bit strings are text of the digits 0 and 1");
  if (type.kind == TypeKind::varbit && type.modifiers.empty()) {
    SpelledType spelled = spell_text(key_length, notes);
    spelled.condition = "{} REGEXP '^[01]*$'";
    return spelled;
  }
  const int length = modifier(type, 0, 1);
  SpelledType spelled = plain(sized("VARCHAR", length));
  spelled.collation = "CHARACTER SET ascii COLLATE ascii_bin";
  const std::string fewest = type.kind == TypeKind::bit ? std::to_string(length) : "0";
  spelled.condition = "{} REGEXP '^[01]{" + fewest + "," + std::to_string(length) + "}$'";
  return spelled;
}

SpelledType spell_short_text(const char* what, int length, Notes& notes) {
  notes.approximated(what);
  SpelledType spelled = plain(sized("VARCHAR", length));
  spelled.textual = true;
  return spelled;
}

SpelledType spell_user_defined(const Type& type, const schema::Schema& schema) {
  if (const schema::Enum* found = schema.find_enum(type.name)) return spell_enum(*found);
  if (type.name.name == "oid") return plain("INT UNSIGNED");
  if (type.name.name == "char") return spell_character(Type{TypeKind::character, {1}, 0, {}});
  throw Untranslatable(
      "the type " + schema::to_string(type.name) + " has no counterpart in MySQL and MariaDB",
      "use a built-in type, an enum or a domain, or write the statement in a section with "
      "only=mysql");
}

}  // namespace

Type base_type(const Type& type, const schema::Schema& schema) {
  Type base = type;
  // A domain over a domain over ...: as many steps as there are domains, should the model hold a
  // circle.
  for (std::size_t i = 0; i <= schema.domains.size() && base.kind == TypeKind::user_defined; ++i) {
    const schema::Domain* domain = schema.find_domain(base.name);
    if (domain == nullptr) return base;
    const int dimensions = base.array_dimensions;
    base = domain->type;
    base.array_dimensions += dimensions;
  }
  return base;
}

bool is_unbounded(const Type& type, const schema::Schema& schema) {
  const Type base = base_type(type, schema);
  if (base.array_dimensions > 0) return false;
  switch (base.kind) {
    case TypeKind::text:
    case TypeKind::citext:
    case TypeKind::bytea:
    case TypeKind::xml:
      return true;
    case TypeKind::varchar:
      return base.modifiers.empty() || base.modifiers[0] > kLongestVarchar;
    case TypeKind::boolean:
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::numeric:
    case TypeKind::real:
    case TypeKind::double_precision:
    case TypeKind::money:
    case TypeKind::character:
    case TypeKind::name:
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timetz:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
    case TypeKind::interval:
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::jsonb:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
    case TypeKind::user_defined:
      return false;
  }
  return false;
}

SpelledType spell_type(const Type& written, const schema::Schema& schema, const Flavour& flavour,
                       std::optional<int> key_length, Notes& notes) {
  const Type type = base_type(written, schema);
  constexpr int kMicroseconds = 6;
  if (type.array_dimensions > 0) {
    notes.emulated("arrays are kept as JSON");
    return spell_json();
  }
  switch (type.kind) {
    case TypeKind::boolean:
      notes.emulated("boolean is TINYINT(1)");
      return spell_boolean();
    case TypeKind::smallint:
      return plain("SMALLINT");
    case TypeKind::integer:
      return plain("INT");
    case TypeKind::bigint:
      return plain("BIGINT");
    case TypeKind::numeric:
      return spell_numeric(type, notes);
    case TypeKind::real:
      return plain("FLOAT");
    case TypeKind::double_precision:
      return plain("DOUBLE");
    case TypeKind::text:
      return spell_text(key_length, notes);
    case TypeKind::varchar:
      return spell_varchar(type, key_length, notes);
    case TypeKind::character:
      notes.approximated("char(n) is read back and compared without the blanks at its end");
      return spell_character(type);
    case TypeKind::name:
      return spell_varchar(Type{TypeKind::varchar, {63}, 0, {}}, key_length, notes);
    case TypeKind::citext:
      return spell_citext(flavour, key_length, notes);
    case TypeKind::bytea:
      return spell_bytea(key_length, notes);
    case TypeKind::date:
      return plain("DATE");
    case TypeKind::time: {
      // TIME holds 838 hours, and negative ones.
      SpelledType spelled = plain(sized("TIME", modifier(type, 0, kMicroseconds)));
      spelled.condition = "{} BETWEEN '00:00:00' AND '24:00:00'";
      return spelled;
    }
    case TypeKind::timestamp:
      return plain(sized("DATETIME", modifier(type, 0, kMicroseconds)));
    case TypeKind::timestamptz:
      notes.approximated("timestamptz is DATETIME in UTC, whatever the session's time zone");
      return plain(sized("DATETIME", modifier(type, 0, kMicroseconds)));
    case TypeKind::uuid:
      return spell_uuid(flavour, notes);
    case TypeKind::json:
    case TypeKind::jsonb:
      return spell_json();
    case TypeKind::xml:
      notes.approximated("xml is kept as text and not checked");
      return spell_text(key_length, notes);
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
      return spell_network(type, notes);
    case TypeKind::bit:
    case TypeKind::varbit:
      return spell_bits(type, key_length, notes);
    case TypeKind::user_defined:
      return spell_user_defined(type, schema);
    case TypeKind::money:
      notes.approximated("money is DECIMAL(19, 2), shown without a currency");
      return plain("DECIMAL(19, 2)");
    case TypeKind::timetz:
      return spell_short_text("time with time zone is kept as text", 21, notes);
    case TypeKind::interval:
      return spell_short_text("interval is kept as text: it is not compared by its length", 100,
                              notes);
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      refuse(type,
             "write the column in a section with only=postgres, and a FULLTEXT index in one with "
             "only=mysql");
  }
  refuse(type, "write the statement in a section with only=mysql");
}

}  // namespace dunlin::mysql
