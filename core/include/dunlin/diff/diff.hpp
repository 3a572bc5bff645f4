// Two schemas -> the operations that lead from one to the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/ops/rename.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::diff {

/// Which objects are compared at all; the others are left as they are on both sides.
struct Filter {
  /// A rule of dunlin.toml: "table", "view", "function", "sequence", "type", "index", "constraint",
  /// "trigger", "policy", "schema", "extension" ...; empty: every kind.
  struct Pattern {
    std::string kind;
    std::string glob;  ///< of the name: "audit_*", "legacy.*"; * and ? ; without a dot any schema
    friend bool operator==(const Pattern&, const Pattern&) = default;
  };
  std::vector<Pattern> include;  ///< empty: everything
  std::vector<Pattern> exclude;  ///< stronger than include
};

/// Whether an object of that kind and name passes. Parts of tables pass with their table.
[[nodiscard]] DUNLIN_API bool passes(const Filter& filter, std::string_view kind,
                                     const schema::Name& name);

/// Only what passes, with those objects on tables that stand on one that does.
[[nodiscard]] DUNLIN_API schema::Schema filtered(schema::Schema schema, const Filter& filter);

struct Options {
  std::vector<ops::Rename> renames;  ///< known to be renames; those that fit nothing are ignored
  Filter filter;
};

/// One operation of a difference.
struct Change {
  ops::Operation operation;
  bool destructive = false;  ///< rows or values can be lost: see ops::destructive
  /// Not in the transaction of what follows: a new enum value can be used only after a commit
  /// (PostgreSQL 12 and up, ALTER TYPE). Such changes stand first.
  bool own_transaction = false;
  std::string note;  ///< why it is done in this way, when that is not plain; one line
};

struct Difference {
  std::vector<Change> changes;  ///< in an order that runs
  /// Something gone and something new of the same shape: to be asked about, never applied by
  /// itself. The likeliest first; each `from` and `to` may stand in several.
  std::vector<ops::Rename> likely_renames;
  /// What differs and cannot be changed faithfully, one sentence each; `changes` leaves it as it
  /// is.
  std::vector<std::string> refused;

  bool empty() const { return changes.empty() && refused.empty(); }
};

/// Operations that turn `from` into `to`, in an order that can run: types, functions, tables,
/// columns, constraints, indexes and views are made before what uses them and dropped after; what
/// the server would not let change under a view, a generated column, an index, a policy or a
/// trigger is dropped before and made again after. Everything is compared by name and value; the
/// order of columns is not compared. Serial columns equal their sequence and default written out.
/// Partitions and inheriting tables are compared by what they do not have from their parents.
///
/// Both schemas are in the same terms. When these are a dialect's own (Schema::dialect), values are
/// compared but nothing is interpreted: types, texts and native attributes either are equal or not.
/// Laws: diff(x, x) is empty; applying diff(a, b) to a gives b up to order.
[[nodiscard]] DUNLIN_API Difference diff(const schema::Schema& from, const schema::Schema& to,
                                         const Options& options);

/// The operations alone, without renames and filters.
[[nodiscard]] DUNLIN_API std::vector<ops::Operation> diff(const schema::Schema& from,
                                                          const schema::Schema& to);

/// A rename that cannot be one.
struct Unfit {
  ops::Rename rename;
  bool other_kind = false;  ///< what has the former name is something else
  std::string reason;       ///< one sentence without a full stop
};

/// Those of the renames whose former name stands for nothing, or for something else, while the new
/// one is not there yet. A rename that was made already is none of these.
[[nodiscard]] DUNLIN_API std::vector<Unfit> unfit(const std::vector<ops::Rename>& renames,
                                                  const schema::Schema& from,
                                                  const schema::Schema& to);

/// The renames of the way back, to give to diff(to, from).
[[nodiscard]] DUNLIN_API std::vector<ops::Rename> reversed(const std::vector<ops::Rename>& renames);

}  // namespace dunlin::diff
