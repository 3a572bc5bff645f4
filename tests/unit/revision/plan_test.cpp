#include <gtest/gtest.h>

#include <fmt/format.h>

#include "small_graph.hpp"

namespace dunlin::revision {
namespace {

using Ids = std::vector<std::string>;

constexpr std::string_view kMerge = "aa; b1 < aa; b2 < aa # right; cc < b1, b2; dd < cc";
constexpr std::string_view kDepends = "aa; bb < aa; cc < bb; xx # side; yy < xx | bb";

struct Case {
  std::string_view graph;
  std::string_view current;
  std::string_view target;
  std::string_view want;  ///< steps with row changes, or the start of an error
};

TEST(PlanUpgrade, RunsWhatIsMissing) {
  const Case cases[] = {
      {kMerge, "", "b1", "+aa(I aa) +b1(U aa b1)"},
      {kMerge, "b1", "head", "+b2(I b2) +cc(D b1, U b2 cc) +dd(U cc dd)"},
      {kMerge, "dd", "head", ""},
      {kMerge, "dd", "b1", ""},
      {kMerge, "dd", "base", ""},
      {kMerge, "", "aa-1", ""},
      {kDepends, "", "yy", "+aa(I aa) +bb(U aa bb) +xx(I xx) +yy(D bb, U xx yy)"},
      {kDepends, "cc", "yy", "+xx(I xx) +yy(U xx yy)"},
      {kMerge, "aa", "right@+1", "+b2(U aa b2)"},
      {kMerge, "", "-1", "DUN-3011: '-1' lies below the current revisions"},
      {kMerge, "aa", "+1", "DUN-3010: "},
      {kMerge, "", "dd+1", "DUN-3011: "},
      {kMerge, "aa,cc", "dd",
       "DUN-3012: The database has a version row for 'aa', which another row implies."},
      {kMerge, "zz", "dd", "DUN-6005: "},
      {"aa # all; bb < aa; cc < aa | bb", "", "all@heads", "DUN-3012: 'all@heads' names 'bb'"},
  };
  for (const Case& c : cases) {
    const auto said = answer_to(
        [&] { return to_text(plan_upgrade(graph_of(c.graph), words(c.current), c.target)); });
    EXPECT_EQ(comparable(said, c.want), c.want) << c.target << " at " << c.current;
  }
}

// Alembic runs the merge and then fails on the version table, because the merge depends on what
// lies below its parents.
TEST(PlanUpgrade, AMergeMayDependOnAnAncestorOfItsParents) {
  const Graph graph = graph_of("aa; bb < aa; cc < aa; mm < bb, cc | aa");
  EXPECT_EQ(to_text(plan_upgrade(graph, Ids{"bb", "cc"}, "mm")), "+mm(D bb, U cc mm)");
}

TEST(PlanDowngrade, TakesDownWhatStandsOnTheTarget) {
  const Case cases[] = {
      {kMerge, "dd", "-1", "-dd(U dd cc)"},
      {kMerge, "dd", "b1", "-dd(U dd cc) -cc(I b1, U cc b2)"},
      {kMerge, "dd", "base", "-dd(U dd cc) -cc(I b1, U cc b2) -b1(D b1) -b2(U b2 aa) -aa(D aa)"},
      {kMerge, "dd", "dd", ""},
      {kMerge, "", "base", ""},
      {kMerge, "b1,b2", "-1", "-b1(D b1)"},
      {kMerge, "b1,b2", "right@-1", "-b2(D b2)"},
      {kDepends, "cc,yy", "aa", "-cc(D cc) -yy(I bb, U yy xx) -bb(U bb aa)"},
      {kDepends, "cc,yy", "side@base", "-yy(U yy xx) -xx(D xx)"},
      {kMerge, "cc", "-1", "DUN-3010: '-1' is ambiguous: 'cc' merges 'b1', 'b2'."},
      {kMerge, "b1", "dd", "DUN-3009: 'dd' is no place to go down to: 'dd' is not applied."},
      {kMerge, "b1", "b2", "DUN-3009: 'b2' is no place to go down to: 'b2' is not applied."},
      {kMerge, "", "-1", "DUN-3011: "},
      {kMerge, "aa", "-2", "DUN-3011: "},
      {kMerge, "aa", "+1", "DUN-3011: '+1' lies above the current revisions"},
      {kMerge, "aa", "b",
       "DUN-3001: There is no revision or branch 'b'. | The beginning of an id needs"},
  };
  for (const Case& c : cases) {
    const auto said = answer_to(
        [&] { return to_text(plan_downgrade(graph_of(c.graph), words(c.current), c.target)); });
    EXPECT_EQ(comparable(said, c.want), c.want) << c.target << " at " << c.current;
  }
}

// As Alembic: the dependency below another parent gets a row when other rows are left, and
// upgrading removes it again.
TEST(PlanDowngrade, LeftoverRowsAreTakenBack) {
  const Graph graph = graph_of("aa; bb < aa; mm < bb | aa; xx");
  const auto down = plan_downgrade(graph, Ids{"mm", "xx"}, "bb");
  ASSERT_EQ(down.size(), 1U);
  EXPECT_EQ(down.front().rows_after, (Ids{"aa", "bb", "xx"}));
  EXPECT_EQ(plan_upgrade(graph, down.front().rows_after, "mm").back().rows_after,
            (Ids{"mm", "xx"}));
}

TEST(PlanStamp, MovesRows) {
  const Case cases[] = {
      {kMerge, "", "dd", "I dd"},
      {kMerge, "b1", "dd", "U b1 dd"},
      {kMerge, "b1,b2", "dd", "D b1, U b2 dd"},
      {kMerge, "dd", "aa", "U dd aa"},
      {kMerge, "dd", "dd", ""},
      {kMerge, "b1", "b2", "I b2"},
      {kMerge, "dd", "base", "D dd"},
      {kMerge, "b1", "b1 b2", "I b2"},
      {kMerge, "dd", "b1 b2", "U dd b1, I b2"},
      {kDepends, "cc,yy", "side@base", "D yy"},
      {kDepends, "", "heads", "I cc, I yy"},
      {kDepends, "bb,yy", "heads", "U bb cc"},
      {kDepends, "cc,yy", "side@-1", "U yy xx"},
      {kMerge, "", "aa dd", "DUN-3012: 'dd' already implies 'aa'. | Leave 'aa' out."},
      {kMerge, "", "nope", "DUN-3001: "},
  };
  for (const Case& c : cases) {
    Ids targets;
    for (const std::string_view target : text::split(c.target, ' ')) targets.emplace_back(target);
    const auto said = answer_to(
        [&] { return to_text(plan_stamp(graph_of(c.graph), words(c.current), targets).rows); });
    EXPECT_EQ(comparable(said, c.want), c.want) << c.target << " at " << c.current;
  }
}

std::string number(std::size_t i) {
  return fmt::format("{:06}", i);
}

TEST(LargeGraph, DeepLinesNeedNoStack) {
  constexpr std::size_t kSize = 100000;
  std::vector<Node> nodes(kSize);
  for (std::size_t i = 0; i < kSize; ++i) {
    nodes[i].id = number(i);
    if (i > 0) nodes[i].down = {number(i - 1)};
  }
  nodes[kSize / 2].labels = {"half"};
  const Graph graph(std::move(nodes));
  EXPECT_EQ(graph.heads(), Ids{number(kSize - 1)});
  EXPECT_EQ(graph.topological_order().front(), number(0));
  EXPECT_EQ(graph.branch_labels(number(0)), Ids{"half"});
  const auto up = plan_upgrade(graph, {}, "half@head");
  ASSERT_EQ(up.size(), kSize);
  EXPECT_EQ(up.back().rows_after, Ids{number(kSize - 1)});
  const auto down = plan_downgrade(graph, up.back().rows_after, "base");
  ASSERT_EQ(down.size(), kSize);
  EXPECT_EQ(down.back().rows_after, Ids());
}

TEST(LargeGraph, ChainedDiamondsKeepTheirOrder) {
  constexpr std::size_t kDiamonds = 3333;
  std::vector<Node> nodes;
  std::string bottom = number(0);
  nodes.push_back({bottom, {}, {}, {}});
  for (std::size_t i = 0; i < kDiamonds; ++i) {
    const std::string left = number(3 * i + 1);
    const std::string right = number(3 * i + 2);
    const std::string top = number(3 * i + 3);
    nodes.push_back({left, {bottom}, {}, {}});
    nodes.push_back({right, {bottom}, {}, {}});
    nodes.push_back({top, {left, right}, {}, {}});
    bottom = top;
  }
  const Graph graph(nodes);
  const auto history = resolve_range(graph, ":");
  ASSERT_EQ(history.size(), nodes.size());
  EXPECT_EQ(history.front(), bottom);
  EXPECT_EQ(history.back(), number(0));
  const auto up = plan_upgrade(graph, {}, "head");
  ASSERT_EQ(up.size(), nodes.size());
  for (const Step& step : up) ASSERT_LE(step.rows_after.size(), 2U);
  const auto down = plan_downgrade(graph, Ids{bottom}, number(0));
  ASSERT_EQ(down.size(), nodes.size() - 1);
  EXPECT_EQ(down.back().rows_after, Ids{number(0)});
}

}  // namespace
}  // namespace dunlin::revision
