// What a condition of a DO block asks the catalogs for: whether there is an object of one name.
#pragma once

#include <optional>
#include <string>

namespace dunlin::parse {

/// What a condition asks the catalogs for.
struct Question {
  enum class Kind {
    type,
    value,
    constraint,
    column,
    table,
    index,
    sequence,
    relation,  ///< a table, an index or a sequence
    schema,
    extension
  };
  Kind kind = Kind::type;
  std::string name;
  std::string table;  ///< of constraints and columns, the type of values; empty: not asked for
  bool exists = true;
};

/// What a query on the catalogs asks for; nothing when it asks for more than one name, or
/// otherwise. Throws: ScriptError (sql_syntax).
std::optional<Question> question_of(const std::string& query);
/// The same of a condition that asks without a query: to_regclass('x') IS NULL.
std::optional<Question> question_of_condition(const std::string& condition);

}  // namespace dunlin::parse
