#include "dunlin/base/duration.hpp"

#include <gtest/gtest.h>

namespace dunlin::test {
namespace {

using std::chrono::milliseconds;

TEST(Duration, ReadsWhatPeopleWrite) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("2s"), milliseconds(2000));
  EXPECT_EQ(parse_duration("2"), milliseconds(2000));
  EXPECT_EQ(parse_duration("5min"), milliseconds(300'000));
  EXPECT_EQ(parse_duration("1h"), milliseconds(3'600'000));
  EXPECT_EQ(parse_duration("0"), milliseconds(0));
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "s", "-1s", "1.5s", "1 s", "2sec", "2S", "1h30min", "596523h",
                           "99999999999999999999", "2s ", " 2s", "0x10"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Duration, TheShortestTextReadsBack) {
  for (const int count : {0, 1, 999, 1000, 1500, 60'000, 61'000, 3'600'000, 2'147'483'647}) {
    const milliseconds duration(count);
    EXPECT_EQ(parse_duration(to_string(duration)), duration) << to_string(duration);
  }
  EXPECT_EQ(to_string(milliseconds(2000)), "2s");
}

}  // namespace
}  // namespace dunlin::test
