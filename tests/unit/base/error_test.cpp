#include "dunlin/base/error.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace dunlin {
namespace {

static_assert(std::is_nothrow_copy_constructible_v<Error>);
static_assert(std::is_nothrow_copy_assignable_v<DatabaseError>);

TEST(Error, SaysItsCodeAndMessage) {
  const ConfigError error(Code::url_invalid, "the URL is odd", "Mend it.");
  EXPECT_STREQ(error.what(), "DUN-1005: the URL is odd");
  EXPECT_EQ(error.message(), "the URL is odd");
  EXPECT_EQ(error.hint(), "Mend it.");
  EXPECT_EQ(error.code(), Code::url_invalid);
  EXPECT_FALSE(error.context().position.known());
}

TEST(Error, IsCaughtByItsTypeAndByItsRoot) {
  EXPECT_THROW(throw LockTimeout(Code::lock_timeout, "x"), LockTimeout);
  EXPECT_THROW(throw LockTimeout(Code::lock_timeout, "x"), Error);
  EXPECT_THROW(throw ScriptError(Code::script_header, "x"), std::exception);
}

TEST(Error, TakesContextOnItsWayUpWithoutChangingCopies) {
  DatabaseError error(Code::statement_failed, "no such table", "", {});
  const DatabaseError copy = error;
  error.amend([](ErrorContext& context) { context.revision = "abc"; });
  error.amend([](ErrorContext& context) { context.step = 3; });
  error.set_hint("Look again.");
  EXPECT_EQ(error.context().revision, "abc");
  EXPECT_EQ(error.context().step, 3U);
  EXPECT_EQ(error.hint(), "Look again.");
  EXPECT_STREQ(error.what(), "DUN-5004: no such table");
  EXPECT_EQ(copy.context().revision, "");
  EXPECT_EQ(copy.hint(), "");
}

TEST(DiagnosticsError, SpeaksForItsFirstError) {
  Diagnostic warning;
  warning.severity = Diagnostic::Severity::warning;
  warning.message = "a warning";
  Diagnostic first;
  first.code = Code::not_translatable;
  first.message = "cannot be said";
  first.hint = "Say it otherwise.";
  first.position = {"a.sql", 2, 3, 10};
  first.source_line = "SELECT";
  Diagnostic second = first;
  second.message = "nor can this";
  const DiagnosticsError error({warning, first, second});
  EXPECT_EQ(error.code(), Code::not_translatable);
  EXPECT_EQ(error.message(), "cannot be said");
  EXPECT_EQ(error.hint(), "Say it otherwise.");
  EXPECT_EQ(to_string(error.context().position), "a.sql:2:3");
  EXPECT_EQ(error.context().source_line, "SELECT");
  EXPECT_EQ(error.diagnostics().size(), 3U);
}

}  // namespace
}  // namespace dunlin
