// Values from one of PostgreSQL's types to another: CAST, `::`, and what assignments convert by
// themselves.
#pragma once

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

/// `value`, in parentheses where an operand needs them.
std::string operand(const parse::Fragment& value);

/// CAST(value AS target). Where PostgreSQL would fail on a row ('foo' to integer), so does the
/// expression. \param model  for enums and domains; may be null Throws: Untranslatable when no
/// expression says it, or when a constant is no value of the type.
parse::Fragment convert(const parse::Fragment& value, const schema::Type& target,
                        const schema::Schema* model, parse::Notes& notes);

/// The conversion PostgreSQL makes by itself when a value is stored in a column of type `target`.
/// Unlike a cast it lets CHECKs complain of texts that are too long, and never turns text into
/// another type.
parse::Fragment assign(const parse::Fragment& value, const schema::Type& target,
                       const schema::Schema* model, parse::Notes& notes);

}  // namespace dunlin::sqlite
