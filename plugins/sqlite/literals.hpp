// String constants of PostgreSQL ('t', '2020-01-01 10:00+02', '{a,b}', '\xff') as SQLite keeps such
// values.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

/// The SQLite literal for the constant `text` read as a value of `type`.
/// \param model  for enums and domains; may be null
/// Throws: Untranslatable where PostgreSQL would reject the text, or where SQLite has no such value
/// ('infinity').
std::string literal_of(std::string_view text, const schema::Type& type, const schema::Schema* model,
                       parse::Notes& notes);

}  // namespace dunlin::sqlite
