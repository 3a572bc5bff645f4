// Conditions that are known before they run: what they ask the catalogs for is in the model.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "catalog_rows.hpp"
#include "tree.hpp"

namespace dunlin::parse {

/// The variables of a block.
using KnownVariables = std::map<std::string, KnownValue>;

/// Computes expressions of constants, variables and queries of catalogs. Nothing comes of all that
/// only a database can tell.
class KnownValues {
 public:
  /// Both must outlive it; the schema must be complete.
  KnownValues(const schema::Schema& schema, const KnownVariables& variables)
      : schema_(schema), variables_(variables) {}

  std::optional<KnownValue> value(const Node& node);
  /// The one value that a query gives; NULL when it gives no row.
  std::optional<KnownValue> value(const PgQuery__SelectStmt& select);

 private:
  std::optional<KnownValue> column(const PgQuery__ColumnRef& reference) const;
  std::optional<KnownValue> cast(const PgQuery__TypeCast& cast);
  std::optional<KnownValue> call(const PgQuery__FuncCall& call);
  std::optional<KnownValue> logic(const PgQuery__BoolExpr& terms);
  std::optional<KnownValue> comparison(const PgQuery__AExpr& comparison);
  std::optional<KnownValue> subquery(const PgQuery__SubLink& link);
  /// The rows that FROM and WHERE give.
  std::optional<std::vector<CatalogRow>> rows(const PgQuery__SelectStmt& select);
  bool read_from(const Node& item, std::vector<const PgQuery__RangeVar*>& tables,
                 std::vector<const Node*>& conditions) const;
  std::optional<CatalogRows> asked(const std::vector<const PgQuery__RangeVar*>& tables) const;

  const schema::Schema& schema_;
  const KnownVariables& variables_;
  const CatalogRow* row_ = nullptr;
  std::optional<std::int64_t> count_;  ///< of rows, where a query's list asks for it
  bool counted_ = false;               ///< ... and whether it did
};

}  // namespace dunlin::parse
