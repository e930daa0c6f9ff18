// Regular expressions as Go 1.26's regexp compiles, refuses and applies them.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/regex.h"

namespace base {
namespace {

struct BadPatternCase {
  const char* name = "";
  const char* pattern = "";
  const char* want = "";
};
void PrintTo(const BadPatternCase& row, std::ostream* out) { *out << row.name; }

class RegexError : public testing::TestWithParam<BadPatternCase> {};

TEST_P(RegexError, HasGosWords) {
  const auto regex = Regex::compile(GetParam().pattern);
  ASSERT_FALSE(regex);
  EXPECT_EQ(regex.error().helm(), GetParam().want);
}

// clang-format off
const BadPatternCase kBadPatternCases[] = {
    {"missing_bracket", "[a",
     "error parsing regexp: missing closing ]: `[a`"},
    {"missing_parenthesis", "(a",
     "error parsing regexp: missing closing ): `(a`"},
    {"unexpected_parenthesis", "a)",
     "error parsing regexp: unexpected ): `a)`"},
    {"nothing_to_repeat", "*a",
     "error parsing regexp: missing argument to repetition operator: `*`"},
    {"nothing_to_repeat_after_bar", "a|+",
     "error parsing regexp: missing argument to repetition operator: `+`"},
    {"nested_repetition", "a**",
     "error parsing regexp: invalid nested repetition operator: `**`"},
    {"possessive", "a++b",
     "error parsing regexp: invalid nested repetition operator: `++`"},
    {"repeat_count", "a{1001}",
     "error parsing regexp: invalid repeat count: `{1001}`"},
    {"repeat_order", "a{3,2}",
     "error parsing regexp: invalid repeat count: `{3,2}`"},
    {"repeat_product", "(a{100}){100}",
     "error parsing regexp: invalid repeat count: `{100}`"},
    {"look_ahead", "(?!a)",
     "error parsing regexp: invalid or unsupported Perl syntax: `(?!`"},
    {"look_behind", "(?<=a)",
     "error parsing regexp: invalid named capture: `(?<=a)`"},
    {"back_reference", "(a)\\1",
     "error parsing regexp: invalid escape sequence: `\\1`"},
    {"bad_escape", "\\y",
     "error parsing regexp: invalid escape sequence: `\\y`"},
    {"trailing_backslash", "a\\",
     "error parsing regexp: trailing backslash at end of expression: ``"},
    {"class_range", "[z-a]",
     "error parsing regexp: invalid character class range: `z-a`"},
    {"named_class", "[[:foo:]]",
     "error parsing regexp: invalid character class range: `[:foo:]`"},
    {"unicode_class", "\\p{Foo}",
     "error parsing regexp: invalid character class range: `\\p{Foo}`"},
    {"unicode_class_letter", "\\pX",
     "error parsing regexp: invalid character class range: `\\pX`"},
    {"group_name", "(?P<a b>c)",
     "error parsing regexp: invalid named capture: `(?P<a b>`"},
    {"group_name_open", "(?P<a",
     "error parsing regexp: invalid named capture: `(?P<a`"},
    {"flags", "(?z)",
     "error parsing regexp: invalid or unsupported Perl syntax: `(?z`"},
    {"stray_byte", "a\377",
     "error parsing regexp: invalid UTF-8: `\377`"},
    {"any_byte", "\\C",
     "error parsing regexp: invalid escape sequence: `\\C`"},
    {"escape_in_range", "[a-\\d]",
     "error parsing regexp: invalid escape sequence: `\\d`"},
    {"depth", "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((()))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
     "error parsing regexp: expression nests too deeply: `((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((()))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))`"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, RegexError, testing::ValuesIn(kBadPatternCases),
                         [](const auto& row) { return std::string(row.param.name); });

// replace_all, and split with "|" between the pieces.
struct ApplyCase {
  const char* name = "";
  const char* pattern = "";
  const char* text = "";
  const char* replacement = "";
  const char* replaced = "";
  int limit = -1;
  const char* pieces = "";
};
void PrintTo(const ApplyCase& row, std::ostream* out) { *out << row.name; }

class RegexApply : public testing::TestWithParam<ApplyCase> {};

TEST_P(RegexApply, GivesWhatGoGives) {
  const ApplyCase& row = GetParam();
  const auto regex = Regex::compile(row.pattern);
  ASSERT_TRUE(regex) << regex.error().helm();
  EXPECT_EQ(regex->replace_all(row.text, row.replacement), row.replaced);
  std::string pieces;
  for (const std::string& piece : regex->split(row.text, row.limit)) pieces += piece + "|";
  EXPECT_EQ(pieces, row.pieces);
}

// clang-format off
const ApplyCase kApplyCases[] = {
    {"groups", "(\\w+)@(\\w+)", "a@b c@d", "$2 at $1", "b at a d at c", -1, "| ||"},
    {"braces", "(a)", "xax", "${1}1-$1x-$$", "xa1--$x", -1, "x|x|"},
    {"names", "(?P<x>a)(?<y>b)", "ab", "${y}$x", "ba", -1, "||"},
    {"same_name_twice", "(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>", -1, "|||"},
    {"empty_matches", "a*", "baac", "-", "-b-c-", -1, "b|c|"},
    {"empty_pattern", "", "h\303\251", "-", "-h-\303\251-", -1, "h|\303\251|"},
    {"no_boundary", "\\B", "h\303\251l", "-", "h\303\251l", -1, "h\303\251l|"},
    {"stray_bytes", ".", "a\377b", "-", "---", -1, "||||"},
    {"case", "(?i)K", "k\342\204\252K", "x", "xxx", -1, "||||"},
    {"lines", "(?m)^a$", "a\nb\na", "x", "x\nb\nx", -1, "|\nb\n||"},
    {"leftmost_first", "a|ab", "ab", "x", "xb", -1, "|b|"},
    {"limit_two", ",", "a,b,c", ";", "a;b;c", 2, "a|b,c|"},
    {"limit_zero", ",", "a,b", ";", "a;b", 0, ""},
    {"no_match", "z", "abc", "x", "abc", -1, "abc|"},
    {"long_category_name", "\\p{Letter}+", "a1b", "x", "x1x", -1, "|1||"},
    {"quoted_part", "\\Qa.b\\E+", "a.bb", "x", "x", -1, "||"},
    {"literal_brace", "a{,2}", "a{,2}", "x", "x", -1, "||"},
    {"unknown_group", "(a)", "a", "[$5$z]", "[]", -1, "||"},
    {"lone_dollar", "a", "a", "$", "$", -1, "||"},
    {"start_and_end", "^|$", "ab", "x", "xabx", -1, "ab|"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Go, RegexApply, testing::ValuesIn(kApplyCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Regex, FindsGroupsWithTheirPlaces) {
  const auto matches = Regex::compile("(a)(b)?")->find_all("ab a", -1);
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0][2].end, 2);
  EXPECT_EQ(matches[1][0].start, 3);
  EXPECT_EQ(matches[1][2].start, -1);
}

TEST(Regex, QuotesWhatMeansSomething) {
  EXPECT_EQ(Regex::quote_meta("a.b*[c]{d}\\$^|()+?-"), "a\\.b\\*\\[c\\]\\{d\\}\\\\\\$\\^\\|\\(\\)\\+\\?-");
}

}  // namespace
}  // namespace base
