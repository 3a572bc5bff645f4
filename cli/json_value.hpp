// Inside the json*.cpp files only: the value type, and the parts that several documents share.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "dunlin/app/difference.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::cli::json {

/// Keeps the order of fields.
using Value = nlohmann::ordered_json;

[[nodiscard]] std::string to_text(const Value& value);
/// What is known of an error; fields that do not apply are left out.
[[nodiscard]] Value error_value(const Error& error);
[[nodiscard]] Value diagnostic_value(const Diagnostic& diagnostic);
/// {"operations": [{"operation", "destructive", "sql"?, "note"?}], "refused"?, "likely_renames"?:
/// [{"rename", "annotation"}], "sql"}
[[nodiscard]] Value difference_value(const app::DifferenceInfo& difference);

}  // namespace dunlin::cli::json
