// Intervals: PostgreSQL's constants, and those computed as a number of one unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// As PostgreSQL keeps it.
struct Interval {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t microseconds = 0;
};

/// Reads PostgreSQL's verbose form, SQL's ('1-2', '1 02:03:04') and ISO 8601 with letters
/// ('P1DT2H'). \param fields  the words after the constant: "day" of interval '1' day Nothing for
/// other spellings.
std::optional<Interval> read_interval(std::string_view text, std::string_view fields = {});
/// As PostgreSQL shows it: "1 year 2 mons 3 days 04:05:06".
std::string spell(const Interval& interval);

/// An interval that is computed: a number of seconds, days or months. Its fragment's SQL is the
/// number, || and the unit, which is also a modifier of SQLite's date functions.
struct ComputedInterval {
  std::string number;  ///< an operand
  enum class Unit { second, day, month } unit = Unit::second;
};
/// Reads the SQL of a fragment: `x || ' days'`, as authors write it too.
std::optional<ComputedInterval> computed_interval(const parse::Fragment& value);
parse::Fragment fragment_of(const ComputedInterval& interval);

/// The constant that a fragment is, when it is one.
std::optional<Interval> constant_interval(const parse::Fragment& value);

/// `moment` moved by an interval, constant or computed. Throws: Untranslatable.
parse::Fragment moved(const parse::Fragment& moment, const parse::Fragment& interval, bool negate,
                      parse::Notes& notes);
/// The seconds of an interval as PostgreSQL compares intervals: a month has 30 days. Throws:
/// Untranslatable for intervals that are neither constants nor computed.
std::string seconds_of(const parse::Fragment& interval);
/// The seconds since 1970 of a moment, with their fraction.
std::string epoch_of(const std::string& moment);
/// from - to as a computed interval.
parse::Fragment difference(const parse::Fragment& from, const parse::Fragment& to);
/// interval * number. Throws: Untranslatable.
parse::Fragment scaled(const parse::Fragment& interval, const std::string& number);

}  // namespace dunlin::sqlite
