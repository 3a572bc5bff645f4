#include <gtest/gtest.h>

#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

const Style kPlain(false);

app::RevisionInfo revision(const std::string& id, const std::vector<std::string>& down,
                           const std::string& message) {
  app::RevisionInfo info;
  info.header.node.id = id;
  info.header.node.down = down;
  info.header.message = message;
  return info;
}

TEST(RevisionText, ALineHasIdMarksAndMessage) {
  app::RevisionInfo info = revision("8d3f", {"1975"}, "add preferences");
  EXPECT_EQ(revision_line(info, kPlain), "8d3f, add preferences");
  info.header.node.labels = {"users"};
  info.is_head = true;
  info.is_current = true;
  info.is_merge_point = true;
  EXPECT_EQ(revision_line(info, kPlain),
            "8d3f (users) (head) (current) (mergepoint), add preferences");
}

TEST(RevisionText, HistoryNamesParentsBaseAndDependencies) {
  EXPECT_EQ(history_line(revision("a", {}, "first"), kPlain), "<base> -> a, first");
  app::RevisionInfo merge = revision("m", {"a", "b"}, "merge");
  merge.header.node.depends_on = {"c"};
  EXPECT_EQ(history_line(merge, kPlain), "a, b, (c) -> m, merge");
}

TEST(RevisionText, TheGraphShowsABranchAndItsMerge) {
  const std::vector<app::RevisionInfo> revisions{
      revision("m", {"a", "b"}, "merge"), revision("b", {"base"}, "right"),
      revision("a", {"base"}, "left"), revision("base", {}, "start")};
  EXPECT_EQ(revision_graph(revisions, kPlain),
            "* m, merge\n"
            "| \\\n"
            "| * b, right\n"
            "* | a, left\n"
            "| /\n"
            "* base, start\n");
}

TEST(RevisionText, TheGraphShowsHeadsAndRootsSideBySide) {
  const std::vector<app::RevisionInfo> revisions{
      revision("b2", {"b1"}, "two"), revision("a2", {"a1"}, "two"), revision("b1", {}, "one"),
      revision("a1", {}, "one")};
  EXPECT_EQ(revision_graph(revisions, kPlain),
            "* b2, two\n"
            "| * a2, two\n"
            "* | b1, one\n"
            "* a1, one\n");
}

TEST(RevisionText, NoRevisionIsBase) {
  EXPECT_EQ(place_text({}), "base");
  EXPECT_EQ(place_text(std::vector<std::string>{"a", "b"}), "a, b");
}

}  // namespace
}  // namespace dunlin::cli
