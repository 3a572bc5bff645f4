#include "dunlin/ops/rename.hpp"

#include <fmt/format.h>

namespace dunlin::ops {
namespace {

std::string_view word_of(Rename::Kind kind) {
  switch (kind) {
    case Rename::Kind::table:
      return "table";
    case Rename::Kind::column:
      return "column";
    case Rename::Kind::index:
      return "index";
    case Rename::Kind::constraint:
      return "constraint";
    case Rename::Kind::view:
      return "view";
    case Rename::Kind::type:
      return "type";
    case Rename::Kind::sequence:
      return "sequence";
    case Rename::Kind::enum_value:
      return "value";
    case Rename::Kind::schema:
      return "schema";
  }
  return "object";
}

bool is_part(Rename::Kind kind) {
  return kind == Rename::Kind::column || kind == Rename::Kind::constraint ||
         kind == Rename::Kind::enum_value;
}

}  // namespace

Rename reversed(const Rename& rename, const schema::Name& table_from) {
  Rename back = rename;
  back.from = rename.to;
  back.to = rename.from;
  back.object = table_from;
  return back;
}

std::string to_string(const Rename& rename) {
  const std::string of = schema::to_string(rename.object);
  if (is_part(rename.kind))
    return fmt::format("{} {}.{} to {}", word_of(rename.kind), of, rename.from, rename.to);
  return fmt::format("{} {} to {}", word_of(rename.kind), rename.from, rename.to);
}

}  // namespace dunlin::ops
