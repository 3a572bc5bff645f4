// The functions of PostgreSQL that SQLite has, or that its expressions can say.
//
// functions.cpp: the way to them and those of no other file; functions_text.cpp: texts and bytes;
// functions_time.cpp: dates and times; functions_json.cpp: json values, arrays, aggregates that
// make them; table_functions.cpp: what gives rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// Writes one call. Throws: Untranslatable.
using FunctionMaker = parse::Fragment (*)(const parse::FunctionCall& call, parse::Notes& notes);

struct NamedFunction {
  std::string_view name;
  FunctionMaker make;
};

std::span<const NamedFunction> text_functions();
std::span<const NamedFunction> time_functions();
std::span<const NamedFunction> json_functions();
std::span<const NamedFunction> regex_functions();

[[noreturn]] void refuse_function(const parse::FunctionCall& call, std::string remedy = {});

schema::Type plain_type(schema::TypeKind kind);
parse::Fragment made(std::string sql, std::optional<schema::Type> type = std::nullopt);
/// A piece with an operator outermost, which parentheses must keep together.
parse::Fragment joined_by(parse::Binding binding, std::string sql, schema::Type type);

/// The argument's text as an operand. Throws like refuse_function when the call has too few.
std::string argument(const parse::FunctionCall& call, std::size_t index);
/// The integer that an argument is written as; nothing for other expressions.
std::optional<long> written_integer(const parse::Fragment& value);

/// A random uuid in the spelling kept here.
std::string random_uuid_expression();

/// Whether texts can be split at it by way of JSON: it is in no escape that JSON makes.
bool is_json_separator(std::string_view separator);
/// The parts of a text that is not NULL, as a JSON array.
std::string split_as_json(const std::string& text, std::string_view separator);

/// name(arguments) with everything that stands around them.
parse::Fragment called(const std::string& name, const parse::FunctionCall& call,
                       std::optional<schema::Type> type = std::nullopt);
/// name(inside) with the DISTINCT-less rest of an aggregate: FILTER and OVER.
std::string aggregated(const std::string& name, const std::string& inside,
                       const parse::FunctionCall& call);

}  // namespace dunlin::sqlite
