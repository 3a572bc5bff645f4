// ALTER TYPE ... ATTRIBUTE edits the definition of a composite type.
#include "dunlin/ops/composite.hpp"

#include <gtest/gtest.h>

namespace dunlin::ops {
namespace {

constexpr const char* kType =
    "CREATE TYPE app.pair AS (a int, \"B b\" numeric(10, 2) COLLATE \"C\")";

TEST(Composite, AttributesAreNamesAndTypes) {
  const std::vector<Attribute> expected{{"a", "int"}, {"\"B b\"", "numeric(10, 2) COLLATE \"C\""}};
  EXPECT_EQ(attributes_of(kType), expected);
  EXPECT_TRUE(attributes_of("CREATE TYPE nothing AS ()").empty());
}

TEST(Composite, AlterationsEditTheDefinition) {
  EXPECT_EQ(altered(kType, "ALTER TYPE app.pair DROP ATTRIBUTE \"B b\" CASCADE"),
            "CREATE TYPE app.pair AS (a int)");
  EXPECT_EQ(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t ADD ATTRIBUTE c varchar(3)"),
            "CREATE TYPE t AS (a int, c varchar(3))");
  EXPECT_EQ(altered("CREATE TYPE t AS (a int, b int)", "ALTER TYPE t ALTER ATTRIBUTE a TYPE text"),
            "CREATE TYPE t AS (a text, b int)");
  EXPECT_EQ(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t RENAME ATTRIBUTE a TO b"),
            "CREATE TYPE t AS (b int)");
  EXPECT_EQ(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t DROP ATTRIBUTE IF EXISTS x"),
            "CREATE TYPE t AS (a int)");
}

TEST(Composite, WhatDoesNotFitIsNoAlteration) {
  EXPECT_FALSE(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t ADD ATTRIBUTE a int"));
  EXPECT_FALSE(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t DROP ATTRIBUTE x"));
  EXPECT_FALSE(altered("CREATE TYPE t AS (a int)", "ALTER TYPE t OWNER TO me"));
}

}  // namespace
}  // namespace dunlin::ops
