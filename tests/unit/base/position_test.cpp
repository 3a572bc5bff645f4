#include "dunlin/base/position.hpp"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(Locate, CountsLinesAndCharactersOnFromItsOrigin) {
  const Position origin{"a.sql", 5, 3, 100};
  EXPECT_EQ(locate("xäy\r\nz", 0, origin), origin);
  EXPECT_EQ(locate("xäy\r\nz", 3, origin), (Position{"a.sql", 5, 5, 103}));
  EXPECT_EQ(locate("xäy\r\nz", 6, origin), (Position{"a.sql", 6, 1, 106}));
  EXPECT_EQ(locate("ab", 99, origin), (Position{"a.sql", 5, 5, 102})) << "past the end";
}

TEST(LineAt, GivesTheLineWithoutItsEnd) {
  EXPECT_EQ(line_at("one\r\ntwo\nthree", 0), "one");
  EXPECT_EQ(line_at("one\r\ntwo\nthree", 3), "one");
  EXPECT_EQ(line_at("one\r\ntwo\nthree", 6), "two");
  EXPECT_EQ(line_at("one\r\ntwo\nthree", 99), "three");
  EXPECT_EQ(line_at("", 0), "");
  EXPECT_EQ(line_at("a\n", 2), "");
}

TEST(PositionToString, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(to_string(Position{"a.sql", 2, 3, 9}), "a.sql:2:3");
  EXPECT_EQ(to_string(Position{"a.sql", 2, 0, 9}), "a.sql:2");
  EXPECT_EQ(to_string(Position{"a.sql", 0, 0, 0}), "a.sql");
  EXPECT_EQ(to_string(Position{"", 2, 3, 9}), "2:3");
}

}  // namespace
}  // namespace dunlin
