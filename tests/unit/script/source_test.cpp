#include "dunlin/script/source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "errors.hpp"
#include "folder.hpp"

namespace dunlin::script {
namespace {

using test::Folder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string file(const std::string& id, const std::string& more = {}) {
  return "-- message of " + id + "\n-- Revision ID: " + id + "\n" + more +
         "-- migrate:upgrade\nSELECT '" + id + "';\n";
}

std::vector<std::string> ids(const Source& source) {
  std::vector<std::string> out;
  for (const Header& header : source.headers()) out.push_back(header.node.id);
  return out;
}

TEST(Source, ReadsFoldersRecursivelyInOrderOfPath) {
  const Folder folder;
  folder.write("v/b.sql", file("1"));
  folder.write("v/sub/deeper/a.sql", file("2", "-- Revises: 1\n"));
  folder.write("v/a.sql", file("3", "-- Revises: 2\n"));
  folder.write("v/.hidden.sql", "not read");
  folder.write("v/.git/x.sql", "not read");
  folder.write("v/readme.md", "not read");
  folder.write("v/x.sql/y.sql", file("4", "-- Revises: 3\n"));
  const Source source = Source::from_folders({folder.path() / "v"});
  EXPECT_THAT(ids(source), ElementsAre("3", "1", "2", "4"));
  EXPECT_EQ(source.header("2").path, (folder.path() / "v/sub/deeper/a.sql").string());
  EXPECT_EQ(source.header("2").message, "message of 2");
  EXPECT_EQ(source.load("2").sections.at(0).text, "SELECT '2';\n");
  EXPECT_THAT(source.graph().heads(), ElementsAre("4"));
}

TEST(Source, TakesFoldersThatLieInOneAnother) {
  const Folder folder;
  folder.write("v/a.sql", file("1"));
  folder.write("v/sub/b.sql", file("2"));
  folder.write("w/c.sql", file("3"));
  const Source source = Source::from_folders(
      {folder.path() / "v", folder.path() / "v/sub", folder.path() / "w", folder.path() / "v"});
  EXPECT_THAT(ids(source), ElementsAre("1", "2", "3"));
}

TEST(Source, ReadsLongFilesInPieces) {
  const Folder folder;
  const std::string comment(100, 'x');
  std::string text = "-- long\n-- Revision ID: 1\n";
  for (int i = 0; i < 1000; ++i) text += "-- " + comment + "\n";
  text += "-- migrate:upgrade\n";
  for (int i = 0; i < 1000; ++i) text += "SELECT '" + comment + "';\n";
  folder.write("a.sql", text);
  const Source source = Source::from_folders({folder.path()});
  EXPECT_EQ(source.header("1").description.size(), 1000U * 101U - 1U);
  EXPECT_EQ(source.load("1").sections.at(0).text.size(), 1000U * 111U);
}

TEST(Source, TakesAnEmptyFolderButNotAMissingOne) {
  const Folder folder;
  EXPECT_THAT(Source::from_folders({folder.path()}).headers(), IsEmpty());
  EXPECT_THAT(Source().headers(), IsEmpty());
  EXPECT_EQ(Source().graph().size(), 0U);
  const Error error = error_of([&] { (void)Source::from_folders({folder.path() / "none"}); });
  EXPECT_EQ(error.code(), Code::file_unreadable);
  EXPECT_THAT(error.message(), HasSubstr((folder.path() / "none").string()));
}

TEST(Source, TellsAllBadFilesAtOnce) {
  const auto make = [](std::vector<std::pair<std::string, std::string>> files) {
    return [files] { (void)Source::from_memory(files); };
  };
  const Error one = error_of(make({{"a.sql", "x"}, {"b.sql", file("1")}}));
  EXPECT_EQ(to_string(one.context().position), "a.sql:1:1");
  try {
    make({{"b.sql", "y"}, {"a.sql", "x"}})();
    FAIL() << "bad files were taken";
  } catch (const DiagnosticsError& error) {
    ASSERT_EQ(error.diagnostics().size(), 2U);
    EXPECT_EQ(error.diagnostics()[0].position.file, "a.sql");
    EXPECT_EQ(error.diagnostics()[1].position.file, "b.sql");
    EXPECT_EQ(error.diagnostics()[1].source_line, "y");
  }
}

TEST(Source, LivesInMemory) {
  const Source source =
      Source::from_memory({{"two", file("2", "-- Revises: 1\n")}, {"one", file("1")}});
  EXPECT_THAT(ids(source), ElementsAre("1", "2"));
  EXPECT_EQ(source.load("1").header.path, "one");
  EXPECT_EQ(error_of([&] { (void)source.load("3"); }).code(), Code::revision_unknown);
}

Error graph_error(const std::vector<std::pair<std::string, std::string>>& files) {
  const Source source = Source::from_memory(files);
  return error_of([&] { (void)source.graph(); });
}

TEST(SourceGraph, NamesBothFilesOfADuplicateId) {
  const Error error = graph_error({{"a.sql", file("1")}, {"b.sql", file("1")}});
  EXPECT_EQ(error.code(), Code::revision_duplicate);
  EXPECT_EQ(error.message(), "two files have the revision id 1: a.sql and b.sql");
}

TEST(SourceGraph, NamesTheFileWhoseParentIsMissing) {
  const Error error =
      graph_error({{"a.sql", file("abc123")}, {"b.sql", file("def456", "-- Revises: abc124\n")}});
  EXPECT_EQ(error.code(), Code::revision_parent_missing);
  EXPECT_EQ(error.message(), "b.sql revises abc124, but no file has that revision id");
  EXPECT_EQ(error.hint(), "Did you mean abc123?");
}

TEST(SourceGraph, NamesTheFileWhoseDependencyIsMissing) {
  const Error error = graph_error({{"a.sql", file("1", "-- Depends On: nobody\n")}});
  EXPECT_EQ(error.code(), Code::revision_parent_missing);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("a.sql"), HasSubstr("nobody")));
}

TEST(SourceGraph, NamesTheFilesOfALabelTwiceUsed) {
  const Error error = graph_error({{"a.sql", file("1", "-- Branch Labels: x\n")},
                                   {"b.sql", file("2", "-- Branch Labels: x\n")}});
  EXPECT_EQ(error.code(), Code::label_duplicate);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("a.sql"), HasSubstr("b.sql")));
}

TEST(Source, RefusesAFileThatIsTooLarge) {
  const Folder folder;
  const std::filesystem::path path = folder.write("v/a.sql", file("1"));
  EXPECT_EQ(Source::from_folders({folder.path() / "v"}).load("1").header.node.id, "1");
  std::filesystem::resize_file(path, std::uintmax_t{65} << 20);
  const Source source = Source::from_folders({folder.path() / "v"});
  const Error error = error_of([&] { (void)source.load("1"); });
  EXPECT_EQ(error.code(), Code::file_unreadable);
  EXPECT_THAT(error.message(), HasSubstr("a.sql is larger than 64 MiB"));
  folder.write("v/a.sql", "");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 40);  // a sparse file without directive
  const auto read = [&] { (void)Source::from_folders({folder.path() / "v"}); };
  EXPECT_EQ(error_of(read).code(), Code::file_unreadable);
}

TEST(SourceGraph, NamesTheFilesOfACycleOnly) {
  const Error error = graph_error({{"a.sql", file("1")},
                                   {"b.sql", file("2", "-- Revises: 1, 3\n")},
                                   {"c.sql", file("3", "-- Revises: 2\n")},
                                   {"d.sql", file("4", "-- Revises: 3\n")}});
  EXPECT_EQ(error.code(), Code::revision_cycle);
  EXPECT_EQ(error.context().detail, "2 is in b.sql\n3 is in c.sql\n");
}

}  // namespace
}  // namespace dunlin::script
