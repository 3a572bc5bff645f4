// What triggers of all kinds say besides what their functions do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// CREATE TRIGGER ... FOR EACH ROW.
struct TriggerHead {
  std::string name;
  schema::Name function;
  bool before = false;  ///< else AFTER
  bool on_insert = false;
  bool on_update = false;
  bool on_delete = false;
  std::vector<std::string> update_of;
  std::optional<schema::Expression> when;
};

/// Nothing for triggers that are no plain ones for rows of a table.
std::optional<TriggerHead> trigger_head(const schema::Object& trigger);

/// A text with NULL for each column of a row that there is not: "old" in INSERT, "new" in DELETE.
std::string without_row(const std::string& text, std::string_view row);

/// Whether a text speaks of such a row.
bool names_row(const std::string& text, std::string_view row);

/// The body of a function in PL/pgSQL without arguments.
std::optional<std::string> trigger_body(const schema::Schema& schema, const schema::Name& function);

}  // namespace dunlin::parse
