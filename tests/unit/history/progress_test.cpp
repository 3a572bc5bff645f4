// What the rows of the journal mean.
#include <gmock/gmock.h>

#include "dunlin/history/progress.hpp"

namespace dunlin::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

JournalEntry row(std::string_view state, std::int64_t statement = 0, std::int64_t piece = 0,
                 std::string_view kind = direction::kUpgrade, const std::string& revision = "r") {
  JournalEntry entry;
  entry.revision = revision;
  entry.direction = kind;
  entry.state = state;
  entry.statement_no = statement;
  entry.piece_no = piece;
  if (statement != 0) entry.hash = "hash" + std::to_string(statement);
  if (state == state::kIntent || state == state::kPlanned)
    entry.sql_text = "sql" + std::to_string(statement) + "." + std::to_string(piece);
  if (state == state::kIntent) entry.evidence = "before" + std::to_string(statement);
  return entry;
}

TEST(Progress, NothingIsHalfAppliedInAnEmptyJournal) {
  EXPECT_FALSE(progress_of({}));
}

TEST(Progress, ACompletedRevisionIsNotHalfApplied) {
  const std::vector<JournalEntry> rows{row(state::kIntent, 1), row(state::kApplied, 1),
                                       row(state::kDone)};
  EXPECT_FALSE(progress_of(rows));
}

TEST(Progress, AnAttemptThatWasRolledBackLeavesNothing) {
  const std::vector<JournalEntry> rows{row(state::kFailed), row(state::kFailed, 2)};
  EXPECT_FALSE(progress_of(rows));
}

TEST(Progress, AnIntentWithoutADoneIsOpen) {
  const std::vector<JournalEntry> rows{row(state::kDone, 0, 0, direction::kUpgrade, "before"),
                                       row(state::kIntent, 1), row(state::kApplied, 1),
                                       row(state::kIntent, 2)};
  const auto found = progress_of(rows);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->revision, "r");
  EXPECT_EQ(found->direction, "upgrade");
  EXPECT_THAT(found->applied, ElementsAre("hash1"));
  ASSERT_TRUE(found->open);
  EXPECT_EQ(found->open->number, 2U);
  EXPECT_TRUE(found->open->sent);
  EXPECT_FALSE(found->open->failed);
  EXPECT_EQ(found->open->evidence, "before2");
  EXPECT_THAT(found->open->pieces, ElementsAre("sql2.0"));
}

TEST(Progress, AFailureIsRememberedUntilTheStatementIsTriedAgain) {
  std::vector<JournalEntry> rows{row(state::kIntent, 1), row(state::kFailed, 1)};
  rows.back().error = "no";
  ASSERT_TRUE(progress_of(rows));
  EXPECT_TRUE(progress_of(rows)->open->failed);
  EXPECT_EQ(progress_of(rows)->open->error, "no");
  rows.push_back(row(state::kIntent, 1));
  EXPECT_FALSE(progress_of(rows)->open->failed);
}

TEST(Progress, PiecesAreCountedOneByOne) {
  std::vector<JournalEntry> rows{row(state::kPlanned, 1, 1), row(state::kPlanned, 1, 2),
                                 row(state::kPlanned, 1, 3), row(state::kIntent, 1, 1),
                                 row(state::kApplied, 1, 1)};
  auto found = progress_of(rows);
  ASSERT_TRUE(found && found->open);
  EXPECT_THAT(found->applied, IsEmpty());
  EXPECT_EQ(found->open->pieces_applied, 1U);
  EXPECT_THAT(found->open->pieces, ElementsAre("sql1.1", "sql1.2", "sql1.3"));
  EXPECT_FALSE(found->open->sent) << "the second piece is in a transaction of its own";
  rows.push_back(row(state::kApplied, 1, 2));
  rows.push_back(row(state::kIntent, 1, 3));
  found = progress_of(rows);
  EXPECT_EQ(found->open->pieces_applied, 2U);
  EXPECT_TRUE(found->open->sent);
  rows.push_back(row(state::kApplied, 1, 3));
  found = progress_of(rows);
  EXPECT_FALSE(found->open);
  EXPECT_THAT(found->applied, ElementsAre("hash1"));
}

TEST(Progress, AnUndoKnowsHowMuchItUndoes) {
  std::vector<JournalEntry> rows{row(state::kApplied, 1), row(state::kApplied, 2),
                                 row(state::kIntent, 1, 0, direction::kUndo)};
  auto found = progress_of(rows);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->direction, "undo");
  EXPECT_EQ(found->undoes, 2U);
  EXPECT_THAT(found->applied, IsEmpty());
  rows.push_back(row(state::kDone, 0, 0, direction::kUndo));
  EXPECT_FALSE(progress_of(rows));
}

TEST(Progress, AnUndoThatDidNothingLeavesTheWayForwardOpen) {
  const std::vector<JournalEntry> rows{row(state::kApplied, 1),
                                       row(state::kFailed, 1, 0, direction::kUndo)};
  const auto found = progress_of(rows);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->direction, "upgrade");
  EXPECT_THAT(found->applied, ElementsAre("hash1"));
}

TEST(Progress, ARepairEndsNothingAndAStampDoes) {
  std::vector<JournalEntry> rows{row(state::kApplied, 1),
                                 row(state::kDone, 0, 0, direction::kRepair, "other")};
  EXPECT_TRUE(progress_of(rows));
  rows.push_back(row(state::kDone, 0, 0, direction::kStamp, "other"));
  EXPECT_FALSE(progress_of(rows));
}

JournalEntry done(std::string_view kind, const std::string& revision,
                  const std::string& checksum = {}) {
  JournalEntry entry = row(state::kDone, 0, 0, kind, revision);
  entry.checksum = checksum;
  return entry;
}

TEST(Account, TheLastRowCounts) {
  const std::vector<JournalEntry> rows{
      done(direction::kUpgrade, "a", "1"), done(direction::kUpgrade, "b", "2"),
      done(direction::kDowngrade, "b", "2"), done(direction::kRepair, "a", "3")};
  const Account found = account(rows);
  EXPECT_TRUE(found.revisions.at("a").applied);
  EXPECT_EQ(found.revisions.at("a").checksum, "3");
  EXPECT_FALSE(found.revisions.at("b").applied);
  EXPECT_TRUE(found.revisions.at("b").removed);
}

TEST(Account, AStampStartsAnew) {
  const std::vector<JournalEntry> rows{done(direction::kUpgrade, "a"),
                                       done(direction::kUpgrade, "b"), done(direction::kStamp, "a"),
                                       done(direction::kStamp, "base")};
  const Account found = account(rows);
  EXPECT_FALSE(found.revisions.at("b").applied);
  EXPECT_THAT(found.stamped, ElementsAre("a", "base"));
  EXPECT_EQ(found.revisions.count("base"), 0U);
}

}  // namespace
}  // namespace dunlin::history
