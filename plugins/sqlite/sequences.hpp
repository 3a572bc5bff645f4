// Sequences, which SQLite has not: each is a row of a table, and a column whose default takes its
// next number gets it by a trigger.
//
// A key that is alone, counts by itself and owns its sequence is SQLite's INTEGER PRIMARY KEY
// AUTOINCREMENT instead. In other columns the default is a mark that no value of the column looks
// like; the trigger exchanges it for the number as soon as the row is there.
#pragma once

#include <string>
#include <vector>

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

/// The table of sequences: name, last_value, is_called as in PostgreSQL, and the options.
inline constexpr std::string_view kSequenceTable = "dunlin_sequence";

/// Where the numbers of a sequence are kept.
struct Counter {
  std::string name;     ///< of the sequence; of the table whose key SQLite counts
  bool of_key = false;  ///< the counter of AUTOINCREMENT
  bool cycles = false;

  /// An expression that gives the last number: after advance() the new one.
  std::string last() const;
  /// An expression that tells whether last() was given, or is the next.
  std::string called() const;
  /// An expression that gives the distance between two numbers.
  std::string step() const;
  /// Statements that take `count` numbers, an expression.
  std::vector<std::string> advance(const std::string& count) const;
  /// Statements after which the next number follows `last`, or is it when `called` is 0. Both are
  /// expressions; NULL leaves all as it is.
  std::vector<std::string> set(const std::string& last, const std::string& called) const;
};
Counter counter_of(const schema::Name& sequence, const schema::Schema& model);

/// Whether the default of a column takes a number of a sequence.
bool is_counted(const schema::Column& column);
/// Whether a column's values come from a sequence by a trigger: is_counted(), but no key that
/// SQLite counts.
bool is_numbered(const schema::Table& table, const schema::Column& column);
/// What stands in such a column until the trigger has run.
std::string number_mark(const schema::Column& column);
/// A CHECK's condition with the mark let pass.
std::string or_mark(const schema::Column& column, const std::string& condition);

/// CREATE TABLE of kSequenceTable, unless it is there.
std::string sequence_table();
/// The row of a sequence that gives its first number next; one that is there stays unless `fresh`.
std::string sequence_row(const schema::Sequence& sequence, bool fresh);
/// Sets the options in the row.
std::string sequence_update(const schema::Sequence& sequence);
std::string sequence_removal(const schema::Name& sequence);

/// The trigger that gives a numbered column its values. Throws: parse::Untranslatable.
std::string number_trigger(const schema::Table& table, const schema::Column& column,
                           const schema::Schema& model, parse::Notes& notes);
/// Whether a trigger's text is number_trigger() of that column, or the first of sharing_triggers().
bool is_number_trigger(const std::string& sql, const std::string& column);

/// The triggers that keep the counter of a table's key and a sequence that others use in step.
std::vector<std::string> sharing_triggers(const schema::Table& table, const schema::Column& column,
                                          const Counter& sequence);
/// Whether a trigger of kSequenceTable is the second of those, for that table.
bool is_following_trigger(const std::string& sql, const std::string& table);

/// A data statement printed with NextValues::marked, as the statements that give its rows numbers.
/// Throws: parse::Untranslatable where the numbers cannot be counted beforehand.
std::vector<std::string> with_numbers(const std::string& sql, const schema::Schema& model);

}  // namespace dunlin::sqlite
