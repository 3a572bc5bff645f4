// Carries out operations on a schema: one function for each alternative. Every function first
// checks all that can fail, then changes, so that a schema is never half-changed.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "dunlin/ops/operation.hpp"
#include "names.hpp"

namespace dunlin::ops {

class Applier {
 public:
  explicit Applier(schema::Schema& schema) : schema_(schema) {}

  void operator()(const CreateTable& operation);
  void operator()(const DropTable& operation);
  void operator()(const RenameTable& operation);
  void operator()(const AddColumn& operation);
  void operator()(const DropColumn& operation);
  void operator()(const RenameColumn& operation);
  void operator()(const SetColumnType& operation);
  void operator()(const SetNotNull& operation);
  void operator()(const DropNotNull& operation);
  void operator()(const SetDefault& operation);
  void operator()(const DropDefault& operation);
  void operator()(const AddIdentity& operation);
  void operator()(const SetIdentity& operation);
  void operator()(const DropIdentity& operation);
  void operator()(const DropExpression& operation);
  void operator()(const AddConstraint& operation);
  void operator()(const DropConstraint& operation);
  void operator()(const RenameConstraint& operation);
  void operator()(const ValidateConstraint& operation);
  void operator()(const AlterConstraint& operation);
  void operator()(const CreateIndex& operation);
  void operator()(const DropIndex& operation);
  void operator()(const RenameIndex& operation);
  void operator()(const CreateView& operation);
  void operator()(const DropView& operation);
  void operator()(const RenameView& operation);
  void operator()(const RefreshView& operation);
  void operator()(const CreateEnum& operation);
  void operator()(const AddEnumValue& operation);
  void operator()(const RenameEnumValue& operation);
  void operator()(const CreateDomain& operation);
  void operator()(const RenameType& operation);
  void operator()(const DropType& operation);
  void operator()(const CreateSequence& operation);
  void operator()(const AlterSequence& operation);
  void operator()(const RenameSequence& operation);
  void operator()(const DropSequence& operation);
  void operator()(const SetComment& operation);
  void operator()(const CreateSchema& operation);
  void operator()(const DropSchema& operation);
  void operator()(const CreateExtension& operation);
  void operator()(const DropExtension& operation);
  void operator()(const ChangeData& operation);
  void operator()(const Unmodelled& operation);
  void operator()(const RenameSchema& operation);
  void operator()(const SetSchema& operation);
  void operator()(const AlterDomain& operation);
  void operator()(const CreateObject& operation);
  void leave_parents(const Name& name, const std::string& gone);
  void keep_inherited(const Name& name);
  void alter_carried(const schema::Object& alteration);
  void comment_check(const SetComment& operation);
  void forget_switch(const schema::Object& gone);
  void operator()(const DropObject& operation);
  void operator()(const RenameObject& operation);
  void operator()(const SetObjectComment& operation);
  void operator()(const SetTableNative& operation);
  void operator()(const SetColumnNative& operation);

 private:
  // What an operation is about. Null: missing, and to be ignored; throws when missing and the
  // schema is complete.
  schema::Table* table(const Name& name, bool if_exists = false);
  schema::Column* column(schema::Table& table, std::string_view name, bool if_exists = false);
  schema::Column* column(const Name& table_name, std::string_view name);
  schema::Constraint* constraint(const Name& table_name, std::string_view name,
                                 bool if_exists = false);
  schema::View* view(const Name& name, bool if_exists = false);
  schema::Sequence* sequence(const Name& name, bool if_exists = false);
  /// The materialized view that has an index of that name, or null.
  schema::View* view_of_index(const Name& index);
  schema::Domain* domain(const Name& name);
  /// A signature "*" stands for any.
  schema::Object* object(const schema::Object& like, bool if_exists = false);
  /// The attributes of a table, a view or an index of that name.
  schema::Native* native(const Name& relation, bool if_exists);
  /// Nothing, or throws `error` when the schema is complete and `if_exists` is false.
  void absent(const Error& error, bool if_exists = false) const;

  /// Whether a relation of this name may be created. False: it exists and `if_not_exists`. Throws
  /// when it exists. In a schema that is not complete, what stands in the way is forgotten instead.
  bool may_create(std::string_view kind, const Name& name, bool if_not_exists);
  void forget_relation(const Name& name);
  void check_columns(const schema::Table& table, const schema::Constraint& constraint) const;
  void check_new_constraint(const schema::Table& table, const schema::Constraint& constraint) const;
  void require_columns(const schema::Table& table, const std::vector<std::string>& columns) const;

  void add_own_sequence(const Name& table, const schema::Column& column);
  void drop_own_sequence(const Name& table, std::string_view column);
  void make_key_columns_not_null(schema::Table& table, const schema::Constraint& constraint);
  void remove_table(const Name& name);
  void remove_column(schema::Table& table, const std::string& name);
  void remove_view(const Name& name);
  /// Triggers, rules and policies go with what they stand on.
  void remove_objects_of(const Name& relation);
  void comment_schema(const std::string& name, const std::optional<std::string>& comment);
  void move_type(const Name& from, const Name& to);
  void move_relation(const Name& from, const Name& to);
  void rename_table_of_objects(const Name& from, const Name& to);
  /// Tables, views, sequences (false) and enums, domains (true).
  std::vector<std::pair<Name, bool>> relations_and_types() const;
  void remove_views_of(const Name& relation);
  void remove_foreign_keys_to(const Name& table,
                              const std::function<bool(const schema::ForeignKey&)>& which);
  void rename_view(schema::View& view, const std::string& to);
  void rename_sequence(schema::Sequence& sequence, const Name& to);
  void rename_relation_in_views(const Name& from, const Name& to);
  void rename_column_everywhere(schema::Table& table, const std::string& from,
                                const std::string& to);
  /// Calls `change` for every expression of a table: defaults, generated columns, checks, indexes.
  static void each_expression(schema::Table& table,
                              const std::function<void(schema::Expression&)>& change);
  void each_default_of_type(const Name& type,
                            const std::function<void(schema::Expression&)>& change);

  schema::Schema& schema_;
};

}  // namespace dunlin::ops
