#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dunlin/script/environment.hpp"
#include "errors.hpp"
#include "folder.hpp"

namespace dunlin::script {
namespace {

using test::Folder;
using testing::error_of;

TEST(EnvFile, MayBeginWithAByteOrderMark) {
  const Folder folder;
  EXPECT_EQ(read_env_file(folder.write(".env",
                                       "\xEF\xBB\xBF"
                                       "A=1\n")),
            (Variables{{"A", "1"}}));
}

TEST(EnvFile, ReadsItsLines) {
  const Folder folder;
  const Variables variables = read_env_file(folder.write(".env",
                                                         "# a comment\n"
                                                         "\n"
                                                         "A=1\r\n"
                                                         "export B = two words # comment\n"
                                                         "  C='it is $X \\n # here' # comment\n"
                                                         "D=\"a\\\"b\\\\c\\n\\$e\"\n"
                                                         "E=\n"
                                                         "F=x#y=z\n"
                                                         "export=1\n"
                                                         "A=2"));
  EXPECT_EQ(variables, (Variables{{"A", "2"},
                                  {"B", "two words"},
                                  {"C", "it is $X \\n # here"},
                                  {"D", "a\"b\\c\n$e"},
                                  {"E", ""},
                                  {"F", "x#y=z"},
                                  {"export", "1"}}));
}

TEST(EnvFile, RefusesBadLinesWithoutShowingThem) {
  const Folder folder;
  for (const char* line : {"secret", "=secret", "A='secret", "A=\"secret\\\"", "A='x' secret",
                           "export A", "two words=secret"}) {
    SCOPED_TRACE(line);
    const auto file = folder.write(".env", std::string("OK=1\n") + line + "\n");
    const Error error = error_of([&] { (void)read_env_file(file); });
    EXPECT_EQ(error.code(), Code::config_invalid);
    EXPECT_EQ(error.context().position.line, 2U);
    EXPECT_EQ(error.context().position.file, file.string());
    EXPECT_THAT(error.message() + error.hint() + error.context().source_line,
                ::testing::Not(::testing::HasSubstr("secret")));
  }
}

TEST(EnvFile, MustBeReadable) {
  EXPECT_EQ(error_of([] { (void)read_env_file("/no/such/file"); }).code(), Code::config_unreadable);
}

}  // namespace
}  // namespace dunlin::script
