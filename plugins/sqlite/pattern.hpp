// LIKE, ILIKE and regular expressions as GLOB and LIKE.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// "~~", "!~~", "~~*", "!~~*", "~", "~*", "!~", "!~*", "similar to", "not similar to". Throws:
/// Untranslatable.
parse::Fragment pattern_operation(const parse::OperatorCall& call, parse::Notes& notes);

/// A condition without regular expressions that says the same of `value` (an operand) as a regular
/// expression of PostgreSQL does, or nothing: fixed characters and classes in a row, alternatives,
/// and one repeated class at the end or alone.
std::optional<std::string> condition_of_regex(std::string_view regex, const std::string& value,
                                              bool ignore_case);

}  // namespace dunlin::sqlite
