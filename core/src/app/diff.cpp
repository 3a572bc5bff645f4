// diff: from one schema to another.
#include <utility>

#include "dunlin/app/schema_commands.hpp"
#include "reported.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

bool is_native(const Side& side) {
  return !side.schema.dialect.empty();
}

/// The two sides in the same terms.
struct Sides {
  Side from;
  Side to;
  std::vector<compare::Doubt> unknown;
};

/// A database's schema as files would say it: what these cannot say is not known on the other side.
schema::Schema expressed(const Side& side, std::vector<compare::Doubt>& unknown) {
  if (!is_native(side)) return side.schema;
  driver::Portable portable = side.database->connection->dialect().portable(side.schema);
  for (std::string& note : portable.notes)
    unknown.push_back({side.label, "not expressed in the other's terms: " + note});
  // What has no counterpart as a whole may be there on the other side.
  const auto same_number = [](const auto& a, const auto& b) { return a.size() == b.size(); };
  portable.schema.complete = same_number(portable.schema.tables, side.schema.tables) &&
                             same_number(portable.schema.views, side.schema.views) &&
                             same_number(portable.schema.objects, side.schema.objects);
  return std::move(portable.schema);
}

/// Has `live`'s backend say what `other` is in its terms; the result takes the place of both.
void settle(const Project& project, Side& live, Side& other, bool no_scratch,
            std::vector<compare::Doubt>& unknown) {
  compare::Comparison comparison =
      compared(project, expressed(other, unknown), live.schema, *live.database, no_scratch);
  live.schema = std::move(comparison.live);
  other.schema = std::move(comparison.expected);
  std::move(comparison.unknown.begin(), comparison.unknown.end(), std::back_inserter(unknown));
}

/// Both are read by servers that speak the same, or are written in the portable language.
bool comparable(const Side& from, const Side& to) {
  if (from.schema.dialect != to.schema.dialect) return false;
  return from.database.has_value() == to.database.has_value();
}

std::vector<ops::Rename> renames_of(const Side& from, const Side& to) {
  std::vector<ops::Rename> renames = to.renames;
  for (ops::Rename& back : diff::reversed(from.renames)) renames.push_back(std::move(back));
  return renames;
}

Sides read_sides(const Project& project, const DiffOptions& options) {
  Sides sides;
  const auto dialect_of = [](const Side& side) {
    return side.database ? &side.database->connection->dialect() : nullptr;
  };
  // Revisions are replayed for the database that they are compared with.
  const bool from_first = !options.from.starts_with("rev:");
  if (from_first) sides.from = read_side(project, options.from, nullptr);
  sides.to = read_side(project, options.to, from_first ? dialect_of(sides.from) : nullptr);
  if (!from_first) sides.from = read_side(project, options.from, dialect_of(sides.to));
  return sides;
}

}  // namespace

DiffResult diff(const Project& project, const DiffOptions& options) {
  Sides sides = read_sides(project, options);
  DiffResult result{sides.from.label, sides.to.label, {}};
  if (!comparable(sides.from, sides.to)) {
    const bool on_from = sides.from.database.has_value();
    settle(project, on_from ? sides.from : sides.to, on_from ? sides.to : sides.from,
           options.no_scratch, sides.unknown);
  }
  const Side& judge = sides.from.database ? sides.from : sides.to;
  const std::unique_ptr<driver::Dialect> portable =
      judge.database ? nullptr : portable_dialect(project);
  const driver::Dialect& dialect = portable ? *portable : judge.database->connection->dialect();
  result.report = difference_report(sides.from.schema, sides.to.schema,
                                    {dialect,
                                     {renames_of(sides.from, sides.to), filter_of(project)},
                                     judge.database.has_value(),
                                     std::move(sides.unknown),
                                     nullptr});
  return result;
}

}  // namespace dunlin::app
