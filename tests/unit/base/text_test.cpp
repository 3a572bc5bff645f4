#include "dunlin/base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dunlin::text {
namespace {

using ::testing::ElementsAre;

TEST(Text, Trims) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, FoldsAsciiLettersOnly) {
  EXPECT_EQ(lower("ABC-Äz"), "abc-Äz");
  EXPECT_EQ(upper("abc-äZ"), "ABC-äZ");
  EXPECT_TRUE(iequals("Create", "cREATE"));
  EXPECT_FALSE(iequals("create", "created"));
  EXPECT_FALSE(iequals("ä", "Ä"));
}

TEST(Text, SplitsAndJoins) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  const std::vector<std::string> parts = {"a", "b", "c"};
  EXPECT_EQ(join(parts, ", "), "a, b, c");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, ReplacesWithoutReadingItsOwnReplacements) {
  EXPECT_EQ(replace_all("aXbX", "X", "XX"), "aXXbXX");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
  EXPECT_EQ(replace_all("aaaa", "aa", "a"), "aa");
}

TEST(Text, DoublesQuotes) {
  EXPECT_EQ(quoted("it's", '\''), "'it''s'");
  EXPECT_EQ(quoted("", '"'), "\"\"");
}

TEST(Text, FindsWhatIsNotUtf8) {
  EXPECT_FALSE(invalid_utf8("abc äöü € 𝄞"));
  EXPECT_EQ(invalid_utf8("ab\xff"), 2U);
  EXPECT_EQ(invalid_utf8("a\xc0\xaf"), 1U) << "overlong";
  EXPECT_EQ(invalid_utf8("\xe0\x80\x80"), 0U) << "overlong";
  EXPECT_EQ(invalid_utf8("\xed\xa0\x80"), 0U) << "surrogate";
  EXPECT_EQ(invalid_utf8("\xf4\x90\x80\x80"), 0U) << "beyond the last character";
  EXPECT_EQ(invalid_utf8("a\xe2\x82"), 1U) << "cut";
}

TEST(Text, ClipsBetweenCharacters) {
  EXPECT_EQ(clip_utf8("aäb", 2), "a");
  EXPECT_EQ(clip_utf8("aäb", 3), "aä");
  EXPECT_EQ(clip_utf8("ab", 9), "ab");
}

TEST(Text, FindsTheNearestWord) {
  const std::vector<std::string> words = {"upgrade", "downgrade", "only"};
  EXPECT_EQ(nearest("upgrad", words), "upgrade");
  EXPECT_EQ(nearest("Downgrde", words), "downgrade");
  EXPECT_EQ(nearest("onyl", words), std::nullopt) << "two changes of four letters";
  EXPECT_EQ(nearest("onl", words), "only");
  EXPECT_EQ(nearest("something", words), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

}  // namespace
}  // namespace dunlin::text
