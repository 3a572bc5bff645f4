// DROP, RENAME, COMMENT, types and sequences.
#include <algorithm>
#include <utility>

#include "convert.hpp"

namespace dunlin::parse {
namespace {

using ops::CommentTarget;

struct Dropped {
  bool if_exists, cascade, concurrently;
};

/// Appends the operation for one object of a DROP; false when the model has none for its kind.
bool add_drop(PgQuery__ObjectType type, schema::Name name, const Dropped& how, Operations& out) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
      out.emplace_back(ops::DropTable{std::move(name), how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      out.emplace_back(
          ops::DropIndex{std::move(name), how.if_exists, how.cascade, how.concurrently});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
      out.emplace_back(ops::DropView{std::move(name), false, how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
      out.emplace_back(ops::DropView{std::move(name), true, how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      out.emplace_back(ops::DropType{std::move(name), how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      out.emplace_back(ops::DropSequence{std::move(name), how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      out.emplace_back(ops::DropSchema{std::move(name.name), how.if_exists, how.cascade});
      return true;
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION:
      out.emplace_back(ops::DropExtension{std::move(name.name), how.if_exists, how.cascade});
      return true;
  }
  return false;
}

/// Dropping or renaming these never changes a table, a view or a type.
bool is_beside_schema(PgQuery__ObjectType type) {
  return type != PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE &&
         type != PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE &&
         type != PG_QUERY__OBJECT_TYPE__OBJECT_TYPE;
}

/// What a COMMENT is about; throws NotModelled for functions, triggers, ...
CommentTarget target_of(PgQuery__ObjectType type) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
      return CommentTarget::table;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      return CommentTarget::column;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
      return CommentTarget::constraint;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      return CommentTarget::index;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
      return CommentTarget::view;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
      return CommentTarget::type;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      return CommentTarget::sequence;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      return CommentTarget::schema;
  }
  throw NotModelled{"COMMENT ON " + std::string(kind_of(type)), {}, false};
}

void add_domain_clause(const PgQuery__Constraint& clause, schema::Domain& domain) {
  switch (static_cast<int>(clause.contype)) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
      domain.nullable = false;
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
      domain.default_value = expression_of(*clause.raw_expr);
      return;
  }
  domain.checks.push_back(constraint_of(clause));
}

ops::Operation rename_relation(const PgQuery__RenameStmt& statement) {
  schema::Name name = name_of(*statement.relation);
  std::string to = statement.newname;
  const bool if_exists = statement.missing_ok != 0;
  switch (static_cast<int>(statement.rename_type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      return ops::RenameIndex{std::move(name), std::move(to), if_exists};
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
      return ops::RenameView{std::move(name), std::move(to), false};
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
      return ops::RenameView{std::move(name), std::move(to), true};
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      return ops::RenameSequence{std::move(name), std::move(to)};
  }
  return ops::RenameTable{std::move(name), std::move(to), if_exists};
}

/// ALTER TRIGGER, POLICY, RULE t ON table RENAME; ALTER FUNCTION, COLLATION ... RENAME.
std::optional<schema::Object> carried_in(const PgQuery__RenameStmt& statement) {
  schema::Object object;
  switch (static_cast<int>(statement.rename_type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
      object.kind = schema::ObjectKind::trigger;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
      object.kind = schema::ObjectKind::policy;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
      object.kind = schema::ObjectKind::rule;
      break;
    default:
      return carried_of(statement.rename_type, statement.object);
  }
  object.name.name = statement.subname;
  object.table = name_of(*statement.relation);
  return object;
}

[[noreturn]] void rename_not_modelled(const PgQuery__RenameStmt& statement) {
  const std::string kind(kind_of(statement.rename_type));
  throw NotModelled{"ALTER " + kind + " ... RENAME", {}, !is_beside_schema(statement.rename_type)};
}

}  // namespace

void convert(const PgQuery__DropStmt& statement, Operations& out) {
  const Dropped how{statement.missing_ok != 0,
                    statement.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE,
                    statement.concurrent != 0};
  for (const Node* object : nodes(statement.n_objects, statement.objects)) {
    if (std::optional<schema::Object> carried = carried_of(statement.remove_type, object)) {
      out.emplace_back(ops::DropObject{std::move(*carried), how.if_exists, how.cascade});
      continue;
    }
    if (add_drop(statement.remove_type, object_name_of(object), how, out)) continue;
    throw NotModelled{"DROP " + std::string(kind_of(statement.remove_type)),
                      {},
                      how.cascade || !is_beside_schema(statement.remove_type)};
  }
}

void convert(const PgQuery__RenameStmt& statement, Operations& out) {
  switch (static_cast<int>(statement.rename_type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      out.push_back(rename_relation(statement));
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      if (statement.relation_type == PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE) break;
      out.emplace_back(ops::RenameColumn{name_of(*statement.relation), statement.subname,
                                         statement.newname, statement.missing_ok != 0});
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
      out.emplace_back(ops::RenameConstraint{name_of(*statement.relation), statement.subname,
                                             statement.newname, statement.missing_ok != 0});
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      out.emplace_back(ops::RenameType{object_name_of(statement.object), statement.newname});
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      out.emplace_back(ops::RenameSchema{statement.subname, statement.newname});
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
      out.emplace_back(ops::AlterDomain{
          object_name_of(statement.object),
          ops::AlterDomain::RenameConstraint{statement.subname, statement.newname}});
      return;
  }
  if (std::optional<schema::Object> carried = carried_in(statement)) {
    out.emplace_back(ops::RenameObject{std::move(*carried), statement.newname});
    return;
  }
  rename_not_modelled(statement);
}

void convert(const PgQuery__AlterEnumStmt& statement, Operations& out) {
  const schema::Name name = name_of(nodes(statement.n_type_name, statement.type_name));
  if (statement.old_val[0] != '\0') {
    out.emplace_back(ops::RenameEnumValue{name, statement.old_val, statement.new_val});
    return;
  }
  const bool beside = statement.new_val_neighbor[0] != '\0';
  out.emplace_back(ops::AddEnumValue{name, statement.new_val, statement.new_val_neighbor,
                                     beside && statement.new_val_is_after == 0,
                                     statement.skip_if_new_val_exists != 0});
}

void convert(const PgQuery__CreateDomainStmt& statement, Operations& out) {
  ops::CreateDomain create;
  create.type.name = name_of(nodes(statement.n_domainname, statement.domainname));
  create.type.type = type_of(*statement.type_name);
  if (statement.coll_clause != nullptr) {
    create.type.collation =
        last_name(nodes(statement.coll_clause->n_collname, statement.coll_clause->collname));
  }
  for (const Node* node : nodes(statement.n_constraints, statement.constraints)) {
    add_domain_clause(*node->constraint, create.type);
  }
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__CreateSeqStmt& statement, Operations& out) {
  if (statement.sequence->relpersistence[0] == 'u')
    throw NotModelled{"CREATE UNLOGGED SEQUENCE", "create an ordinary sequence"};
  SequenceParts parts = sequence_parts(nodes(statement.n_options, statement.options));
  ops::CreateSequence create;
  create.sequence.name = name_of(*statement.sequence);
  create.sequence.type = parts.type.value_or(schema::Type{schema::TypeKind::bigint, {}, 0, {}});
  create.sequence.options = parts.options;
  if (parts.owner_table) create.sequence.owner_table = *parts.owner_table;
  create.sequence.owner_column = std::move(parts.owner_column);
  create.if_not_exists = statement.if_not_exists != 0;
  out.emplace_back(std::move(create));
}

void convert(const PgQuery__AlterSeqStmt& statement, Operations& out) {
  SequenceParts parts = sequence_parts(nodes(statement.n_options, statement.options));
  out.emplace_back(ops::AlterSequence{name_of(*statement.sequence), parts.options, parts.restart,
                                      std::move(parts.owner_table), std::move(parts.owner_column),
                                      statement.missing_ok != 0, parts.type, parts.no_minimum,
                                      parts.no_maximum, parts.no_cycle});
}

void convert(const PgQuery__CommentStmt& statement, Operations& out) {
  if (std::optional<schema::Object> carried = carried_of(statement.objtype, statement.object)) {
    ops::SetObjectComment on{std::move(*carried), std::nullopt};
    if (statement.comment[0] != '\0') on.comment = statement.comment;
    out.emplace_back(std::move(on));
    return;
  }
  ops::SetComment comment;
  comment.target = target_of(statement.objtype);
  if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW) comment.part = "materialized";
  const std::span<Node* const> names = items_of(statement.object);
  const bool has_part =
      comment.target == CommentTarget::column || comment.target == CommentTarget::constraint;
  if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT) {
    const PgQuery__TypeName& domain = *names.front()->type_name;
    comment.object = name_of(nodes(domain.n_names, domain.names));
    comment.part = string_of(names.back());
  } else if (has_part && !names.empty()) {
    comment.object = name_of(names.first(names.size() - 1));
    comment.part = string_of(names.back());
  } else {
    comment.object = object_name_of(statement.object);
  }
  // An empty comment is none, as the server has it.
  if (statement.comment[0] != '\0') comment.comment = statement.comment;
  out.emplace_back(std::move(comment));
}

void convert(const PgQuery__AlterDomainStmt& statement, Operations& out) {
  ops::AlterDomain alter;
  alter.domain = name_of(nodes(statement.n_type_name, statement.type_name));
  switch (statement.subtype[0]) {
    case 'T': {
      ops::AlterDomain::SetDefault set;
      if (statement.def != nullptr) set.value = expression_of(*statement.def);
      alter.change = std::move(set);
      break;
    }
    case 'N':
      alter.change = ops::AlterDomain::SetNullable{true};
      break;
    case 'O':
      alter.change = ops::AlterDomain::SetNullable{false};
      break;
    case 'C':
      alter.change = ops::AlterDomain::AddConstraint{constraint_of(*statement.def->constraint)};
      break;
    case 'X':
      alter.change = ops::AlterDomain::DropConstraint{
          statement.name, statement.missing_ok != 0,
          statement.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE};
      break;
    case 'V':
      alter.change = ops::AlterDomain::ValidateConstraint{statement.name};
      break;
    default:
      throw NotModelled{"ALTER DOMAIN", {}};
  }
  out.emplace_back(std::move(alter));
}

void convert(const PgQuery__AlterObjectSchemaStmt& statement, Operations& out) {
  ops::SetSchema move;
  move.to = statement.newschema;
  if (move.to == "public") move.to.clear();
  move.if_exists = statement.missing_ok != 0;
  switch (static_cast<int>(statement.object_type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
      move.target = CommentTarget::view;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      move.target = CommentTarget::sequence;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      move.target = CommentTarget::type;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION:
      throw NotModelled{"ALTER EXTENSION ... SET SCHEMA", {}, false};
    default:
      move.carried = carried_of(statement.object_type, statement.object);
      if (!move.carried) throw NotModelled{"ALTER ... SET SCHEMA", {}};
  }
  if (move.carried) {
    move.object = move.carried->name;
  } else {
    move.object = statement.relation != nullptr ? name_of(*statement.relation)
                                                : object_name_of(statement.object);
  }
  out.emplace_back(std::move(move));
}

}  // namespace dunlin::parse
