#include "sequences.hpp"

#include <limits>

#include "conversions.hpp"
#include "definition.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "native_text.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Sequence;
using schema::Table;
using schema::TypeKind;

struct Numbers {
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
};

template <typename Integer>
void limit(Numbers& numbers) {
  numbers.minimum = numbers.increment > 0 ? 1 : std::numeric_limits<Integer>::min();
  numbers.maximum = numbers.increment > 0 ? std::numeric_limits<Integer>::max() : -1;
}

/// All numbers of a sequence, where PostgreSQL has defaults for what is not written.
Numbers numbers_of(const Sequence& sequence) {
  Numbers numbers;
  numbers.increment = sequence.options.increment.value_or(1);
  if (sequence.type.kind == TypeKind::smallint) {
    limit<std::int16_t>(numbers);
  } else if (sequence.type.kind == TypeKind::integer) {
    limit<std::int32_t>(numbers);
  } else {
    limit<std::int64_t>(numbers);
  }
  numbers.minimum = sequence.options.minimum.value_or(numbers.minimum);
  numbers.maximum = sequence.options.maximum.value_or(numbers.maximum);
  numbers.start =
      sequence.options.start.value_or(numbers.increment > 0 ? numbers.minimum : numbers.maximum);
  return numbers;
}

/// A number as SQLite reads it: the least one has no literal.
std::string written(std::int64_t number) {
  if (number == std::numeric_limits<std::int64_t>::min()) return "-9223372036854775807 - 1";
  return std::to_string(number);
}

std::string where_name(const std::string& name) {
  return " WHERE name = " + quote_text(name);
}

std::string sequences() {
  return quote_identifier(kSequenceTable);
}

/// Whether a key that counts by itself is the only one to use the sequence, as far as names tell.
bool owns(const Table& table, const Column& column, const schema::Name& name,
          const schema::Schema& model) {
  if (counting_key_of(table) != &column || parse::sequence_of(table, column, model) != name)
    return false;
  const Sequence* sequence = model.find_sequence(name);
  if (sequence == nullptr || column.serial || column.identity) return true;
  return sequence->owner_table == table.name && sequence->owner_column == column.name;
}

}  // namespace

std::string Counter::last() const {
  return of_key ? "(SELECT seq FROM sqlite_sequence" + where_name(name) + ")"
                : "(SELECT last_value FROM " + sequences() + where_name(name) + ")";
}

std::string Counter::called() const {
  return of_key ? "1" : "(SELECT is_called FROM " + sequences() + where_name(name) + ")";
}

std::string Counter::step() const {
  return of_key ? "1" : "(SELECT increment FROM " + sequences() + where_name(name) + ")";
}

std::vector<std::string> Counter::advance(const std::string& count) const {
  if (of_key) {
    return {"INSERT INTO sqlite_sequence (name, seq) SELECT " + quote_text(name) +
                ", 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence" + where_name(name) + ")",
            "UPDATE sqlite_sequence SET seq = seq + " + count + where_name(name)};
  }
  const bool one = count == "1";
  std::string next = one ? "last_value + is_called * increment"
                         : "last_value + (is_called + " + count + " - 1) * increment";
  if (cycles) {
    next = "CASE WHEN " + next + " BETWEEN minimum AND maximum THEN " + next +
           " WHEN increment > 0 THEN minimum ELSE maximum END";
  }
  return {"UPDATE " + sequences() + " SET last_value = " + next + ", is_called = 1" +
          where_name(name) + (one ? "" : " AND " + count + " > 0")};
}

std::vector<std::string> Counter::set(const std::string& last, const std::string& called) const {
  if (of_key) {
    const std::string used = called == "1" ? last
                             : called == "0"
                                 ? last + " - 1"
                                 : last + " - (CASE WHEN " + called + " THEN 0 ELSE 1 END)";
    return {"INSERT INTO sqlite_sequence (name, seq) SELECT " + quote_text(name) +
                ", 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence" + where_name(name) + ")",
            "UPDATE sqlite_sequence SET seq = coalesce(" + used + ", seq)" + where_name(name)};
  }
  return {"UPDATE " + sequences() + " SET last_value = " + last + ", is_called = " + called +
          where_name(name) + " AND " + last + " IS NOT NULL"};
}

Counter counter_of(const schema::Name& name, const schema::Schema& model) {
  Counter counter;
  for (const Table& table : model.tables) {
    const Column* key = counting_key_of(table);
    if (key == nullptr || !owns(table, *key, name, model)) continue;
    counter.name = flat_name(table.name);
    counter.of_key = true;
    return counter;
  }
  const Sequence* sequence = model.find_sequence(name);
  counter.name = to_string(name);
  counter.cycles = sequence != nullptr && sequence->options.cycle;
  return counter;
}

bool is_counted(const Column& column) {
  return is_counting(column) ||
         (column.default_value && parse::takes_number(*column.default_value));
}

bool is_numbered(const Table& table, const Column& column) {
  return is_counted(column) && counting_key_of(table) != &column;
}

std::string number_mark(const Column& column) {
  const bool number = column.type.array_dimensions == 0 &&
                      (is_integer(column.type) || column.type.kind == TypeKind::numeric);
  // "nextval": what a column of text cannot hold by chance.
  return number ? "'nextval'" : "x'6E65787476616C'";
}

std::string or_mark(const Column& column, const std::string& condition) {
  return quote_identifier(column.name) + " IS " + number_mark(column) + " OR " + condition;
}

std::string sequence_table() {
  return "CREATE TABLE IF NOT EXISTS " + sequences() +
         " (name TEXT NOT NULL PRIMARY KEY, last_value INTEGER NOT NULL, is_called INTEGER NOT "
         "NULL DEFAULT 0, increment INTEGER NOT NULL, minimum INTEGER NOT NULL, maximum INTEGER "
         "NOT NULL, CONSTRAINT \"the sequence is at its end\" CHECK (typeof(last_value) = "
         "'integer' AND last_value BETWEEN minimum AND maximum))";
}

std::string sequence_row(const Sequence& sequence, bool fresh) {
  const Numbers numbers = numbers_of(sequence);
  return std::string("INSERT OR ") + (fresh ? "REPLACE" : "IGNORE") + " INTO " + sequences() +
         " (name, last_value, increment, minimum, maximum) VALUES (" +
         quote_text(to_string(sequence.name)) + ", " + written(numbers.start) + ", " +
         written(numbers.increment) + ", " + written(numbers.minimum) + ", " +
         written(numbers.maximum) + ")";
}

std::string sequence_update(const Sequence& sequence) {
  const Numbers numbers = numbers_of(sequence);
  return "UPDATE " + sequences() + " SET increment = " + written(numbers.increment) +
         ", minimum = " + written(numbers.minimum) + ", maximum = " + written(numbers.maximum) +
         where_name(to_string(sequence.name));
}

std::string sequence_removal(const schema::Name& sequence) {
  return "DELETE FROM " + sequences() + where_name(to_string(sequence));
}

std::string number_trigger(const Table& table, const Column& column, const schema::Schema& model,
                           parse::Notes& notes) {
  const std::optional<schema::Name> sequence = parse::sequence_of(table, column, model);
  if (!sequence) {
    throw Untranslatable(
        "the default of column " + table.name.name + "." + column.name +
            " takes numbers of more than one sequence, or of one that no constant names",
        "call nextval() once, with the sequence's name as a constant");
  }
  const Counter counter = counter_of(*sequence, model);
  std::string value = counter.last();
  if (column.default_value && !is_counting(column)) {
    const parse::Printed printed = parse::print(
        *column.default_value, SqlitePrinter(&model, NextValues::given), {&model, &table});
    notes.outcome = sql::worse(notes.outcome, printed.notes.outcome);
    parse::Fragment fragment;
    fragment.sql = printed.sql;
    fragment.type = printed.type;
    value = assign(fragment, column.type, &model, notes).sql;
  }
  const std::string of = object_name(table.name);
  const std::string name = quote_identifier(column.name);
  std::string sql = "CREATE TRIGGER " +
                    quote_identifier(flat_name(table.name) + "_" + column.name + "_nextval") +
                    " AFTER INSERT ON " + of + " FOR EACH ROW WHEN NEW." + name + " IS " +
                    number_mark(column) + " BEGIN ";
  for (const std::string& statement : counter.advance("1")) sql += statement + "; ";
  return sql + "UPDATE " + of + " SET " + name + " = " + value + " WHERE rowid = NEW.rowid; END";
}

bool is_number_trigger(const std::string& sql, const std::string& column) {
  const Words words(sql);
  const std::size_t when = words.find("WHEN");
  return words.is(when + 1, "NEW") && words.is(when + 2, ".") &&
         text::iequals(unquoted(words.at(when + 3)), column) &&
         (words.at(when + 5).find("nextval") != std::string_view::npos ||
          words.at(when + 5).find("6E65787476616C") != std::string_view::npos ||
          words.at(when + 6).find("6E65787476616C") != std::string_view::npos ||
          sql.find(sequences() + " SET last_value = NEW.") != std::string::npos);
}

std::vector<std::string> sharing_triggers(const Table& table, const Column& column,
                                          const Counter& sequence) {
  const std::string name = flat_name(table.name) + "_" + column.name;
  const std::string value = "NEW." + quote_identifier(column.name);
  return {"CREATE TRIGGER " + quote_identifier(name + "_nextval") + " AFTER INSERT ON " +
              object_name(table.name) + " FOR EACH ROW WHEN " + value +
              " > (SELECT last_value - 1 + is_called FROM " + sequences() +
              where_name(sequence.name) + ") BEGIN UPDATE " + sequences() + " SET last_value = " +
              value + ", is_called = 1" + where_name(sequence.name) + "; END",
          "CREATE TRIGGER " + quote_identifier(name + "_follows") + " AFTER UPDATE ON " +
              sequences() + " FOR EACH ROW WHEN NEW.name = " + quote_text(sequence.name) +
              " BEGIN UPDATE sqlite_sequence SET seq = NEW.last_value - 1 + NEW.is_called" +
              where_name(flat_name(table.name)) + "; END"};
}

bool is_following_trigger(const std::string& sql, const std::string& table) {
  return sql.find("UPDATE sqlite_sequence SET") != std::string::npos &&
         sql.ends_with(where_name(table) + "; END");
}

}  // namespace dunlin::sqlite
