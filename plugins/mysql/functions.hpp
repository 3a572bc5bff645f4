// PostgreSQL's functions by subject. Each function gives nothing for names of another subject, and
// throws parse::Untranslatable for arguments without a counterpart.
#pragma once

#include <optional>
#include <string>

#include "dunlin/parse/printer.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The refusal of a call. \param remedy  empty: a section of one's own
[[noreturn]] void refuse_call(const parse::FunctionCall& call, const std::string& remedy = {});

/// The argument; refuses the call when it has fewer.
[[nodiscard]] const parse::Fragment& argument(const parse::FunctionCall& call, std::size_t i);

/// A number that is written out: its value; nothing for other expressions.
[[nodiscard]] std::optional<long> number_of(const parse::Fragment& fragment);

/// Text: left(), substring(), format(), digest() ...
[[nodiscard]] std::optional<parse::Fragment> text_function(const parse::FunctionCall& call,
                                                           const Flavour& flavour,
                                                           parse::Notes& notes);

/// to_char(), to_date(), to_timestamp()
[[nodiscard]] std::optional<parse::Fragment> format_function(const parse::FunctionCall& call,
                                                             const Flavour& flavour,
                                                             parse::Notes& notes);

/// regexp_replace(), regexp_match(), substring(text from pattern)
[[nodiscard]] std::optional<parse::Fragment> pattern_function(const parse::FunctionCall& call,
                                                              const Flavour& flavour,
                                                              parse::Notes& notes);

/// jsonb_set(), to_jsonb(), jsonb_typeof() ...
[[nodiscard]] std::optional<parse::Fragment> json_function(const parse::FunctionCall& call,
                                                           const Flavour& flavour,
                                                           parse::Notes& notes);

/// array_append(), array_to_string(), unnest's relatives ...
[[nodiscard]] std::optional<parse::Fragment> array_function(const parse::FunctionCall& call,
                                                            const Flavour& flavour,
                                                            parse::Notes& notes);

}  // namespace dunlin::mysql
