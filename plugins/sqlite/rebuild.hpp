// The rebuild of a table: what SQLite's ALTER cannot change is changed by copying.
//
//   drop its triggers and indexes; create the new table under another name, without foreign keys;
//   copy the rows with their rowids; exchange the names of the two in sqlite_schema; drop the old
//   one; make indexes and triggers again
//
// Exchanging the names instead of dropping and renaming is what lets it run with foreign keys
// enforced: no children lose their parent for a moment, so that no cascade fires and no REFERENCES
// is rewritten, and views never miss the table. The next statement after the exchange bumps the
// schema's version, so that a rollback finds every connection's schema out of date.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dunlin/schema/schema.hpp"
#include "shadow.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {

class Rebuild {
 public:
  /// Throws: parse::Untranslatable when the table is not known or is no ordinary table.
  Rebuild(Shadow& shadow, const std::string& table);

  const std::string& table() const { return name_; }
  /// The definition as it will be: change it.
  TableSql& definition() { return after_; }
  /// The definition as it is.
  const TableSql& before() const { return before_; }

  /// Where a column's values come from, as an expression over the old table; without it from the
  /// old column of that name, and from the default where there is none.
  void set_source(const std::string& column, std::string expression);
  bool has_source(const std::string& column) const { return sources_.contains(column); }
  /// Removes a column with everything that speaks of it. `cascade` takes generated columns along.
  void drop_column(const std::string& column, bool cascade);
  /// An index that the new table does not get.
  void drop_index(const std::string& index) { dropped_indexes_.push_back(index); }
  /// A CHECK of that name that existing rows need not meet.
  void leave_unchecked(const std::string& constraint) { unchecked_.push_back(constraint); }
  /// A statement that fails when existing rows do not fit; it runs on the finished table.
  void verify(std::string statement) { verifications_.push_back(std::move(statement)); }

  /// All steps. They have run on the shadow then. Throws: parse::Untranslatable with what SQLite
  /// has against them.
  std::vector<std::string> finish(Shadow& shadow);

 private:
  struct Copy {
    std::vector<std::string> columns;
    std::vector<std::string> values;
  };
  Copy copied() const;
  std::string creation() const;
  void add_copy(std::vector<std::string>& steps) const;
  void add_counter(std::vector<std::string>& steps) const;
  void add_exchange(std::vector<std::string>& steps) const;
  std::vector<SchemaRow> kept_indexes() const;

  std::string name_;
  std::string sql_;
  TableSql before_;
  TableSql after_;
  std::vector<SchemaRow> indexes_;
  std::vector<SchemaRow> triggers_;
  std::map<std::string, std::string> sources_;
  std::vector<std::string> dropped_indexes_;
  std::vector<std::string> dropped_columns_;
  std::vector<std::string> unchecked_;
  std::vector<std::string> verifications_;
};

/// Whether `sql` mentions the name of a column; in CREATE INDEX only what follows the first
/// parenthesis counts.
bool mentions(const std::string& sql, const std::string& column, bool after_parenthesis);

/// Views and triggers that SQLite cannot compile, with its complaint.
std::map<std::string, std::string> broken_objects(Shadow& shadow);

}  // namespace dunlin::sqlite
