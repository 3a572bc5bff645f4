// JSON and array operators: arrays are kept as JSON.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// json, jsonb or an array
[[nodiscard]] bool is_json_value(const parse::Fragment& fragment);

/// `text` as a JSON string, with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

/// A value as an argument of JSON_ARRAY or JSON_OBJECT: what PostgreSQL would put there.
[[nodiscard]] std::string json_member(const parse::Fragment& value, const Flavour& flavour);

/// A value as the text of a JSON document; NULL stays NULL.
[[nodiscard]] std::string json_text(const parse::Fragment& value);

/// -> ->> #> #>> @> <@ ? ?| ?& && #-. Throws: parse::Untranslatable.
[[nodiscard]] parse::Fragment json_operation(const parse::OperatorCall& call,
                                             const Flavour& flavour, parse::Notes& notes);

/// jsonb || jsonb
[[nodiscard]] parse::Fragment json_joined(const parse::Fragment& left, const parse::Fragment& right,
                                          const Flavour& flavour, parse::Notes& notes);

/// Whether two documents or arrays are the same, however they are spelled.
[[nodiscard]] parse::Fragment json_equals(const parse::Fragment& left, const parse::Fragment& right,
                                          const Flavour& flavour);

/// jsonb - 'key'
[[nodiscard]] parse::Fragment json_without(const parse::Fragment& document,
                                           const parse::Fragment& key, const Flavour& flavour,
                                           parse::Notes& notes);

/// value = ANY (array), value <> ALL (array)
[[nodiscard]] parse::Fragment json_has_element(const parse::Fragment& array,
                                               const parse::Fragment& value, bool negated);

/// array[index]
[[nodiscard]] parse::Fragment json_element(const parse::Fragment& array,
                                           const parse::Fragment& index, const Flavour& flavour);

/// A JSON path literal or expression for one key or index, "$" included.
[[nodiscard]] std::string json_path(const parse::Fragment& key, const Flavour& flavour);

/// A JSON path literal for PostgreSQL's path constant {a,b,0}. Throws: parse::Untranslatable when
/// it is no constant.
[[nodiscard]] std::string json_path_of_array(const parse::Fragment& path, const Flavour& flavour);

}  // namespace dunlin::mysql
