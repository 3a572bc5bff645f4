// Names: what exists, what PostgreSQL would choose, and errors about what is missing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

using schema::Name;

/// Whether a constraint brings an index of its name (PRIMARY KEY, UNIQUE, EXCLUDE).
bool has_index(const schema::Constraint& constraint);

/// Whether `name` is taken among the relations of its schema: tables, views, sequences, indexes.
bool relation_exists(const schema::Schema& schema, const Name& name);
/// A composite or range type of that name among what is carried whole, or null.
const schema::Object* carried_type(const schema::Schema& schema, const Name& name);
/// Whether there is an enum, a domain, a composite or a range type of that name.
bool type_exists(const schema::Schema& schema, const Name& name);
/// Whether any table or domain of that schema has a constraint of this name.
bool constraint_exists(const schema::Schema& schema, const Name& name);

/// PostgreSQL's makeObjectName(): "a_b_label" cut to 63 bytes, the longer of `a` and `b` first.
/// Empty parts are left out.
std::string object_name(std::string_view a, std::string_view b, std::string_view label);

/// Chooses names for what the author left unnamed, as the server does: numbered until free. Names
/// chosen or noted count as taken from then on.
class NameChooser {
 public:
  explicit NameChooser(const schema::Schema& schema) : schema_(schema) {}

  void note_relation(Name name) { relations_.push_back(std::move(name)); }
  void note_constraint(Name name) { constraints_.push_back(std::move(name)); }

  /// ChooseConstraintName(): unique among the constraints of the schema. For CHECK and FOREIGN KEY.
  std::string constraint(const Name& table, std::string_view columns, std::string_view label);
  /// ChooseRelationName(): unique among relations, and among constraints too if it is a
  /// constraint's index.
  std::string relation(const Name& table, std::string_view columns, std::string_view label,
                       bool of_constraint);

 private:
  bool taken(const Name& name, bool relations, bool constraints) const;

  const schema::Schema& schema_;
  std::vector<Name> relations_;
  std::vector<Name> constraints_;
};

/// The name part that PostgreSQL makes of several columns: joined by "_", no longer than a name may
/// be.
std::string joined_columns(std::span<const std::string> columns);

/// Error with Code::object_missing: "there is no KIND NAME", with the nearest of `candidates` as
/// hint.
Error missing(std::string_view kind, std::string_view name,
              std::span<const std::string> candidates = {});
/// Error with Code::object_exists: "there is already a KIND NAME".
Error exists(std::string_view kind, std::string_view name);

/// Names for hints.
template <typename Items>
std::vector<std::string> names_of(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) {
    if constexpr (requires { item.name.name; }) {
      names.push_back(schema::to_string(item.name));
    } else {
      names.push_back(item.name);
    }
  }
  return names;
}

}  // namespace dunlin::ops
