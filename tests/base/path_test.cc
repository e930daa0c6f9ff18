// Go's path functions. Expected values are those of Go 1.26.
#include <gtest/gtest.h>

#include "base/filesystem.h"

namespace base {
namespace {

struct PathCase {
  const char* name;
  const char* path;
  const char* clean;
  const char* base;
  const char* directory;
  const char* extension;
};
class PathText : public testing::TestWithParam<PathCase> {};
TEST_P(PathText, IsTakenApartAsInGo) {
  EXPECT_EQ(clean_path(GetParam().path), GetParam().clean);
  EXPECT_EQ(base_name(GetParam().path), GetParam().base);
  EXPECT_EQ(directory_name(GetParam().path), GetParam().directory);
  EXPECT_EQ(extension(GetParam().path), GetParam().extension);
}
INSTANTIATE_TEST_SUITE_P(
    Paths, PathText,
    testing::Values(PathCase{"empty", "", ".", ".", ".", ""},
                    PathCase{"dot", ".", ".", ".", ".", "."},
                    PathCase{"root", "/", "/", "/", "/", ""},
                    PathCase{"slashes", "//", "/", "/", "/", ""},
                    PathCase{"plain", "a", "a", "a", ".", ""},
                    PathCase{"file", "a/b.txt", "a/b.txt", "b.txt", "a", ".txt"},
                    PathCase{"two_dots", "a.tar.gz", "a.tar.gz", "a.tar.gz", ".", ".gz"},
                    PathCase{"folder", "a/b/", "a/b", "b", "a/b", ""},
                    PathCase{"up", "a/../b", "b", "b", ".", ""},
                    PathCase{"up_and_out", "../a/../../b", "../../b", "b", "../..", ""},
                    PathCase{"above_root", "/../a", "/a", "a", "/", ""},
                    PathCase{"dots_inside", "/a/./b//c", "/a/b/c", "c", "/a/b", ""},
                    PathCase{"parent", "..", "..", "..", ".", "."},
                    PathCase{"hidden", "a.b/c", "a.b/c", "c", "a.b", ""}),
    [](const auto& row) { return row.param.name; });

TEST(Paths, AreJoinedClean) {
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "/b"), "a/b");
  EXPECT_EQ(join_path("", "b"), "b");
  EXPECT_EQ(join_path("a", ""), "a");
  EXPECT_EQ(join_path("", ""), "");
  EXPECT_EQ(join_path("a/b", "../../../c"), "../c");
}

struct MatchCase {
  const char* name;
  const char* pattern;
  const char* text;
  int verdict;  // -1: bad pattern
};
class PathMatch : public testing::TestWithParam<MatchCase> {};
TEST_P(PathMatch, DecidesAsGo) {
  const auto matched = match_path(GetParam().pattern, GetParam().text);
  EXPECT_EQ(matched ? static_cast<int>(*matched) : -1, GetParam().verdict);
}
INSTANTIATE_TEST_SUITE_P(
    Patterns, PathMatch,
    testing::Values(
        MatchCase{"same", "abc", "abc", 1}, MatchCase{"star", "*", "abc", 1},
        MatchCase{"star_end", "*c", "abc", 1}, MatchCase{"star_start", "a*", "a", 1},
        MatchCase{"star_slash", "a*", "ab/c", 0}, MatchCase{"star_folder", "a*/b", "abc/b", 1},
        MatchCase{"star_deep", "a*/b", "a/c/b", 0},
        MatchCase{"stars", "a*b*c*d*e*/f", "axbxcxdxe/f", 1},
        MatchCase{"stars_tail", "a*b*c*d*e*/f", "axbxcxdxexxx/fff", 0},
        MatchCase{"stars_again", "a*b?c*x", "abxbbxdbxebxczzy", 0},
        MatchCase{"range", "ab[b-d]", "abc", 1}, MatchCase{"range_out", "ab[e-g]", "abc", 0},
        MatchCase{"negated", "ab[^e-g]", "abc", 1}, MatchCase{"escape", R"(a\*b)", "a*b", 1},
        MatchCase{"escape_no", R"(a\*b)", "ab", 0}, MatchCase{"rune", "a?b", "a\u263ab", 1},
        MatchCase{"class_rune", "a[^a]b", "a\u263ab", 1},
        MatchCase{"two_for_one", "a???b", "a\u263ab", 0},
        MatchCase{"any_no_slash", "a?b", "a/b", 0}, MatchCase{"class_escape", R"([\]a])", "]", 1},
        MatchCase{"class_dash", R"([x\-])", "-", 1}, MatchCase{"bad_dash", "[x-]", "x", -1},
        MatchCase{"bad_start_dash", "[-x]", "x", -1}, MatchCase{"bad_empty", "[]a]", "]", -1},
        MatchCase{"bad_open", "[a", "a", -1}, MatchCase{"bad_escape", R"([\)", "a", -1},
        MatchCase{"bad_rest", "a[", "x", -1}, MatchCase{"bad_in_class", "[a-b-c]", "a", -1},
        MatchCase{"star_x", "*x", "xxx", 1}),
    [](const auto& row) { return row.param.name; });

TEST(PathMatch, OfFilesLooksNoFurtherThanAMismatch) {
  EXPECT_EQ(match_file_path("a*[", "b"), std::optional(false));
  EXPECT_EQ(match_path("a*[", "b"), std::nullopt);
}

}  // namespace
}  // namespace base
