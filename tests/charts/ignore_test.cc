// .helmignore (helm.md CHT-058 … 065). Verdicts are those of Helm 4.3.1.
#include "charts/ignore.h"

#include <gtest/gtest.h>

#include "tests/charts/temporary_chart.h"

namespace chart {
namespace {

struct RuleCase {
  const char* name;
  const char* rules;
  const char* path;
  bool is_directory;
  bool is_ignored;
};
class IgnoreRule : public testing::TestWithParam<RuleCase> {};
TEST_P(IgnoreRule, DecidesAboutPaths) {
  base::MemoryLog log;
  auto rules = IgnoreRules::parse(GetParam().rules);
  ASSERT_TRUE(rules) << rules.error().helm();
  EXPECT_EQ(rules->ignores(GetParam().path, GetParam().is_directory, log), GetParam().is_ignored);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, IgnoreRule,
    testing::Values(RuleCase{"name_anywhere", "a.txt\n", "x/y/a.txt", false, true},
                    RuleCase{"name_of_a_folder", "x\n", "x", true, true},
                    RuleCase{"star", "*.txt", "x/a.txt", false, true},
                    RuleCase{"star_stops_at_slash", "x/*.txt", "x/y/a.txt", false, false},
                    RuleCase{"path_with_slash", "x/a.txt", "x/a.txt", false, true},
                    RuleCase{"path_is_whole", "x/a.txt", "y/x/a.txt", false, false},
                    RuleCase{"rooted", "/a.txt", "a.txt", false, true},
                    RuleCase{"rooted_is_whole", "/a.txt", "x/a.txt", false, false},
                    RuleCase{"folder_only_folder", "x/", "x", true, true},
                    RuleCase{"folder_only_file", "x/", "x", false, false},
                    RuleCase{"question_mark", "a?c", "abc", false, true},
                    RuleCase{"question_mark_no_slash", "x/a?c", "x/a/c", false, false},
                    RuleCase{"class_of_characters", "a[b-d]e", "ace", false, true},
                    RuleCase{"class_negated", "a[^b-d]e", "ace", false, false},
                    RuleCase{"escaped", R"(a\*)", "a*", false, true},
                    RuleCase{"comment", "#a.txt\n", "#a.txt", false, false},
                    RuleCase{"blanks_around", "  a.txt \r\n", "a.txt", false, true},
                    RuleCase{"byte_order_mark",
                             "\xEF\xBB\xBF"
                             "a.txt",
                             "a.txt", false, true},
                    RuleCase{"negated_ignores_the_rest", "!a.txt", "b.txt", false, true},
                    RuleCase{"negated_lets_through", "!a.txt", "a.txt", false, false},
                    RuleCase{"negated_goes_on", "!a.*\na.txt", "a.txt", false, true},
                    RuleCase{"negated_folder_ignores_files", "!x/", "x", false, true},
                    RuleCase{"lone_exclamation_mark", "!", "a", false, true},
                    RuleCase{"lone_slash", "/", "a", true, false},
                    RuleCase{"empty_path", "*", "", true, false},
                    RuleCase{"dot", "*", ".", true, false},
                    RuleCase{"characters_not_bytes", "a?c",
                             "a\xC3\xA4"
                             "c",
                             false, true}),
    [](const auto& row) { return row.param.name; });

TEST(IgnoreRules, HaveADefault) {
  base::MemoryLog log;
  IgnoreRules rules;
  rules.add_defaults();
  EXPECT_TRUE(rules.ignores("templates/.hidden", false, log));
  EXPECT_FALSE(rules.ignores("templates/.", false, log));
  EXPECT_FALSE(rules.ignores("templates/x/.hidden", false, log));
  EXPECT_FALSE(rules.ignores(".hidden", false, log));
}

TEST(IgnoreRules, RefuseWhatTheyCannotRead) {
  EXPECT_EQ(error_of(IgnoreRules::parse("a\n**/b\n")), "double-star (**) syntax is not supported");
  EXPECT_EQ(error_of(IgnoreRules::parse("[a")), "syntax error in pattern");
  EXPECT_EQ(error_of(IgnoreRules::parse("#" + std::string(70000, 'x') + "\n")),
            "bufio.Scanner: token too long");
}

// Go looks no further than the first mismatch, so this pattern is found out only where "x" matches.
TEST(IgnoreRules, SayWhenAPatternTurnsOutToBeBad) {
  base::MemoryLog log;
  const auto rules = IgnoreRules::parse("x*[a");
  ASSERT_TRUE(rules) << rules.error().helm();
  EXPECT_FALSE(rules->ignores("xb", false, log));
  ASSERT_EQ(log.lines.size(), 1U);
  EXPECT_EQ(log.lines[0],
            "level=ERROR msg=\"failed to compile\" rule=x*[a error=\"syntax error in pattern\"");
}

TEST(IgnoreRules, CountOnlyInTheRootOfTheChart) {
  TemporaryFolder folder;
  base::TestEnv world(folder.disk);
  base::Arena arena;
  folder.add("Chart.yaml", kPlainChart);
  folder.add(".helmignore", "*.bak\nignored/\n");
  folder.add("a.bak", "x");
  folder.add("ignored/a", "x");
  folder.add("charts/d/Chart.yaml", "name: d\nversion: 1\n");
  folder.add("charts/d/.helmignore", "*\n");
  folder.add("charts/d/a", "x");
  const auto chart = load(world.env, arena, folder.path);
  ASSERT_TRUE(chart) << chart.error().helm();
  EXPECT_EQ((*chart)->files.size(), 1U);  // .helmignore itself
  EXPECT_EQ((*chart)->dependencies[0]->files.size(), 2U);
}

}  // namespace
}  // namespace chart
