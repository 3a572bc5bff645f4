// The desired state: PostgreSQL SQL files that say what the schema should be.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/ops/rename.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// One file; `name` is for messages.
struct DesiredFile {
  std::string name;
  std::string text;
};

struct Desired {
  schema::Schema schema;
  std::vector<ops::Rename> renames;     ///< from annotations, in the order of the text
  std::vector<Position> rename_places;  ///< where each of these is said
  /// What could not be read, does not fit, or means nothing here (INSERT, ...): with file and line.
  std::vector<Diagnostic> problems;
};

/// Reads the files as one text, in the order given. Statements may speak of what comes later, in
/// the same file or another: foreign keys in a circle too.
///
/// Renames are said in comments: `-- @renamed from=old` (or in /* */; "old" quoted when it must
/// be) on the line where a column, constraint or value of CREATE TABLE or CREATE TYPE ... ENUM
/// ends, or, for the object of a CREATE statement itself, on the line before it or between its name
/// and the line's end.
/// Statements that psql knows alone (lines that begin with a backslash) are passed over, as are SET
/// and SELECT set_config(...), so that the output of pg_dump can be read.
[[nodiscard]] DUNLIN_API Desired read_desired(std::span<const DesiredFile> files);

}  // namespace dunlin::parse
