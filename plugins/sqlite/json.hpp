// JSON values and arrays, which are kept as the text of JSON: their operators and constants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

bool is_json(const parse::Fragment& value);
bool is_array(const parse::Fragment& value);

/// A JSON text as PostgreSQL's jsonb shows it: keys by length and bytes, each once. Nothing when it
/// is no JSON.
std::optional<std::string> canonical_jsonb(std::string_view text);
bool is_valid_json(std::string_view text);

/// A value as an argument of SQLite's JSON functions: what makes it a part of a JSON value, or (as
/// `element`) of an array, where times keep their own spelling.
std::string json_part(const parse::Fragment& value, bool element);

/// The path $."key" or $[2] for the right side of -> and ->>, as an SQL expression. Throws:
/// Untranslatable.
std::string json_path(const parse::Fragment& key);
/// A path of several steps for '{a,b,0}', or nothing.
std::optional<std::string> json_path_of(std::string_view steps);
/// The text that ->> gives at a path.
std::string json_text_at(const std::string& document, const std::string& path);

/// An operator with a JSON value or an array at its side; nothing for all others. Throws:
/// Untranslatable.
std::optional<parse::Fragment> json_operation(const parse::OperatorCall& call, parse::Notes& notes);

}  // namespace dunlin::sqlite
