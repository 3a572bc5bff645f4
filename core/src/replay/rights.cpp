#include "dunlin/replay/rights.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace dunlin::replay {
namespace {

using parse::Holder;
using parse::Right;
using schema::Name;
using Kind = Holder::Kind;

bool same(const Holder& a, const Holder& b) {
  return a.kind == b.kind && a.name == b.name &&
         (a.signature == b.signature || a.signature == "*" || b.signature == "*");
}

bool is_routine(schema::ObjectKind kind) {
  return kind == schema::ObjectKind::function || kind == schema::ObjectKind::procedure ||
         kind == schema::ObjectKind::aggregate;
}

std::optional<Holder> holder_of(const schema::Object& object) {
  if (is_routine(object.kind)) return Holder{Kind::routine, object.name, object.signature};
  if (object.kind == schema::ObjectKind::composite_type ||
      object.kind == schema::ObjectKind::range_type)
    return Holder{Kind::type, object.name, {}};
  return std::nullopt;
}

std::optional<Holder> dropped_by(const ops::Operation& operation) {
  if (const auto* o = std::get_if<ops::DropTable>(&operation))
    return Holder{Kind::relation, o->table, {}};
  if (const auto* o = std::get_if<ops::DropView>(&operation))
    return Holder{Kind::relation, o->view, {}};
  if (const auto* o = std::get_if<ops::DropSequence>(&operation))
    return Holder{Kind::relation, o->sequence, {}};
  if (const auto* o = std::get_if<ops::DropType>(&operation))
    return Holder{Kind::type, o->type, {}};
  if (const auto* o = std::get_if<ops::DropSchema>(&operation))
    return Holder{Kind::schema, {"", o->name}, {}};
  if (const auto* o = std::get_if<ops::DropObject>(&operation)) return holder_of(o->object);
  return std::nullopt;
}

std::optional<Holder> made_by(const ops::Operation& operation) {
  if (const auto* o = std::get_if<ops::CreateTable>(&operation))
    return Holder{Kind::relation, o->table.name, {}};
  if (const auto* o = std::get_if<ops::CreateView>(&operation))
    return Holder{Kind::relation, o->view.name, {}};
  if (const auto* o = std::get_if<ops::CreateSequence>(&operation))
    return Holder{Kind::relation, o->sequence.name, {}};
  if (const auto* o = std::get_if<ops::CreateEnum>(&operation))
    return Holder{Kind::type, o->type.name, {}};
  if (const auto* o = std::get_if<ops::CreateDomain>(&operation))
    return Holder{Kind::type, o->type.name, {}};
  if (const auto* o = std::get_if<ops::CreateSchema>(&operation))
    return Holder{Kind::schema, {"", o->name}, {}};
  if (const auto* o = std::get_if<ops::CreateObject>(&operation)) return holder_of(o->object);
  return std::nullopt;
}

struct Move {
  Holder from;
  Name to;
};

Move within_schema(Kind kind, const Name& from, const std::string& to) {
  return {{kind, from, {}}, {from.schema, to}};
}

std::optional<Move> moved_by(const ops::Operation& operation) {
  if (const auto* o = std::get_if<ops::RenameTable>(&operation))
    return within_schema(Kind::relation, o->table, o->to);
  if (const auto* o = std::get_if<ops::RenameView>(&operation))
    return within_schema(Kind::relation, o->view, o->to);
  if (const auto* o = std::get_if<ops::RenameSequence>(&operation))
    return within_schema(Kind::relation, o->sequence, o->to);
  if (const auto* o = std::get_if<ops::RenameType>(&operation))
    return within_schema(Kind::type, o->type, o->to);
  if (const auto* o = std::get_if<ops::RenameSchema>(&operation))
    return Move{{Kind::schema, {"", o->name}, {}}, {"", o->to}};
  if (const auto* o = std::get_if<ops::RenameObject>(&operation)) {
    const std::optional<Holder> holder = holder_of(o->object);
    if (holder) return Move{*holder, {o->object.name.schema, o->to}};
  }
  if (const auto* o = std::get_if<ops::SetSchema>(&operation)) {
    const Name to{o->to, o->object.name};
    if (o->carried) {
      const std::optional<Holder> holder = holder_of(*o->carried);
      if (holder) return Move{*holder, to};
    } else {
      const bool type = o->target == ops::CommentTarget::type;
      return Move{{type ? Kind::type : Kind::relation, o->object, {}}, to};
    }
  }
  return std::nullopt;
}

/// The objects that ALL TABLES | SEQUENCES | FUNCTIONS ... IN SCHEMA means.
std::vector<Holder> all_of(const Right& right, const schema::Schema& schema) {
  std::vector<Holder> all;
  const auto add = [&](const auto& items) {
    for (const auto& item : items) {
      if (item.name.schema == right.holder.name.schema)
        all.push_back({right.holder.kind, item.name, {}});
    }
  };
  if (right.word == "TABLE") {
    add(schema.tables);
    add(schema.views);
  } else if (right.word == "SEQUENCE") {
    add(schema.sequences);
  } else {
    for (const schema::Object& object : schema.objects) {
      if (!is_routine(object.kind) || object.name.schema != right.holder.name.schema) continue;
      const bool procedure = object.kind == schema::ObjectKind::procedure;
      if (right.word == "ROUTINE" || procedure == (right.word == "PROCEDURE"))
        all.push_back({Kind::routine, object.name, object.signature});
    }
  }
  return all;
}

}  // namespace

std::vector<std::size_t> made_anew(std::span<const ops::Operation> changes) {
  std::vector<Holder> gone;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (std::optional<Holder> holder = dropped_by(changes[i])) gone.push_back(std::move(*holder));
    const std::optional<Holder> made = made_by(changes[i]);
    const bool anew = made && std::any_of(gone.begin(), gone.end(), [&](const Holder& holder) {
                        return same(holder, *made);
                      });
    if (anew) found.push_back(i);
  }
  return found;
}

void Rights::take(std::span<const Right> rights, const schema::Schema& schema) {
  for (const Right& right : rights) {
    if (!right.all) {
      rights_.push_back(right);
      continue;
    }
    for (Holder& holder : all_of(right, schema)) {
      Right& one = rights_.emplace_back(right);
      one.holder = std::move(holder);
      one.all = false;
    }
  }
}

void Rights::follow(const ops::Operation& operation) {
  if (const std::optional<Holder> gone = dropped_by(operation))
    std::erase_if(rights_, [&](const Right& right) { return same(right.holder, *gone); });
  const std::optional<Move> move = moved_by(operation);
  if (!move) return;
  for (Right& right : rights_) {
    if (same(right.holder, move->from)) right.holder.name = move->to;
    const bool within = move->from.kind == Kind::schema && right.holder.kind != Kind::schema &&
                        right.holder.name.schema == move->from.name.name;
    if (within) right.holder.name.schema = move->to.name;
  }
}

std::vector<std::string> Rights::of_made_anew(std::span<const ops::Operation> changes) const {
  std::vector<std::string> statements;
  for (const std::size_t i : made_anew(changes)) {
    const std::optional<Holder> made = made_by(changes[i]);
    for (const Right& right : rights_) {
      if (same(right.holder, *made)) statements.push_back(parse::written(right, right.holder));
    }
  }
  return statements;
}

}  // namespace dunlin::replay
