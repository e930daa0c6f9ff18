#include "base/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

struct GlobCase {
  const char* name;
  const char* pattern;
  const char* text;
  bool matches;
};
class GlobTest : public testing::TestWithParam<GlobCase> {};
// What gobwas/glob 0.2.3 says.
TEST_P(GlobTest, MatchesAsTheLibraryDoes) {
  const auto glob = Glob::parse(GetParam().pattern);
  ASSERT_TRUE(glob) << glob.error().helm();
  EXPECT_EQ(glob->matches(GetParam().text), GetParam().matches);
}
INSTANTIATE_TEST_SUITE_P(
    Patterns, GlobTest,
    testing::Values(GlobCase{"plain", "a.yaml", "a.yaml", true}, GlobCase{"plain_prefix", "a", "ab", false},
                    GlobCase{"star", "*.yaml", "a.yaml", true},
                    GlobCase{"star_stops_at_slash", "*.yaml", "x/a.yaml", false},
                    GlobCase{"star_may_be_empty", "a*", "a", true},
                    GlobCase{"two_stars", "config/**", "config/x/y.txt", true},
                    GlobCase{"two_stars_before", "**.yaml", "x/y/a.yaml", true},
                    GlobCase{"two_stars_between", "x/**/a", "x/a", false},
                    GlobCase{"question", "a?c", "abc", true}, GlobCase{"question_slash", "a?c", "a/c", false},
                    GlobCase{"question_rune", "?", "é", true}, GlobCase{"list", "[ab]c", "bc", true},
                    GlobCase{"list_not", "[!ab]c", "bc", false}, GlobCase{"range", "[a-c]", "b", true},
                    GlobCase{"range_not", "[!a-c]", "d", true},
                    GlobCase{"list_with_dash_inside", "[ab-]", "-", true},
                    GlobCase{"alternatives", "{a,b}.txt", "b.txt", true},
                    GlobCase{"alternatives_empty", "a{,b}", "a", true},
                    GlobCase{"alternatives_nested", "{a{b,c},d}", "ac", true},
                    GlobCase{"alternatives_with_stars", "{*.md,docs/**}", "docs/a/b", true},
                    GlobCase{"brace_not_closed", "{a,b", "b", true},
                    GlobCase{"comma_outside", "a,b", "a,b", true}, GlobCase{"brace_outside", "a}", "a}", true},
                    GlobCase{"escaped", "a\\*", "a*", true}, GlobCase{"escaped_not", "a\\*", "ab", false}),
    [](const auto& row) { return row.param.name; });

TEST(Glob, RefusesMalformedPatterns) {
  for (const char* pattern : {"[", "[a", "[]a]", "[a-", "[a-bc]", "[!]", "[c-a]", "\xff"}) {
    EXPECT_FALSE(Glob::parse(pattern)) << pattern;
  }
}

TEST(Glob, IsFastWhereBacktrackingIsNot) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "{*,**}a";
  const auto glob = Glob::parse(pattern + "b");
  ASSERT_TRUE(glob);
  EXPECT_FALSE(glob->matches(std::string(2000, 'a')));
}

}  // namespace
}  // namespace base
