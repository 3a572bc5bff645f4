// The pieces of SQLite's CREATE statements for tables, columns, constraints, indexes and views of
// the model.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dunlin/driver/translation.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

/// A column's definition in pieces, so that a rebuild can exchange one of them.
struct ColumnPieces {
  std::string type;
  std::string collate;              ///< COLLATE ..., or empty
  std::string not_null;             ///< NOT NULL, or empty
  std::string default_value;        ///< DEFAULT ..., or empty
  bool constant_default = true;     ///< the default is a literal, or there is none
  std::string generated;            ///< GENERATED ALWAYS AS (...) STORED, or empty
  std::vector<std::string> checks;  ///< CONSTRAINT ... CHECK (...) of the type and of its domains
  /// The pieces in SQLite's order, without the name.
  std::string text() const;
};

/// Writes definitions against one state of the model. Functions throw Untranslatable and add to
/// `notes`.
class Definitions {
 public:
  /// \param coming  "table.column" of columns that the section makes keys later: they count by
  ///                themselves then; null when nothing is known of that
  Definitions(const schema::Schema& model, driver::Fidelity fidelity, parse::Notes& notes,
              const std::set<std::string>* coming = nullptr)
      : model_(model), fidelity_(fidelity), notes_(notes), coming_(coming) {}

  /// One statement, or two when the table's counter does not start at 1.
  std::vector<std::string> create_table(const ops::CreateTable& operation) const;
  std::string create_index(const ops::CreateIndex& operation) const;
  std::string create_view(const schema::View& view) const;

  ColumnPieces column(const schema::Table& table, const schema::Column& column) const;
  /// "CONSTRAINT name CHECK (...)" for a table's list of constraints.
  std::string constraint(const schema::Table& table, const schema::Constraint& constraint) const;
  /// The same as a part of the column it speaks of.
  std::string column_constraint(const schema::Table& table,
                                const schema::Constraint& constraint) const;
  /// Column type and key in one for a key that counts by itself: INTEGER NOT NULL CONSTRAINT ...
  /// PRIMARY KEY AUTOINCREMENT.
  std::string counting_key(const schema::Column& column, const std::string& constraint_name) const;
  /// An expression of the table, printed.
  parse::Printed expression(const schema::Expression& expression, const schema::Table& table) const;
  /// The same for a place that takes no subquery.
  parse::Printed plain_expression(const schema::Expression& expression,
                                  const schema::Table& table) const;

  /// Whether a trigger gives the column its numbers: is_numbered(), and no key that is coming.
  bool numbered(const schema::Table& table, const schema::Column& column) const;

  const schema::Schema& model() const { return model_; }
  parse::Notes& notes() const { return notes_; }

 private:
  /// What the identity or the sequence of a column that counts says.
  schema::SequenceOptions counter_options(const schema::Column& column) const;
  void print_default(const schema::Table& table, const schema::Column& column,
                     ColumnPieces& pieces) const;
  void add_domain_checks(const schema::Column& column, ColumnPieces& pieces) const;
  std::string reference(const schema::ForeignKey& key, const schema::Constraint& constraint) const;
  std::string index_key(const schema::IndexKey& key, const schema::Table& table) const;

  const schema::Schema& model_;
  driver::Fidelity fidelity_;
  parse::Notes& notes_;
  const std::set<std::string>* coming_;
};

/// Whether values of the column are counted: serial, identity, or a default of nextval().
bool is_counting(const schema::Column& column);
/// The column that counts and is the whole primary key, or null: SQLite's INTEGER PRIMARY KEY
/// AUTOINCREMENT.
const schema::Column* counting_key_of(const schema::Table& table);
/// The name of the CHECK that stands for a column's type.
std::string type_check_name(const std::string& table, const std::string& column);
std::string column_list(const std::vector<std::string>& columns);

}  // namespace dunlin::sqlite
