#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

class Edit : public Program {
 protected:
  void editor(const std::string& body) {
    write("editor.sh", "#!/bin/sh\n" + body + "\n");
    std::filesystem::permissions(path("editor.sh"), std::filesystem::perms::owner_all);
    variables_["EDITOR"] = path("editor.sh").string();
  }
};

TEST_F(Edit, OpensTheFileInTheEditor) {
  three_revisions();
  editor("echo '-- edited' >> \"$1\"");
  const Outcome outcome = dunlin({"edit", "head"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_EQ(outcome.out, "migrations/versions/c333.sql\n");
  EXPECT_THAT(read("migrations/versions/c333.sql"), HasSubstr("-- edited\n"));
}

TEST_F(Edit, VisualComesFirstAndMayHaveArguments) {
  three_revisions();
  editor("exit 1");
  variables_["VISUAL"] = "sh -c 'echo \"-- visual\" >> \"$1\"' sh";
  const Outcome outcome = dunlin({"edit", "b222"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(read("migrations/versions/b222.sql"), HasSubstr("-- visual\n"));
}

TEST_F(Edit, WhatIsWrongAfterwardsIsSaid) {
  three_revisions();
  editor("echo '-- migrate:sideways' >> \"$1\"");
  const Outcome outcome = dunlin({"edit", "c333"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-3102"));
  EXPECT_THAT(outcome.err, HasSubstr("c333.sql:"));
}

TEST_F(Edit, ABrokenGraphAfterwardsIsSaid) {
  three_revisions();
  editor("sed -i 's/Revises: b222/Revises: nowhere/' \"$1\"");
  const Outcome outcome = dunlin({"edit", "c333"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-3005"));
}

TEST_F(Edit, WithoutATerminalNoEditorIsGuessed) {
  three_revisions();
  for (const char* empty : {"", "  "}) {
    variables_["EDITOR"] = empty;
    const Outcome outcome = dunlin({"edit", "c333"});
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1012: there is no terminal for an editor"));
  }
}

TEST_F(Edit, AFailingEditorIsAnError) {
  three_revisions();
  editor("exit 3");
  const Outcome outcome = dunlin({"edit", "c333"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-1012"));
  EXPECT_THAT(outcome.err, HasSubstr("status 3"));
}

TEST_F(Edit, AnUnknownRevisionOpensNothing) {
  three_revisions();
  editor("touch opened");
  EXPECT_EQ(dunlin({"edit", "zzzz"}).code, 1);
  EXPECT_FALSE(exists("opened"));
}

}  // namespace
}  // namespace dunlin::test
