// What changes inside a table that both schemas have.
#pragma once

#include <vector>

#include "dunlin/ops/operation.hpp"
#include "order.hpp"

namespace dunlin::diff {

/// What goes or is made anew elsewhere, so that nothing may depend on it meanwhile.
struct Disturbed {
  Names functions;                  ///< dropped, or dropped and made again
  std::vector<schema::Name> types;  ///< made again under the same name
  bool has_type(const schema::Type& type) const;
  bool has_type(const schema::Name& type) const;
  /// Whether SQL uses one of these.
  bool in(const std::string& sql) const;
  bool in(const schema::Index& index) const;
};

/// The changes of one table by the phase in which they run.
struct TableChanges {
  std::vector<ops::Operation> reference_drops;  ///< foreign keys that go
  /// A partition whose bounds change leaves its whole and comes back at once: with all others, so
  /// that no bounds meet, and before columns change, so that these changes reach it.
  std::vector<ops::Operation> detaches, attaches;
  std::vector<ops::Operation> drops;    ///< indexes, constraints, defaults in the way
  std::vector<ops::Operation> columns;  ///< columns that come, change and go
  std::vector<ops::Operation> keys;     ///< constraints that come, but foreign keys
  std::vector<ops::Operation> foreign_keys;
  std::vector<ops::Operation> indexes;
  std::vector<ops::Operation> attributes;
  std::vector<ops::Operation> comments;
  Names touched;           ///< columns that go, change their type or are made anew
  bool adds = false;       ///< columns come
  bool loses_key = false;  ///< its primary key goes, which GROUP BY may rely on
  std::vector<std::string> refused;
};

struct TablePair {
  const schema::Schema& from_schema;
  const schema::Schema& to_schema;
  const schema::Table& from;
  const schema::Table& to;
  const Disturbed& disturbed;
  bool follows_rename = false;  ///< names made from the table's or a column's may follow
};

[[nodiscard]] TableChanges compare_tables(const TablePair& pair);
[[nodiscard]] bool is_foreign_key(const schema::Constraint& constraint);
/// What CREATE TABLE cannot say: NOT VALID is without meaning there, a key that repeats another
/// one is left out, and a part of a key above is there already.
[[nodiscard]] bool stands_alone(const schema::Constraint& constraint, const schema::Table& table);
/// Equal but for name, comment and what they are attached to.
[[nodiscard]] bool same_rule(const schema::Constraint& a, const schema::Constraint& b);
/// Equal but for name, comment and what they are attached to.
[[nodiscard]] bool same_definition(const schema::Index& a, const schema::Index& b);
/// The changes of a native value: entries that change and keys that go; nothing when equal.
struct NativeChange {
  schema::Native set;
  std::vector<std::string> reset;
  bool empty() const { return set.empty() && reset.empty(); }
};
[[nodiscard]] NativeChange native_change(const schema::Native& from, const schema::Native& to);

/// The expression that turns the values of a column into another type, where the server has no
/// assignment for it; nothing when it has.
[[nodiscard]] std::optional<schema::Expression> conversion(const std::string& column,
                                                           const schema::Type& from,
                                                           const schema::Type& to);
/// SQL that makes a column's new sequence go on after the numbers that are there.
[[nodiscard]] ops::Operation continue_numbers(const schema::Name& table,
                                              const schema::Column& column);
/// The same through text, for types that are made anew.
[[nodiscard]] schema::Expression through_text(const std::string& column, const schema::Type& to);

}  // namespace dunlin::diff
