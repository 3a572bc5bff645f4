// The header of a revision file: the comment lines before its first directive.
#pragma once

#include <string_view>

#include "dunlin/script/script.hpp"
#include "script/document.hpp"

namespace dunlin::script {

/// Reads the header. `line` becomes the line of the first directive. Throws: ScriptError
/// (script_header, script_directive), RevisionError (revision_malformed) with the position.
Header read_header(const Document& document, const std::string& path, Line& line);

/// Does a line of this comment text, after "-- ", read as something else than free text: a key or a
/// directive?
bool needs_escape(std::string_view comment);

}  // namespace dunlin::script
