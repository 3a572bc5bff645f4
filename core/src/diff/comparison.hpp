// The comparison of two schemas, kind by kind; the pieces are put in order at the end.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dunlin/diff/diff.hpp"
#include "order.hpp"
#include "table.hpp"

namespace dunlin::diff {

class Comparison {
 public:
  /// Both normalised and filtered; `from` with its renames applied.
  Comparison(const schema::Schema& from, const schema::Schema& to,
             const std::vector<ops::Operation>& renames);

  /// The operations in order, but for the renames; what cannot be done goes to `refused`.
  std::vector<Change> run(std::vector<std::string>& refused);

 private:
  using Operations = std::vector<ops::Operation>;

  // types.cpp
  void schemas_and_extensions();
  void enums();
  void enum_values(const schema::Enum& from, const schema::Enum& to);
  void domains();
  void domain_changes(const schema::Domain& from, const schema::Domain& to);
  void composites();
  void sequences();
  bool comes_with_column(const schema::Sequence& sequence, const schema::Table& owner) const;
  void sequence_changes(const schema::Sequence& from, const schema::Sequence& to);
  /// The type keeps its name but is another one: columns are converted through text.
  void replace_type(const schema::Name& name, ops::Operation create, Names needs);
  bool is_used(const schema::Name& type) const;

  // objects.cpp
  void find_disturbed_functions();
  void functions();
  void objects_on_tables();
  bool object_in_the_way(const schema::Object& object) const;
  void create_object(const schema::Object& object, bool or_replace, int rank);

  // diff.cpp
  void find_table_changes();
  void find_views_in_the_way();
  bool view_in_the_way(const schema::View& view) const;
  void new_table(const schema::Table& table);
  void tables();
  void views();
  void create_view(const schema::View& view, bool or_replace);
  void gone_tables();
  void comments();
  void inline_references(std::vector<Node>& nodes) const;
  bool key_exists(const schema::ForeignKey& key, const std::set<schema::Name>& made) const;

  Node& node(int rank, ops::Operation operation);
  /// What goes last: before what it needs.
  void gone(int rank, ops::Operation operation, const std::string& name, Names needs);
  /// A node of a table's: comes after the table, and what uses the table after it.
  Node& table_node(const schema::Name& table, int rank, const Operations& operations);
  bool native() const { return !to_.dialect.empty(); }
  bool is_renamed(const schema::Name& table) const;

  const schema::Schema& from_;
  const schema::Schema& to_;
  std::set<schema::Name> renamed_tables_;

  Disturbed disturbed_;
  std::map<schema::Name, TableChanges> table_changes_;
  std::set<schema::Name> views_dropped_;

  Operations objects_dropped_;  // triggers, rules, policies, statistics
  Operations views_gone_;       // those that read others first
  Operations references_gone_;  // foreign keys
  Operations parts_gone_;       // constraints, indexes, defaults
  Operations functions_early_;  // to be made again, or in the way of tables
  Operations tables_gone_;
  Operations types_renamed_;
  std::vector<Node> nodes_;
  std::vector<Node> gone_;  // functions, sequences, types that go last, as they were made
  Operations last_;         // extensions, schemas
  std::vector<std::string> refused_;
};

/// Names in the definition of a column's default, checks ... of a table.
void add_table_names(const schema::Table& table, Names& to);
/// Whether two definitions of a function have the same head: name, arguments and result.
bool same_head(const std::string& a, const std::string& b);

}  // namespace dunlin::diff
