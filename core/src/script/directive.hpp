// Directives: lines that begin in column 1 with "-- migrate:".
#pragma once

#include "dunlin/script/script.hpp"
#include "script/document.hpp"

namespace dunlin::script {

/// Is it a directive? Whether it is a good one is for parse_directive() to say.
bool is_directive(std::string_view line);
/// Throws: ScriptError (script_directive) when a line that is no directive was surely meant as one,
/// such as
/// "--migrate:up": its statements would run as part of the section before.
void refuse_near_directive(const Document& document, const Line& line);
/// A section without its text. Throws: ScriptError (script_directive).
Section parse_directive(const Document& document, const Line& line);

}  // namespace dunlin::script
