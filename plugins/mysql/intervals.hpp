// Intervals: PostgreSQL's constants, and what is computed from times. A column keeps an interval as
// PostgreSQL prints it; a computed one is a number of microseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::mysql {

/// An interval as PostgreSQL keeps it.
struct Interval {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t microseconds = 0;
};

/// Reads PostgreSQL's input forms (manual 8.5.4) but for those with a sign by itself. Throws:
/// parse::Untranslatable.
[[nodiscard]] Interval read_interval(std::string_view text);

/// "1 year 2 mons 3 days 04:05:06.7", as PostgreSQL prints it.
[[nodiscard]] std::string interval_text(const Interval& interval);

/// moment + interval, or - when `back`. Throws: parse::Untranslatable for intervals that are
/// neither constant nor computed.
[[nodiscard]] parse::Fragment shifted(const parse::Fragment& moment,
                                      const parse::Fragment& interval, bool back);

/// later - earlier
[[nodiscard]] parse::Fragment time_between(const parse::Fragment& later,
                                           const parse::Fragment& earlier, parse::Notes& notes);

/// interval * number
[[nodiscard]] parse::Fragment times(const parse::Fragment& interval, const parse::Fragment& factor,
                                    parse::Notes& notes);

/// (number || ' days')::interval, or nothing when the text has another shape.
[[nodiscard]] std::optional<parse::Fragment> interval_of_text(const parse::Fragment& text,
                                                              parse::Notes& notes);

/// The number of microseconds of a constant or computed interval, with 30 days in a month as
/// PostgreSQL compares; nothing for others.
[[nodiscard]] std::optional<std::string> microseconds_of(const parse::Fragment& interval);

}  // namespace dunlin::mysql
