#include "dunlin/base/checksum.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dunlin {
namespace {

TEST(Checksum, IsStable) {
  // uuid.uuid5(uuid.NAMESPACE_OID, "CREATE TABLE t (a int);\n") of Python: stored in databases,
  // it must never change.
  EXPECT_EQ(checksum("CREATE TABLE t (a int);\n"), "c76633ffec555153b16adde746912466");
}

TEST(Checksum, DependsOnEveryByte) {
  EXPECT_NE(checksum("a"), checksum("b"));
  EXPECT_NE(checksum("a"), checksum("a "));
  EXPECT_NE(checksum(std::string_view("a\0b", 3)), checksum("a"));
  EXPECT_EQ(checksum("").size(), 32U);
}

TEST(RandomHex, GivesDigitsThatDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = random_hex(12);
    EXPECT_EQ(id.size(), 12U);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(random_hex(99).size(), 32U);
  EXPECT_EQ(random_hex(0), "");
}

}  // namespace
}  // namespace dunlin
