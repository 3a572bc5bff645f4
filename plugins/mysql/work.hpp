// One operation being translated: what it is translated with, and the functions that do it, by
// subject.
#pragma once

#include "alteration.hpp"
#include "context.hpp"
#include "dunlin/ops/operation.hpp"
#include "live_columns.hpp"

namespace dunlin::mysql {

struct Work {
  Context context;
  Alteration& alter;
  driver::Connection* live;  ///< may be null
  LiveColumns& columns;
};

/// The table of the model. Throws: parse::Untranslatable when the model does not know it.
[[nodiscard]] const schema::Table& known_table(const Work& work, const schema::Name& name);

/// The model after the operation.
[[nodiscard]] schema::Schema after(const Work& work, const ops::Operation& operation);

/// Drops the foreign keys of other tables and the views that PostgreSQL drops along with the
/// operation (CASCADE).
void drop_dependents(const Work& work, const ops::Operation& operation);

/// Writes views anew whose text the operation changes.
void replace_changed_views(const Work& work, const schema::Schema& changed);

// tables.cpp
void translate(const Work& work, const ops::CreateTable& operation);
void translate(const Work& work, const ops::DropTable& operation);
/// Without CASCADE nothing can be dropped that a view reads from, although the server would. A
/// column may be empty. Throws: parse::Untranslatable.
void refuse_under_views(const Work& work, const schema::Name& table, const std::string& column);
void translate(const Work& work, const ops::RenameTable& operation);
/// Foreign keys want bounded columns on both sides: shortens those of `table` and of the table it
/// refers to.
void bound_key_columns(const Work& work, const schema::Table& table,
                       const schema::Constraint& constraint);

// columns_change.cpp
void translate(const Work& work, const ops::AddColumn& operation);
void translate(const Work& work, const ops::DropColumn& operation);
void translate(const Work& work, const ops::RenameColumn& operation);
void translate(const Work& work, const ops::SetColumnType& operation);
void translate(const Work& work, const ops::SetNotNull& operation);
void translate(const Work& work, const ops::DropNotNull& operation);
void translate(const Work& work, const ops::SetDefault& operation);
void translate(const Work& work, const ops::DropDefault& operation);
void translate(const Work& work, const ops::AddIdentity& operation);
void translate(const Work& work, const ops::SetIdentity& operation);
void translate(const Work& work, const ops::DropIdentity& operation);
void translate(const Work& work, const ops::DropExpression& operation);
/// Restates a column as `changed`.
void modify_column(const Work& work, const schema::Table& table, const schema::Column& changed);

// keys_change.cpp
void translate(const Work& work, const ops::AddConstraint& operation);
void translate(const Work& work, const ops::DropConstraint& operation);
void translate(const Work& work, const ops::RenameConstraint& operation);
void translate(const Work& work, const ops::ValidateConstraint& operation);
void translate(const Work& work, const ops::AlterConstraint& operation);
void translate(const Work& work, const ops::CreateIndex& operation);
void translate(const Work& work, const ops::DropIndex& operation);
void translate(const Work& work, const ops::RenameIndex& operation);
/// Whether the operation adds constraints to a table that is there.
[[nodiscard]] bool adds_constraint(const ops::Operation& operation);
/// Gives constraints the names that they have to have in the database after the operation, which
/// takes away, renames or adds another of the same name: to be called before it when it adds one.
void rename_stored_constraints(const Work& work, const ops::Operation& operation);
/// What adding a constraint costs; of dropping one, with the clauses that do it.
[[nodiscard]] Cost cost_of_key(const Context& context, const schema::Table& table,
                               const schema::Constraint& constraint);
[[nodiscard]] Cost cost_of_drop(const schema::Constraint& constraint, const std::string& clauses);
/// Tells when the server must copy the table to add it.
void note_copy_of_added(const Context& context, const schema::Constraint& constraint);
/// Drops an index of `table`, whose other parts are as they are at that moment.
void drop_index(const Work& work, const schema::Table& table, const schema::Index& index);

// triggers.cpp
void translate(const Work& work, const ops::CreateObject& operation);
void translate(const Work& work, const ops::DropObject& operation);
/// Makes the triggers of a table anew that has got another name.
void remake_triggers(const Work& work, const schema::Name& before, const schema::Name& now,
                     const schema::Schema& later);
/// Makes triggers anew that compare whole rows, after their table has got other columns.
void follow_columns(const Work& work, const ops::Operation& operation);

// objects.cpp
void translate(const Work& work, const ops::CreateView& operation);
void translate(const Work& work, const ops::DropView& operation);
void translate(const Work& work, const ops::RenameView& operation);
void translate(const Work& work, const ops::RefreshView& operation);
void translate(const Work& work, const ops::CreateEnum& operation);
void translate(const Work& work, const ops::AddEnumValue& operation);
void translate(const Work& work, const ops::RenameEnumValue& operation);
void translate(const Work& work, const ops::CreateDomain& operation);
void translate(const Work& work, const ops::RenameType& operation);
void translate(const Work& work, const ops::DropType& operation);
void translate(const Work& work, const ops::CreateSequence& operation);
void translate(const Work& work, const ops::AlterSequence& operation);
void translate(const Work& work, const ops::RenameSequence& operation);
void translate(const Work& work, const ops::DropSequence& operation);
/// Makes the sequence that a column counts by which is not the table's AUTO_INCREMENT. Throws:
/// parse::Untranslatable where there are no sequences.
void create_own_sequence(const Work& work, const schema::Schema& later, const schema::Table& table,
                         const schema::Column& column);
/// Drops such sequences of a column, or of all when it is empty.
void drop_own_sequences(const Work& work, const schema::Table& table, const std::string& column);
void translate(const Work& work, const ops::SetComment& operation);
void translate(const Work& work, const ops::CreateSchema& operation);
void translate(const Work& work, const ops::DropSchema& operation);
void translate(const Work& work, const ops::CreateExtension& operation);
void translate(const Work& work, const ops::DropExtension& operation);
void translate(const Work& work, const ops::ChangeData& operation);
void translate(const Work& work, const ops::Unmodelled& operation);
void translate(const Work& work, const ops::RenameSchema& operation);
void translate(const Work& work, const ops::SetSchema& operation);
void translate(const Work& work, const ops::AlterDomain& operation);
void translate(const Work& work, const ops::RenameObject& operation);
void translate(const Work& work, const ops::SetObjectComment& operation);
void translate(const Work& work, const ops::SetTableNative& operation);
void translate(const Work& work, const ops::SetColumnNative& operation);

}  // namespace dunlin::mysql
