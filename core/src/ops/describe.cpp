#include <fmt/format.h>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/composite.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/ops/operation.hpp"

namespace dunlin::ops {
namespace {

using schema::to_string;

std::string_view kind_of(const schema::Constraint& constraint) {
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) return "primary key";
  if (std::holds_alternative<schema::Unique>(constraint.rule)) return "unique constraint";
  if (std::holds_alternative<schema::ForeignKey>(constraint.rule)) return "foreign key";
  if (std::holds_alternative<schema::Check>(constraint.rule)) return "check";
  return "exclusion constraint";
}

std::string_view word_of(CommentTarget target) {
  switch (target) {
    case CommentTarget::table:
      return "table";
    case CommentTarget::column:
      return "column";
    case CommentTarget::constraint:
      return "constraint";
    case CommentTarget::index:
      return "index";
    case CommentTarget::view:
      return "view";
    case CommentTarget::type:
      return "type";
    case CommentTarget::sequence:
      return "sequence";
    case CommentTarget::schema:
      return "schema";
  }
  return "object";
}

bool has_signature(schema::ObjectKind kind) {
  return kind == schema::ObjectKind::function || kind == schema::ObjectKind::procedure ||
         kind == schema::ObjectKind::aggregate || kind == schema::ObjectKind::operator_ ||
         kind == schema::ObjectKind::cast;
}

/// "function f(integer)", "trigger t on users"
std::string name_of(const schema::Object& object) {
  std::string out = fmt::format("{} {}", schema::word_of(object.kind), to_string(object.name));
  if (has_signature(object.kind) && object.signature != "*") out += "(" + object.signature + ")";
  if (!object.table.name.empty()) out += " on " + to_string(object.table);
  return out;
}

std::string keys_of(const schema::Native& set, const std::vector<std::string>& reset) {
  std::vector<std::string> keys;
  for (const auto& entry : set) keys.push_back(entry.first);
  keys.insert(keys.end(), reset.begin(), reset.end());
  return text::join(keys, ", ");
}

/// The first line of a statement, cut to a readable length.
std::string excerpt(std::string_view sql) {
  const std::string_view line = sql.substr(0, sql.find('\n'));
  const std::string_view cut = text::clip_utf8(line, 60);
  return std::string(cut) + (cut.size() < sql.size() ? "..." : "");
}

struct Describe {
  std::string operator()(const CreateTable& o) const {
    return fmt::format("create table {}", to_string(o.table.name));
  }
  std::string operator()(const DropTable& o) const {
    return fmt::format("drop table {}", to_string(o.table));
  }
  std::string operator()(const RenameTable& o) const {
    return fmt::format("rename table {} to {}", to_string(o.table), o.to);
  }
  std::string operator()(const AddColumn& o) const {
    return fmt::format("add column {}.{} {}", to_string(o.table), o.column.name,
                       to_string(o.column.type));
  }
  std::string operator()(const DropColumn& o) const {
    return fmt::format("drop column {}.{}", to_string(o.table), o.column);
  }
  std::string operator()(const RenameColumn& o) const {
    return fmt::format("rename column {}.{} to {}", to_string(o.table), o.column, o.to);
  }
  std::string operator()(const SetColumnType& o) const {
    return fmt::format("change type of {}.{} to {}", to_string(o.table), o.column,
                       to_string(o.type));
  }
  std::string operator()(const SetNotNull& o) const {
    return fmt::format("make {}.{} not null", to_string(o.table), o.column);
  }
  std::string operator()(const DropNotNull& o) const {
    return fmt::format("let {}.{} be null", to_string(o.table), o.column);
  }
  std::string operator()(const SetDefault& o) const {
    return fmt::format("set default of {}.{} to {}", to_string(o.table), o.column, o.value.sql);
  }
  std::string operator()(const DropDefault& o) const {
    return fmt::format("drop default of {}.{}", to_string(o.table), o.column);
  }
  std::string operator()(const AddIdentity& o) const {
    return fmt::format("make {}.{} an identity", to_string(o.table), o.column);
  }
  std::string operator()(const SetIdentity& o) const {
    return fmt::format("change identity of {}.{}", to_string(o.table), o.column);
  }
  std::string operator()(const DropIdentity& o) const {
    return fmt::format("drop identity of {}.{}", to_string(o.table), o.column);
  }
  std::string operator()(const DropExpression& o) const {
    return fmt::format("drop expression of {}.{}", to_string(o.table), o.column);
  }
  std::string operator()(const AddConstraint& o) const {
    return o.constraint.name.empty()
               ? fmt::format("add {} to {}", kind_of(o.constraint), to_string(o.table))
               : fmt::format("add {} {} to {}", kind_of(o.constraint), o.constraint.name,
                             to_string(o.table));
  }
  std::string operator()(const DropConstraint& o) const {
    return fmt::format("drop constraint {} of {}", o.constraint, to_string(o.table));
  }
  std::string operator()(const RenameConstraint& o) const {
    return fmt::format("rename constraint {} of {} to {}", o.constraint, to_string(o.table), o.to);
  }
  std::string operator()(const ValidateConstraint& o) const {
    return fmt::format("validate constraint {} of {}", o.constraint, to_string(o.table));
  }
  std::string operator()(const AlterConstraint& o) const {
    return fmt::format("alter constraint {} of {}", o.constraint, to_string(o.table));
  }
  std::string operator()(const CreateIndex& o) const {
    const std::string_view words = o.index.unique ? "create unique index" : "create index";
    return o.index.name.empty()
               ? fmt::format("{} on {}", words, to_string(o.table))
               : fmt::format("{} {} on {}", words, o.index.name, to_string(o.table));
  }
  std::string operator()(const DropIndex& o) const {
    return fmt::format("drop index {}", to_string(o.index));
  }
  std::string operator()(const RenameIndex& o) const {
    return fmt::format("rename index {} to {}", to_string(o.index), o.to);
  }
  std::string operator()(const CreateView& o) const {
    return fmt::format("create {}view {}", o.view.materialized ? "materialized " : "",
                       to_string(o.view.name));
  }
  std::string operator()(const DropView& o) const {
    return fmt::format("drop {}view {}", o.materialized ? "materialized " : "", to_string(o.view));
  }
  std::string operator()(const RenameView& o) const {
    return fmt::format("rename {}view {} to {}", o.materialized ? "materialized " : "",
                       to_string(o.view), o.to);
  }
  std::string operator()(const RefreshView& o) const {
    return fmt::format("refresh materialized view {}", to_string(o.view));
  }
  std::string operator()(const CreateEnum& o) const {
    return fmt::format("create enum {}", to_string(o.type.name));
  }
  std::string operator()(const AddEnumValue& o) const {
    return fmt::format("add value '{}' to enum {}", o.value, to_string(o.type));
  }
  std::string operator()(const RenameEnumValue& o) const {
    return fmt::format("rename value '{}' of enum {} to '{}'", o.value, to_string(o.type), o.to);
  }
  std::string operator()(const CreateDomain& o) const {
    return fmt::format("create domain {}", to_string(o.type.name));
  }
  std::string operator()(const RenameType& o) const {
    return fmt::format("rename type {} to {}", to_string(o.type), o.to);
  }
  std::string operator()(const DropType& o) const {
    return fmt::format("drop type {}", to_string(o.type));
  }
  std::string operator()(const CreateSequence& o) const {
    return fmt::format("create sequence {}", to_string(o.sequence.name));
  }
  std::string operator()(const AlterSequence& o) const {
    return fmt::format("alter sequence {}", to_string(o.sequence));
  }
  std::string operator()(const RenameSequence& o) const {
    return fmt::format("rename sequence {} to {}", to_string(o.sequence), o.to);
  }
  std::string operator()(const DropSequence& o) const {
    return fmt::format("drop sequence {}", to_string(o.sequence));
  }
  std::string operator()(const SetComment& o) const {
    const std::string object = to_string(o.object);
    return fmt::format("{} comment on {} {}", o.comment ? "set" : "drop", word_of(o.target),
                       o.part.empty() ? object : object + "." + o.part);
  }
  std::string operator()(const CreateSchema& o) const {
    return fmt::format("create schema {}", o.name);
  }
  std::string operator()(const DropSchema& o) const {
    return fmt::format("drop schema {}", o.name);
  }
  std::string operator()(const CreateExtension& o) const {
    return fmt::format("create extension {}", extension_name(o.name));
  }
  std::string operator()(const DropExtension& o) const {
    return fmt::format("drop extension {}", o.name);
  }
  std::string operator()(const ChangeData& o) const {
    return fmt::format("change data: {}", excerpt(o.sql));
  }
  std::string operator()(const Unmodelled& o) const { return o.construct; }
  std::string operator()(const RenameSchema& o) const {
    return fmt::format("rename schema {} to {}", o.name, o.to);
  }
  std::string operator()(const SetSchema& o) const {
    const std::string_view kind = o.carried ? schema::word_of(o.carried->kind) : word_of(o.target);
    return fmt::format("move {} {} to schema {}", kind, to_string(o.object),
                       o.to.empty() ? "public" : o.to);
  }
  std::string operator()(const AlterDomain& o) const {
    return fmt::format("change domain {}", to_string(o.domain));
  }
  std::string operator()(const CreateObject& o) const {
    if (is_alteration(o.object.definition)) return "change " + name_of(o.object);
    return fmt::format("{} {}", o.or_replace ? "create or replace" : "create", name_of(o.object));
  }
  std::string operator()(const DropObject& o) const {
    return fmt::format("drop {}", name_of(o.object));
  }
  std::string operator()(const RenameObject& o) const {
    return fmt::format("rename {} to {}", name_of(o.object), o.to);
  }
  std::string operator()(const SetObjectComment& o) const {
    return fmt::format("{} comment on {}", o.comment ? "set" : "drop", name_of(o.object));
  }
  std::string operator()(const SetTableNative& o) const {
    return fmt::format("change attributes of {}: {}", to_string(o.table), keys_of(o.set, o.reset));
  }
  std::string operator()(const SetColumnNative& o) const {
    return fmt::format("change attributes of {}.{}: {}", to_string(o.table), o.column,
                       keys_of(o.set, o.reset));
  }
};

/// Operations of the form ALTER TABLE; one function for each alternative, so that none is
/// forgotten.
struct AlteredTable {
  const Name* operator()(const AddColumn& o) const { return &o.table; }
  const Name* operator()(const DropColumn& o) const { return &o.table; }
  const Name* operator()(const RenameColumn& o) const { return &o.table; }
  const Name* operator()(const SetColumnType& o) const { return &o.table; }
  const Name* operator()(const SetNotNull& o) const { return &o.table; }
  const Name* operator()(const DropNotNull& o) const { return &o.table; }
  const Name* operator()(const SetDefault& o) const { return &o.table; }
  const Name* operator()(const DropDefault& o) const { return &o.table; }
  const Name* operator()(const AddIdentity& o) const { return &o.table; }
  const Name* operator()(const SetIdentity& o) const { return &o.table; }
  const Name* operator()(const DropIdentity& o) const { return &o.table; }
  const Name* operator()(const DropExpression& o) const { return &o.table; }
  const Name* operator()(const AddConstraint& o) const { return &o.table; }
  const Name* operator()(const DropConstraint& o) const { return &o.table; }
  const Name* operator()(const RenameConstraint& o) const { return &o.table; }
  const Name* operator()(const ValidateConstraint& o) const { return &o.table; }
  const Name* operator()(const AlterConstraint& o) const { return &o.table; }
  const Name* operator()(const CreateTable&) const { return nullptr; }
  const Name* operator()(const DropTable&) const { return nullptr; }
  const Name* operator()(const RenameTable&) const { return nullptr; }
  const Name* operator()(const CreateIndex&) const { return nullptr; }
  const Name* operator()(const DropIndex&) const { return nullptr; }
  const Name* operator()(const RenameIndex&) const { return nullptr; }
  const Name* operator()(const CreateView&) const { return nullptr; }
  const Name* operator()(const DropView&) const { return nullptr; }
  const Name* operator()(const RenameView&) const { return nullptr; }
  const Name* operator()(const RefreshView&) const { return nullptr; }
  const Name* operator()(const CreateEnum&) const { return nullptr; }
  const Name* operator()(const AddEnumValue&) const { return nullptr; }
  const Name* operator()(const RenameEnumValue&) const { return nullptr; }
  const Name* operator()(const CreateDomain&) const { return nullptr; }
  const Name* operator()(const RenameType&) const { return nullptr; }
  const Name* operator()(const DropType&) const { return nullptr; }
  const Name* operator()(const CreateSequence&) const { return nullptr; }
  const Name* operator()(const AlterSequence&) const { return nullptr; }
  const Name* operator()(const RenameSequence&) const { return nullptr; }
  const Name* operator()(const DropSequence&) const { return nullptr; }
  const Name* operator()(const SetComment&) const { return nullptr; }
  const Name* operator()(const CreateSchema&) const { return nullptr; }
  const Name* operator()(const DropSchema&) const { return nullptr; }
  const Name* operator()(const CreateExtension&) const { return nullptr; }
  const Name* operator()(const DropExtension&) const { return nullptr; }
  const Name* operator()(const ChangeData&) const { return nullptr; }
  const Name* operator()(const Unmodelled&) const { return nullptr; }
  const Name* operator()(const RenameSchema&) const { return nullptr; }
  const Name* operator()(const SetSchema&) const { return nullptr; }
  const Name* operator()(const AlterDomain&) const { return nullptr; }
  const Name* operator()(const CreateObject&) const { return nullptr; }
  const Name* operator()(const DropObject&) const { return nullptr; }
  const Name* operator()(const RenameObject&) const { return nullptr; }
  const Name* operator()(const SetObjectComment&) const { return nullptr; }
  const Name* operator()(const SetTableNative& o) const { return &o.table; }
  const Name* operator()(const SetColumnNative& o) const { return &o.table; }
};

}  // namespace

const Name* altered_table(const Operation& operation) {
  return std::visit(AlteredTable{}, operation);
}

std::string describe(const Operation& operation) {
  return std::visit(Describe{}, operation);
}

}  // namespace dunlin::ops
