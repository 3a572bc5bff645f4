// JSON and array operators: arrays are kept as JSON.
#pragma once

#include "dunlin/parse/printer.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// -> ->> #> #>> @> <@ ? ?| ?& &&. Throws: parse::Untranslatable.
[[nodiscard]] parse::Fragment json_operation(const parse::OperatorCall& call,
                                             const Flavour& flavour, parse::Notes& notes);

/// jsonb - 'key'
[[nodiscard]] parse::Fragment json_without(const parse::Fragment& document,
                                           const parse::Fragment& key);

/// value = ANY (array), value <> ALL (array)
[[nodiscard]] parse::Fragment json_has_element(const parse::Fragment& array,
                                               const parse::Fragment& value, bool negated);

/// A JSON path literal or expression for one key or index, "$" included.
[[nodiscard]] std::string json_path(const parse::Fragment& key);

/// A JSON path literal for PostgreSQL's path constant {a,b,0}. Throws: parse::Untranslatable when
/// it is no constant.
[[nodiscard]] std::string json_path_of_array(const parse::Fragment& path);

}  // namespace dunlin::mysql
