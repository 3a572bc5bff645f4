// Functions, triggers and other objects that are carried whole.
#include "dialect.hpp"
#include "dunlin/ops/apply.hpp"
#include "work.hpp"

namespace dunlin::mysql {

void translate(const Work& work, const ops::CreateObject& operation) {
  if (operation.object.kind != schema::ObjectKind::statistics)
    return translate(work, *ops::beyond_portable(operation));
  work.context.notes.emulated("nothing to do: statistics serve PostgreSQL's planner alone");
}

/// With IF EXISTS: what no portable section can have made is not there, but for triggers and
/// routines of native sections.
void translate(const Work& work, const ops::DropObject& operation) {
  const schema::ObjectKind kind = operation.object.kind;
  if (kind == schema::ObjectKind::statistics || kind == schema::ObjectKind::cast) {
    work.context.notes.emulated("nothing to do: there are no such objects");
    return;
  }
  if (!operation.if_exists) return translate(work, *ops::beyond_portable(operation));
  work.context.notes.emulated("nothing to do unless a native section has made one of that name");
  const std::string name = quoted_identifier(operation.object.name.name);
  if (kind == schema::ObjectKind::trigger) work.alter.statement("DROP TRIGGER IF EXISTS " + name);
  if (kind == schema::ObjectKind::function) work.alter.statement("DROP FUNCTION IF EXISTS " + name);
  if (kind == schema::ObjectKind::procedure)
    work.alter.statement("DROP PROCEDURE IF EXISTS " + name);
}

}  // namespace dunlin::mysql
