// What the functions that write statements share while one operation is translated.
#pragma once

#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/translation.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

struct Context {
  const Flavour& flavour;
  const driver::TranslateOptions& options;
  const schema::Schema& model;  ///< before the operation
  parse::Notes& notes;
};

/// The same with another model, e.g. the one after the operation.
[[nodiscard]] inline Context with_model(const Context& context, const schema::Schema& model) {
  return {context.flavour, context.options, model, context.notes};
}

/// Tells that the server can change the table only by copying it, while writers wait.
inline void note_copy(const Context& context, const std::string& why) {
  const std::string text = "the server copies the table: " + why;
  for (const std::string& have : context.notes.texts) {
    if (have == text) return;
  }
  context.notes.texts.push_back(text);
}

}  // namespace dunlin::mysql
