// PostgreSQL's types in MySQL's and MariaDB's words.
#pragma once

#include <optional>
#include <string>

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The type below any domains.
[[nodiscard]] schema::Type base_type(const schema::Type& type, const schema::Schema& schema);

/// A column's type as it is declared.
struct SpelledType {
  std::string sql;        ///< "VARCHAR(20)"
  std::string collation;  ///< a clause of its own where the table's default does not serve:
                          ///< "COLLATE utf8mb4_bin"
  std::string condition;  ///< what the type alone lets in but PostgreSQL would not, with {} for the
                          ///< column; may be empty
  bool textual = false;   ///< character data in the table's collation
  bool no_literal_default = false;  ///< a default must be an expression in parentheses
};

/// \param key_length  how many characters (bytes for bytea) of an unbounded type a key can hold;
/// empty: not in such a key Throws: parse::Untranslatable.
[[nodiscard]] SpelledType spell_type(const schema::Type& type, const schema::Schema& schema,
                                     const Flavour& flavour, std::optional<int> key_length,
                                     parse::Notes& notes);

/// Whether the type is kept as LONGTEXT or LONGBLOB, of which no plain key can be made.
[[nodiscard]] bool is_unbounded(const schema::Type& type, const schema::Schema& schema);

}  // namespace dunlin::mysql
