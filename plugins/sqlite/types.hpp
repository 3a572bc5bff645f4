// How PostgreSQL's types are kept in SQLite: declared type, collation, and the CHECK that guards
// the values.
//
//   boolean                     BOOLEAN      0 and 1
//   smallint integer bigint     same names   (INTEGER for keys that count by themselves)
//   numeric(p,s)                NUMERIC(p,s) exact up to 15 digits
//   real, double precision      REAL, DOUBLE PRECISION
//   text, varchar(n)            TEXT, VARCHAR(n)
//   char(n)                     CHAR(n) COLLATE RTRIM: trailing blanks never count, as in
//   PostgreSQL bytea                       BLOB date                        DATE '2026-11-22'
//   timestamp, timestamptz      TIMESTAMP    '2026-11-22 10:15:00[.5]', the second in UTC
//   time, timetz                TIME         '10:15:00[.5]'
//   uuid                        CHAR(36)     lower case, with dashes
//   json, jsonb, arrays         JSON TEXT    JSON; arrays are JSON arrays
//   enums                       VARCHAR(longest value)
//   interval, inet, xml, ...    TEXT
//
// SQLite reads an affinity out of the declared name: INT anywhere gives numbers, which is why
// interval, point, uuid and json do not keep their own names.
#pragma once

#include <optional>
#include <string>

#include "dunlin/driver/translation.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

struct ColumnType {
  std::string declared;
  std::string collation;  ///< SQLite's, empty for the default
  std::optional<std::string>
      check;  ///< condition that only the type's values meet; none in plain fidelity
};

/// \param column  the quoted name of the column, for the check
/// \param model   for enums and domains
/// Throws: Untranslatable for types without a counterpart.
ColumnType column_type(const schema::Type& type, const std::string& column,
                       const schema::Schema& model, driver::Fidelity fidelity, parse::Notes& notes);

/// The type that domains of `type` stand on; any other type as it is.
schema::Type base_type(const schema::Type& type, const schema::Schema& model);

/// The condition that a text is a uuid in the form kept here, but for the case of its letters.
std::string uuid_shape(const std::string& value);

/// Whether a SQLite column of this declared type is a number where its text looks like one: its
/// affinity is neither TEXT nor BLOB.
bool has_numeric_affinity(const std::string& declared);

}  // namespace dunlin::sqlite
