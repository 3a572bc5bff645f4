#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_graph.hpp"

namespace dunlin::revision {
namespace {

using testing::HasSubstr;
using Ids = std::vector<std::string>;

// aaaa - bbbb +- c1c1 (left) - d1d1     e1e1 depends on c1c1
//             +- c2c2 (right) - d2d2
constexpr std::string_view kForked =
    "aaaa; bbbb < aaaa; c1c1 < bbbb # left; d1d1 < c1c1; c2c2 < bbbb # right; d2d2 < c2c2; e1e1 | "
    "c1c1 # extra";

struct Case {
  std::string_view symbol;
  std::string_view current;
  std::string_view want;  ///< ids, or the start of an error
};

std::string resolved(const Graph& graph, const Case& c, const ResolveOptions& options = {}) {
  return answer_to(
      [&] { return text::join(resolve(graph, c.symbol, words(c.current), options), ","); });
}

TEST(Resolve, NamesSymbolsAndWalks) {
  const Graph graph = graph_of(kForked);
  const Case cases[] = {
      {"c1c1", "", "c1c1"},
      {"c1", "", "c1c1"},
      {"left", "", "c1c1"},
      {"ri", "", "c2c2"},
      {"heads", "", "d1d1,d2d2,e1e1"},
      {"base", "", ""},
      {"left@head", "", "d1d1"},
      {"left@heads", "", "d1d1"},
      {"bbbb@heads", "", "d1d1,d2d2"},
      {"left@base", "", ""},
      {"left@d1", "", "d1d1"},
      {"d2@head", "", "d2d2"},
      {"current", "d1d1,e1e1", "d1d1,e1e1"},
      {"left@current", "d1d1,e1e1", "d1d1"},
      {"c1c1+1", "", "d1d1"},
      {"d1d1-3", "", "aaaa"},
      {"aaaa-1", "", ""},
      {"c1c1+0", "", "c1c1"},
      {"left@head-1", "", "c1c1"},
      {"left@base+3", "", "c1c1"},
      {"left@aaaa+2", "", "c1c1"},
      {"+1", "c1c1", "d1d1"},
      {"+1", "aaaa", "bbbb"},
      {"left@+1", "bbbb", "c1c1"},
      {"left@+1", "d2d2", "c1c1"},
      {"right@+2", "", "bbbb"},
      {"-1", "d1d1", "c1c1"},
      {"-1", "aaaa", ""},
      {"right@-2", "d1d1,d2d2", "bbbb"},
      {"left@-1", "e1e1", "bbbb"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(resolved(graph, c), c.want) << c.symbol << " at " << c.current;
}

TEST(Resolve, SaysWhatIsWrong) {
  const Graph graph = graph_of(kForked);
  const Case cases[] = {
      {"zzzz", "", "DUN-3001: There is no revision or branch 'zzzz'."},
      {"aaab", "", "DUN-3001: There is no revision or branch 'aaab'. | Did you mean 'aaaa'?"},
      {"lift@head", "", "DUN-3001: There is no revision or branch 'lift'. | Did you mean 'left'?"},
      {"left@d2d2", "", "DUN-3001: Revision 'd2d2' is not on branch 'left'."},
      {"d", "", "DUN-3002: 'd' may be any of 'd1d1', 'd2d2'."},
      {"", "", "DUN-3003: '' is not a revision identifier: it is empty."},
      {"a b", "", "DUN-3003: 'a b' is not a revision identifier: it contains a blank."},
      {"a,b", "", "DUN-3003: 'a,b' is not a revision identifier: ',' is out of place."},
      {"a:b", "", "DUN-3003: 'a:b' is not a revision identifier: ':' is out of place."},
      {"@head", "", "DUN-3003: '@head' is not a revision identifier: no branch stands before @."},
      {"left@", "", "DUN-3003: 'left@' is not a revision identifier: nothing follows @."},
      {"a@b@c", "", "DUN-3003: 'a@b@c' is not a revision identifier: '@' is out of place."},
      {"aaaa+x", "",
       "DUN-3003: 'aaaa+x' is not a revision identifier: a number must follow + or -."},
      {"aaaa+", "", "DUN-3003: 'aaaa+' is not a revision identifier: a number must follow + or -."},
      {"+0", "",
       "DUN-3003: '+0' is not a revision identifier: it must move by at least one revision."},
      {"head", "", "DUN-3007: There are several heads: 'd1d1', 'd2d2', 'e1e1'."},
      {"bbbb@head", "", "DUN-3007: Branch 'bbbb' has several heads: 'd1d1', 'd2d2'."},
      {"heads-1", "",
       "DUN-3007: 'heads-1' names several revisions where one is wanted: 'd1d1', 'd2d2', 'e1e1'."},
      {"bbbb+1", "", "DUN-3010: 'bbbb+1' is ambiguous: 'bbbb' continues with 'c1c1', 'c2c2'."},
      {"+1", "", "DUN-3010: '+1' is ambiguous: base continues with 'aaaa', 'e1e1'."},
      {"+1", "d1d1,e1e1", "DUN-3010: '+1' is ambiguous: the database is at 'd1d1', 'e1e1'."},
      {"bbbb@-1", "d1d1,d2d2",
       "DUN-3010: 'bbbb@-1' is ambiguous: the database is at 'd1d1', 'd2d2'."},
      {"d1d1+1", "", "DUN-3011: 'd1d1+1' goes too far: nothing follows 'd1d1'."},
      {"aaaa-2", "", "DUN-3011: 'aaaa-2' goes too far: nothing lies below base."},
      {"aaaa-99999999999999999999999", "", "DUN-3011: "},
      {"-1", "", "DUN-3011: '-1' goes too far: no revision is applied."},
      {"right@-1", "e1e1",
       "DUN-3011: 'right@-1' goes too far: no revision of branch 'right' is applied."},
      {"extra@-1", "d1d1",
       "DUN-3011: 'extra@-1' goes too far: no revision of branch 'extra' is applied."},
      {"current", "gone", "DUN-6005: The database is at revision 'gone', which no file has."},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(comparable(resolved(graph, c), c.want), c.want) << c.symbol << " at " << c.current;
  }
}

TEST(Resolve, SeveralHeadsOfferTheWaysOut) {
  const std::string said = resolved(graph_of(kForked), {"head", "", ""});
  EXPECT_THAT(said, HasSubstr("'heads'"));
  EXPECT_THAT(said, HasSubstr("dunlin merge heads"));
}

TEST(Resolve, AWalkOverAMergeNamesItsParents) {
  const Graph graph = graph_of("aa; b1 < aa; b2 < aa; cc < b1, b2");
  EXPECT_EQ(resolved(graph, {"-1", "cc", ""}),
            "DUN-3010: '-1' is ambiguous: 'cc' merges 'b1', 'b2'. | Name one of them instead.");
}

TEST(Resolve, PartialIdsMayNeedAMinimumLength) {
  const Graph graph = graph_of("abcdef; 12; 3456 < 12");
  const ResolveOptions four = {4};
  EXPECT_EQ(resolved(graph, {"abcd", "", ""}, four), "abcdef");
  EXPECT_EQ(resolved(graph, {"12", "", ""}, four), "12") << "a full id may be short";
  EXPECT_EQ(resolved(graph, {"abc", "", ""}, four),
            "DUN-3001: There is no revision or branch 'abc'. | The beginning of an id needs at "
            "least 4 characters here.");
}

TEST(Resolve, APartialIdAmbiguousInTheGraphMayBeUniqueOnABranch) {
  EXPECT_EQ(resolved(graph_of(kForked), {"left@d", "", ""}), "d1d1");
}

TEST(ResolveRange, TakesBothEndsNewestFirst) {
  const Graph graph = graph_of(kForked);
  const Case cases[] = {
      {":", "", "d1d1,d2d2,c2c2,e1e1,c1c1,bbbb,aaaa"},
      {"bbbb:d1d1", "", "d1d1,c1c1,bbbb"},
      {":c1c1", "", "c1c1,bbbb,aaaa"},
      {"c2c2:", "", "d2d2,c2c2"},
      {"aaaa:current", "c2c2", "c2c2,bbbb,aaaa"},
      {"-2:current", "d1d1", "d1d1,c1c1,bbbb"},
      {"-9:current", "c1c1", "c1c1,bbbb,aaaa"},
      {"-1:d2d2", "", "d2d2,c2c2"},
      {"current:+1", "c1c1", "d1d1,c1c1"},
      {"aaaa:+1", "", "bbbb,aaaa"},
      {"c1c1:+9", "", "d1d1,c1c1"},
      {"d1d1:aaaa", "", "DUN-3009: Range 'd1d1:aaaa' is empty"},
      {"d1d1", "", "DUN-3003: 'd1d1' is not a range of revisions."},
      {"a:b:c", "", "DUN-3003: 'a:b:c' is not a range of revisions."},
      {"nope:", "", "DUN-3001: "},
  };
  for (const Case& c : cases) {
    const auto said = answer_to(
        [&] { return text::join(resolve_range(graph, c.symbol, words(c.current)), ","); });
    EXPECT_EQ(comparable(said, c.want), c.want) << c.symbol << " at " << c.current;
  }
}

}  // namespace
}  // namespace dunlin::revision
