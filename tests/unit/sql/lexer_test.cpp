#include "dunlin/sql/lexer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "rules.hpp"

namespace dunlin::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::mysql_like;
using testing::postgres_like;
using testing::sqlite_like;

char letter(TokenKind kind) {
  switch (kind) {
    case TokenKind::word:
      return 'w';
    case TokenKind::quoted_identifier:
      return 'q';
    case TokenKind::string:
      return 's';
    case TokenKind::number:
      return 'n';
    case TokenKind::parameter:
      return 'p';
    case TokenKind::symbol:
      return 'y';
    case TokenKind::comment:
      return 'c';
  }
  return '?';
}

/// Tokens as "w:SELECT" and so on.
std::vector<std::string> tokens(std::string_view text, const LexRules& rules) {
  std::vector<std::string> out;
  for (const Token& token : tokenize(text, rules)) {
    out.push_back(std::string(1, letter(token.kind)) + ':' +
                  std::string(text.substr(token.offset, token.length)));
  }
  return out;
}

TEST(Tokenize, KnowsWordsNumbersStringsAndSymbols) {
  EXPECT_THAT(tokens("SELECT a.\"b\"\"c\", 1.5e-3, 'it''s' || x", LexRules{}),
              ElementsAre("w:SELECT", "w:a", "y:.", "q:\"b\"\"c\"", "y:,", "n:1.5e-3", "y:,",
                          "s:'it''s'", "y:|", "y:|", "w:x"));
}

TEST(Tokenize, KeepsWordsBeyondAsciiTogether) {
  EXPECT_THAT(tokens("größe naïve", LexRules{}), ElementsAre("w:größe", "w:naïve"));
}

TEST(Tokenize, DoesNotTakeARangeForANumber) {
  EXPECT_THAT(tokens("1..10", LexRules{}), ElementsAre("n:1", "y:.", "y:.", "n:10"));
  EXPECT_THAT(tokens("0x1e-1", LexRules{}), ElementsAre("n:0x1e", "y:-", "n:1"));
  EXPECT_THAT(tokens("1e--x", LexRules{}), ElementsAre("n:1e", "c:--x"));
}

TEST(Tokenize, ReadsDollarQuotes) {
  EXPECT_THAT(tokens("$$a;$b$ 'x$$ $tag$ $$ $tag$ $1", postgres_like()),
              ElementsAre("s:$$a;$b$ 'x$$", "s:$tag$ $$ $tag$", "p:$1"));
  EXPECT_THAT(tokens("a$b$c", postgres_like()), ElementsAre("w:a$b$c"));
  EXPECT_THAT(tokens("$$ open", postgres_like()), ElementsAre("s:$$ open"));
}

TEST(Tokenize, ReadsStringsWithPrefixes) {
  EXPECT_THAT(tokens(R"(E'a\'b' e'\\' B'01' x'ff' U&'\0061' U&"d")", postgres_like()),
              ElementsAre(R"(s:E'a\'b')", R"(s:e'\\')", "s:B'01'", "s:x'ff'", R"(s:U&'\0061')",
                          R"(q:U&"d")"));
  EXPECT_THAT(tokens(R"('a\' 'b')", postgres_like()), ElementsAre(R"(s:'a\')", "s:'b'"));
}

TEST(Tokenize, CarriesEscapesToTheNextLineOfAString) {
  EXPECT_THAT(tokens("E'a'\n 'b\\';' c", postgres_like()), ElementsAre("s:E'a'\n 'b\\';'", "w:c"));
}

TEST(Tokenize, ReadsBackslashesWhereTheyEscape) {
  EXPECT_THAT(tokens(R"('a\'b' "c\"d" `e\`)", mysql_like()),
              ElementsAre(R"(s:'a\'b')", R"(s:"c\"d")", R"(q:`e\`)"));
}

TEST(Tokenize, ReadsTheOtherQuotesOfIdentifiers) {
  EXPECT_THAT(tokens("[a b] `c``d`", sqlite_like()), ElementsAre("q:[a b]", "q:`c``d`"));
  EXPECT_THAT(tokens("a[1]", postgres_like()), ElementsAre("w:a", "y:[", "n:1", "y:]"));
}

TEST(Tokenize, ReadsComments) {
  EXPECT_THAT(tokens("a -- b\nc /* d */ e", LexRules{}),
              ElementsAre("w:a", "c:-- b", "w:c", "c:/* d */", "w:e"));
  EXPECT_THAT(tokens("/* a /* b */ c */ d", postgres_like()),
              ElementsAre("c:/* a /* b */ c */", "w:d"));
  EXPECT_THAT(tokens("/* a /* b */ c", sqlite_like()), ElementsAre("c:/* a /* b */", "w:c"));
  EXPECT_THAT(tokens("# a\nb", mysql_like()), ElementsAre("c:# a", "w:b"));
  EXPECT_THAT(tokens("5--1", mysql_like()), ElementsAre("n:5", "y:-", "y:-", "n:1"));
  EXPECT_THAT(tokens("5 --\n1", mysql_like()), ElementsAre("n:5", "c:--", "n:1"));
  EXPECT_THAT(tokens("-- a\rb", postgres_like()), ElementsAre("c:-- a", "w:b"));
  EXPECT_THAT(tokens("/* open", postgres_like()), ElementsAre("c:/* open"));
}

TEST(Tokenize, KeepsExecutableComments) {
  EXPECT_THAT(tokens("/*!40101 SET a = '*/' */ /*M!100 b*/ /* c */", mysql_like()),
              ElementsAre("y:/*!40101", "w:SET", "w:a", "y:=", "s:'*/'", "y:*/", "y:/*M!100", "w:b",
                          "y:*/", "c:/* c */"));
}

TEST(LeadingWords, SkipsCommentsAndStopsAtOtherTokens) {
  EXPECT_THAT(leading_words("/* x */ create -- y\n unique Index a", LexRules{}, 3),
              ElementsAre("CREATE", "UNIQUE", "INDEX"));
  EXPECT_THAT(leading_words("insert into \"t\" values", LexRules{}, 4),
              ElementsAre("INSERT", "INTO"));
  EXPECT_THAT(leading_words("/*!40101 SET NAMES utf8 */", mysql_like(), 2),
              ElementsAre("SET", "NAMES"));
  EXPECT_THAT(leading_words("(select 1)", LexRules{}, 2), IsEmpty());
}

}  // namespace
}  // namespace dunlin::sql
