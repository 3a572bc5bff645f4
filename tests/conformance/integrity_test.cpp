// Files that changed after they were applied, and what the journal keeps. On every backend.
#include <gmock/gmock.h>

#include "conformance.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/history/history.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Files = std::vector<std::pair<std::string, std::string>>;

class Integrity : public Conformance {
 protected:
  static Files two(const std::string& first = "CREATE TABLE one (id integer PRIMARY KEY);") {
    return {revision("first000", "", first, "DROP TABLE one;"),
            revision("second00", "first000", "CREATE TABLE two (id integer PRIMARY KEY);",
                     "DROP TABLE two;")};
  }

  static app::RunOptions to(const std::string& target) {
    app::RunOptions options;
    options.target = target;
    return options;
  }

  /// The code of the error that an upgrade ends with.
  static Code refusal(const app::Project& p) {
    try {
      app::upgrade(p, {});
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "the upgrade was not refused";
    return Code::internal;
  }

  static std::vector<std::string> ids(const std::vector<app::RevisionInfo>& infos) {
    std::vector<std::string> found;
    for (const app::RevisionInfo& info : infos) found.push_back(info.header.node.id);
    return found;
  }
};

INSTANTIATE_TEST_SUITE_P(Backends, Integrity, testing::ValuesIn(backends()), parameter_name);

TEST_P(Integrity, AnEditedRevisionIsNamedAndNotBuiltUpon) {
  app::upgrade(project(two()), to("first000"));
  const app::Project edited = project(two("CREATE TABLE one (id bigint PRIMARY KEY);"));
  EXPECT_THAT(ids(app::status(edited).edited), ElementsAre("first000"));
  EXPECT_EQ(refusal(edited), Code::history_edited);
  EXPECT_FALSE(database().connect()->table_exists({{}, "two"}));
  app::Project lenient = edited;
  lenient.settings.integrity = script::IntegrityMode::warn;
  EXPECT_THAT(app::upgrade(lenient, {}).to, ElementsAre("second00"));
  EXPECT_THAT(app::downgrade(edited, to("base")).to, IsEmpty()) << "a way back is always open";
  EXPECT_THAT(app::upgrade(edited, {}).to, ElementsAre("second00"));
}

TEST_P(Integrity, ARepairAcceptsAnEditAndIsLogged) {
  app::upgrade(project(two()), to("first000"));
  const app::Project edited = project(two("CREATE TABLE one (id integer PRIMARY KEY); -- why\n"));
  const std::vector<app::Repaired> repaired = app::repair_checksums(edited, {});
  ASSERT_EQ(repaired.size(), 1U);
  EXPECT_EQ(repaired[0].revision, "first000");
  EXPECT_THAT(app::status(edited).edited, IsEmpty());
  EXPECT_THAT(app::upgrade(edited, {}).to, ElementsAre("second00"));
  EXPECT_THAT(app::repair_checksums(edited, {}), IsEmpty());
  EXPECT_EQ(database().rows("SELECT revision FROM dunlin_journal WHERE direction = 'repair'"),
            "first000");
}

TEST_P(Integrity, LineEndsAndTrailingBlanksAreNoEdit) {
  const std::string plain = "CREATE TABLE one (\n  id integer PRIMARY KEY\n);";
  app::upgrade(project(two(plain)), to("first000"));
  Files other = two("CREATE TABLE one (  \n  id integer PRIMARY KEY\t\n);\n\n");
  other[0].second = text::replace_all(other[0].second, "\n", "\r\n");
  EXPECT_THAT(app::status(project(other)).edited, IsEmpty());
  EXPECT_THAT(app::upgrade(project(other), {}).to, ElementsAre("second00"));
}

TEST_P(Integrity, ARevisionThatVanishedIsNamed) {
  app::upgrade(project(two()), {});
  Files fewer = two();
  fewer.erase(fewer.begin());
  fewer[0].second = text::replace_all(fewer[0].second, "Revises: first000", "Revises:");
  fewer.push_back(revision("third000", "second00", "CREATE TABLE three (id integer);", ""));
  EXPECT_THAT(app::status(project(fewer)).vanished, ElementsAre("first000"));
  EXPECT_EQ(refusal(project(fewer)), Code::history_edited);
}

TEST_P(Integrity, ARevisionSlippedInBelowAppliedOnesIsNamed) {
  app::upgrade(project(two()), {});
  Files more = two();
  more.push_back(revision("between0", "first000", "CREATE TABLE three (id integer);", ""));
  more[1].second = text::replace_all(more[1].second, "Revises: first000", "Revises: between0");
  more.push_back(revision("third000", "second00", "CREATE TABLE four (id integer);", ""));
  EXPECT_THAT(ids(app::status(project(more)).out_of_order), ElementsAre("between0"));
  EXPECT_EQ(refusal(project(more)), Code::history_edited);
}

TEST_P(Integrity, ARevisionSlippedInIsNamedAlsoWhenThereIsNothingToRun) {
  app::upgrade(project(two()), {});
  Files more = two();
  more.push_back(revision("between0", "first000", "CREATE TABLE three (id integer);", ""));
  more[1].second = text::replace_all(more[1].second, "Revises: first000", "Revises: between0");
  EXPECT_EQ(refusal(project(more)), Code::history_edited);
  app::Project lenient = project(more);
  lenient.settings.integrity = script::IntegrityMode::warn;
  EXPECT_THAT(app::upgrade(lenient, {}).steps, IsEmpty());
}

TEST_P(Integrity, ADatabaseNewerThanTheFilesIsRefused) {
  app::upgrade(project(two()), {});
  Files fewer = two();
  fewer.pop_back();
  EXPECT_THAT(app::status(project(fewer)).unknown, ElementsAre("second00"));
  EXPECT_EQ(refusal(project(fewer)), Code::revision_not_in_graph);
}

TEST_P(Integrity, AContradictionBetweenVersionRowsAndJournalIsReported) {
  app::upgrade(project(two()), {});
  database().execute("UPDATE dunlin_version SET version_num = 'first000'");
  EXPECT_THAT(app::status(project(two())).contradictions,
              ElementsAre(HasSubstr("the journal says that second00 is applied")));
  EXPECT_EQ(refusal(project(two())), Code::history_edited);
  app::StampOptions stamp;
  stamp.targets = {"second00"};
  app::stamp(project(two()), stamp);
  EXPECT_THAT(app::status(project(two())).contradictions, IsEmpty());
}

TEST_P(Integrity, TheJournalSaysWhoDidWhatFromWhere) {
  app::RunOptions options;
  options.tag = "deploy 7";
  const app::Project p = project(two());
  app::upgrade(p, options);
  const std::vector<history::JournalEntry> entries = app::log(p, {"second00", 0});
  ASSERT_FALSE(entries.empty());
  const history::JournalEntry& last = entries.front();
  EXPECT_EQ(last.state, "done");
  EXPECT_EQ(last.direction, "upgrade");
  EXPECT_EQ(last.statements, 1);
  EXPECT_EQ(last.tag, "deploy 7");
  EXPECT_FALSE(last.applied_by.empty());
  EXPECT_FALSE(last.host.empty());
  EXPECT_NE(last.pid, 0);
  EXPECT_FALSE(last.tool_version.empty());
  EXPECT_FALSE(last.checksum.empty());
}

TEST_P(Integrity, AFailedAttemptIsRecordedWithoutSecrets) {
  Files files = two();
  files[1].second = text::replace_all(files[1].second, "CREATE TABLE two (id integer PRIMARY KEY);",
                                      "INSERT INTO one VALUES (1);\nINSERT INTO one VALUES (1);");
  app::Project p = project(files);
  p.placeholders["password"] = "one.";
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  const std::vector<history::JournalEntry> entries = app::log(p, {"second00", 1});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].state, "failed");
  EXPECT_EQ(entries[0].statement_no, 2);
  EXPECT_THAT(entries[0].error, HasSubstr("DUN-5004"));
  EXPECT_THAT(entries[0].error, testing::Not(HasSubstr("one.")));
}

TEST_P(Integrity, TwoSetsWithVersionTablesOfTheirOwnShareADatabase) {
  app::Project one =
      project({revision("first000", "", "CREATE TABLE one (id integer);", "DROP TABLE one;")});
  one.settings.version_table = "ver_a";
  app::Project other =
      project({revision("other000", "", "CREATE TABLE other (id integer);", "DROP TABLE other;")});
  other.settings.version_table = "ver_b";
  app::upgrade(one, {});
  EXPECT_THAT(app::upgrade(other, {}).to, ElementsAre("other000"));
  EXPECT_THAT(app::status(one).vanished, IsEmpty());
  for (const history::JournalEntry& entry : app::log(one, {}))
    EXPECT_EQ(entry.revision, "first000");
}

TEST_P(Integrity, AJournalOfTheFirstLayoutIsCompleted) {
  app::upgrade(project(two()), to("first000"));
  {
    const auto connection = database().connect();
    for (const char* column : {"host", "pid", "tool_version", "tag", "statement_no", "piece_no",
                               "hash", "sql_text", "evidence", "error"})
      connection->execute(std::string("ALTER TABLE dunlin_journal DROP COLUMN ") + column);
  }
  EXPECT_EQ(app::log(project(two()), {}).front().state, "done") << "read as it is";
  EXPECT_THAT(app::status(project(two())).edited, IsEmpty());
  EXPECT_THAT(app::upgrade(project(two()), {}).to, ElementsAre("second00"));
  EXPECT_NE(app::log(project(two()), {}).front().pid, 0);
}

TEST_P(Integrity, VersionRowsThatWereThereBeforeAreTakenOver) {
  database().execute("CREATE TABLE dunlin_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)");
  database().execute("INSERT INTO dunlin_version VALUES ('first000')");
  app::upgrade(project(two()), {});
  EXPECT_EQ(database().rows("SELECT revision FROM dunlin_journal WHERE direction = 'takeover'"),
            "first000");
  EXPECT_FALSE(app::status(project(two())).is_altered());
}

}  // namespace
}  // namespace dunlin::test
