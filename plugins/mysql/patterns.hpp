// Regular expressions: PostgreSQL's own, MariaDB's (PCRE) and MySQL's (ICU).
#pragma once

#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The characters of `text` so that they stand for themselves inside [ ] of a pattern.
[[nodiscard]] std::string escaped_pattern(std::string_view text);

/// A pattern of the server's own as a literal. \param any_case  letters match both cases
[[nodiscard]] std::string pattern_literal(const std::string& pattern, bool any_case,
                                          const Flavour& flavour);

/// ~ ~* !~ !~* and SIMILAR TO. Throws: parse::Untranslatable for patterns that the server reads
/// differently.
[[nodiscard]] parse::Fragment pattern_operation(const parse::OperatorCall& call,
                                                const Flavour& flavour, parse::Notes& notes);

}  // namespace dunlin::mysql
