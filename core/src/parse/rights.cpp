#include "dunlin/parse/rights.hpp"

#include <optional>

#include "convert.hpp"
#include "tree.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

/// Stands for the object in a statement that is cut in two.
char marker[] = "dunlin_marked_object";

struct Class {
  Holder::Kind kind;
  const char* word;
};

std::optional<Class> class_of(PgQuery__ObjectType type) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
      return Class{Holder::Kind::relation, "TABLE"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      return Class{Holder::Kind::relation, "SEQUENCE"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
      return Class{Holder::Kind::routine, "FUNCTION"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
      return Class{Holder::Kind::routine, "PROCEDURE"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
      return Class{Holder::Kind::routine, "ROUTINE"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      return Class{Holder::Kind::type, "TYPE"};
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      return Class{Holder::Kind::schema, "SCHEMA"};
  }
  return std::nullopt;
}

/// \param all  the object is the schema of many
Holder holder_of(const Node& object, PgQuery__ObjectType type, Holder::Kind kind, bool all) {
  Holder holder{kind, {}, {}};
  if (all) {
    const std::string schema(string_of(&object));
    holder.name.schema = schema == "public" ? "" : schema;
  } else if (kind == Holder::Kind::relation) {
    holder.name = name_of(*object.range_var);
  } else if (kind == Holder::Kind::routine) {
    if (const std::optional<schema::Object> routine = carried_of(type, &object)) {
      holder.name = routine->name;
      holder.signature = routine->signature;
    }
  } else if (kind == Holder::Kind::type) {
    holder.name = object_name_of(&object);
  } else {
    holder.name.name = string_of(&object);
  }
  return holder;
}

/// Privileges as people write them: words outside of column lists in capitals. Unquoted, they mean
/// the same.
std::string in_capitals(std::string text) {
  int depth = 0;
  bool quoted = false;
  for (char& c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth == 0 && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

/// The statement with the marker as its only object, cut there.
void cut_at_object(const PgQuery__GrantStmt& statement, Right& right) {
  PgQuery__RangeVar relation = PG_QUERY__RANGE_VAR__INIT;
  relation.relname = marker;
  relation.inh = 1;
  Node object = PG_QUERY__NODE__INIT;
  object.node_case = PG_QUERY__NODE__NODE_RANGE_VAR;
  object.range_var = &relation;
  Node* objects = &object;
  PgQuery__GrantStmt one = statement;
  one.targtype = PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_OBJECT;
  one.objtype = PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;  // the others differ by a word only
  one.n_objects = 1;
  one.objects = &objects;
  Node node = PG_QUERY__NODE__INIT;
  node.node_case = PG_QUERY__NODE__NODE_GRANT_STMT;
  node.grant_stmt = &one;
  const std::string text = canonical(deparse_statement(node));
  const std::size_t at = text.find(marker);
  right.before = in_capitals(text.substr(0, at));
  right.after = at == std::string::npos ? "" : text.substr(at + std::string_view(marker).size());
  if (right.word != "TABLE") right.before += right.word + ' ';
}

std::vector<Right> rights_in(const PgQuery__GrantStmt& statement) {
  std::vector<Right> rights;
  const std::optional<Class> of = class_of(statement.objtype);
  const bool all = statement.targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA;
  if (!of || (!all && statement.targtype != PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_OBJECT))
    return rights;
  for (const Node* object : nodes(statement.n_objects, statement.objects)) {
    Right& right = rights.emplace_back();
    right.holder = holder_of(*object, statement.objtype, of->kind, all);
    right.all = all;
    right.word = of->word;
    cut_at_object(statement, right);
  }
  return rights;
}

}  // namespace

std::vector<Right> rights_of(std::string_view statement) {
  std::vector<Right> rights;
  with_tree(statement, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case == PG_QUERY__NODE__NODE_GRANT_STMT) rights = rights_in(*node.grant_stmt);
  });
  return rights;
}

std::string written(const Right& right, const Holder& holder) {
  std::string object = sql_name(holder.name);
  if (holder.kind == Holder::Kind::routine && holder.signature != "*")
    object += '(' + holder.signature + ')';
  return right.before + object + right.after;
}

}  // namespace dunlin::parse
