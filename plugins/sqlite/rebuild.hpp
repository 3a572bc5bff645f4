// A change of a table that SQLite's ALTER cannot make, by one of two ways:
//
//   - where rows stay as they are stored, rows are verified and the table's text is exchanged;
//   - else a new table is filled beside the old one, with its indexes, the two change places in
//     sqlite_schema, and the old one is dropped.
//
// Changing places instead of dropping and renaming is what lets it run with foreign keys enforced:
// no children lose their parent for a moment, so that no cascade fires and no REFERENCES is
// rewritten; views, triggers and statistics never miss the table.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dunlin/schema/schema.hpp"
#include "shadow.hpp"
#include "table_change.hpp"
#include "table_sql.hpp"
#include "verify.hpp"

namespace dunlin::sqlite {

class Rebuild {
 public:
  /// A statement to send, for one of the author's.
  struct Step {
    std::string sql;
    std::size_t change = 0;
    bool native = false;  ///< made of the database's own text
  };

  /// Throws: parse::Untranslatable when the table is not known or is no ordinary table.
  Rebuild(Shadow& shadow, const std::string& table, std::size_t change = 0);

  const std::string& table() const { return row_.name; }
  /// The definition as it will be: change it.
  TableSql& definition() { return after_; }
  /// The definition as it is.
  const TableSql& before() const { return before_; }

  /// The author's statement that the next changes belong to; never goes back.
  void at(std::size_t change) { last_change_ = change; }
  /// A column or a constraint that the current statement speaks of: rows that do not fit are its
  /// error.
  void blame_column(const std::string& name) { blamed_columns_[name] = last_change_; }
  void blame_constraint(const std::string& name) { blamed_constraints_[name] = last_change_; }

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
  /// A CHECK of that name takes the place of one that was stricter: rows that met it need no look.
  void widen(const std::string& constraint);
  /// A foreign key of the current statement, which existing rows must meet.
  void verify(Reference reference) { references_.push_back({std::move(reference), last_change_}); }

  /// Whether the change so far needs the rows copied.
  bool copies() const;

  /// All steps, ordered by their change; none when nothing changes. They have run on the shadow
  /// then. Throws: parse::Untranslatable with what SQLite has against them.
  std::vector<Step> finish(Shadow& shadow);

 private:
  struct Copy {
    std::vector<std::string> columns;
    std::vector<std::string> values;
  };
  struct Indexes {
    std::vector<SchemaRow> kept;
    std::vector<SchemaRow> dropped;
  };
  bool unchanged() const;
  bool changes_values(const std::string& column) const;
  bool speaks_of_changed_values(const std::string& sql) const;
  bool is_unchecked(const ConstraintSql& constraint) const;
  /// The change that asked for a rule.
  std::size_t blamed(const NewRule& rule) const;
  /// Whether the rows at hand tell if they will meet a foreign key.
  bool is_known_before(const Reference& reference) const;
  Copy copied() const;
  std::string creation(const std::string& name) const;
  Indexes sorted_indexes() const;
  /// Queries on the old table for what rows must meet from now on.
  std::vector<Step> verified_before() const;
  /// For keys that come and that a later change would be blamed for.
  void verify_new_keys(std::vector<Step>& steps) const;
  /// Queries on the new table for the foreign keys that the old one tells nothing of.
  std::vector<Step> verified_after() const;
  std::vector<Step> by_text(Shadow& shadow) const;
  std::vector<Step> by_copy(Shadow& shadow) const;
  std::vector<std::string> counter(const std::string& fresh) const;
  /// What fails when children lost their parent row by changed values; `setup` runs before.
  std::vector<std::string> verified_keys(Shadow& shadow, std::vector<std::string>& setup) const;

  SchemaRow row_;
  TableSql before_;
  TableSql after_;
  std::vector<SchemaRow> indexes_;
  std::size_t first_change_ = 0;
  std::size_t last_change_ = 0;
  std::map<std::string, std::size_t> blamed_columns_;
  std::map<std::string, std::size_t> blamed_constraints_;
  std::map<std::string, std::string> sources_;
  std::vector<std::string> dropped_indexes_;
  std::vector<std::string> dropped_columns_;
  std::vector<std::string> unchecked_;
  std::vector<std::pair<Reference, std::size_t>> references_;
  bool holds_strings_in_double_quotes_ = false;
};

}  // namespace dunlin::sqlite
