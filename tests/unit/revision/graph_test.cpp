#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "small_graph.hpp"

namespace dunlin::revision {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using Ids = std::vector<std::string>;

constexpr std::string_view kMerged =
    "aa; b1 < aa; b2 < aa # right; cc < b1, b2; dd < cc; ee; ff < ee | b1";

TEST(Graph, AnswersAboutItsShape) {
  const Graph graph = graph_of(kMerged);
  EXPECT_EQ(graph.size(), 7U);
  EXPECT_THAT(graph.heads(), ElementsAre("dd", "ff"));
  EXPECT_THAT(graph.bases(), ElementsAre("aa", "ee"));
  EXPECT_THAT(graph.children("aa"), ElementsAre("b1", "b2"));
  EXPECT_THAT(graph.children("b1"), ElementsAre("cc")) << "a dependent is no child";
  EXPECT_TRUE(graph.is_branch_point("aa"));
  EXPECT_FALSE(graph.is_branch_point("b1"));
  EXPECT_TRUE(graph.is_merge_point("cc"));
  EXPECT_TRUE(graph.is_head("ff"));
  EXPECT_FALSE(graph.is_head("ee"));
  EXPECT_THAT(graph.ancestors(Ids{"ff"}), ElementsAre("aa", "b1", "ee", "ff"));
  EXPECT_THAT(graph.descendants(Ids{"b1"}), testing::UnorderedElementsAre("ff", "b1", "cc", "dd"));
}

TEST(Graph, EffectiveHeadsLeaveOutWhatIsDependedUpon) {
  const Graph graph = graph_of("aa; bb; cc < aa | bb");
  EXPECT_THAT(graph.heads(), ElementsAre("bb", "cc"));
  EXPECT_THAT(graph.effective_heads(), ElementsAre("cc"));
}

TEST(Graph, LabelsInDependenciesBecomeIds) {
  const Graph graph = graph_of("aa # lib; bb < aa; cc | lib, bb");
  EXPECT_THAT(graph.dependencies("cc"), ElementsAre("aa", "bb"));
}

TEST(Graph, OrderDoesNotDependOnArrival) {
  std::vector<Node> nodes = nodes_of(kMerged);
  const Graph forward(nodes);
  std::reverse(nodes.begin(), nodes.end());
  const Graph backward(nodes);
  EXPECT_EQ(forward.topological_order(), backward.topological_order());
}

TEST(Graph, ABranchIsFinishedBeforeTheNext) {
  const Graph graph = graph_of("aa; b1 < aa; b2 < aa; c1 < b1; c2 < b2");
  EXPECT_THAT(graph.topological_order(), ElementsAre("aa", "b2", "c2", "b1", "c1"));
}

TEST(Graph, LabelsReachUpTheBranchAndDownToBranchPointOrMerge) {
  const Graph graph = graph_of("aa; b1 < aa; c1 < b1 # one; d1 < c1; b2 < aa # two; e1 < d1, b2");
  const std::vector<std::pair<std::string, Ids>> cases = {{"aa", {}},      {"b1", {"one"}},
                                                          {"c1", {"one"}}, {"d1", {"one"}},
                                                          {"b2", {"two"}}, {"e1", {"one", "two"}}};
  for (const auto& [id, labels] : cases) EXPECT_EQ(graph.branch_labels(id), labels) << id;
}

TEST(Graph, RefusesWhatIsNoGraph) {
  struct Case {
    std::string_view name;
    std::string_view notation;
    std::string_view want;
  };
  const Case cases[] = {
      {"duplicate id", "aa; aa", "DUN-3004: Revision 'aa' is defined more than once."},
      {"missing parent", "aaaa; bb < aaab",
       "DUN-3005: Revision 'bb' revises 'aaab', which does not exist. | Did you mean 'aaaa'?"},
      {"missing dependency", "aa; bb < aa | zzzzzz",
       "DUN-3005: Revision 'bb' depends on 'zzzzzz', which does not exist."},
      {"cycle", "aa; bb < aa, dd; cc < bb; dd < cc",
       "DUN-3006: Revisions form a cycle: 'bb' -> 'dd' -> 'cc' -> 'bb'."},
      {"cycle by dependency", "aa | bb; bb < aa", "DUN-3006: Revisions form a cycle"},
      {"itself", "aa < aa", "DUN-3006: Revision 'aa' revises or depends on itself."},
      {"itself by label", "aa | me # me", "DUN-3006: Revision 'aa' revises or depends on itself."},
      {"label twice", "aa # one; bb # one",
       "DUN-3008: Branch label 'one' is used by revisions 'aa' and 'bb'."},
      {"label and id", "aa # bb; bb",
       "DUN-3008: Branch label 'bb' of revision 'aa' is also a revision's id."},
      {"empty id", "aa;", "DUN-3003: A revision id or branch label is empty."},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(answer_to([&] { return std::to_string(graph_of(c.notation).size()); }),
                StartsWith(std::string(c.want)))
        << c.name;
  }
}

TEST(Graph, IdentifiersHaveFewLimits) {
  for (const std::string_view good :
       {"a", "1", "ae1027a6acf", "two_words", "v1.2", "\xC3\xA9t\xC3\xA9"}) {
    EXPECT_NO_THROW(check_identifier(good)) << good;
  }
  EXPECT_NO_THROW(check_identifier(std::string(10000, 'x')));
  for (const std::string_view bad : {"", "a@b", "a-b", "a+b", "a:b", "a,b", "a/b", "a b", "a\tb",
                                     "a\x7F", "head", "heads", "base", "current"}) {
    EXPECT_THROW(check_identifier(bad), RevisionError) << bad;
  }
}

TEST(Graph, UnknownIdsGetAHint) {
  const Graph graph = graph_of("abcdef; bbbbbb < abcdef");
  EXPECT_EQ(answer_to([&] { return graph.node("abcdeg").id; }),
            "DUN-3001: There is no revision 'abcdeg'. | Did you mean 'abcdef'?");
  EXPECT_FALSE(graph.contains("abc"));
  EXPECT_THAT(Graph(std::vector<Node>()).heads(), IsEmpty());
}

}  // namespace
}  // namespace dunlin::revision
