// Variables of trigger functions, taken out of the text: what is left speaks of rows alone.
#pragma once

#include <string>

namespace dunlin::parse {

/// A PL/pgSQL body without its DECLARE section, when every variable stands for the row NEW
/// ("changed := NEW; ... RETURN changed;") or for a value that is known at the beginning of the
/// body and goes where the variable is read; else `body` itself.
std::string without_variables(const std::string& body);

}  // namespace dunlin::parse
