// Triggers that only set columns of the row being written, which every backend can do in some way:
//
//   CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
//   BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
//   CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// Such a trigger. The expressions speak of the row as new.column and old.column; print them in a
/// Scope with `row_trigger`.
struct RowTrigger {
  /// `column := value`, when the condition holds. No expression reads what an assignment before it
  /// changes: they may all be made at once.
  struct Assignment {
    std::string column;
    schema::Expression value;
    std::optional<schema::Expression> condition;
  };
  std::string name;
  schema::Name table;
  schema::Name function;
  bool on_insert = false;
  bool on_update = false;
  std::vector<std::string> update_of;  ///< UPDATE OF these columns; empty: of any
  std::optional<schema::Expression> when;
  std::vector<Assignment> assignments;
};

/// Reads a trigger of the schema with its function. Nothing: it is no BEFORE trigger for rows, or
/// its function does anything but conditional assignments to columns of NEW before RETURN NEW.
[[nodiscard]] DUNLIN_API std::optional<RowTrigger> row_trigger(const schema::Object& trigger,
                                                               const schema::Schema& schema);

/// The trigger as it is for new rows: each column of OLD is NULL there. Nothing: it reads OLD as a
/// whole.
[[nodiscard]] DUNLIN_API std::optional<RowTrigger> for_new_rows(RowTrigger trigger);

/// The function that a trigger calls; an empty name when that cannot be read.
[[nodiscard]] DUNLIN_API schema::Name trigger_function(const schema::Object& trigger);

/// Whether an expression of a trigger reads a column of the row "new" or "old", or that row as a
/// whole. An empty column: any.
[[nodiscard]] DUNLIN_API bool reads_row(const schema::Expression& expression, std::string_view row,
                                        std::string_view column);

/// A text of PostgreSQL with other text in place of columns of the row "new" or "old", where
/// `replacement` gives one for the column's name.
[[nodiscard]] DUNLIN_API std::string replace_columns(
    const std::string& text, std::string_view row,
    const std::function<std::optional<std::string>(const std::string& column)>& replacement);

/// Whether a function RETURNS trigger: it cannot be called but by triggers.
[[nodiscard]] DUNLIN_API bool is_trigger_function(const schema::Object& function);

}  // namespace dunlin::parse
