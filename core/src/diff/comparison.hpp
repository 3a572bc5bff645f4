// The comparison of two schemas, kind by kind; the pieces are put in order at the end.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/composite.hpp"
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

  // types.cpp, composites.cpp
  void schemas_and_extensions();
  void enums();
  void enum_values(const schema::Enum& from, const schema::Enum& to);
  void domains();
  void kept_domains();
  void domain_changes(const schema::Domain& from, const schema::Domain& to);
  void composites();
  void collation_changes(const schema::Object& from, const schema::Object& to);
  void composite_changes(const schema::Object& from, const schema::Object& to);
  void alter_attributes(const std::vector<ops::Attribute>& from,
                        const std::vector<ops::Attribute>& to, const schema::Object& type);
  bool alters(const std::vector<ops::Attribute>& from, const std::vector<ops::Attribute>& to,
              bool stored) const;
  bool is_disturbed(const ops::Attribute& attribute) const;
  bool is_of_disturbed(const schema::Object& type) const;
  void sequences();
  bool comes_with_column(const schema::Sequence& sequence, const schema::Table& owner) const;
  bool loses_owner(const schema::Sequence& sequence) const;
  void sequence_changes(const schema::Sequence& from, const schema::Sequence& to);
  /// The type keeps its name but is another one: columns are converted through text.
  void replace_type(const schema::Name& name, ops::Operation create, Names needs);
  ops::Operation drop_type(const schema::Name& name) const;
  Names made_of(const schema::Name& name, const Names& former) const;
  bool had_type(const schema::Name& name) const;
  bool keeps_type(const schema::Name& name) const;
  const schema::Table* partitioned_by(const schema::Name& type) const;
  bool is_used(const schema::Name& type) const;
  bool is_stored(const schema::Name& type) const;
  bool is_stored_inside(const schema::Name& domain) const;

  // objects.cpp
  bool find_disturbed_functions();
  bool function_in_the_way(const schema::Object& object) const;
  bool loses_table(const schema::Object& object, const Names& needs) const;
  void functions();
  void objects_on_tables();
  void keep_switch(const schema::Object& object);
  bool object_in_the_way(const schema::Object& object) const;
  void create_object(const schema::Object& object, bool or_replace, int rank);

  // comparison.cpp, views.cpp
  void find_what_is_in_the_way();
  void find_table_changes();
  bool touch_from_above(const schema::Table& table);
  void find_views_in_the_way();
  bool view_in_the_way(const schema::View& view) const;
  void new_table(const schema::Table& table);
  void tables();
  void key_node(const schema::Table& table, const Operations& keys);
  void index_nodes(const schema::Table& table, Operations indexes);
  void add_logging_order(const schema::Table& table, Node& altered) const;
  void gone_views();
  void views();
  void create_view(const schema::View& view, bool or_replace);
  void gone_tables();
  Operations ordered_early();
  void break_circles(const Operations& drops);
  void comments();
  void inline_references(std::vector<Node>& nodes) const;
  bool key_exists(const schema::ForeignKey& key, const std::set<schema::Name>& made) const;

  Node& node(int rank, ops::Operation operation);
  /// What goes before anything comes: after all that needs it.
  Node& gone_early(int rank, const std::string& name, Operations operations);
  /// What goes last: before what it needs.
  void gone(int rank, ops::Operation operation, const std::string& name, Names needs);
  /// A node of a table's: comes after the table, and what uses the table after it.
  Node& table_node(const schema::Name& table, int rank, const Operations& operations);
  bool native() const { return !to_.dialect.empty(); }

  const schema::Schema& from_;
  const schema::Schema& to_;
  const std::vector<ops::Operation>& renames_;

  Disturbed disturbed_;
  std::map<schema::Name, TableChanges> table_changes_;
  std::set<schema::Name> views_dropped_;

  Operations objects_dropped_;  // triggers, rules, policies, statistics
  Operations references_gone_;  // foreign keys
  Operations detaches_;         // partitions whose bounds change
  Operations attaches_;         // and come back
  /// Views, parts of tables, functions, tables that go, as they were made.
  std::vector<Node> gone_early_;
  Operations types_renamed_;
  std::vector<Node> nodes_;
  std::vector<Node> gone_;  // functions, sequences, types that go last, as they were made
  Operations last_;         // extensions, schemas
  std::vector<std::string> refused_;
};

/// One operation as a change.
[[nodiscard]] Change change_of(ops::Operation operation);
/// Names in expressions and classes of an index.
void add_index_names(const schema::Index& index, Names& to);
/// Names in the definition of a column's default, checks ... of a table.
void add_table_names(const schema::Table& table, Names& to);
/// Names that the server keeps a function from living without: those of its head, of a body that is
/// no string, of an aggregate's or an operator's functions.
[[nodiscard]] Names needs_of(const schema::Object& function);
/// Composite and range types.
[[nodiscard]] bool is_type(const schema::Object& object);
/// What a type is made of.
[[nodiscard]] Names names_in(const schema::Object& type);
[[nodiscard]] bool is_composite_of(const schema::Object& object, const schema::Name& type);
/// An object without its definition, as it is dropped.
[[nodiscard]] schema::Object bare(schema::Object object);
/// Whether two definitions of a function have the same head: name, arguments and result.
bool same_head(const std::string& a, const std::string& b);

}  // namespace dunlin::diff
