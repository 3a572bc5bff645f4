// Every operation of the model as SQLite's statements.
//
// render_tables.cpp: tables, indexes, views; render_renames.cpp: their new names, and those of
// columns; render_columns.cpp and render_constraints.cpp: what changes a table's shape;
// render_triggers.cpp: functions and triggers; render_sequences.cpp: sequences and what counts by
// them; render_schemas.cpp: schemas, of which SQLite has one; render_objects.cpp: types, comments,
// data, the rest.
#pragma once

#include <functional>

#include "definition.hpp"
#include "dunlin/driver/translation.hpp"
#include "dunlin/ops/operation.hpp"
#include "step_writer.hpp"

namespace dunlin::sqlite {

/// Writes one resolved operation. Throws: parse::Untranslatable.
struct Render {
  const schema::Schema& model;  ///< before the operation
  const driver::TranslateOptions& options;
  StepWriter& out;
  parse::Notes& notes;

  void operator()(const ops::CreateTable& operation) const;
  void operator()(const ops::DropTable& operation) const;
  void operator()(const ops::RenameTable& operation) const;
  void operator()(const ops::AddColumn& operation) const;
  void operator()(const ops::DropColumn& operation) const;
  void operator()(const ops::RenameColumn& operation) const;
  void operator()(const ops::SetColumnType& operation) const;
  void operator()(const ops::SetNotNull& operation) const;
  void operator()(const ops::DropNotNull& operation) const;
  void operator()(const ops::SetDefault& operation) const;
  void operator()(const ops::DropDefault& operation) const;
  void operator()(const ops::AddIdentity& operation) const;
  void operator()(const ops::SetIdentity& operation) const;
  void operator()(const ops::DropIdentity& operation) const;
  void operator()(const ops::DropExpression& operation) const;
  void operator()(const ops::AddConstraint& operation) const;
  void operator()(const ops::DropConstraint& operation) const;
  void operator()(const ops::RenameConstraint& operation) const;
  void operator()(const ops::ValidateConstraint& operation) const;
  void operator()(const ops::AlterConstraint& operation) const;
  void operator()(const ops::CreateIndex& operation) const;
  void operator()(const ops::DropIndex& operation) const;
  void operator()(const ops::RenameIndex& operation) const;
  void operator()(const ops::CreateView& operation) const;
  void operator()(const ops::DropView& operation) const;
  void operator()(const ops::RenameView& operation) const;
  void operator()(const ops::RefreshView& operation) const;
  void operator()(const ops::CreateEnum& operation) const;
  void operator()(const ops::AddEnumValue& operation) const;
  void operator()(const ops::RenameEnumValue& operation) const;
  void operator()(const ops::CreateDomain& operation) const;
  void operator()(const ops::RenameType& operation) const;
  void operator()(const ops::DropType& operation) const;
  void operator()(const ops::CreateSequence& operation) const;
  void operator()(const ops::AlterSequence& operation) const;
  void operator()(const ops::RenameSequence& operation) const;
  void operator()(const ops::DropSequence& operation) const;
  void operator()(const ops::SetComment& operation) const;
  void operator()(const ops::CreateSchema& operation) const;
  void operator()(const ops::DropSchema& operation) const;
  void operator()(const ops::CreateExtension& operation) const;
  void operator()(const ops::DropExtension& operation) const;
  void operator()(const ops::ChangeData& operation) const;
  void operator()(const ops::Unmodelled& operation) const;
  void operator()(const ops::RenameSchema& operation) const;
  void operator()(const ops::SetSchema& operation) const;
  void operator()(const ops::AlterDomain& operation) const;
  void operator()(const ops::CreateObject& operation) const;
  void operator()(const ops::DropObject& operation) const;
  void operator()(const ops::RenameObject& operation) const;
  void operator()(const ops::SetObjectComment& operation) const;
  void operator()(const ops::SetTableNative& operation) const;
  void operator()(const ops::SetColumnNative& operation) const;

  /// After a column was added to a table: its triggers that compare whole rows compare that, too.
  void follow_columns(const schema::Name& table) const;

 private:
  Definitions definitions(const schema::Schema& at) const {
    return {at, options.fidelity, notes, &out.coming_keys()};
  }
  Definitions definitions() const { return definitions(model); }
  /// The schema after an operation.
  schema::Schema after(const ops::Operation& operation) const;
  /// The model's table; a bare one with that name when the model lacks it.
  schema::Table table_of(const schema::Name& name) const;
  /// The rebuild of a table, knowing which of its CHECKs were never validated.
  Rebuild& rebuild(const schema::Name& table) const;
  /// The column's definition in a rebuild. Throws when the table lacks it.
  ColumnSql& column_of(Rebuild& rebuild, const std::string& column) const;
  /// Writes a column's whole definition anew, from the model `at` a point.
  void restate(Rebuild& rebuild, const schema::Schema& at, const schema::Name& table,
               const std::string& column) const;
  void set_default(const schema::Schema& at, const schema::Name& table,
                   const std::string& column) const;
  /// Names of columns that the model cannot vouch for would be strings to SQLite where there are no
  /// such columns. Throws: parse::Untranslatable.
  void refuse_misread(const std::string& statement) const;
  /// The same for a column that `statement` adds: SQLite does not look at such names then.
  void refuse_misread_column(const ops::AddColumn& operation, const std::string& statement) const;
  /// Without CASCADE nothing can be dropped that a view reads from.
  void refuse_under_views(const schema::Name& relation) const;
  /// Drops the views that PostgreSQL drops by CASCADE.
  void drop_views_lost(const ops::Operation& operation) const;
  /// Takes from other tables the foreign keys to `table`, or only to one column of it, as CASCADE
  /// does; without it such keys make the operation impossible, as in PostgreSQL.
  void release(const schema::Name& table, const std::string& column, bool cascade) const;
  /// Writes SQLite's own statement that renames a table or its column, such that every view keeps
  /// the names of its columns, as in PostgreSQL.
  void rename(const schema::Name& table, const std::string& statement) const;
  /// The condition of a CHECK of the model as it is written for SQLite; empty for other
  /// constraints.
  std::string condition_of(const schema::Name& table, const std::string& constraint) const;
  /// After a table got another name: its key goes on counting under that one.
  void follow_key(const schema::Schema& later, const schema::Name& from,
                  const schema::Name& to) const;
  void move_table(const schema::Table& table, const ops::SetSchema& operation) const;
  void drop_column(const ops::DropColumn& operation) const;
  void drop_constraint(Rebuild& rebuild, const schema::Name& table, const std::string& name,
                       bool if_exists) const;
  void set_constraints(const ops::Unmodelled& operation) const;
  /// The statements that make a trigger, whose function is in the schema `at` a point.
  std::vector<std::string> trigger_sql(const schema::Object& trigger,
                                       const schema::Schema& at) const;
  /// The triggers of the database that stand for one of PostgreSQL's.
  std::vector<std::string> triggers_named(const schema::Name& table,
                                          const std::string& trigger) const;
  /// Throws: parse::Untranslatable with what SQLite has against one.
  void make_triggers(const std::vector<std::string>& statements) const;
  /// Triggers that run statements look away from what those do that set columns: makes them anew
  /// after one of these was made or dropped.
  void follow_triggers(const schema::Schema& later, const schema::Object& changed) const;
  void drop_triggers_named(const schema::Name& table, const std::string& trigger) const;
  /// Makes triggers of `later` anew, after something that they are written from has changed.
  void remake_triggers(const schema::Schema& later,
                       const std::function<bool(const schema::Object&)>& which) const;
  /// Makes the row of a sequence, in its table.
  void keep_sequence(const schema::Sequence& sequence) const;
  /// Removes the rows of sequences that a table's column owns; without a column, of all.
  void forget_sequences(const schema::Name& table, const std::string& column) const;
  void drop_number_triggers(const schema::Name& table, const std::string& column) const;
  /// Makes triggers and rows fit to how a column counts in `later`.
  void follow_numbers(const schema::Schema& later, const schema::Name& table,
                      const std::string& column) const;
  /// The same for all columns that count by a sequence.
  void follow_sequence(const schema::Schema& later, const schema::Name& sequence) const;
  /// Keeps the counter of a key and a sequence that others use, too, in step.
  void share_counter(const schema::Table& table, const schema::Column& column,
                     const schema::Sequence& sequence, const schema::Schema& later) const;
  /// A table's key goes on counting where its own sequence stands.
  void take_over(const schema::Table& table, const schema::Sequence& sequence) const;
  /// Adds a column whose rows each get the next number.
  void add_numbered(const schema::Schema& later, const schema::Name& table,
                    ColumnSql definition) const;
  void restart(const schema::Name& sequence, std::int64_t next) const;
  void change_enum(const ops::Operation& operation, const schema::Name& type,
                   const std::string& from, const std::string& to) const;
};

/// The checks that a type made, by the names they are given.
void remove_type_checks(ColumnSql& column);
}  // namespace dunlin::sqlite
